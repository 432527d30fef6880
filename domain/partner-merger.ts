import { isLive, isProtected } from './claim-standing.ts';
import type { Directory } from './directory.ts';
import type { ClaimSummary } from './submission.ts';
import { firstThatFlips, type Why } from './why.ts';

/**
 * What becomes of the live claims when one partner takes another over (E29): on each account one claim stays, a hold
 * before a claim and then the earlier; others of the two are given up. Claims of third partners play no part.
 *
 * @param claims of both partners, on one account
 */
export function mergedClaims(
  claims: readonly ClaimSummary[],
  now: Temporal.Instant,
): { keeps: string | null; givesUp: string[] } {
  const live = claims
    .filter(claim => isLive(claim, now))
    .sort(
      (a, b) =>
        Number(isProtected(b, now)) - Number(isProtected(a, now)) || (a.sequence < b.sequence ? -1 : 1),
    );
  const [first, ...others] = live.map(claim => claim.registrationId);
  return { keeps: first ?? null, givesUp: others };
}

/** The directory when whoever worked for, or looked after, one partner does so for the other, each once. */
export function mergedDirectory(directory: Directory, from: string, to: string): Directory {
  const moved = <E extends { partnerCompanyId: string; userId: string }>(entries: E[]): E[] => {
    const renamed = entries.map(entry =>
      entry.partnerCompanyId === from ? { ...entry, partnerCompanyId: to } : entry,
    );
    return renamed.filter(
      (entry, index) =>
        renamed.findIndex(
          other => other.userId === entry.userId && other.partnerCompanyId === entry.partnerCompanyId,
        ) === index,
    );
  };
  return {
    ...directory,
    partnerUsers: moved(directory.partnerUsers),
    partnerManagers: moved(directory.partnerManagers),
  };
}

/** Why a claim of two united partners is given up (E29): another one of theirs stays on the customer. */
export function explainGivenUp(
  registrationId: string,
  claims: readonly ClaimSummary[],
  now: Temporal.Instant,
): Why {
  const { keeps } = mergedClaims(claims, now);
  const alone = claims.filter(claim => claim.registrationId === registrationId);
  return {
    code: 'PARTNERS_MERGED',
    rule: 'E29',
    facts: { keptRegistrationId: keeps, otherClaims: claims.length - alone.length },
    wouldChange: firstThatFlips(
      [
        {
          change: {
            fact: 'otherClaims',
            becomes: 0,
            text: 'As the only registration of the two on this customer it would have stayed.',
          },
          asked: alone,
        },
      ],
      asked => !mergedClaims(asked, now).givesUp.includes(registrationId),
    ),
  };
}
