import type { Store } from '../../../adapters/postgres/store.ts';
import type { ProtectedClaim } from '../../../contract/partner-card.ts';
import { lastProtectedDay } from '../../../domain/calendar.ts';
import { byRisk, type ClaimRisk, claimRisk } from '../../../domain/claim-risk.ts';
import { startOfLastDays } from '../../../domain/renewal-evidence.ts';
import { followUpOf } from '../../../operations/follow-up-of.ts';
import { isEvidenceStale, judgeRenewal } from '../../../operations/judge-renewal.ts';
import type { Registration } from '../../../operations/records.ts';

type Named = (claim: Registration) => Pick<ProtectedClaim, 'id' | 'companyId' | 'accountName' | 'dealId'>;

/** Active registrations with their clocks, what is at risk first. */
export async function protectedClaims(
  store: Store,
  claims: Registration[],
  named: Named,
): Promise<ProtectedClaim[]> {
  const rows: { row: ProtectedClaim; risk: ClaimRisk }[] = [];
  for (const claim of claims) rows.push(await protectedClaim(store, claim, named));
  return rows.sort((a, b) => byRisk(a.risk, b.risk)).map(({ row }) => row);
}

async function protectedClaim(store: Store, claim: Registration, named: Named) {
  const { protectedFrom, protectedUntil } = claim;
  if (protectedFrom === null || protectedUntil === null)
    throw new Error(`Active registration ${claim.registrationId} has no protection`);
  const now = await store.now();
  const { timeZone } = await store.policyOf(claim.policyVersion);
  const clock = await followUpOf(store, claim);
  const lastMissAt = clock.misses.at(-1)?.at ?? null;
  const dueAt = clock.deadline ?? protectedUntil;
  const lastDaysFrom = startOfLastDays(protectedUntil, timeZone);
  const risk = claimRisk({
    followUp: { status: clock.status, dueAt, lastMissAt },
    protectedUntil,
    contested: claim.contested,
    lastDaysFrom,
    now,
  });
  const inLastDays = Temporal.Instant.compare(now, lastDaysFrom) >= 0;
  const row: ProtectedClaim = {
    ...named(claim),
    protectedFrom: protectedFrom.toString(),
    protectedUntil: protectedUntil.toString(),
    protectedThrough: lastProtectedDay(protectedUntil, timeZone).toString(),
    renewals: claim.renewals,
    tolled: claim.tolledSince !== null,
    followUp: {
      since: clock.since.toString(),
      dueAt: dueAt.toString(),
      status: clock.status,
      directWindowOpen: clock.directWindowOpen,
      misses: clock.misses.map(({ at }) => at.toString()),
      paused: clock.pausedBy !== null,
      why: clock.why.text,
    },
    risk: { code: risk.code, at: risk.at.toString() },
    renewal: inLastDays && claim.renewals === 0 ? await renewalOf(store, claim) : null,
  };
  return { row, risk };
}

/** What is missing is not asserted before HubSpot was read again (T7). */
async function renewalOf(store: Store, claim: Registration): Promise<ProtectedClaim['renewal']> {
  const verdict = await judgeRenewal(store, claim);
  if (verdict.ok)
    return { status: claim.renewalAskedAt === null ? 'ready' : 'asked', text: verdict.why.text };
  const reading =
    verdict.refusal.code === 'RENEWAL_EVIDENCE_MISSING' && (await isEvidenceStale(store, claim));
  return { status: reading ? 'reading' : 'lacking', text: verdict.refusal.detail };
}
