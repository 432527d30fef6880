import { defineProperty } from '../crm/define-property.ts';
import { addPortal } from '../new-portal.ts';
import { objectTypeById } from '../object-types.ts';
import type { EmulatorState } from '../state.ts';
import { crmNow, type Portal } from '../world.ts';
import { seedCompanies } from './seed-companies.ts';
import { seedContacts } from './seed-contacts.ts';
import { seedDeals } from './seed-deals.ts';
import { seedPeople } from './seed-people.ts';
import { createSeedWriter } from './seed-writer.ts';

const DAY_MS = 86_400_000;

const select = (values: readonly string[]) =>
  values.map((value, displayOrder) => ({ label: value, value, displayOrder, hidden: false }));

const common = {
  groupName: 'dibs',
  description: '',
  hidden: false,
  displayOrder: -1,
  formField: false,
  hasUniqueValue: false,
};

/** What the admin of the account had set up before the app came: which companies are partners. */
function definePartnerProperties(state: EmulatorState, portal: Portal): void {
  const company = objectTypeById('0-2');
  portal.groups.get(company.id)?.set('dibs', { name: 'dibs', label: 'Dibs', displayOrder: 1 });
  defineProperty(state, portal, company, {
    ...common,
    name: 'dibs_partner',
    label: 'Partner',
    type: 'bool',
    fieldType: 'booleancheckbox',
    options: [
      { label: 'Yes', value: 'true', displayOrder: 0, hidden: false },
      { label: 'No', value: 'false', displayOrder: 1, hidden: false },
    ],
  });
  defineProperty(state, portal, company, {
    ...common,
    name: 'dibs_partner_type',
    label: 'Partner type',
    type: 'enumeration',
    fieldType: 'select',
    options: select(['reseller', 'co-sell', 'services', 'distributor', 'referral']),
  });
  defineProperty(state, portal, company, {
    ...common,
    name: 'dibs_partner_tier',
    label: 'Partner tier',
    type: 'enumeration',
    fieldType: 'select',
    options: select(['Registered', 'Select', 'Premier']),
  });
}

/** The believable account: a vendor with 10 people, 6 partners, 60 companies and 120 deals. Not installed. */
export function seedWorld(state: EmulatorState): void {
  const now = crmNow(state.world);
  const portal = addPortal(state.world, 'Harborline Software');
  seedPeople(portal, now - 1_000 * DAY_MS);
  definePartnerProperties(state, portal);
  const writer = createSeedWriter(state, portal, now);
  const companies = seedCompanies(writer);
  const contacts = seedContacts(writer, companies);
  seedDeals(writer, companies, contacts);
}
