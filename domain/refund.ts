import type { Refusal } from './refusal.ts';
import { type State, stateWords } from './registration.ts';

/**
 * Why a refund cannot be recorded; null where it can: of a won registration, at most what it is credited with in
 * that currency. Amounts are minor units.
 */
export function refundObstacle(facts: {
  state: State;
  amountMinor: bigint;
  currency: string;
  creditedMinor: bigint;
}): Refusal | null {
  const { state, currency } = facts;
  if (state !== 'won')
    return {
      code: 'NOT_WON',
      rule: 'E35',
      title: 'Nothing was credited',
      detail: `Only a won registration has money to go back; this one is ${stateWords[state]}.`,
      facts: { state },
      wouldChange: [{ fact: 'state', becomes: 'won', text: 'It could if the deal were won.' }],
    };
  if (facts.amountMinor <= facts.creditedMinor) return null;
  return {
    code: 'REFUND_EXCEEDS_CREDIT',
    rule: 'E35',
    title: 'That is more than was credited',
    detail: `At most what the registration is credited with in ${currency} can go back.`,
    facts: {
      amountMinor: String(facts.amountMinor),
      creditedMinor: String(facts.creditedMinor),
      currency,
    },
    wouldChange: [
      {
        fact: 'amountMinor',
        becomes: String(facts.creditedMinor),
        text: 'That much can go back.',
      },
    ],
  };
}
