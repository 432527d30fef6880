import type { DealFacts } from '../domain/direct-engagement.ts';
import { alsoDirect, type Directory, sideOf } from '../domain/directory.ts';
import type {
  AccountsPort,
  ClaimsPort,
  CrmUserRecord,
  FindingsPort,
  PartnersPort,
  PolicyPort,
  UsersPort,
} from './ports.ts';
import type { DealRecord, Registration } from './records.ts';

export type DealScenePorts = AccountsPort & ClaimsPort & FindingsPort & PartnersPort & PolicyPort & UsersPort;

export type DealScene = Awaited<ReturnType<typeof dealSceneOf>>;

/** Everything that verdicts about deals need of the CRM, read in as many statements however many deals there are. */
export async function dealSceneOf(ports: DealScenePorts, deals: DealRecord[]) {
  const dealIds = deals.map(deal => deal.dealId);
  const companyIds = [...new Set(deals.flatMap(deal => deal.companyIds))];
  const [directory, companies, ownRegistrations, associatedPartners, owners, creators, findings] =
    await Promise.all([
      ports.directory(),
      ports.companies(companyIds),
      ports.liveClaimsOfDeals(dealIds),
      ports.partners(companyIds),
      ports.usersByOwnerId(presentIds(deals.map(deal => deal.ownerId))),
      ports.usersById(presentIds(deals.map(deal => deal.createdByUserId))),
      ports.findingsOfDeals(dealIds),
    ]);
  const accountOf = new Map(companies.map(company => [company.companyId, company.accountId]));
  const claims = await ports.activeClaimsOfAccounts([...new Set(accountOf.values())]);
  const claimable = [...claims, ...ownRegistrations.filter(claim => claim.state === 'active')];
  const isPartner = new Set(associatedPartners.map(partner => partner.companyId));
  const ownerOf = (deal: DealRecord) => owners.find(owner => owner.ownerId === deal.ownerId) ?? null;
  const creatorOf = (deal: DealRecord) =>
    creators.find(user => user.userId === deal.createdByUserId) ??
    (deal.createdByUserId === null
      ? null
      : { userId: deal.createdByUserId, ownerId: '', name: null, teamIds: [] });
  return {
    claims: claimable,
    openFindings: findings.filter(({ status }) => status === 'heads-up' || status === 'exception'),
    /** Accounts of the deal's customer companies. */
    accountsOf: (deal: DealRecord) => new Set(claimedAccounts(deal, isPartner, accountOf)),
    /** Claims on the deal's accounts, and the claim that was registered on the deal itself wherever it went. */
    claimsOn: (deal: DealRecord): Registration[] => {
      const accounts = new Set(claimedAccounts(deal, isPartner, accountOf));
      const found = claimable.filter(claim => accounts.has(claim.accountId) || claim.dealId === deal.dealId);
      return [...new Map(found.map(claim => [claim.registrationId, claim])).values()];
    },
    dealFacts: (deal: DealRecord): DealFacts =>
      dealFactsOf(deal, isPartner, ownerOf(deal), creatorOf(deal), user => sideOf(directory, user)),
    /** The same where whoever has direct among several hats counts as direct (E32). */
    dealFactsWithHats: (deal: DealRecord, partnerCompanyId: string): DealFacts =>
      dealFactsOf(deal, isPartner, ownerOf(deal), creatorOf(deal), hatSide(directory, partnerCompanyId)),
    /** The person whom the rule holds responsible. */
    actorOf: (deal: DealRecord, userId: unknown): CrmUserRecord | null =>
      [creatorOf(deal), ownerOf(deal)].find(user => user !== null && user.userId === userId) ?? null,
  };
}

export const hatSide = (directory: Directory, partnerCompanyId: string) => (user: CrmUserRecord) =>
  alsoDirect(directory, user, partnerCompanyId) ? ('direct' as const) : sideOf(directory, user);

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
  isPartner: Set<string>,
  owner: CrmUserRecord | null,
  creator: CrmUserRecord | null,
  sideOfUser: (user: CrmUserRecord) => DealFacts['owner']['side'],
): DealFacts {
  const side = (user: CrmUserRecord | null) => (user === null ? 'unclassified' : sideOfUser(user));
  return {
    dealId: deal.dealId,
    createdAt: deal.createdAt ?? deal.readAt,
    createdBy: { userId: creator?.userId ?? null, side: side(creator) },
    source: deal.source,
    ownBySelf: deal.madeByUs,
    owner: { userId: owner?.userId ?? null, ownerId: deal.ownerId, side: side(owner) },
    pipelineId: deal.pipelineId,
    linkedPartnerIds: [
      ...(deal.linkedPartner === null ? [] : [deal.linkedPartner]),
      ...deal.companyIds.filter(id => isPartner.has(id)),
    ],
  };
}
