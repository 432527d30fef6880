import type { Ref } from '../crm/associations.ts';
import { CUSTOMERS, PARTNERS } from './company-rows.ts';
import type { SeededCompanies } from './seed-companies.ts';
import { IMPORT_ORIGIN, type SeedWriter } from './seed-writer.ts';

const FIRST = [
  'Nora',
  'Elias',
  'Mina',
  'Oscar',
  'Ingrid',
  'Rafael',
  'June',
  'Theo',
  'Amara',
  'Felix',
  'Sylvie',
];
const LAST = [
  'Abernathy',
  'Brandt',
  'Cho',
  'Devlin',
  'Eriksen',
  'Fontaine',
  'Gallo',
  'Hughes',
  'Iyer',
  'Jansen',
];
const TITLES = ['IT Director', 'Head of Operations', 'CFO', 'Purchasing Manager', 'VP Engineering'];
const CONTACT_TO_COMPANY = 279;

/** One contact at every partner and most customers. Answers the customers' contacts by company id. */
export function seedContacts(writer: SeedWriter, companies: SeededCompanies): ReadonlyMap<string, Ref> {
  const byCompany = new Map<string, Ref>();
  const rows = [...PARTNERS, ...CUSTOMERS].map(([name, domain]) => ({ name, domain }));
  const refs = [...companies.partners, ...companies.customers];
  for (const [index, { name, domain }] of rows.entries()) {
    const company = refs[index];
    const firstname = FIRST[index % FIRST.length] ?? 'Nora';
    const lastname = LAST[(index * 3 + Math.floor(index / 10)) % LAST.length] ?? 'Cho';
    if (!company || (index >= PARTNERS.length && index % 6 === 5)) continue;
    const mailbox = domain ?? 'sunnysidegardens.org';
    const contact = writer.create(
      '0-1',
      {
        firstname,
        lastname,
        email: `${firstname}.${lastname}.${index}@${mailbox}`,
        jobtitle: TITLES[index % TITLES.length] ?? 'CFO',
        company: name,
      },
      400 - index * 3,
      IMPORT_ORIGIN,
    );
    writer.link(contact, company, CONTACT_TO_COMPANY);
    byCompany.set(company.id, contact);
  }
  return byCompany;
}
