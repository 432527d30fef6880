import type { Consent } from '../domain/consent.ts';
import type { ClaimFacts } from '../domain/direct-engagement.ts';
import type { EndedClaimFacts } from '../domain/roundabout-deals.ts';
import type { ConsentsPort } from './consent-records.ts';
import { endAsOf } from './current-end.ts';
import type { DirectWindow, EngagementPort } from './engagement-records.ts';
import type { PartnerRecord, Registration } from './records.ts';

/** What rule 8 looks at of registrations: direct windows and consents, read in as many statements however many there are. */
export async function claimBackground(
  ports: Pick<ConsentsPort, 'consentsOf'> & EngagementPort,
  claims: readonly Registration[],
) {
  const ids = [...new Set(claims.map(claim => claim.registrationId))];
  const windows = await ports.directWindowsOf(ids);
  const consents = await ports.consentsOf(ids);
  const losses = await ports.lossesSetByDirect(
    claims.filter(({ state }) => state === 'lost').map(({ registrationId }) => registrationId),
  );
  return {
    of: (claim: Registration) => ({
      directWindows: windows.get(claim.registrationId) ?? [],
      consents: consents.filter(consent => consent.registrationId === claim.registrationId),
      lossSetAt: losses.get(claim.registrationId) ?? null,
    }),
  };
}

export type ClaimBackground = {
  directWindows: DirectWindow[];
  consents: Consent[];
  /** When direct sales set the loss that ended it. */
  lossSetAt: Temporal.Instant | null;
};

/** A registration that is or was protected, as far as rule 8 looks at it; tolled, its end is open (T6). */
export function claimFactsOf(
  claim: Registration,
  partner: PartnerRecord,
  background: ClaimBackground,
  now: Temporal.Instant,
): ClaimFacts {
  const protectedUntil = endAsOf(claim, now);
  if (claim.protectedFrom === null || protectedUntil === null)
    throw new Error(`Registration ${claim.registrationId} was never protected`);
  return {
    registrationId: claim.registrationId,
    partnerCompanyId: claim.partnerCompanyId,
    partnerType: partner.type,
    claimedAt: claim.claimedAt,
    protectedFrom: claim.protectedFrom,
    protectedUntil,
    dealId: claim.dealId,
    coSellUserIds: claim.coSellUserIds,
    directWindows: background.directWindows,
    consents: background.consents,
  };
}

/** The same of a claim whose protection is over, settled or not (T6). */
export function endedClaimFactsOf(
  claim: Registration,
  partner: PartnerRecord,
  background: ClaimBackground,
  now: Temporal.Instant,
): EndedClaimFacts {
  const facts = claimFactsOf(claim, partner, background, now);
  return {
    ...facts,
    endedAs: claim.state === 'active' ? 'expired' : claim.state,
    endedAt: claim.endedAt ?? facts.protectedUntil,
    // A loss that the partner's side set was never reported to it.
    loss:
      claim.state === 'lost' && background.lossSetAt !== null
        ? { setBy: 'direct', setAt: background.lossSetAt }
        : null,
  };
}
