import type { Consent } from '../domain/consent.ts';
import {
  type ClaimFacts,
  type DealFacts,
  judgeNewDeal,
  judgeOwnerChange,
} from '../domain/direct-engagement.ts';
import { type Directory, sideOf } from '../domain/directory.ts';
import { closeFinding } from './close-finding.ts';
import type { ConsentsPort } from './consent-records.ts';
import { currentEnd, endAsOf } from './current-end.ts';
import type {
  AccountsPort,
  ClaimsPort,
  ClockPort,
  CrmUserRecord,
  DealsPort,
  FindingsPort,
  PartnersPort,
  PolicyPort,
  UsersPort,
} from './ports.ts';
import { type RaiseFindingPorts, raiseFinding } from './raise-finding.ts';
import type { DealRecord, PartnerRecord, Registration } from './records.ts';

export type JudgeDealsPorts = AccountsPort &
  ClaimsPort &
  ClockPort &
  ConsentsPort &
  DealsPort &
  FindingsPort &
  PartnersPort &
  PolicyPort &
  UsersPort &
  RaiseFindingPorts;

/**
 * Holds deals against the active registrations of their accounts (domain rule 8, D1 and D2). A hit is raised
 * once; a deal that is linked to the partner again closes its heads-up. The accounts must be locked.
 *
 * @returns ids of deals about which a finding was raised or closed
 */
export async function judgeDeals(ports: JudgeDealsPorts, deals: DealRecord[]): Promise<Set<string>> {
  const changed = new Set<string>();
  const present = deals.filter(deal => !deal.missing && deal.mergedInto === null);
  if (present.length === 0) return changed;
  const scene = await sceneOf(ports, present);
  const now = await ports.now();
  for (const deal of present) {
    for (const claim of scene.claimsOn(deal).filter(claim => !isOver(claim, now))) {
      if (await judge(ports, scene, deal, claim)) changed.add(deal.dealId);
    }
  }
  return changed;
}

/** At its end a protection keeps nobody out any more, settled or not (T6). */
const isOver = (claim: Registration, now: Temporal.Instant) => {
  const end = currentEnd(claim);
  return end !== null && Temporal.Instant.compare(end, now) <= 0;
};

type Scene = Awaited<ReturnType<typeof sceneOf>>;

async function judge(
  ports: JudgeDealsPorts,
  scene: Scene,
  deal: DealRecord,
  claim: Registration,
): Promise<boolean> {
  const { policy } = await ports.policyInForce();
  const partner = scene.partners.get(claim.partnerCompanyId);
  if (partner === undefined) return false;
  const dealFacts = scene.dealFacts(deal);
  const asOfNow = { ...claim, protectedUntil: endAsOf(claim, await ports.now()) };
  const claimFacts = claimFactsOf(asOfNow, partner, scene.consentsOf(claim));
  const onRegisteredDeal = claim.dealId === deal.dealId;
  const verdict = onRegisteredDeal
    ? judgeOwnerChange(dealFacts, null, claimFacts, policy, await ports.now())
    : judgeNewDeal(dealFacts, claimFacts, policy);
  if (verdict.verdict === 'hit')
    return await raiseFinding(ports, {
      claim,
      deal,
      verdict,
      actor: scene.actorOf(deal, verdict.facts.actorUserId),
    });
  const open = scene.openFindings.filter(
    finding => finding.dealId === deal.dealId && finding.registrationId === claim.registrationId,
  );
  if (verdict.because !== 'linked-to-partner') return false;
  for (const finding of open)
    await closeFinding(ports, finding, { event: 'linked', actor: { kind: 'automation' }, text: null });
  return open.length > 0;
}

/** Everything the verdicts need, read in as many statements however many deals there are. */
async function sceneOf(ports: JudgeDealsPorts, deals: DealRecord[]) {
  const directory = await ports.directory();
  const companies = await ports.companies([...new Set(deals.flatMap(deal => deal.companyIds))]);
  const accountOf = new Map(companies.map(company => [company.companyId, company.accountId]));
  const claims = await ports.activeClaimsOfAccounts([...new Set(accountOf.values())]);
  const ownRegistrations = await ports.liveClaimsOfDeals(deals.map(deal => deal.dealId));
  const claimable = [...claims, ...ownRegistrations.filter(claim => claim.state === 'active')];
  const consents = await ports.consentsOf([...new Set(claimable.map(claim => claim.registrationId))]);
  const partners = await ports.partners([...new Set(claimable.map(claim => claim.partnerCompanyId))]);
  const associatedPartners = await ports.partners([...new Set(deals.flatMap(deal => deal.companyIds))]);
  const owners = await ports.usersByOwnerId(presentIds(deals.map(deal => deal.ownerId)));
  const creators = await ports.usersById(presentIds(deals.map(deal => deal.createdByUserId)));
  const openFindings = (await ports.findingsOfDeals(deals.map(deal => deal.dealId))).filter(isOpen);
  const isPartner = new Set(associatedPartners.map(partner => partner.companyId));
  const ownerOf = (deal: DealRecord) => owners.find(owner => owner.ownerId === deal.ownerId) ?? null;
  const creatorOf = (deal: DealRecord) =>
    creators.find(user => user.userId === deal.createdByUserId) ??
    (deal.createdByUserId === null
      ? null
      : { userId: deal.createdByUserId, ownerId: '', name: null, teamIds: [] });
  return {
    partners: new Map(partners.map(partner => [partner.companyId, partner])),
    openFindings,
    consentsOf: (claim: Registration) =>
      consents.filter(consent => consent.registrationId === claim.registrationId),
    /** Claims on the deal's accounts, and the claim that was registered on the deal itself wherever it went. */
    claimsOn: (deal: DealRecord) => {
      const accounts = new Set(claimedAccounts(deal, isPartner, accountOf));
      const found = claimable.filter(claim => accounts.has(claim.accountId) || claim.dealId === deal.dealId);
      return [...new Map(found.map(claim => [claim.registrationId, claim])).values()];
    },
    dealFacts: (deal: DealRecord): DealFacts =>
      dealFactsOf(deal, directory, ownerOf(deal), creatorOf(deal), isPartner),
    /** The person whom the rule holds responsible. */
    actorOf: (deal: DealRecord, userId: unknown): CrmUserRecord | null =>
      [creatorOf(deal), ownerOf(deal)].find(user => user !== null && user.userId === userId) ?? null,
  };
}

const isOpen = (finding: { status: string }) =>
  finding.status === 'heads-up' || finding.status === 'exception';
const presentIds = (ids: (string | null)[]) => [...new Set(ids.filter(id => id !== null))];

/**
 * A deal belongs to its primary company's account; where that is a partner, to the sole other company's
 * (domain rule 3). Without a primary every customer company counts: hiding the primary must not pay.
 */
function claimedAccounts(deal: DealRecord, isPartner: Set<string>, accountOf: Map<string, string>): string[] {
  const primary = deal.primaryCompanyId;
  const named =
    primary !== null && !isPartner.has(primary)
      ? [primary]
      : deal.companyIds.filter(id => !isPartner.has(id));
  return named.flatMap(id => accountOf.get(id) ?? []);
}

function dealFactsOf(
  deal: DealRecord,
  directory: Directory,
  owner: CrmUserRecord | null,
  creator: CrmUserRecord | null,
  isPartner: Set<string>,
): DealFacts {
  const sideOfUser = (user: CrmUserRecord | null) =>
    user === null ? 'unclassified' : sideOf(directory, user);
  return {
    dealId: deal.dealId,
    createdAt: deal.createdAt ?? deal.readAt,
    createdBy: { userId: creator?.userId ?? null, side: sideOfUser(creator) },
    source: deal.source,
    ownBySelf: deal.madeByUs,
    owner: { userId: owner?.userId ?? null, ownerId: deal.ownerId, side: sideOfUser(owner) },
    pipelineId: deal.pipelineId,
    linkedPartnerIds: [
      ...(deal.linkedPartner === null ? [] : [deal.linkedPartner]),
      ...deal.companyIds.filter(id => isPartner.has(id)),
    ],
  };
}

function claimFactsOf(claim: Registration, partner: PartnerRecord, consents: Consent[]): ClaimFacts {
  if (claim.protectedFrom === null || claim.protectedUntil === null)
    throw new Error(`Active registration ${claim.registrationId} has no protection`);
  return {
    registrationId: claim.registrationId,
    partnerCompanyId: claim.partnerCompanyId,
    partnerType: partner.type,
    claimedAt: claim.claimedAt,
    protectedFrom: claim.protectedFrom,
    protectedUntil: claim.protectedUntil,
    dealId: claim.dealId,
    coSellUserIds: claim.coSellUserIds,
    // The store keeps that a window is open, not since when: then it counts as open since the claim.
    directWindows: claim.directWindowOpen ? [{ openedAt: claim.claimedAt, closedAt: null }] : [],
    consents,
  };
}
