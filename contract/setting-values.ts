import { z } from 'zod';

/** What the store can hold: whole characters, none of them a control character. */
export const settingText = z
  .string()
  .max(200, 'must have at most 200 characters')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not contain control characters')
  .refine(text => text.isWellFormed(), 'must be well-formed Unicode');

export const listOf = <T extends z.ZodType>(item: T) =>
  z.array(item).max(10_000, 'must have at most 10,000 entries');
