import type { z } from 'zod';
import type { FieldFault } from './problem.ts';

/** More than anybody reads, so that an answer to rubbish is not larger than the rubbish. */
const MOST_FAULTS = 100;
const MOST_LETTERS = 300;

/** The faults that zod found, each with the path of its field from `part` on (`''`: from the value itself). */
export function fieldFaults(part: string, error: z.ZodError): FieldFault[] {
  return error.issues.slice(0, MOST_FAULTS).map(issue => ({
    path: [part, ...issue.path.map(String)]
      .filter(name => name !== '')
      .join('.')
      .slice(0, MOST_LETTERS),
    message: issue.message.slice(0, MOST_LETTERS),
  }));
}
