import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { type PartnerListState, partnerListState } from '../../../adapters/postgres/partner-list.ts';
import { repairReport } from '../../../adapters/postgres/repairs.ts';
import { readSetUpFacts, type SetUpFacts } from '../../../adapters/postgres/set-up-facts.ts';
import type { Store } from '../../../adapters/postgres/store.ts';
import type { SetUpAnswer } from '../../../contract/set-up.ts';
import { dayWords, momentWords } from '../../../domain/day-words.ts';
import type { Directory } from '../../../domain/directory.ts';
import type { ObserveReport } from '../../../domain/observe-report.ts';
import { type PartnerMark, partnerMarkOf, partnerMarkWords } from '../../../domain/partner-mark.ts';
import type { Policy } from '../../../domain/policy.ts';
import { dayOf } from '../../../domain/program-year.ts';
import { observeDays, reportSoFar } from '../../../operations/make-observe-report.ts';

type Step = SetUpAnswer['steps'][number];
type Known = {
  facts: SetUpFacts;
  policy: Policy;
  directory: Directory;
  missingScopes: string[];
  mark: PartnerMark;
  list: PartnerListState | null;
  observed: (ObserveReport & { from: string; until: string }) | null;
};

/** The way from an install to a running program, each step as it stands, and whether the connection is sound. */
export async function setUpView(
  tx: PortalTransaction,
  store: Store,
  scopes: readonly string[],
): Promise<SetUpAnswer> {
  const now = await store.now();
  const { policy } = await store.policyInForce();
  const facts = await readSetUpFacts(
    tx,
    policy.tiers.map(tier => tier.name),
  );
  const { through, repaired } = await repairReport(tx, 0);
  const missingScopes = scopes.filter(scope => !facts.install.scopes.includes(scope));
  const directory = await store.directory();
  const known: Known = {
    facts,
    policy,
    directory,
    missingScopes,
    mark: partnerMarkOf(directory),
    list: await partnerListState(tx),
    observed: await reportSoFar(store),
  };
  const { setUp } = facts.install;
  const looked = [through.deals, through.companies].filter(at => at !== null);
  const connection: SetUpAnswer['connection'] = {
    hubDomain: facts.install.hubDomain,
    installedAt: facts.install.installedAt.toString(),
    missingScopes,
    clashes: (setUp.clashes ?? []).map(({ object, name, why }) => ({ object, name, why })),
    propertiesFailed: setUp.propertiesFailed ?? null,
    lastEventAt: facts.events.lastAt?.toString() ?? null,
    events: { waiting: facts.events.waiting, quarantined: facts.events.quarantined },
    copies: facts.copies,
    tasks: facts.tasks,
    lookedThrough:
      looked.length < 2 ? null : (looked.toSorted(Temporal.Instant.compare)[0]?.toString() ?? null),
    foundByLooking: repaired,
    healthy:
      missingScopes.length === 0 &&
      (setUp.clashes ?? []).length === 0 &&
      (setUp.propertiesFailed ?? null) === null &&
      facts.copies.refused === 0 &&
      facts.tasks.refused === 0,
  };
  return {
    ok: true,
    now: now.toString(),
    timeZone: policy.timeZone,
    steps: [
      connect(known),
      partners(known),
      teams(known),
      people(known),
      policyStep(known),
      importStep(known),
      cards(known),
      testRegistration(known),
      observe(known, now),
    ],
    connection,
  };
}

function connect({ facts, missingScopes }: Known): Step {
  const { clashes = [], propertiesFailed = null } = facts.install.setUp;
  const wrong = [
    ...missingScopes.map(scope => `The scope ${scope} is not granted: install the app again.`),
    ...clashes.map(({ object, name, why }) => `${name} of ${object} is not ours: ${why}.`),
    ...(propertiesFailed === null
      ? []
      : [
          `The properties of Dibs could not be made in HubSpot (${propertiesFailed}): install the app again.`,
        ]),
  ];
  return {
    id: 'connect',
    state: wrong.length === 0 ? 'done' : 'attention',
    found:
      wrong.length > 0
        ? wrong
        : [
            'Connected, and the properties of Dibs are in HubSpot.',
            'Everybody who works in this HubSpot account sees them (dibs_…), among them to whom a customer is registered: a partner with a seat would, too. HubSpot can hide properties from people.',
          ],
  };
}

function partners({ facts: { partners: found }, policy, mark, list }: Known): Step {
  const said = `A company is a partner when ${partnerMarkWords(mark, list?.name ?? null)}.`;
  const wrong = mark.kind === 'list' ? listTrouble(list) : null;
  if (wrong !== null) return { id: 'partners', state: 'attention', found: [said, wrong] };
  if (found.active === 0)
    return { id: 'partners', state: 'to-do', found: [said, 'No company is marked as a partner yet.'] };
  const tiers = policy.tiers.map(tier => tier.name).join(', ');
  return {
    id: 'partners',
    state: found.ofUnknownTier === 0 ? 'done' : 'attention',
    found: [
      said,
      `${count(found.active, 'partner')}.`,
      ...(found.ofUnknownTier === 0
        ? []
        : [
            `${found.ofUnknownTier} of them ${found.ofUnknownTier === 1 ? 'has a tier' : 'have tiers'} that the policy does not name, and ${found.ofUnknownTier === 1 ? 'counts' : 'count'} as of the lowest. The policy has: ${tiers}.`,
          ]),
    ],
  };
}

/** What keeps the list from marking partners; null: nothing does. */
function listTrouble(list: PartnerListState | null): string | null {
  if (list === null) return 'The list is being read.';
  switch (list.failure) {
    case null:
      return null;
    case 'forbidden':
      return 'Dibs may not read lists here: install the app again and grant the scope crm.lists.read. Until then partners stay as they are.';
    case 'not-found':
      return 'HubSpot does not have this list any more: choose another. Until then partners stay as they are.';
    case 'not-of-companies':
      return 'It is no list of companies: choose another. Until then partners stay as they are.';
    default:
      return `The list could not be read (${list.failure}). Until it can, partners stay as they are.`;
  }
}

function teams({ directory: { sides, teamManagers } }: Known): Step {
  const of = (side: string) => sides.filter(entry => entry.side === side).length;
  const direct = sides.filter(entry => entry.side === 'direct');
  const unheard = direct.filter(
    ({ who }) => 'teamId' in who && !teamManagers.some(({ teamId }) => teamId === who.teamId),
  ).length;
  return {
    id: 'teams',
    state: direct.length === 0 ? 'to-do' : unheard > 0 ? 'attention' : 'done',
    found: [
      direct.length === 0
        ? 'Nobody is direct sales yet, so nothing is ever a heads-up.'
        : `Direct: ${direct.length}, channel: ${of('channel')}, service: ${of('service')} (teams or people).`,
      ...(unheard === 0
        ? []
        : [`${count(unheard, 'direct team')} without a manager who hears of RoE exceptions.`]),
    ],
  };
}

function people({ directory: { roles } }: Known): Step {
  const of = (role: string) => roles.filter(entry => entry.role === role).length;
  const missing = ['partner-manager', 'approver'].filter(role => of(role) === 0);
  const advised = ['director', 'executive'].filter(role => of(role) === 0);
  return {
    id: 'people',
    state: missing.length > 0 ? 'to-do' : advised.length > 0 ? 'attention' : 'done',
    found: [
      `Partner managers: ${of('partner-manager')}, approvers: ${of('approver')}, admins: ${of('admin')} (people or teams).`,
      ...missing.map(role => `Nobody is ${role === 'approver' ? 'an approver' : 'a partner manager'} yet.`),
      ...advised.map(
        role =>
          `Nobody is ${role === 'director' ? 'a director' : 'an executive'}: a dispute that goes up that far waits.`,
      ),
    ],
  };
}

function policyStep({ facts: { policyVersion }, policy }: Known): Step {
  const criteria = policy.tiers.filter(tier => (tier.criteria ?? []).length > 0).length;
  const found = [
    `Days are counted in ${policy.timeZone}; ${policy.registration.protectionDays} days of protection, a follow-up every ${policy.followUp.days} days.`,
    `${count(policy.tiers.length, 'tier')}, ${criteria} with criteria.`,
  ];
  return policyVersion > 1
    ? { id: 'policy', state: 'done', found }
    : {
        id: 'policy',
        state: 'to-do',
        found: ['Nobody has looked at the policy yet: it is as installed.', ...found],
      };
}

function importStep({ facts: { registrations, lastImport } }: Known): Step {
  const found =
    registrations.imported > 0 ? [`${count(registrations.imported, 'registration')} imported.`] : [];
  if (lastImport === null)
    return {
      id: 'import',
      state: registrations.imported > 0 ? 'done' : 'optional',
      found:
        found.length > 0 ? found : ['No old registrations were imported. Leave this out if there are none.'],
    };
  const { label, rows, good, checked, applied } = lastImport;
  const run = applied ? 'applied' : checked ? 'dry run done, not applied' : 'being read';
  return {
    id: 'import',
    state: applied ? 'done' : 'running',
    found: [...found, `Last: ${label}, ${run}; ${good} of ${count(rows, 'row')} can be taken in.`],
  };
}

const placeable: Record<string, string> = { deal: 'deals', company: 'companies', contact: 'contacts' };

function cards({ facts, policy }: Known): Step {
  const seen = facts.cards.filter(({ card }) => card in placeable);
  const missing = Object.keys(placeable).filter(card => !seen.some(each => each.card === card));
  const onDeals = seen.some(({ card }) => card === 'deal');
  return {
    id: 'cards',
    state: !onDeals ? 'to-do' : missing.length > 0 ? 'attention' : 'done',
    found: [
      ...seen.map(
        ({ card, lastSeenAt }) =>
          `On ${placeable[card]}: last looked at ${momentWords(lastSeenAt, policy.timeZone)}.`,
      ),
      ...missing.map(card => `Nobody has looked at the card on ${placeable[card]} yet.`),
    ],
  };
}

function testRegistration({ facts: { registrations } }: Known): Step {
  return registrations.own > 0
    ? {
        id: 'test-registration',
        state: 'done',
        found: [`${count(registrations.own, 'claim')} made in Dibs.`],
      }
    : { id: 'test-registration', state: 'to-do', found: ['No claim was made in Dibs yet.'] };
}

function observe({ policy, observed }: Known, now: Temporal.Instant): Step {
  if (observed === null)
    return { id: 'observe', state: 'done', found: [`The program is set to ${policy.enforcement}.`] };
  const findings = observed.findings.reduce((sum, { count: of }) => sum + of, 0);
  const said = `${count(findings, 'heads-up', 'heads-ups')} and ${count(observed.misses, 'missed follow-up')}, of which ${count(observed.wouldHaveTold.length, 'person', 'people')} would have heard.`;
  if (policy.enforcement !== 'observe')
    return {
      id: 'observe',
      state: 'done',
      found: [`The program is set to ${policy.enforcement}. While it observed: ${said}`],
    };
  const from = dayOf(Temporal.Instant.from(observed.from), policy.timeZone);
  const ready = from.add({ days: observeDays });
  const days = from.until(dayOf(now, policy.timeZone)).days;
  const over = days >= observeDays;
  return {
    id: 'observe',
    state: over ? 'to-do' : 'running',
    found: [
      over
        ? `The program has observed for ${count(days, 'day')}: read what it would have said, and decide whether it should advise or enforce.`
        : `Observing until ${dayWords(ready)}, then there is a report of thirty days.`,
      `So far: ${said}`,
    ],
  };
}

const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
