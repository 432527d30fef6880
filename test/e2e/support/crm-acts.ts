import type { Constellation, User } from './constellation.ts';

const objects = '/crm/objects/2026-09';

/** Associates a deal with a company in HubSpot's screens; `primary` makes it the deal's primary company. */
export async function associate(
  world: Constellation,
  user: User,
  dealId: string,
  companyId: string,
  options: { primary?: boolean } = {},
): Promise<void> {
  await world.crm(user)('POST', '/crm/associations/2026-09/deals/companies/batch/create', {
    inputs: [
      {
        from: { id: dealId },
        to: { id: companyId },
        types: [
          { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: options.primary === true ? 5 : 341 },
        ],
      },
    ],
  });
}

/** Takes every association between a deal and a company away. */
export async function dissociate(
  world: Constellation,
  user: User,
  dealId: string,
  companyId: string,
): Promise<void> {
  await world.crm(user)('POST', '/crm/associations/2026-09/deals/companies/batch/archive', {
    inputs: [{ from: { id: dealId }, to: [{ id: companyId }] }],
  });
}

/** Sets properties of a record as this user. */
export async function change(
  world: Constellation,
  user: User,
  type: 'deals' | 'companies',
  id: string,
  properties: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<void> {
  await world.crm(user, headers)('PATCH', `${objects}/${type}/${id}`, { properties });
}

export async function remove(world: Constellation, type: 'deals' | 'companies', id: string): Promise<void> {
  await world.crm(world.user('admin'))('DELETE', `${objects}/${type}/${id}`);
}

export async function restore(
  world: Constellation,
  type: 'deals' | 'companies',
  objectId: string,
): Promise<void> {
  await world.control('POST', '/_emulator/restore', { portalId: world.portalId, objectType: type, objectId });
}

/** Merges two records, which mints a new one; its id is answered. */
export async function merge(
  world: Constellation,
  type: 'deals' | 'companies',
  primaryObjectId: string,
  objectIdToMerge: string,
): Promise<string> {
  const merged = await world.control('POST', '/_emulator/merge', {
    portalId: world.portalId,
    objectType: type,
    primaryObjectId,
    objectIdToMerge,
  });
  return String(merged.id);
}

/** Runs `act` while the emulator has the fault, and takes the fault away whatever happens. */
export async function withFault<T>(world: Constellation, fault: object, act: () => Promise<T>): Promise<T> {
  const { id } = await world.control('POST', '/_emulator/faults', fault);
  try {
    return await act();
  } finally {
    await world.control('DELETE', `/_emulator/faults?id=${id}`);
  }
}

export type CrmCall = { seq: number; method: string; path: string; status: number };

/** Calls that the app made to HubSpot, those after `afterSeq`, less what it needs for its token. */
export async function appCalls(world: Constellation, afterSeq = 0): Promise<CrmCall[]> {
  const answer = await world.control('GET', `/_emulator/calls?tokenKind=app&afterSeq=${afterSeq}`);
  return answer.calls as CrmCall[];
}

/** Where the app's calls stand, to look only at later ones. */
export async function callMark(world: Constellation): Promise<number> {
  return (await appCalls(world)).at(-1)?.seq ?? 0;
}

export type CrmTask = { subject: string; ownerId: string | null };

/** Tasks on a deal, or on a company, with whom they are for, in the order in which they were made. */
export async function tasksFor(
  world: Constellation,
  id: string,
  of: 'deals' | 'companies' = 'deals',
): Promise<CrmTask[]> {
  return await engagements(world, 'tasks', { of, id }, record => ({
    subject: record.hs_task_subject ?? '',
    ownerId: record.hubspot_owner_id ?? null,
  }));
}

/** Bodies of the notes on a deal. */
export async function notesOn(world: Constellation, dealId: string): Promise<string[]> {
  return await engagements(world, 'notes', { of: 'deals', id: dealId }, record => record.hs_note_body ?? '');
}

async function engagements<T>(
  world: Constellation,
  type: 'tasks' | 'notes',
  { of, id }: { of: 'deals' | 'companies'; id: string },
  view: (properties: Record<string, string | null>) => T,
): Promise<T[]> {
  const crm = world.crm(world.user('admin'));
  const associated = await crm('POST', `/crm/associations/2026-09/${of}/${type}/batch/read`, {
    inputs: [{ id }],
  });
  const ids = (associated.results as { to: { toObjectId: string | number }[] }[])
    .flatMap(result => result.to.map(target => String(target.toObjectId)))
    .sort();
  if (ids.length === 0) return [];
  const read = await crm('POST', `${objects}/${type}/batch/read`, {
    inputs: ids.map(id => ({ id })),
    properties: ['hs_task_subject', 'hs_note_body', 'hubspot_owner_id'].filter(
      name => (type === 'tasks') !== (name === 'hs_note_body'),
    ),
  });
  const records = read.results as { id: string; properties: Record<string, string | null> }[];
  return records.sort((a, b) => (a.id < b.id ? -1 : 1)).map(record => view(record.properties));
}
