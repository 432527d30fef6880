/** The CRM object types the emulator keeps, with what differs between them. */
export type ObjectType = {
  readonly id: string;
  readonly singular: string;
  readonly plural: string;
  /** A name besides id, singular and plural: HubSpot's webhooks call a meeting `MEETING_EVENT`. */
  readonly alias?: string;
  /** Properties answered when a caller names none (CRM search guide). */
  readonly defaults: readonly string[];
  /** Text properties that a free-text `query` looks into. */
  readonly searched: readonly string[];
  readonly modifiedProperty: 'hs_lastmodifieddate' | 'lastmodifieddate';
  /** The object whose scopes open this one: activities ride on contacts. */
  readonly scopeObject: 'companies' | 'contacts' | 'deals' | 'quotes' | 'leads';
  /** Property that says when the record was made. */
  readonly createdProperty: 'createdate' | 'hs_createdate';
  readonly required: readonly string[];
};

const activity = (id: string, singular: string, extra: readonly string[], alias?: string): ObjectType => ({
  id,
  singular,
  plural: `${singular}s`,
  ...(alias !== undefined && { alias }),
  defaults: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  searched: extra,
  modifiedProperty: 'hs_lastmodifieddate',
  scopeObject: 'contacts',
  createdProperty: 'hs_createdate',
  required: ['hs_timestamp'],
});

const TYPES: readonly ObjectType[] = [
  {
    id: '0-1',
    singular: 'contact',
    plural: 'contacts',
    defaults: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
    searched: ['firstname', 'lastname', 'email', 'phone', 'company'],
    modifiedProperty: 'lastmodifieddate',
    scopeObject: 'contacts',
    createdProperty: 'createdate',
    required: [],
  },
  {
    id: '0-2',
    singular: 'company',
    plural: 'companies',
    defaults: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
    searched: ['name', 'domain', 'phone', 'website'],
    modifiedProperty: 'hs_lastmodifieddate',
    scopeObject: 'companies',
    createdProperty: 'createdate',
    required: [],
  },
  {
    id: '0-3',
    singular: 'deal',
    plural: 'deals',
    defaults: [
      'amount',
      'closedate',
      'createdate',
      'dealname',
      'dealstage',
      'hs_lastmodifieddate',
      'hs_object_id',
      'pipeline',
    ],
    searched: ['dealname', 'description'],
    modifiedProperty: 'hs_lastmodifieddate',
    scopeObject: 'deals',
    createdProperty: 'createdate',
    required: [],
  },
  activity('0-27', 'task', ['hs_task_subject', 'hs_task_body']),
  activity('0-46', 'note', ['hs_note_body']),
  activity('0-48', 'call', ['hs_call_title', 'hs_call_body']),
  activity('0-47', 'meeting', ['hs_meeting_title', 'hs_meeting_body'], 'meeting_event'),
  activity('0-49', 'email', ['hs_email_subject', 'hs_email_text']),
  {
    id: '0-14',
    singular: 'quote',
    plural: 'quotes',
    defaults: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
    searched: ['hs_title'],
    modifiedProperty: 'hs_lastmodifieddate',
    scopeObject: 'quotes',
    createdProperty: 'hs_createdate',
    required: ['hs_title', 'hs_expiration_date'],
  },
  {
    id: '0-136',
    singular: 'lead',
    plural: 'leads',
    defaults: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
    searched: ['hs_lead_name'],
    modifiedProperty: 'hs_lastmodifieddate',
    scopeObject: 'leads',
    createdProperty: 'hs_createdate',
    required: ['hs_lead_name'],
  },
];

const BY_NAME = new Map<string, ObjectType>(
  TYPES.flatMap(type =>
    [type.id, type.singular, type.plural, type.alias ?? type.id].map(name => [name, type] as const),
  ),
);

export const OBJECT_TYPES = TYPES;

/** Finds a type by id, singular or plural name in any case, or `null`: HubSpot takes them all. */
export function findObjectType(name: string): ObjectType | null {
  return BY_NAME.get(name.toLowerCase()) ?? null;
}

/** The type behind an id that is known to exist. */
export function objectTypeById(id: string): ObjectType {
  const type = BY_NAME.get(id);
  if (!type) throw new Error(`no object type ${id}`);
  return type;
}
