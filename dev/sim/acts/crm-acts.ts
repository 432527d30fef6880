import { associate, dissociate, findSpecs, linksTo } from '../../emulator/crm/associations.ts';
import { mergeRecords } from '../../emulator/crm/merge-records.ts';
import { archiveRecord, createRecord, restoreRecord, updateRecord } from '../../emulator/crm/records.ts';
import type { CrmRecord, Origin } from '../../emulator/world.ts';
import type { Run } from '../run.ts';
import { bySource, byUser } from '../sim-hubspot.ts';
import { archivedRecords, liveRecords } from './crm-ids.ts';

/** Few, so that companies meet on them; the last identifies nobody. */
const domains = [
  'alpha.example',
  'beta.example',
  'gamma.example',
  'delta.example',
  'epsilon.example',
  'gmail.com',
];

const primary = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 5 };
const unlabeled = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 341 };

function somebodyOf(run: Run): Origin {
  const { rep, otherRep, channel, approver, sellers } = run.people;
  const user = run.random.pick([rep, rep, otherRep, channel, approver, ...sellers]);
  return byUser(user.userId);
}

function anyOwner(run: Run): string {
  const { rep, otherRep, channel, sellers } = run.people;
  return run.random.pick([rep, rep, otherRep, channel, ...sellers]).ownerId;
}

export function newDeal(run: Run): string {
  const { random, hubspot } = run;
  const companies = liveRecords(run, '0-2');
  const customers = companies.filter(company => !run.partnerIds.includes(company.id));
  const origin = random.chance(0.8)
    ? somebodyOf(run)
    : bySource(random.pick(['IMPORT', 'FORM', 'INTEGRATION', 'AUTOMATION_PLATFORM']));
  const deal = createRecord(
    hubspot.state,
    hubspot.portal,
    '0-3',
    {
      dealname: `Deal ${random.int(1_000)}`,
      pipeline: 'default',
      dealstage: 'appointmentscheduled',
      hubspot_owner_id: anyOwner(run),
      ...(random.chance(0.15) && { dibs_linked_partner: random.pick(run.partnerIds) }),
    },
    origin,
  );
  if (customers.length > 0 && random.chance(0.9))
    link(run, deal, random.pick(customers), random.chance(0.7), origin);
  if (random.chance(0.15)) link(run, deal, random.pick(companies), false, origin);
  return `new deal ${deal.id} by ${origin.sourceId}`;
}

function link(run: Run, deal: CrmRecord, company: CrmRecord, asPrimary: boolean, origin: Origin): void {
  const { state, portal } = run.hubspot;
  const types = findSpecs(portal, '0-3', '0-2', [asPrimary ? primary : unlabeled]);
  associate({ state, portal, origin, quiet: false }, ref('0-3', deal), ref('0-2', company), types);
}

const ref = (typeId: string, record: CrmRecord) => ({ typeId, id: record.id });

/** Does something to a live deal, if there is one. */
const onDeal = (act: (run: Run, deal: CrmRecord) => string) => (run: Run) => {
  const deals = liveRecords(run, '0-3');
  if (deals.length === 0) return 'no deal';
  const deal = run.random.pick(deals);
  return `deal ${deal.id}: ${act(run, deal)}`;
};
const onCompany = (act: (run: Run, company: CrmRecord) => string) => (run: Run) => {
  const companies = liveRecords(run, '0-2').filter(company => !run.partnerIds.includes(company.id));
  if (companies.length === 0) return 'no company';
  const company = run.random.pick(companies);
  return `company ${company.id}: ${act(run, company)}`;
};

const set = (run: Run, record: CrmRecord, values: Record<string, string>): string => {
  updateRecord(run.hubspot.state, run.hubspot.portal, record, values, somebodyOf(run));
  return JSON.stringify(values);
};

export const reassignDeal = onDeal((run, deal) => set(run, deal, { hubspot_owner_id: anyOwner(run) }));

export const moveDeal = onDeal((run, deal) =>
  set(run, deal, {
    pipeline: 'default',
    dealstage: run.random.pick(['qualifiedtobuy', 'contractsent', 'closedwon', 'closedlost']),
  }),
);

export const renewalDeal = onDeal((run, deal) =>
  set(run, deal, { pipeline: 'renewal', dealstage: '1290010001' }),
);

export const nameLinkedPartner = onDeal((run, deal) =>
  set(run, deal, { dibs_linked_partner: run.random.pick([...run.partnerIds, '']) }),
);

/** Somebody writes over what only we write. */
export const tamperDeal = onDeal((run, deal) =>
  set(
    run,
    deal,
    run.random.pick([
      { dibs_registration_status: 'won' },
      { dibs_roe_status: 'exception' },
      { dibs_partner_name: 'Nobody' },
      { dibs_protected_through: '' },
    ]),
  ),
);

export const tamperCompany = onCompany((run, company) =>
  set(
    run,
    company,
    run.random.pick([
      { dibs_account_status: 'free' },
      { dibs_registered_partner: 'Nobody' },
      { dibs_protected_through: '2031-01-01' },
    ]),
  ),
);

export const associateDeal = onDeal((run, deal) => {
  const companies = liveRecords(run, '0-2');
  const company = run.random.pick(companies);
  const asPrimary = run.random.chance(0.5);
  link(run, deal, company, asPrimary, somebodyOf(run));
  return `joined ${company.id}${asPrimary ? ' as primary' : ''}`;
});

export const separateDeal = onDeal((run, deal) => {
  const { state, portal } = run.hubspot;
  const linked = [...linksTo(portal, ref('0-3', deal), '0-2').keys()];
  if (linked.length === 0) return 'is on no company';
  const id = run.random.pick(linked);
  dissociate(
    { state, portal, origin: somebodyOf(run), quiet: false },
    ref('0-3', deal),
    { typeId: '0-2', id },
    'all',
  );
  return `left ${id}`;
});

const remove = (typeId: string) => (run: Run, record: CrmRecord) => {
  archiveRecord(run.hubspot.state, run.hubspot.portal, typeId, record.id, somebodyOf(run));
  return 'deleted';
};
export const deleteDeal = onDeal(remove('0-3'));
export const deleteCompany = onCompany(remove('0-2'));

const restore = (typeId: '0-2' | '0-3') => (run: Run) => {
  const archived = archivedRecords(run, typeId);
  if (archived.length === 0) return 'nothing to restore';
  const { id } = run.random.pick(archived);
  // Nobody tells of a deal that its company is back: until deals are compared with HubSpot, that is missed (P5).
  const deals = typeId === '0-2' ? linksTo(run.hubspot.portal, { typeId, id }, '0-3').keys() : [];
  for (const deal of deals) run.lane.missed.add(deal);
  restoreRecord(run.hubspot.state, run.hubspot.portal, typeId, id, somebodyOf(run));
  return `${id} restored`;
};
export const restoreDeal = restore('0-3');
export const restoreCompany = restore('0-2');

const merge = (typeId: '0-2' | '0-3') => (run: Run) => {
  const { state, portal } = run.hubspot;
  const fitting = liveRecords(run, typeId).filter(record => !run.partnerIds.includes(record.id));
  if (fitting.length < 4) return 'too few to merge';
  const [one, other] = run.random.shuffled(fitting);
  if (one === undefined || other === undefined) return 'too few to merge';
  const made = mergeRecords(state, portal, typeId, one.id, other.id, somebodyOf(run));
  return `${one.id} and ${other.id} merged into ${made.id}`;
};
export const mergeDeals = merge('0-3');
export const mergeCompanies = merge('0-2');

export function newCompany(run: Run): string {
  const { state, portal } = run.hubspot;
  const domain = run.random.pick(domains);
  const company = createRecord(
    state,
    portal,
    '0-2',
    { name: `Customer ${run.random.int(1_000)}`, domain },
    somebodyOf(run),
  );
  return `new company ${company.id} with ${domain}`;
}

export const changeDomain = onCompany((run, company) =>
  set(
    run,
    company,
    run.random.chance(0.7)
      ? { domain: run.random.pick(domains) }
      : { hs_additional_domains: run.random.pick(domains) },
  ),
);

export const renameCompany = onCompany((run, company) =>
  set(run, company, { name: `Renamed ${run.random.int(1_000)}` }),
);

/** A partner joins or leaves the program, or moves to another tier or motion. */
export function changePartner(run: Run): string {
  const id = run.random.pick(run.partnerIds);
  const company = run.hubspot.portal.records.get('0-2')?.get(id);
  if (company === undefined || company.archivedAt !== null) return 'no partner';
  const gone = company.properties.dibs_partner !== 'true';
  const values = gone
    ? { dibs_partner: 'true' }
    : run.random.pick([
        { dibs_partner: 'false' },
        { dibs_partner_tier: run.random.pick(['Registered', 'Select', 'Premier']) },
        { dibs_partner_type: run.random.pick(['reseller', 'referral', 'co-sell']) },
        { name: `Partner ${run.random.int(1_000)}` },
      ]);
  return `partner ${id}: ${set(run, company, values)}`;
}
