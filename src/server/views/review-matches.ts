import type { Store } from '../../../adapters/postgres/store.ts';
import type { ReviewView } from '../../../contract/deal-card.ts';
import type { IdentityDecisionView, MatchesAnswer } from '../../../contract/identity.ts';
import type { CompanyRecord, Registration } from '../../../operations/records.ts';
import { refuse } from '../../../operations/refuse.ts';
import { dayMark } from '../forms/form-parts.ts';
import { matchWords as words } from '../words/match-words.ts';
import { matchesView } from './matches-view.ts';
import type { Viewer } from './viewer.ts';

/** More than these nobody looks through on a card. */
const most = { candidates: 10, lines: 6 };

/** Who else is or may be the customer of a claim, in words for whoever decides on it (M1–M8). */
export async function reviewMatches(
  store: Store,
  claim: Registration,
  companies: readonly CompanyRecord[],
  viewer: Viewer,
): Promise<Pick<ReviewView, 'united' | 'candidates' | 'said' | 'pastDeals'>> {
  const found = await matchesView(store, claim.accountId, claim.companyId, viewer);
  const { policy } = await store.policyInForce();
  const dealLine = dealLineIn(policy.timeZone);
  return {
    united: companies
      .filter(company => company.companyId !== claim.companyId && !company.missing)
      .map(company => ({
        companyId: company.companyId,
        name: nameOf(company, company.companyId),
        text: unitedBy(company, found.within),
      })),
    candidates: found.candidates.slice(0, most.candidates).map(candidate => ({
      companyId: candidate.companyId,
      name: candidate.account.name,
      ownCompanyId: candidate.links[0]?.own.companyId ?? claim.companyId,
      hint: candidate.kind === 'hint',
      text: words.open(candidate),
      evidence: evidenceOf(candidate),
      directDeals: candidate.directDeals.slice(0, most.lines).map(dealLine),
      actions: candidate.actions,
    })),
    said: await saidOf(store, found.decisions, viewer, policy.timeZone),
    pastDeals: found.directDeals
      .filter(({ open }) => open === false)
      .slice(0, most.lines)
      .map(dealLine),
  };
}

function unitedBy({ companyId, mergedInto }: CompanyRecord, within: MatchesAnswer['within']): string {
  if (mergedInto !== null) return words.merged;
  const link = within.find(({ own, other }) => [own.companyId, other.companyId].includes(companyId));
  return link === undefined ? words.otherwise : words.evidence(link);
}

function evidenceOf({ links, contactsInCommon }: MatchesAnswer['candidates'][number]): string[] {
  const contacts = contactsInCommon.slice(0, most.lines).map(({ id, address }) => address ?? `contact ${id}`);
  return [
    ...new Set(links.filter(({ level }) => level !== 'M7' || contacts.length === 0).map(words.evidence)),
  ]
    .slice(0, most.lines)
    .concat(contacts.length === 0 ? [] : words.contacts(contacts));
}

const dealLineIn = (timeZone: string) => (deal: MatchesAnswer['directDeals'][number]) => ({
  dealId: deal.id,
  name: deal.name ?? `Deal ${deal.id}`,
  text: words.deal(deal, deal.createdAt === null ? null : dayIn(timeZone, deal.createdAt)),
});

async function saidOf(
  store: Store,
  decisions: readonly IdentityDecisionView[],
  viewer: Viewer,
  timeZone: string,
): Promise<ReviewView['said']> {
  const inForce = decisions.filter(({ undone }) => undone === null);
  const companies = await store.companies(inForce.flatMap(({ these, those }) => [...these, ...those]));
  const people = await store.usersById(inForce.map(({ byUserId }) => byUserId));
  const named = (ids: readonly string[]) =>
    ids
      .map(id =>
        nameOf(
          companies.find(({ companyId }) => companyId === id),
          id,
        ),
      )
      .join(', ');
  return inForce.map(({ id, kind, these, those, byUserId, at, text }) => {
    const refusal = kind === 'alias' ? refuse.unlessMayUnite(viewer) : refuse.unlessMaySplit(viewer);
    const who = people.find(({ userId }) => userId === byUserId)?.name ?? `User ${byUserId}`;
    return {
      id,
      text: words.said(kind === 'alias', named(these), named(those), who, dayIn(timeZone, at), text),
      actions: [{ name: 'undo-identity', allowed: refusal === null, reason: refusal?.detail ?? null }],
    };
  });
}

const nameOf = (company: CompanyRecord | undefined, companyId: string) =>
  company?.name ?? `Company ${companyId}`;

const dayIn = (timeZone: string, at: string) =>
  dayMark(Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate());
