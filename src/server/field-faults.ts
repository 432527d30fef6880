import type { z } from 'zod';
import type { FieldFault } from './problem.ts';

/** Every fault that zod found, each with the path of its field from `part` on (`''`: from the value itself). */
export function fieldFaults(part: string, error: z.ZodError): FieldFault[] {
  return error.issues.map(issue => ({
    path: [part, ...issue.path.map(String)].filter(name => name !== '').join('.'),
    message: issue.message,
  }));
}
