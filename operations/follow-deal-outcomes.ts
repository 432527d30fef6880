import {
  type DealOutcome,
  type DealOutcomeFacts,
  type DealStep,
  dealOutcome,
} from '../domain/deal-outcome.ts';
import { sideOf } from '../domain/directory.ts';
import { endMovedBy, pausesProtection, tolledDays } from '../domain/tolling.ts';
import { type CloseByDealPorts, closeByDeal } from './close-by-deal.ts';
import { currentEnd } from './current-end.ts';
import { expireDue } from './expire-registration.ts';
import type { DealClaimsPort } from './follow-gone-deals.ts';
import type { DealsPort, UsersPort } from './ports.ts';
import { creditDeal } from './record-credit.ts';
import type { DealRecord, Registration } from './records.ts';
import { type ReopenPorts, reopenRegistration } from './reopen-registration.ts';
import { clearLossReport, reportLoss } from './report-loss.ts';
import type { TollsPort } from './toll-records.ts';

export type FollowOutcomesPorts = CloseByDealPorts &
  DealClaimsPort &
  DealsPort &
  ReopenPorts &
  TollsPort &
  UsersPort;

/**
 * Brings registrations to where the stages of their deals put them (section 4): won, lost, reported lost, open
 * again; also when that is learned after the protection is over, as long as it happened in it. What the deals' history
 * says decides, not the order in which it became known. A deal that belongs to another customer by now decides
 * nothing (E13). The accounts must be locked.
 *
 * @returns ids of deals that decided something
 */
export async function followDealOutcomes(
  ports: FollowOutcomesPorts,
  deals: DealRecord[],
): Promise<Set<string>> {
  const decided = new Set<string>();
  const present = deals.filter(deal => !deal.missing && deal.mergedInto === null && deal.steps.length > 0);
  if (present.length === 0) return decided;
  const byId = new Map(present.map(deal => [deal.dealId, deal]));
  const seen = (await ports.claimsOfDeals([...byId.keys()])).filter(claim => follows.has(claim.state));
  for (const accountId of new Set(seen.map(claim => claim.accountId))) await expireDue(ports, accountId);
  for (const { registrationId } of seen) {
    const claim = await ports.registration(registrationId);
    const deal = byId.get(claim?.dealId ?? '');
    if (claim === null || deal === undefined || !(await isOnAccount(ports, deal, claim))) continue;
    if (await follow(ports, claim, deal)) decided.add(deal.dealId);
  }
  return decided;
}

const follows = new Set<Registration['state']>(['active', 'expired', 'won', 'lost']);

async function isOnAccount(
  ports: FollowOutcomesPorts,
  deal: DealRecord,
  claim: Registration,
): Promise<boolean> {
  const companies = await ports.companies(deal.companyIds);
  const accounts = new Map(companies.map(company => [company.companyId, company.accountId]));
  const partners = new Set((await ports.partners(deal.companyIds)).map(partner => partner.companyId));
  const { primaryCompanyId } = deal;
  const named =
    primaryCompanyId !== null && !partners.has(primaryCompanyId) ? [primaryCompanyId] : deal.companyIds;
  return named.some(id => accounts.get(id) === claim.accountId);
}

async function follow(ports: FollowOutcomesPorts, claim: Registration, deal: DealRecord): Promise<boolean> {
  if (claim.protectedFrom === null) return false;
  const now = await ports.now();
  const policy = await ports.policyOf(claim.policyVersion);
  const tolls = await ports.tollsOf(claim.registrationId);
  const original = originalEnd(claim, tolledDays(tolls, policy.timeZone), policy.timeZone);
  const facts: DealOutcomeFacts = {
    protectedFrom: claim.protectedFrom,
    end: claim.state === 'active' ? currentEnd(claim) : endThatStood(claim, original),
    steps: await stepsOf(ports, claim, deal),
    lossOpposedAt: claim.lossOpposedAt,
    now,
    policy,
  };
  const outcome = dealOutcome(facts);
  const closed = claim.state === 'won' || claim.state === 'lost';
  if (closed && outcome.is === claim.state) {
    if (outcome.is !== 'won') return false;
    return await amountFollowed(ports, claim, deal, outcome.at);
  }
  if (!closed) return await apply(ports, claim, deal, outcome, facts);
  const openedAt = sinceOf(outcome) ?? now;
  const reopened = await reopenRegistration(ports, claim, {
    openedAt,
    end: original,
    tolledSince: pausesProtection(tolls) ? openedAt : null,
    tolledDays: tolledDays(tolls, policy.timeZone),
  });
  if (reopened.state === 'active' || reopened.state === 'expired')
    await apply(ports, reopened, deal, outcome, facts);
  return true;
}

async function apply(
  ports: FollowOutcomesPorts,
  claim: Registration,
  deal: DealRecord,
  outcome: DealOutcome,
  facts: DealOutcomeFacts,
): Promise<boolean> {
  switch (outcome.is) {
    case 'open':
      return claim.lossReportedAt === null ? false : await clearLossReport(ports, claim);
    case 'loss-reported':
      if (claim.state !== 'active' || claim.lossReportedAt?.equals(outcome.setAt)) return false;
      await reportLoss(ports, claim, deal, outcome, facts);
      return true;
    case 'won':
      await creditDeal(ports, await closeByDeal(ports, claim, outcome, facts), deal, outcome.at);
      return true;
    case 'lost':
      await closeByDeal(ports, claim, outcome, facts);
      return true;
    default:
      return outcome satisfies never;
  }
}

async function amountFollowed(
  ports: FollowOutcomesPorts,
  claim: Registration,
  deal: DealRecord,
  wonAt: Temporal.Instant,
): Promise<boolean> {
  const before = (await ports.creditsOf(claim.registrationId)).length;
  await creditDeal(ports, claim, deal, wonAt);
  return (await ports.creditsOf(claim.registrationId)).length !== before;
}

/** Whoever is direct, and whoever is not known, is not the partner's side: then the partner may object to a loss. */
async function stepsOf(
  ports: FollowOutcomesPorts,
  claim: Registration,
  deal: DealRecord,
): Promise<DealStep[]> {
  const directory = await ports.directory();
  const users = await ports.usersById([...new Set(deal.steps.flatMap(step => step.userId ?? []))]);
  const sideOfStep = (userId: string | null): DealStep['by'] => {
    if (userId === null) return 'other';
    if (claim.coSellUserIds.includes(userId)) return 'partner';
    const worksFor = directory.partnerUsers.filter(entry => entry.userId === userId);
    if (worksFor.length > 0)
      return worksFor.some(entry => entry.partnerCompanyId === claim.partnerCompanyId) ? 'partner' : 'other';
    const side = sideOf(directory, users.find(user => user.userId === userId) ?? { userId, teamIds: [] });
    if (side === 'direct') return 'direct';
    return side === 'partner' || side === 'channel' ? 'partner' : 'other';
  };
  return deal.steps.map(({ at, outcome, userId }) => ({ at, outcome, by: sideOfStep(userId) }));
}

/** Where a protection ends that nothing had cut short: with the days that tolls added since. */
function originalEnd(claim: Registration, days: number, timeZone: string): Temporal.Instant {
  const end = claim.endBeforeClose ?? claim.protectedUntil;
  if (end === null) throw new Error(`Registration ${claim.registrationId} was never protected`);
  return endMovedBy(end, days - claim.tolledDays, timeZone);
}

/** A protection that was paused when it was closed stood beyond its end then. */
function endThatStood(claim: Registration, original: Temporal.Instant): Temporal.Instant {
  const closing = claim.state === 'expired' ? null : (claim.endedAt?.add({ milliseconds: 1 }) ?? null);
  return closing !== null && Temporal.Instant.compare(closing, original) > 0 ? closing : original;
}

/** When the deal was opened again; where it was closed otherwise at once, then. */
function sinceOf(outcome: DealOutcome): Temporal.Instant | null {
  if (outcome.is === 'open') return outcome.since;
  return outcome.is === 'won' ? outcome.at : outcome.setAt;
}
