import { z } from 'zod';

/** What the store can hold: whole characters, none of them a control character. */
export const lineText = z
  .string()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not contain control characters')
  .refine(text => text.isWellFormed(), 'must be well-formed Unicode');

export const settingText = lineText.max(200, 'must have at most 200 characters');

/** As `lineText`, with line breaks and tabs. */
export const linesText = z
  .string()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
  .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, 'must not contain control characters')
  .refine(text => text.isWellFormed(), 'must be well-formed Unicode');

export const listOf = <T extends z.ZodType>(item: T) =>
  z.array(item).max(10_000, 'must have at most 10,000 entries');
