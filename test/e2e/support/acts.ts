import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../dev/signed-client.ts';
import type { Constellation, User } from './constellation.ts';

/** A customer company in HubSpot, made by the admin. */
export async function newCustomer(world: Constellation, name: string, domain: string): Promise<string> {
  const created = await world.crm(world.user('admin'))('POST', '/crm/objects/2026-09/companies', {
    properties: { name, domain },
  });
  return String(created.id);
}

/** A deal that the user makes in HubSpot's screens on a company, owned by the user. */
export async function dealOn(
  world: Constellation,
  user: User,
  companyId: string,
  name: string,
  options: { properties?: Record<string, string>; headers?: Record<string, string> } = {},
): Promise<string> {
  const ownerId = await ownerIdOf(world, user);
  const created = await world.crm(user, options.headers)('POST', '/crm/objects/2026-09/deals', {
    properties: {
      dealname: name,
      pipeline: 'default',
      dealstage: await firstStage(world, options.properties?.pipeline ?? 'default'),
      hubspot_owner_id: ownerId,
      ...options.properties,
    },
    associations: [
      { to: { id: companyId }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 5 }] },
    ],
  });
  return String(created.id);
}

export async function ownerIdOf(world: Constellation, user: User): Promise<string> {
  const state = await world.control('GET', '/_emulator/state');
  const portals = state.portals as { users: { userId: string; ownerId: string }[] }[];
  const found = portals.flatMap(portal => portal.users).find(candidate => candidate.userId === user.userId);
  if (found === undefined) throw new Error(`${user.email} is no owner`);
  return found.ownerId;
}

async function firstStage(world: Constellation, pipelineId: string): Promise<string> {
  const answer = await world.crm(world.user('admin'))('GET', '/crm/pipelines/2026-09/deals');
  const pipelines = answer.results as { id: string; stages: { id: string }[] }[];
  return pipelines.find(pipeline => pipeline.id === pipelineId)?.stages[0]?.id ?? '';
}

/** Submits a claim as a card does, with a key of its own. */
export async function submit(
  world: Constellation,
  user: User,
  claim: { companyId: string; partnerCompanyId: string; dealId?: string },
): Promise<JsonObject> {
  const answer = await world.api(user)('POST', '/api/v1/registrations', {
    idempotencyKey: randomUUID(),
    ...claim,
  });
  return answer.body;
}

/** Our properties of a record as HubSpot has them now. */
export async function properties(
  world: Constellation,
  type: 'deals' | 'companies',
  id: string,
): Promise<Record<string, string | null>> {
  const names = {
    deals:
      'dibs_registration_status,dibs_partner_name,dibs_registration_id,dibs_protected_through,dibs_follow_up_due,dibs_roe_status',
    companies: 'dibs_account_status,dibs_registered_partner,dibs_protected_through,dibs_open_claims',
  }[type];
  const record = await world.crm(world.user('admin'))(
    'GET',
    `/crm/objects/2026-09/${type}/${id}?properties=${names}`,
  );
  return record.properties as Record<string, string | null>;
}

/** Subjects of the tasks on a deal. */
export async function tasksOn(world: Constellation, dealId: string): Promise<string[]> {
  const crm = world.crm(world.user('admin'));
  const associated = await crm('POST', '/crm/associations/2026-09/deals/tasks/batch/read', {
    inputs: [{ id: dealId }],
  });
  const ids = (associated.results as { to: { toObjectId: string | number }[] }[]).flatMap(result =>
    result.to.map(target => String(target.toObjectId)),
  );
  if (ids.length === 0) return [];
  const read = await crm('POST', '/crm/objects/2026-09/tasks/batch/read', {
    inputs: ids.map(id => ({ id })),
    properties: ['hs_task_subject'],
  });
  return (read.results as { properties: { hs_task_subject: string } }[]).map(
    task => task.properties.hs_task_subject,
  );
}
