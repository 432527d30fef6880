import type { Ref } from '../crm/associations.ts';
import { CUSTOMERS, PARTNERS } from './company-rows.ts';
import { ownerNamed } from './seed-people.ts';
import { byHandOf, IMPORT_ORIGIN, type SeedWriter } from './seed-writer.ts';

export type SeededCompanies = { readonly partners: readonly Ref[]; readonly customers: readonly Ref[] };

const REPS = ['Marcus', 'Priya', 'Tom'] as const;

/** Six partners and 54 customers, 60 companies; two subsidiaries hang under their parent. */
export function seedCompanies(writer: SeedWriter): SeededCompanies {
  const { portal } = writer;
  const partners = PARTNERS.map(([name, domain, city, country, type, tier], index) =>
    writer.create(
      '0-2',
      {
        name,
        domain,
        website: `https://www.${domain}`,
        city,
        country,
        industry: 'INFORMATION_TECHNOLOGY_AND_SERVICES',
        type: 'PARTNER',
        hubspot_owner_id: ownerNamed(portal, index % 2 === 0 ? 'Elena' : 'Jonas'),
        dibs_partner: 'true',
        dibs_partner_type: type,
        dibs_partner_tier: tier,
      },
      900 - index * 70,
      byHandOf(portal, 'Ada'),
    ),
  );
  const customers = CUSTOMERS.map(([name, domain, city, country, industry, employees], index) =>
    writer.create(
      '0-2',
      {
        name,
        ...(domain && { domain, website: `https://www.${domain}` }),
        city,
        country,
        industry,
        numberofemployees: String(employees),
        lifecyclestage: index % 4 === 0 ? 'customer' : 'opportunity',
        hubspot_owner_id: ownerNamed(portal, REPS[index % REPS.length] ?? 'Marcus'),
        ...(name === 'Ironbridge Tooling' && { hs_additional_domains: 'ironbridge-tools.com' }),
      },
      700 - index * 9,
      IMPORT_ORIGIN,
    ),
  );
  linkSubsidiaries(writer, customers);
  return { partners, customers };
}

/** The customer of a name. @throws Error when the seed has none. */
export function customerNamed(customers: readonly Ref[], name: string): Ref {
  const ref = customers[CUSTOMERS.findIndex(row => row[0] === name)];
  if (!ref) throw new Error(`no customer called ${name} is seeded`);
  return ref;
}

const CHILD_TO_PARENT = 14;

function linkSubsidiaries(writer: SeedWriter, customers: readonly Ref[]): void {
  const parent = customerNamed(customers, 'Northmoor Holdings');
  for (const child of ['Northmoor Freight', 'Northmoor Foods']) {
    writer.link(customerNamed(customers, child), parent, CHILD_TO_PARENT);
  }
}
