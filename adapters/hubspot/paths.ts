/** The dated version of every HubSpot API we call. One place, because HubSpot retires them by date. */
export const API_DATE = '2026-09';

export const CRM_OBJECT_TYPES = [
  'deals',
  'companies',
  'contacts',
  'tasks',
  'notes',
  'calls',
  'meetings',
  'emails',
  'quotes',
  'leads',
] as const;
export type CrmObjectType = (typeof CRM_OBJECT_TYPES)[number];

const crm = (api: string, ...rest: string[]) =>
  `/crm/${api}/${API_DATE}/${rest.map(encodeURIComponent).join('/')}`.replace(/\/$/, '');

export const paths = {
  objects: (type: CrmObjectType) => crm('objects', type),
  object: (type: CrmObjectType, id: string) => crm('objects', type, id),
  batch: (type: CrmObjectType, verb: 'read' | 'create' | 'update' | 'upsert') =>
    crm('objects', type, 'batch', verb),
  search: (type: CrmObjectType) => crm('objects', type, 'search'),
  associations: (from: CrmObjectType, to: CrmObjectType, verb: 'read' | 'create') =>
    crm('associations', from, to, 'batch', verb),
  properties: (type: CrmObjectType) => crm('properties', type),
  property: (type: CrmObjectType, name: string) => crm('properties', type, name),
  propertiesBatchCreate: (type: CrmObjectType) => crm('properties', type, 'batch', 'create'),
  propertyGroups: (type: CrmObjectType) => crm('properties', type, 'groups'),
  owners: () => crm('owners'),
  pipelines: (type: CrmObjectType) => crm('pipelines', type),
  list: (listId: string) => crm('lists', listId),
  listMembers: (listId: string) => crm('lists', listId, 'memberships'),
  journalSubscriptions: () => `/webhooks-journal/subscriptions/${API_DATE}`,
  journalEarliest: () => `/webhooks-journal/journal-local/${API_DATE}/earliest`,
  journalAfter: (offset: string) =>
    `/webhooks-journal/journal-local/${API_DATE}/offset/${encodeURIComponent(offset)}/next`,
  token: () => `/oauth/${API_DATE}/token`,
  introspect: () => `/oauth/${API_DATE}/token/introspect`,
  revoke: () => `/oauth/${API_DATE}/token/revoke`,
  uninstall: () => `/appinstalls/${API_DATE}/external-install`,
} as const;

/** A path with its query; undefined values are left out. */
export function withQuery(
  path: string,
  query: Readonly<Record<string, string | number | undefined>>,
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? path : `${path}?${search}`;
}
