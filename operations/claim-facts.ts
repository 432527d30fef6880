import type { Consent } from '../domain/consent.ts';
import type { ClaimFacts } from '../domain/direct-engagement.ts';
import { sideOf } from '../domain/directory.ts';
import type { EndedClaimFacts } from '../domain/roundabout-deals.ts';
import type { ConsentsPort } from './consent-records.ts';
import { endAsOf } from './current-end.ts';
import type { DirectWindow, EngagementPort } from './engagement-records.ts';
import type { DealsPort, PolicyPort, UsersPort } from './ports.ts';
import type { PartnerRecord, Registration } from './records.ts';

export type ClaimBackgroundPorts = Pick<ConsentsPort, 'consentsOf'> &
  DealsPort &
  EngagementPort &
  PolicyPort &
  UsersPort;

/** What rule 8 looks at of registrations: direct windows, consents, and who set the loss that ended one. */
export async function claimBackground(ports: ClaimBackgroundPorts, claims: readonly Registration[]) {
  const ids = [...new Set(claims.map(claim => claim.registrationId))];
  const windows = await ports.directWindowsOf(ids);
  const consents = await ports.consentsOf(ids);
  const losses = await lossesOf(
    ports,
    claims.filter(({ state }) => state === 'lost'),
  );
  return {
    of: (claim: Registration): ClaimBackground => ({
      directWindows: windows.get(claim.registrationId) ?? [],
      consents: consents.filter(consent => consent.registrationId === claim.registrationId),
      loss: losses.get(claim.registrationId) ?? null,
    }),
  };
}

export type ClaimBackground = {
  directWindows: DirectWindow[];
  consents: Consent[];
  /** The loss that ended it, where the partner's side did not set it. */
  loss: EndedClaimFacts['loss'];
};

/** Who put the deal to lost stands in its steps; whom HubSpot does not name is on nobody's side. */
async function lossesOf(
  ports: ClaimBackgroundPorts,
  lost: readonly Registration[],
): Promise<Map<string, EndedClaimFacts['loss']>> {
  const setAt = await ports.lossesReported(lost.map(({ registrationId }) => registrationId));
  const deals = await ports.deals(lost.flatMap(({ dealId }) => dealId ?? []));
  const directory = await ports.directory();
  const losses = new Map<string, EndedClaimFacts['loss']>();
  for (const { registrationId, dealId } of lost) {
    const at = setAt.get(registrationId);
    if (at === undefined) continue;
    const step = deals.find(deal => deal.dealId === dealId)?.steps.find(each => each.at.equals(at));
    const [user] = step?.userId == null ? [] : await ports.usersById([step.userId]);
    losses.set(registrationId, {
      setBy: user === undefined ? 'unclassified' : sideOf(directory, user),
      setAt: at,
    });
  }
  return losses;
}

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
    loss: background.loss,
  };
}
