import type { OutcomeCode } from './outcome-codes.ts';
import { move, type RegistrationEvent, type State } from './registration.ts';
import { firstThatFlips, type Why } from './why.ts';

/** What else could have happened to a registration in the same state, and what it would have said for it. */
const instead: Partial<Record<RegistrationEvent, readonly (readonly [RegistrationEvent, string])[]>> = {
  reject: [['approve', 'Approved it would have been protected.']],
  revoke: [['revocation-dropped', 'Dropped, the revocation would have changed nothing.']],
  appeal: [
    ['appeal-upheld', 'Upheld, it is restored if the customer is free, else it is first in the queue.'],
  ],
  'request-info': [['approve', 'Without a question it could have been approved.']],
  'review-overdue': [['approve', 'Approve it, reject it, or ask the partner for what is missing.']],
};

/**
 * Why somebody's decision, or silence, brought a registration to where it is: the move of the state table (domain
 * rule 4). Another move that was open from the same state, and leads elsewhere, would have changed it.
 */
export function explainMove(
  from: State,
  event: RegistrationEvent,
  told: { code: OutcomeCode; rule: string; facts?: Why['facts'] },
): Why {
  const to = (other: RegistrationEvent): State | null => {
    const led = move(from, other);
    return led.ok ? led.to : null;
  };
  return {
    code: told.code,
    rule: told.rule,
    facts: { state: from, event, ...told.facts },
    wouldChange: firstThatFlips(
      (instead[event] ?? []).map(([other, text]) => ({
        change: { fact: 'event', becomes: other, text },
        asked: other,
      })),
      other => to(other) !== to(event),
    ),
  };
}
