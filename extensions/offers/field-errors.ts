import type { Submission } from '../api/use-submission.ts';

/**
 * The server's words for one field, or null. `field` is the body's member or its path (`estimate.currency`);
 * the server may name it with or without the part of the request in front (`body.`).
 */
export function serverFieldError(submission: Submission, field: string): string | null {
  if (submission.status !== 'editing' || submission.failure?.kind !== 'invalid') return null;
  const fault = submission.failure.errors.find(each => {
    const path = each.path.replace(/^body\./, '');
    return path === field || path.startsWith(`${field}.`);
  });
  return fault?.message ?? null;
}

/** Props of a HubSpot input that shows an error beside it, or none. */
export function errorProps(
  message: string | null,
): { error: true; validationMessage: string } | Record<never, never> {
  return message === null ? {} : { error: true, validationMessage: message };
}
