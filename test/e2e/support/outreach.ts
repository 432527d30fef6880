import { ownerIdOf } from './acts.ts';
import type { Constellation, User } from './constellation.ts';

const objects = '/crm/objects/2026-09';
/** HubSpot's built-in disposition of a call that was answered. */
const connected = 'f240bbac-87c9-4f6e-bf70-924b57d47db7';

const link = (id: string, associationTypeId: number) => ({
  to: { id },
  types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
});

let people = 0;

/** A contact of a company, with an address of its own. */
export async function contactOf(world: Constellation, companyId: string): Promise<string> {
  people += 1;
  const created = await world.crm(world.user('admin'))('POST', `${objects}/contacts`, {
    properties: { email: `person-${people}@customer-${people}.example`, firstname: 'Kim' },
    associations: [link(companyId, 279)],
  });
  return String(created.id);
}

const types = {
  calls: { company: 182, contact: 194, deal: 206 },
  meetings: { company: 188, contact: 200, deal: 212 },
  emails: { company: 186, contact: 198, deal: 210 },
  quotes: { company: 71, contact: 69, deal: 64 },
};

type On = { companyId?: string; contactId?: string; dealId?: string };

async function log(
  world: Constellation,
  user: User,
  type: keyof typeof types,
  on: On,
  properties: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<string> {
  const created = await world.crm(user, headers)('POST', `${objects}/${type}`, {
    properties,
    associations: [
      ...(on.companyId === undefined ? [] : [link(on.companyId, types[type].company)]),
      ...(on.contactId === undefined ? [] : [link(on.contactId, types[type].contact)]),
      ...(on.dealId === undefined ? [] : [link(on.dealId, types[type].deal)]),
    ],
  });
  return String(created.id);
}

/** HubSpot's time, which the demo's clock moves along with ours. */
export async function crmNow(world: Constellation): Promise<string> {
  const [row] = await world.rows<{ now: Date }>('SELECT program_now() AS now');
  return new Date(row?.now ?? 0).toISOString();
}

export async function callOn(
  world: Constellation,
  user: User,
  on: On,
  properties: Record<string, string> = {},
): Promise<string> {
  return await log(world, user, 'calls', on, {
    hs_timestamp: await crmNow(world),
    hs_call_direction: 'OUTBOUND',
    hs_call_disposition: connected,
    hubspot_owner_id: await ownerIdOf(world, user),
    ...properties,
  });
}

export async function meetingOn(world: Constellation, user: User, on: On): Promise<string> {
  const at = await crmNow(world);
  return await log(world, user, 'meetings', on, {
    hs_timestamp: at,
    hs_meeting_start_time: at,
    hs_meeting_end_time: at,
    hs_meeting_outcome: 'COMPLETED',
    hubspot_owner_id: await ownerIdOf(world, user),
  });
}

export async function emailOn(
  world: Constellation,
  user: User,
  on: On,
  properties: Record<string, string> = {},
): Promise<string> {
  return await log(world, user, 'emails', on, {
    hs_timestamp: await crmNow(world),
    hs_email_direction: 'EMAIL',
    hs_email_status: 'SENT',
    hubspot_owner_id: await ownerIdOf(world, user),
    ...properties,
  });
}

/** A quote on a deal, published unless `hs_status` says otherwise. */
export async function quoteOn(
  world: Constellation,
  user: User,
  dealId: string,
  properties: Record<string, string> = {},
): Promise<string> {
  return await log(
    world,
    user,
    'quotes',
    { dealId },
    {
      hs_title: 'Offer',
      hs_expiration_date: '2031-01-01',
      hs_quote_owner_id: await ownerIdOf(world, user),
      hs_status: 'APPROVAL_NOT_NEEDED',
      ...properties,
    },
  );
}

/** A lead on a company, owned by nobody. */
export async function leadOn(world: Constellation, companyId: string): Promise<string> {
  const created = await world.crm(world.user('admin'))('POST', `${objects}/leads`, {
    properties: { hs_lead_name: 'A lead' },
    associations: [link(companyId, 610)],
  });
  return String(created.id);
}

/** Enrols a contact in a sequence; without a user a workflow does. */
export async function enrol(world: Constellation, contactId: string, user: User | null): Promise<void> {
  await world.control('POST', '/_emulator/enrol', {
    portalId: world.portalId,
    contactId,
    ...(user === null ? {} : { userId: user.userId }),
  });
}

export async function submitForm(world: Constellation, contactId: string): Promise<void> {
  await world.control('POST', '/_emulator/submit-form', { portalId: world.portalId, contactId });
}
