import type { FollowUpState } from '../domain/follow-up.ts';
import { explainReview } from '../domain/follow-up-explained.ts';
import { lastMomentInWords } from '../domain/plain-days.ts';
import { appendOf, type ClaimEntryPorts } from './claim-entry.ts';
import type { PartnersPort } from './ports.ts';
import type { Registration } from './records.ts';
import { leaveTasks, peopleWithRole, type TellPorts } from './tell-people.ts';

export type ReviewForRevocationPorts = TellPorts & ClaimEntryPorts & PartnersPort;

/**
 * Three misses (S4): whoever may revoke is asked to look. Nothing is revoked by itself, and the registration shows
 * since when it waits for that. Called when the third miss has just been recorded.
 */
export async function askForRevocationReview(
  ports: ReviewForRevocationPorts,
  claim: Registration,
  { misses, reviewForRevocationSince: since }: FollowUpState,
): Promise<void> {
  if (since === null) return;
  await appendOf(ports, claim, {
    kind: 'revocation-review-due',
    why: explainReview(misses.map(({ at }) => at).filter(at => Temporal.Instant.compare(at, since) <= 0)),
    occurredAt: since,
    rules: ['S4'],
    facts: {
      code: 'THREE_MISSES',
      misses: misses.map(miss => miss.at.toString()),
    },
  });
  const { policy } = await ports.policyInForce();
  const name = (await ports.partner(claim.partnerCompanyId))?.name ?? 'a partner';
  const [first] = misses;
  const silence = first === undefined ? '' : `, the first ${lastMomentInWords(first.at, policy.timeZone)}`;
  await leaveTasks(ports, claim, await peopleWithRole(ports, claim, 'approver'), {
    key: 'revocation-review',
    subject: `Review for revocation: a registration of ${name} (S4)`,
    body: `Three follow-ups were missed${silence}. It stays registered until somebody revokes it, with a reason, or lets it be.`,
  });
}
