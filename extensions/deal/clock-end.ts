import type { RegistrationView } from '../../contract/views.ts';

type FollowUp = NonNullable<RegistrationView['followUp']>;

/**
 * The end of the clock that a reader asks about: of a missed follow-up the deadline that passed, though the next one
 * of the same silence is running already.
 */
export function clockEnd(followUp: FollowUp): string {
  return (followUp.status === 'missed' ? followUp.misses?.at(-1) : undefined) ?? followUp.dueAt;
}
