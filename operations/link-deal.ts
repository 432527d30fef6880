import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import { dealTaken } from './deal-taken.ts';
import { type ExpirePorts, expireDue } from './expire-registration.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import type { DealsPort } from './ports.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';

export type LinkDealPorts = DealsPort & ExpirePorts & LockedClaimPorts;

/**
 * Puts a registration on another deal of its customer: because its own was deleted (E8) or moved to another customer
 * (E13), or it never had one. The deal must be known, and nobody else's registration may be on it.
 */
export async function linkDeal(
  ports: LinkDealPorts,
  command: { actor: Actor & { kind: 'user' }; registrationId: string; dealId: string },
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  await expireDue(ports, locked.claim.accountId);
  const claim = (await ports.registration(command.registrationId)) ?? locked.claim;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'link-deal');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'link-deal');
  if (!legal.ok) return legal;
  if (claim.dealId === command.dealId && claim.relinkDueAt === null) return { ok: true, registration: claim };
  const obstacle = await obstacleTo(ports, claim, command.dealId);
  if (obstacle !== null) return { ok: false, refusal: obstacle };
  const now = await ports.now();
  const linked: Registration = { ...claim, dealId: command.dealId, relinkDueAt: null };
  await ports.saveRegistration(linked);
  await ports.settleDeadline(claim.registrationId, 'relink');
  await ports.append({
    kind: 'deal-linked',
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: command.actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: claim.policyVersion,
    rules: ['E8'],
    facts: { dealId: command.dealId, before: claim.dealId },
  });
  await ports.touchDeals([command.dealId, ...(claim.dealId === null ? [] : [claim.dealId])]);
  // What its stages say is read now that a registration is on it.
  await ports.wantReads('deals', [command.dealId]);
  return { ok: true, registration: linked };
}

async function obstacleTo(
  ports: LinkDealPorts,
  claim: Registration,
  dealId: string,
): Promise<Refusal | null> {
  const deal = await ports.deal(dealId);
  const companies = await ports.companies(deal?.companyIds ?? []);
  const onAccount = companies.some(company => company.accountId === claim.accountId);
  if (deal === null || deal.missing || deal.mergedInto !== null || !onAccount)
    return refuse.dealElsewhere({ dealId, companyId: claim.companyId });
  return await dealTaken(ports, dealId, claim.registrationId);
}
