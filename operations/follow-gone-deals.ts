import { protectionEnd } from '../domain/calendar.ts';
import { explainGoneDeal, type GoneDeal, relinkIsOver } from '../domain/expiry-why.ts';
import { lastMomentInWords } from '../domain/plain-days.ts';
import { type AskManagersPorts, askManagers } from './ask-managers.ts';
import { type EndClaimPorts, endClaim } from './end-claim.ts';
import type { DealRecord, LedgerEntry, Recorded, Registration } from './records.ts';

/** Claims on deals in every state. */
export type DealClaimsPort = { claimsOfDeals(dealIds: string[]): Promise<Registration[]> };
export type GoneDealsPorts = AskManagersPorts & DealClaimsPort & EndClaimPorts;

/**
 * A registered deal that is gone from HubSpot leaves its registration active for some days, in which it can be
 * restored or another be linked (E8); then it expires. Whether a deal is gone HubSpot has just said (T7). The
 * accounts must be locked.
 *
 * @returns ids of deals that decided something
 */
export async function followGoneDeals(ports: GoneDealsPorts, deals: DealRecord[]): Promise<Set<string>> {
  const decided = new Set<string>();
  const byId = new Map(deals.filter(deal => deal.mergedInto === null).map(deal => [deal.dealId, deal]));
  for (const claim of await ports.claimsOfDeals([...byId.keys()])) {
    const deal = byId.get(claim.dealId ?? '');
    if (claim.state !== 'active' || deal === undefined) continue;
    if (await follow(ports, claim, deal)) decided.add(deal.dealId);
  }
  return decided;
}

async function follow(ports: GoneDealsPorts, claim: Registration, deal: DealRecord): Promise<boolean> {
  if (!deal.missing) return claim.relinkDueAt === null ? false : await restored(ports, claim);
  if (claim.relinkDueAt === null) return await gone(ports, claim);
  if (!relinkIsOver(goneDeal(claim, claim.relinkDueAt), await ports.now())) return false;
  await endClaim(ports, claim, {
    event: 'tolling-exhausted',
    entry: 'registration-expired',
    actor: { kind: 'automation' },
    occurredAt: claim.relinkDueAt,
    code: 'DEAL_GONE',
    text: null,
    rules: ['E8'],
    why: explainGoneDeal(goneDeal(claim, claim.relinkDueAt)),
    facts: { dealId: deal.dealId },
  });
  return true;
}

const goneDeal = ({ dealId }: Registration, relinkUntil: Temporal.Instant): GoneDeal => ({
  dealId,
  relinkUntil,
  dealMissing: true,
});

async function gone(ports: GoneDealsPorts, claim: Registration): Promise<boolean> {
  const now = await ports.now();
  const policy = await ports.policyOf(claim.policyVersion);
  const relinkDueAt = protectionEnd(now, policy.registration.relinkDays, policy.timeZone);
  await ports.saveRegistration({ ...claim, relinkDueAt });
  await ports.setDeadline(claim.registrationId, 'relink', relinkDueAt);
  await append(ports, claim, {
    kind: 'deal-gone',
    why: explainGoneDeal(goneDeal(claim, relinkDueAt)),
    facts: { dealId: claim.dealId, relinkUntil: relinkDueAt.toString() },
  });
  await askManagers(
    ports,
    { ...claim, relinkDueAt },
    {
      topic: `relink:${relinkDueAt}`,
      subject: 'The registered deal was deleted: link another',
      body: `The deal of a registration was deleted in HubSpot. Restore it, or link another deal of the customer through ${lastMomentInWords(relinkDueAt, policy.timeZone)}; otherwise the registration expires.`,
      dueAt: relinkDueAt,
    },
  );
  return true;
}

async function restored(ports: GoneDealsPorts, claim: Registration): Promise<boolean> {
  await ports.saveRegistration({ ...claim, relinkDueAt: null });
  await ports.settleDeadline(claim.registrationId, 'relink');
  await ports.cancelEffects(`${claim.registrationId}:relink:${claim.relinkDueAt}`);
  await append(ports, claim, { kind: 'deal-restored', facts: { dealId: claim.dealId } });
  return true;
}

async function append(
  ports: GoneDealsPorts,
  claim: Registration,
  entry: Recorded & Pick<LedgerEntry, 'facts'>,
): Promise<void> {
  const now = await ports.now();
  await ports.append({
    ...entry,
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: { kind: 'automation' },
    occurredAt: now,
    recordedAt: now,
    policyVersion: claim.policyVersion,
    rules: ['E8'],
  });
}
