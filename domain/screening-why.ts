import { isLive, isProtected } from './claim-standing.ts';
import { type ClaimSummary, screen } from './submission.ts';
import { firstThatFlips, type Why } from './why.ts';

/**
 * Why a claim is queued, or passed on to review (domain rule 4, I1, T1): who is protected on the customer and who
 * claimed it earlier. Ids of others are for those who may read them (I7).
 *
 * @param facts.liveClaims the other claims on the account; the claim itself may be among them
 */
export function explainScreening(facts: {
  claim: ClaimSummary;
  liveClaims: readonly ClaimSummary[];
  now: Temporal.Instant;
}): Why {
  const { claim, now } = facts;
  const others = facts.liveClaims.filter(other => other.registrationId !== claim.registrationId);
  const asked = (liveClaims: readonly ClaimSummary[]) => screen({ claim, liveClaims: [...liveClaims], now });
  const holder = others.find(other => isProtected(other, now));
  const earlier = others.filter(other => isLive(other, now) && other.sequence < claim.sequence);
  const { outcome } = asked(others);
  if (outcome === 'free') {
    return {
      code: 'FREE',
      rule: 'I1',
      facts: { customerIsFree: true },
      wouldChange: firstThatFlips(
        [
          {
            change: {
              fact: 'customerIsFree',
              becomes: false,
              text: 'Behind somebody who is registered or claimed earlier it would wait in the queue.',
            },
            asked: [...others, { ...claim, registrationId: 'another', sequence: claim.sequence - 1n }],
          },
        ],
        claims => asked(claims).outcome !== outcome,
      ),
    };
  }
  return {
    code: holder === undefined ? 'DUP_PENDING_EARLIER' : 'DUP_ACTIVE_PARTNER',
    rule: holder === undefined ? 'T1' : 'I1',
    facts: {
      customerIsFree: false,
      holderRegistrationId: holder?.registrationId ?? null,
      earlierRegistrationIds: earlier.map(other => other.registrationId),
    },
    wouldChange: firstThatFlips(
      [
        {
          change: {
            fact: 'customerIsFree',
            becomes: true,
            text: 'It moves up for review by itself once the customer is free and its turn comes.',
          },
          asked: [],
        },
      ],
      claims => asked(claims).outcome !== outcome,
    ),
  };
}
