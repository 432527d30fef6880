import type { Store } from '../../../adapters/postgres/store.ts';
import type { IdentityLinkView, MatchCandidate, MatchesAnswer } from '../../../contract/identity.ts';
import {
  type CompanyFacts,
  identityKeys,
  type MatchLink,
  matchCompanies,
} from '../../../domain/account-match.ts';
import { rankCandidates, rankLinks } from '../../../domain/candidate-rank.ts';
import { sideOf } from '../../../domain/directory.ts';
import type { Policy } from '../../../domain/policy.ts';
import type { CompanyContact } from '../../../operations/identity-records.ts';
import { recordPaths } from '../../../operations/record-paths.ts';
import type { CompanyRecord } from '../../../operations/records.ts';
import { refuse } from '../../../operations/refuse.ts';
import { accountRef } from './account-ref.ts';
import { decisionViews } from './identity-view.ts';
import type { Viewer } from './viewer.ts';

/** Companies that are compared with the customer's, and of the customer's own, beginning with the one that was named. */
const mostLookAlikes = 100;
const mostOwn = 20;
/** Candidates that are shown: more than these nobody looks through. */
const mostCandidates = 25;

/**
 * Help for whoever reviews a claim: customers that may be the same one, ranked, with the evidence on both sides, the
 * contacts in common, the deals of direct sales, and what people said before.
 */
export async function matchesView(
  store: Store,
  accountId: string,
  companyId: string,
  viewer: Viewer,
): Promise<MatchesAnswer> {
  const all = await store.companiesOfAccount(accountId);
  const own = all
    .filter(({ mergedInto }) => mergedInto === null)
    .toSorted((a, b) => Number(b.companyId === companyId) - Number(a.companyId === companyId))
    .slice(0, mostOwn);
  const alike = await store.lookAlikes(accountId, mostLookAlikes);
  const contacts = await store.contactsOf([...own, ...alike].map(company => company.companyId));
  const matching = await matchingOf(store, [...own, ...alike]);
  const waiting = await store.waitingLinksOfAccount(accountId);
  const facts = (company: CompanyRecord) => factsOf(company, contacts.get(company.companyId) ?? []);
  const candidates: Found[] = [];
  const others = Map.groupBy(alike, company => company.accountId);
  const apart = await store.toldApartFrom(accountId, [...others.keys()]);
  for (const [otherId, companies] of others) {
    const toldApart = apart.has(otherId);
    const said = { merged: false, alias: false, apart: toldApart };
    const links = companies.flatMap(other =>
      own.flatMap(mine =>
        matchCompanies(facts(mine), facts(other), said, matching).links.map(link => ({
          ...link,
          mine,
          other,
        })),
      ),
    );
    const [surest] = rankLinks(links);
    if (surest !== undefined)
      candidates.push({
        candidate: { companyId: surest.other.companyId, otherId, companies, toldApart },
        links,
      });
  }
  const shown: MatchCandidate[] = [];
  for (const { candidate, links, kind } of rankCandidates(candidates).slice(0, mostCandidates)) {
    const ids = new Set(candidate.companies.map(company => company.companyId));
    const readings = [...own, ...candidate.companies].flatMap(({ readAt }) => readAt ?? []);
    shown.push({
      account: await accountRef(store, candidate.otherId, candidate.companyId),
      companyId: candidate.companyId,
      kind,
      links: links.map(linkView),
      asOf: readings.toSorted(Temporal.Instant.compare)[0]?.toString() ?? null,
      waiting: waiting.some(({ companyA, companyB }) => ids.has(companyA) || ids.has(companyB)),
      toldApart: candidate.toldApart,
      contactsInCommon: inCommon(own, candidate.companies, contacts),
      directDeals: await directDeals(store, [...ids]),
      actions: actionsOn(viewer, candidate.toldApart),
    });
  }
  return {
    ok: true,
    account: await accountRef(store, accountId, companyId),
    within: await linksWithin(store, accountId, own, facts, matching),
    directDeals: await directDeals(
      store,
      own.map(company => company.companyId),
    ),
    candidates: shown,
    decisions: await decisionViews(store, await store.decisionsOn(all.map(company => company.companyId))),
  };
}

type OwnedLink = MatchLink & { mine: CompanyRecord; other: CompanyRecord };
type Found = {
  candidate: { companyId: string; otherId: string; companies: CompanyRecord[]; toldApart: boolean };
  links: OwnedLink[];
};

const linkView = ({ level, effect, a, b, mine, other }: OwnedLink): IdentityLinkView => ({
  level,
  effect,
  own: { companyId: mine.companyId, ...a },
  other: { companyId: other.companyId, ...b },
});

/** With the domains that unrelated companies of this portal share: they identify nobody here. */
async function matchingOf(store: Store, companies: readonly CompanyRecord[]): Promise<Policy['matching']> {
  const { policy } = await store.policyInForce();
  const domains = companies.flatMap(company => identityKeys(company, policy.matching).domains);
  const shared = await store.widelyShared([...new Set(domains)], policy.matching.sharedFromCompanies);
  return { ...policy.matching, sharedDomains: [...policy.matching.sharedDomains, ...shared] };
}

const factsOf = (company: CompanyRecord, contacts: readonly CompanyContact[]): CompanyFacts => ({
  ...company,
  contacts: contacts.map(({ contactId, address }) => address ?? `contact ${contactId}`),
});

function inCommon(
  own: readonly CompanyRecord[],
  others: readonly CompanyRecord[],
  contacts: ReadonlyMap<string, CompanyContact[]>,
): MatchCandidate['contactsInCommon'] {
  const of = (companies: readonly CompanyRecord[]) =>
    companies.flatMap(({ companyId }) => contacts.get(companyId) ?? []);
  const mine = of(own);
  const isCommon = (contact: CompanyContact) =>
    mine.some(
      other =>
        other.contactId === contact.contactId ||
        (other.address !== null && other.address === contact.address),
    );
  const common = new Map(
    of(others)
      .filter(isCommon)
      .map(contact => [contact.contactId, contact]),
  );
  return [...common.values()].map(({ contactId, address }) => ({
    id: contactId,
    address,
    path: pathOf({ contactId }),
  }));
}

/** Deals that somebody of direct sales owns, open ones first, then the youngest. */
async function directDeals(store: Store, companyIds: string[]): Promise<MatchesAnswer['directDeals']> {
  const directory = await store.directory();
  const deals = (await store.dealsOfCompanies(companyIds)).filter(
    deal => !deal.missing && deal.mergedInto === null && deal.ownerId !== null,
  );
  const owners = new Map(
    (await store.usersByOwnerId([...new Set(deals.flatMap(deal => deal.ownerId ?? []))])).map(owner => [
      owner.ownerId,
      owner,
    ]),
  );
  return deals
    .flatMap(deal => {
      const owner = owners.get(deal.ownerId ?? '');
      return owner === undefined || sideOf(directory, owner) !== 'direct' ? [] : [{ deal, owner }];
    })
    .toSorted(
      (x, y) =>
        Number(x.deal.closed === true) - Number(y.deal.closed === true) ||
        (y.deal.createdAt?.epochMilliseconds ?? 0) - (x.deal.createdAt?.epochMilliseconds ?? 0),
    )
    .map(({ deal, owner }) => ({
      id: deal.dealId,
      name: deal.name,
      open: deal.closed === null ? null : !deal.closed,
      createdAt: deal.createdAt?.toString() ?? null,
      ownerName: owner.name,
      path: pathOf({ dealId: deal.dealId }),
    }));
}

async function linksWithin(
  store: Store,
  accountId: string,
  own: readonly CompanyRecord[],
  facts: (company: CompanyRecord) => CompanyFacts,
  matching: Policy['matching'],
): Promise<IdentityLinkView[]> {
  const told = await store.toldWithin(accountId);
  return own.flatMap((mine, at) =>
    own.slice(at + 1).flatMap(other => {
      const alias = told.some(
        ({ kind, companyA, companyB }) =>
          kind === 'alias' &&
          [companyA, companyB].every(id => [mine.companyId, other.companyId].includes(id)),
      );
      const said = { merged: false, alias, apart: false };
      const { links } = matchCompanies(facts(mine), facts(other), said, matching);
      return rankLinks(links).map(link => linkView({ ...link, mine, other }));
    }),
  );
}

function actionsOn(viewer: Viewer, toldApart: boolean): MatchCandidate['actions'] {
  const offer = (name: string, refusal: { detail: string } | null) => ({
    name,
    allowed: refusal === null,
    reason: refusal?.detail ?? null,
  });
  const done = toldApart ? { detail: 'They are told apart already.' } : null;
  return [
    offer('same-customer', refuse.unlessMayUnite(viewer)),
    offer('not-same-customer', refuse.unlessMaySplit(viewer) ?? done),
  ];
}

const pathOf = (about: { contactId?: string; dealId?: string }) =>
  recordPaths({ dealId: null, companyId: null, contactId: null, activityId: null, ...about })[0] ?? '';
