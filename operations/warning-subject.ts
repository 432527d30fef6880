import type { EvidencePort } from './ports.ts';

const prefixOf = (registrationId: string) => `${registrationId}:warning:`;

/** Names the follow-up warning of a registration that was due at an instant, among what is left in HubSpot. */
export const warningSubject = (registrationId: string, dueAt: Temporal.Instant): string =>
  `${prefixOf(registrationId)}${dueAt}`;

/**
 * When the warnings were due that did not reach the partner (S2a): every mail to it came back, whatever its partner
 * manager was told; where nobody of it can be written to, HubSpot refused every task.
 */
export async function bouncedWarnings(
  ports: EvidencePort,
  registrationId: string,
): Promise<Temporal.Instant[]> {
  const prefix = prefixOf(registrationId);
  const refused = await ports.refusedSubjects(prefix);
  return refused.map(subject => Temporal.Instant.from(subject.slice(prefix.length)));
}

/** Of which registration a subject is a warning; null: it is none. */
export const registrationWarned = (subjectId: string): string | null =>
  /^(reg_[a-z0-9]+):warning:/.exec(subjectId)?.[1] ?? null;
