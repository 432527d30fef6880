import { isLive, isProtected } from './claim-standing.ts';
import type { ClaimSummary } from './submission.ts';
import { firstThatFlips, type Why } from './why.ts';

/**
 * What becomes of the claims when two accounts turn out to be one (I4, E6): the hold stays, else the earlier
 * claim; whoever else had been in front goes to the queue, and one dispute is opened. Nothing changes while
 * only one side has live claims.
 *
 * @returns `keeps`: the claim whose turn it is afterwards (one that is queued may move up), null without live
 * claims; `demoted`: claims to queue
 */
export function uniteClaims(
  claimsA: ClaimSummary[],
  claimsB: ClaimSummary[],
  now: Temporal.Instant,
): { keeps: string | null; demoted: string[]; openDispute: boolean } {
  const [liveA, liveB] = [claimsA, claimsB].map(side => side.filter(claim => isLive(claim, now)));
  const fronts = [liveA, liveB].flatMap(side => frontOf(side ?? [], now) ?? []);
  const keeps = fronts.sort(frontFirst(now))[0]?.registrationId ?? null;
  if (fronts.length < 2) return { keeps, demoted: [], openDispute: false };
  const demoted = [...(liveA ?? []), ...(liveB ?? [])]
    .filter(claim => isInFront(claim) && claim.registrationId !== keeps)
    .map(claim => claim.registrationId);
  return { keeps, demoted, openDispute: true };
}

/** Whom the dispute is with: the claim whose turn it was on the side that does not keep the account, put back or not. */
export function opposite(
  claimsA: ClaimSummary[],
  claimsB: ClaimSummary[],
  keeps: string,
  now: Temporal.Instant,
): string | null {
  const fronts = [claimsA, claimsB].flatMap(
    side =>
      frontOf(
        side.filter(claim => isLive(claim, now)),
        now,
      ) ?? [],
  );
  return fronts.find(front => front.registrationId !== keeps)?.registrationId ?? null;
}

/** The live claim whose turn it is on one account. */
const frontOf = (live: ClaimSummary[], now: Temporal.Instant) => live.toSorted(frontFirst(now))[0];

/** A hold beats a claim, then the earlier beats the later (I4, T1). */
const frontFirst = (now: Temporal.Instant) => (a: ClaimSummary, b: ClaimSummary) =>
  Number(isProtected(b, now)) - Number(isProtected(a, now)) || (a.sequence < b.sequence ? -1 : 1);

const isInFront = (claim: ClaimSummary) =>
  claim.state === 'active' || claim.state === 'under-review' || claim.state === 'info-requested';

/** A link between two companies of different accounts, and whether both sides have live claims. */
export type FoundLink = {
  level: 'M1' | 'M2' | 'M3' | 'M4' | 'M5';
  companyA: string;
  companyB: string;
  bothClaimed: boolean;
};

/** A merge and a person's word unite whatever it takes from whom (section 3). */
export const unitesAtOnce = (level: FoundLink['level']): boolean => level === 'M1' || level === 'M5';

/** A shared domain or number, and a group, unite at once only where that takes nothing from anybody. */
export const unionWaits = ({ level, bothClaimed }: Pick<FoundLink, 'level' | 'bothClaimed'>): boolean =>
  !unitesAtOnce(level) && bothClaimed;

/** Why a person has to say whether two customers are one. */
export const explainWait = (link: FoundLink): Why => ({
  code: 'LINK_WAITS',
  rule: link.level,
  facts: { ...link },
  wouldChange: firstThatFlips(
    [
      {
        change: {
          fact: 'bothClaimed',
          becomes: false,
          text: 'Once only one of them has live registrations they are one customer.',
        },
        asked: { ...link, bothClaimed: false },
      },
    ],
    asked => !unionWaits(asked),
  ),
});
