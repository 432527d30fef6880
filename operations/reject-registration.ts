import { directCameLater } from '../domain/direct-came-later.ts';
import { actorOfNewDeal } from '../domain/direct-engagement.ts';
import { explainMove } from '../domain/move-why.ts';
import type { Refusal } from '../domain/refusal.ts';
import { move, rejectCodes } from '../domain/registration.ts';
import { type DealScenePorts, dealSceneOf } from './deal-scene.ts';
import { type EndClaimPorts, endClaim } from './end-claim.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import type { DealsPort } from './ports.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';

export type RejectPorts = EndClaimPorts & LockedClaimPorts & DealScenePorts & DealsPort;

export type RejectCommand = {
  actor: Actor & { kind: 'user' };
  registrationId: string;
  code: keyof typeof rejectCodes;
  text: string | null;
};

/** Rejects a claim under review with a code that the partner can read (domain rule 4). */
export async function rejectRegistration(
  ports: RejectPorts,
  command: RejectCommand,
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  const { claim } = locked;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'reject');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'reject');
  if (!legal.ok) return legal;
  if (rejectCodes[command.code].textRequired && (command.text ?? '').trim() === '')
    return { ok: false, refusal: refuse.textRequired(command.code) };
  const cameLater = directCameLater({
    code: command.code,
    claimedAt: claim.claimedAt,
    directDeals: await directDealsOn(ports, claim),
    timeZone: (await ports.policyOf(claim.policyVersion)).timeZone,
  });
  if (cameLater !== null) return { ok: false, refusal: cameLater };
  const registration = await endClaim(ports, claim, {
    event: 'reject',
    entry: 'registration-rejected',
    actor: command.actor,
    occurredAt: await ports.now(),
    code: command.code,
    text: command.text,
    rules: ['T2'],
    why: explainMove(claim.state, 'reject', {
      code: command.code,
      rule: 'R-reject',
      facts: { coolingOff: rejectCodes[command.code].coolsOff },
    }),
  });
  return { ok: true, registration };
}

/** Deals of direct sales on the claimed customer, without the partner and other than its own. */
async function directDealsOn(
  ports: RejectPorts,
  claim: Registration,
): Promise<{ dealId: string; openedAt: Temporal.Instant }[]> {
  const companies = await ports.companiesOfAccount(claim.accountId);
  const known = await ports.dealsOfCompanies(companies.map(({ companyId }) => companyId));
  const deals = known.filter(
    deal => !deal.missing && deal.mergedInto === null && deal.dealId !== claim.dealId,
  );
  const scene = await dealSceneOf(ports, deals);
  return deals
    .filter(deal => scene.accountsOf(deal).has(claim.accountId))
    .map(scene.dealFacts)
    .filter(
      deal =>
        actorOfNewDeal(deal).side === 'direct' && !deal.linkedPartnerIds.includes(claim.partnerCompanyId),
    )
    .map(({ dealId, createdAt }) => ({ dealId, openedAt: createdAt }));
}
