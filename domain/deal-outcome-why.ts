import { type DealOutcome, type DealOutcomeFacts, dealOutcome } from './deal-outcome.ts';
import { firstThatFlips, type Why } from './why.ts';

type Decided = Exclude<DealOutcome, { is: 'open' }>;

const codes = { won: 'WON', lost: 'LOST', 'loss-reported': 'LOSS_REPORTED' } as const;

/**
 * Why a registration is won, lost or reported lost (section 4, E10): what its deal's stages said. It would have been
 * otherwise with an objection of the partner, or had the deal been opened again.
 */
export function explainDealOutcome(facts: DealOutcomeFacts, outcome: Decided, dealId: string | null): Why {
  const setAt = outcome.is === 'won' ? outcome.at : outcome.setAt;
  const reopenedAt = (outcome.is === 'loss-reported' ? setAt : outcome.at).add({ milliseconds: 1 });
  const reopened = [...facts.steps, { at: reopenedAt, outcome: 'open' as const, by: 'other' as const }];
  return {
    code: codes[outcome.is],
    rule: outcome.is === 'won' ? 'R-won' : 'R-loss',
    facts: {
      dealId,
      setAt: setAt.toString(),
      setBy: outcome.is === 'won' ? null : outcome.setBy,
      lossOpposedAt: facts.lossOpposedAt?.toString() ?? null,
      reopenedAt: null,
      objectUntil: outcome.is === 'loss-reported' ? outcome.objectUntil.toString() : null,
    },
    wouldChange: firstThatFlips(
      [
        {
          change: {
            fact: 'lossOpposedAt',
            becomes: setAt.toString(),
            text: 'An objection of the partner in time keeps it registered.',
          },
          asked: { ...facts, lossOpposedAt: setAt },
        },
        {
          change: {
            fact: 'reopenedAt',
            becomes: reopenedAt.toString(),
            text: 'The deal, opened again in time and before the end, makes it active again.',
          },
          asked: { ...facts, steps: reopened },
        },
      ],
      asked => dealOutcome(asked).is === 'open',
    ),
  };
}
