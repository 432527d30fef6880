import type { Ref } from '../crm/associations.ts';
import type { Origin } from '../world.ts';
import { CUSTOMERS } from './company-rows.ts';
import { customerNamed, type SeededCompanies } from './seed-companies.ts';
import { ownerNamed } from './seed-people.ts';
import { byHandOf, FORM_ORIGIN, type SeedWriter } from './seed-writer.ts';

const PRODUCTS = [
  'Harborline Core',
  'Harborline Insights',
  'Fleet add-on',
  'Warehouse module',
  'Platform rollout',
];
const STAGES = [
  'appointmentscheduled',
  'qualifiedtobuy',
  'presentationscheduled',
  'decisionmakerboughtin',
  'contractsent',
  'closedwon',
  'closedlost',
];
const REPS = ['Marcus', 'Priya', 'Tom'] as const;
const DEAL_TO_COMPANY = 341;
const DEAL_TO_PRIMARY_COMPANY = 5;
const DEAL_TO_CONTACT = 3;
const TOTAL = 120;
const RENEWALS = 14;
const WITH_PARTNER = 12;

type DealPlan = {
  readonly name: string;
  readonly primary: Ref;
  readonly second?: Ref;
  readonly properties: Readonly<Record<string, string>>;
  readonly daysAgo: number;
  readonly origin: Origin;
};

/** Whole dollars that look quoted: 8,400 to 182,400. */
const amountOf = (index: number): string => String(8_400 + ((index * 7_919) % 175) * 1_000);

/** 120 deals: ordinary ones, renewals, and those that make a naive watcher cry wolf. */
export function seedDeals(
  writer: SeedWriter,
  companies: SeededCompanies,
  contacts: ReadonlyMap<string, Ref>,
): void {
  const special = specialDeals(writer, companies);
  const renewals = Array.from({ length: RENEWALS }, (_, index) => renewalDeal(writer, companies, index));
  const partnered = Array.from({ length: WITH_PARTNER }, (_, index) => partnerDeal(writer, companies, index));
  const rest = TOTAL - special.length - renewals.length - partnered.length;
  const ordinary = Array.from({ length: rest }, (_, index) => ordinaryDeal(writer, companies, index));
  for (const plan of [...special, ...renewals, ...partnered, ...ordinary]) place(writer, plan, contacts);
}

function place(writer: SeedWriter, plan: DealPlan, contacts: ReadonlyMap<string, Ref>): void {
  const { name, primary, second, properties, daysAgo, origin } = plan;
  const deal = writer.create('0-3', { dealname: name, ...properties }, daysAgo, origin);
  writer.link(deal, primary, DEAL_TO_PRIMARY_COMPANY);
  if (second) writer.link(deal, second, DEAL_TO_COMPANY);
  const contact = contacts.get(primary.id);
  if (contact) writer.link(deal, contact, DEAL_TO_CONTACT);
}

/** Regular customers: the last seven of the list have their own stories, the first eight stay free of deals. */
function regular(companies: SeededCompanies, index: number): { ref: Ref; name: string } {
  const pool = CUSTOMERS.length - 7 - 8;
  const at = 8 + (index % pool);
  const [ref, row] = [companies.customers[at], CUSTOMERS[at]];
  if (!ref || !row) throw new Error('the seed has fewer customers than deals need');
  return { ref, name: row[0] };
}

function ordinaryDeal(writer: SeedWriter, companies: SeededCompanies, index: number): DealPlan {
  const { ref, name } = regular(companies, index);
  const rep = REPS[index % REPS.length] ?? 'Marcus';
  const stage = STAGES[(index * 3) % STAGES.length] ?? 'qualifiedtobuy';
  const closed = stage.startsWith('closed');
  return {
    name: `${name}: ${PRODUCTS[index % PRODUCTS.length]}`,
    primary: ref,
    properties: {
      amount: amountOf(index),
      deal_currency_code: 'USD',
      pipeline: 'default',
      dealstage: stage,
      dealtype: index % 5 === 0 ? 'existingbusiness' : 'newbusiness',
      closedate: writer.day(closed ? -10 - (index % 60) : 15 + (index % 90)),
      hubspot_owner_id: ownerNamed(writer.portal, rep),
      ...(stage === 'closedlost' && { closed_lost_reason: 'Budget moved to next year' }),
    },
    daysAgo: 75 + ((index * 11) % 260),
    origin: byHandOf(writer.portal, rep),
  };
}

/** Existing business in the renewals pipeline, kept by customer success. */
function renewalDeal(writer: SeedWriter, companies: SeededCompanies, index: number): DealPlan {
  const { ref, name } = regular(companies, index * 2);
  const stages = ['1290010001', '1290010002', '1290010003'];
  return {
    name: `${name}: renewal`,
    primary: ref,
    properties: {
      amount: amountOf(index + 40),
      deal_currency_code: 'USD',
      pipeline: 'renewal',
      dealstage: stages[index % stages.length] ?? '1290010001',
      dealtype: 'existingbusiness',
      closedate: writer.day(20 + index * 6),
      hubspot_owner_id: ownerNamed(writer.portal, index % 3 === 0 ? 'Priya' : 'Grace'),
    },
    daysAgo: 40 + index * 4,
    origin: byHandOf(writer.portal, 'Grace'),
  };
}

/** Sold through a partner, who is the deal's second company, but owned by one of the vendor's own reps. */
function partnerDeal(writer: SeedWriter, companies: SeededCompanies, index: number): DealPlan {
  const { ref, name } = regular(companies, index * 3 + 1);
  const partner = companies.partners[index % 4];
  const rep = REPS[index % REPS.length] ?? 'Marcus';
  return {
    name: `${name}: ${PRODUCTS[(index + 2) % PRODUCTS.length]} (with partner)`,
    primary: ref,
    ...(partner && { second: partner }),
    properties: {
      amount: amountOf(index + 80),
      deal_currency_code: 'USD',
      pipeline: 'default',
      dealstage: STAGES[index % 5] ?? 'qualifiedtobuy',
      dealtype: 'newbusiness',
      closedate: writer.day(25 + index * 5),
      hubspot_owner_id: ownerNamed(writer.portal, rep),
    },
    daysAgo: 30 + index * 3,
    origin: byHandOf(writer.portal, index % 2 === 0 ? 'Elena' : rep),
  };
}

/** A reseller as primary company, a deal from a web form, subsidiaries, the duplicate, and the domainless. */
function specialDeals(writer: SeedWriter, companies: SeededCompanies): DealPlan[] {
  const { portal } = writer;
  const customer = (name: string) => customerNamed(companies.customers, name);
  const [reseller, , , distributor] = companies.partners;
  if (!reseller || !distributor) throw new Error('the seed needs its partners');
  const open = (index: number, rep: string, stage = 'qualifiedtobuy') => ({
    amount: amountOf(index),
    deal_currency_code: 'USD',
    pipeline: 'default',
    dealstage: stage,
    dealtype: 'newbusiness',
    closedate: writer.day(30 + index),
    hubspot_owner_id: ownerNamed(portal, rep),
  });
  const by = (name: string) => byHandOf(portal, name);
  return [
    {
      name: 'Pinnacle Gear Works via Cobalt Ridge',
      primary: reseller,
      second: customer('Pinnacle Gear Works'),
      properties: open(3, 'Marcus', 'presentationscheduled'),
      daysAgo: 33,
      origin: by('Marcus'),
    },
    {
      name: 'Nordvik Shipping via Quayside',
      primary: distributor,
      second: customer('Nordvik Shipping'),
      properties: open(5, 'Tom'),
      daysAgo: 21,
      origin: by('Jonas'),
    },
    {
      name: 'Bellwether Analytics: demo request',
      primary: customer('Bellwether Analytics'),
      properties: open(7, 'Priya', 'appointmentscheduled'),
      daysAgo: 4,
      origin: FORM_ORIGIN,
    },
    {
      name: 'Northmoor Freight: Fleet add-on',
      primary: customer('Northmoor Freight'),
      properties: open(9, 'Tom', 'decisionmakerboughtin'),
      daysAgo: 44,
      origin: by('Tom'),
    },
    {
      name: 'Bluepeak Logistics: Warehouse module',
      primary: customer('Bluepeak Logistics'),
      properties: open(11, 'Priya', 'contractsent'),
      daysAgo: 58,
      origin: by('Priya'),
    },
    {
      name: 'Delgado Family Bakery: Harborline Core',
      primary: customer('Delgado Family Bakery'),
      properties: open(13, 'Marcus'),
      daysAgo: 12,
      origin: by('Marcus'),
    },
  ];
}
