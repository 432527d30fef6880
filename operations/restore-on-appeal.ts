import { isLive } from '../domain/claim-standing.ts';
import { type Award, type AwardPorts, endAfterGap, pauseFollowUp, protectClaim } from './award-claim.ts';
import { claimSummary } from './claim-summary.ts';
import type { Registration } from './records.ts';
import { stepBack } from './take-front.ts';

/**
 * An appeal is upheld and the customer is free (domain rule 4): a registration that was revoked or has expired is
 * protected again from now on, with its claim instant. It has the end that it had; where that is over, the days of
 * its term that it went without; and where none were left, a term of its own. Claims that had moved up for review
 * meanwhile step back behind it, each at its own place. The account must be locked and nobody else protected.
 *
 * @param subjectId the case that says so: in the days between, no follow-up was due
 */
export async function restoreOnAppeal(
  ports: AwardPorts,
  claim: Registration,
  award: Award,
  subjectId: string,
): Promise<Registration> {
  const now = await ports.now();
  const { timeZone } = await ports.policyOf(claim.policyVersion);
  const lostAt = claim.endedAt ?? now;
  const until = endOf(claim, lostAt, now, timeZone);
  await pauseFollowUp(ports, claim, { subjectId, from: lostAt, to: now });
  const restored = await protectClaim(
    ports,
    { ...claim, endBeforeClose: null },
    { ...award, entry: 'registration-restored', until },
  );
  const others = (await ports.claimsOfAccount(claim.accountId)).filter(
    other => other.registrationId !== claim.registrationId && isLive(claimSummary(other), now),
  );
  for (const other of others)
    if (other.state === 'under-review' || other.state === 'info-requested') await stepBack(ports, other);
  return restored;
}

/** Null: a term of its own. */
function endOf(
  claim: Registration,
  lostAt: Temporal.Instant,
  now: Temporal.Instant,
  timeZone: string,
): Temporal.Instant | null {
  const oldEnd = claim.endBeforeClose ?? claim.protectedUntil;
  if (oldEnd === null) return null;
  if (Temporal.Instant.compare(oldEnd, now) > 0) return oldEnd;
  const rest = endAfterGap(oldEnd, lostAt, now, timeZone);
  return Temporal.Instant.compare(rest, now) > 0 ? rest : null;
}
