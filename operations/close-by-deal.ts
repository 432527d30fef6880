import type { DealOutcome, DealOutcomeFacts } from '../domain/deal-outcome.ts';
import { explainDealOutcome } from '../domain/deal-outcome-why.ts';
import type { CreditsPort } from './credit-records.ts';
import { type EndClaimPorts, endClaim } from './end-claim.ts';
import type { MintPort } from './ports.ts';
import type { Registration } from './records.ts';

export type CloseByDealPorts = EndClaimPorts & CreditsPort & MintPort;

type Closing = Extract<DealOutcome, { is: 'won' | 'lost' }>;

/**
 * Ends a registration because its deal was won or lost, at the instant at which that counts. One that is active ends
 * there; one that expired before we learned of it is won or lost all the same (`recordedAt` tells), and its
 * protection ended there.
 */
export async function closeByDeal(
  ports: CloseByDealPorts,
  claim: Registration,
  outcome: Closing,
  facts: DealOutcomeFacts,
): Promise<Registration> {
  return await endClaim(ports, claim, {
    event: eventOf(claim, outcome),
    entry: outcome.is === 'won' ? 'registration-won' : 'registration-lost',
    actor: { kind: 'automation' },
    occurredAt: outcome.at,
    code: null,
    text: null,
    lossSetAt: outcome.is === 'lost' && outcome.setBy === 'direct' ? outcome.setAt : null,
    rules: outcome.is === 'won' ? ['R-won'] : ['R-lost'],
    why: explainDealOutcome(facts, outcome, claim.dealId),
    facts: {
      dealId: claim.dealId,
      learnedLate: claim.state === 'expired',
      ...(outcome.is === 'lost' && { setAt: outcome.setAt.toString(), setBy: outcome.setBy }),
    },
  });
}

function eventOf(claim: Registration, outcome: Closing) {
  if (claim.state === 'expired') return outcome.is === 'won' ? 'learned-won' : 'learned-lost';
  if (outcome.is === 'won') return 'deal-won';
  return outcome.setBy === 'partner' ? 'deal-lost-by-partner' : 'loss-unopposed';
}
