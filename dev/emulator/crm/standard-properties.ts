import type { PropertyDefinition, PropertyOption, PropertyType } from './property-definition.ts';

type Spec = {
  readonly fieldType?: string;
  readonly readOnly?: boolean;
  readonly unique?: boolean;
  readonly external?: boolean;
  readonly owner?: boolean;
  readonly options?: readonly string[];
};

type Row = readonly [name: string, type: PropertyType, spec?: Spec];

const READ_ONLY: Spec = { readOnly: true };
const OWNER: Spec = { external: true, owner: true, fieldType: 'select' };
const OWNERS: Spec = { external: true, owner: true, fieldType: 'checkbox' };

const FIELD_FOR: Readonly<Record<PropertyType, string>> = {
  string: 'text',
  number: 'number',
  date: 'date',
  datetime: 'date',
  enumeration: 'select',
  bool: 'booleancheckbox',
};

/** Properties every record carries. HubSpot sets them; no caller may. */
const COMMON: readonly Row[] = [
  ['hs_object_id', 'number', READ_ONLY],
  ['hs_object_source', 'string', READ_ONLY],
  ['hs_object_source_id', 'string', READ_ONLY],
  ['hs_object_source_label', 'string', READ_ONLY],
  ['hs_object_source_detail_1', 'string', READ_ONLY],
  ['hs_object_source_user_id', 'number', READ_ONLY],
  ['hs_created_by_user_id', 'number', READ_ONLY],
  ['hs_updated_by_user_id', 'number', READ_ONLY],
  ['hs_merged_object_ids', 'enumeration', { readOnly: true, external: true, fieldType: 'checkbox' }],
  ['hs_read_only', 'bool', READ_ONLY],
  ['hubspot_owner_id', 'enumeration', OWNER],
  ['hubspot_owner_assigneddate', 'datetime', READ_ONLY],
  ['hubspot_team_id', 'enumeration', { readOnly: true, external: true }],
];

const ACTIVITY: readonly Row[] = [
  ['hs_createdate', 'datetime', READ_ONLY],
  ['hs_lastmodifieddate', 'datetime', READ_ONLY],
  ['hs_timestamp', 'datetime'],
  ['hs_attachment_ids', 'string'],
];

const SALE_STATUS = [
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
  'other',
];

const INDUSTRIES: readonly string[] = [
  'COMPUTER_SOFTWARE',
  'INFORMATION_TECHNOLOGY_AND_SERVICES',
  'LOGISTICS_AND_SUPPLY_CHAIN',
  'HOSPITAL_HEALTH_CARE',
  'FINANCIAL_SERVICES',
  'RETAIL',
  'MACHINERY',
  'FOOD_PRODUCTION',
  'CONSTRUCTION',
  'EDUCATION_MANAGEMENT',
  'RENEWABLES_ENVIRONMENT',
  'TRANSPORTATION_TRUCKING_RAILROAD',
];

/** HubSpot's default call outcomes are GUIDs, the same in every portal. */
const CALL_OUTCOMES: readonly string[] = [
  'f240bbac-87c9-4f6e-bf70-924b57d47db7', // connected
  'b2cf5968-551e-4856-9783-52b3da59a7d0', // left voicemail
  '73a0d17f-1163-4015-bdd5-ec830791da20', // no answer
  '9d9162e7-6cf3-4944-bf63-4dff82258764', // busy
  'a4c4c377-d246-4b32-a13b-75a56a4cd0ff', // left live message
  '17b47fee-58de-441e-a44c-c6300d46f273', // wrong number
];

const BY_TYPE: Readonly<Record<string, readonly Row[]>> = {
  '0-1': [
    ['createdate', 'datetime', READ_ONLY],
    ['lastmodifieddate', 'datetime', READ_ONLY],
    ['email', 'string', { unique: true }],
    ['firstname', 'string'],
    ['lastname', 'string'],
    ['phone', 'string', { fieldType: 'phonenumber' }],
    ['company', 'string'],
    ['jobtitle', 'string'],
    ['city', 'string'],
    ['country', 'string'],
    ['lifecyclestage', 'enumeration', { options: SALE_STATUS }],
    // Kept by HubSpot's sequences and forms; the controls say when one of them did something.
    ['hs_sequences_is_enrolled', 'bool', READ_ONLY],
    ['hs_latest_sequence_enrolled', 'number', READ_ONLY],
    ['hs_latest_sequence_enrolled_date', 'datetime', READ_ONLY],
    ['recent_conversion_date', 'datetime', READ_ONLY],
  ],
  '0-2': [
    ['createdate', 'datetime', READ_ONLY],
    ['hs_lastmodifieddate', 'datetime', READ_ONLY],
    ['name', 'string'],
    ['domain', 'string'],
    ['hs_additional_domains', 'string'],
    ['website', 'string'],
    ['phone', 'string', { fieldType: 'phonenumber' }],
    ['address', 'string'],
    ['city', 'string'],
    ['state', 'string'],
    ['zip', 'string'],
    ['country', 'string'],
    ['industry', 'enumeration', { options: INDUSTRIES }],
    ['numberofemployees', 'number'],
    ['annualrevenue', 'number'],
    ['description', 'string', { fieldType: 'textarea' }],
    ['lifecyclestage', 'enumeration', { options: SALE_STATUS }],
    ['type', 'enumeration', { options: ['PROSPECT', 'PARTNER', 'RESELLER', 'VENDOR', 'OTHER'] }],
  ],
  '0-3': [
    ['createdate', 'datetime'],
    ['hs_createdate', 'datetime', READ_ONLY],
    ['hs_lastmodifieddate', 'datetime', READ_ONLY],
    ['dealname', 'string'],
    ['amount', 'number'],
    ['deal_currency_code', 'enumeration', { options: ['USD', 'EUR', 'GBP'] }],
    ['closedate', 'datetime'],
    ['pipeline', 'enumeration', { external: true }],
    ['dealstage', 'enumeration', { external: true, fieldType: 'radio' }],
    ['dealtype', 'enumeration', { options: ['newbusiness', 'existingbusiness'], fieldType: 'radio' }],
    ['description', 'string', { fieldType: 'textarea' }],
    ['closed_lost_reason', 'string', { fieldType: 'textarea' }],
    ['closed_won_reason', 'string', { fieldType: 'textarea' }],
    ['hs_is_closed', 'bool', READ_ONLY],
    ['hs_is_closed_won', 'bool', READ_ONLY],
    ['hs_is_closed_lost', 'bool', READ_ONLY],
    ['hs_deal_stage_probability', 'number', READ_ONLY],
    ['hs_priority', 'enumeration', { options: ['low', 'medium', 'high'] }],
  ],
  '0-27': [
    ...ACTIVITY,
    ['hs_task_subject', 'string'],
    ['hs_task_body', 'string', { fieldType: 'html' }],
    [
      'hs_task_status',
      'enumeration',
      { options: ['NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'DEFERRED', 'COMPLETED'] },
    ],
    ['hs_task_priority', 'enumeration', { options: ['NONE', 'LOW', 'MEDIUM', 'HIGH'] }],
    ['hs_task_type', 'enumeration', { options: ['TODO', 'EMAIL', 'CALL', 'MEETING', 'LINKED_IN'] }],
    ['hs_task_reminders', 'string'],
    ['hs_task_completion_date', 'datetime', READ_ONLY],
  ],
  '0-46': [...ACTIVITY, ['hs_note_body', 'string', { fieldType: 'html' }]],
  '0-48': [
    ...ACTIVITY,
    ['hs_activity_type', 'string'],
    ['hs_call_title', 'string'],
    ['hs_call_body', 'string', { fieldType: 'html' }],
    ['hs_call_direction', 'enumeration', { options: ['INBOUND', 'OUTBOUND'] }],
    ['hs_call_disposition', 'enumeration', { options: CALL_OUTCOMES }],
    ['hs_call_duration', 'number'],
    [
      'hs_call_status',
      'enumeration',
      { options: ['COMPLETED', 'BUSY', 'CANCELED', 'FAILED', 'NO_ANSWER', 'MISSED'] },
    ],
  ],
  '0-47': [
    ...ACTIVITY,
    ['hs_activity_type', 'string'],
    ['hs_attendee_owner_ids', 'enumeration', OWNERS],
    ['hs_meeting_title', 'string'],
    ['hs_meeting_body', 'string', { fieldType: 'html' }],
    ['hs_meeting_start_time', 'datetime'],
    ['hs_meeting_end_time', 'datetime'],
    [
      'hs_meeting_outcome',
      'enumeration',
      { options: ['SCHEDULED', 'COMPLETED', 'RESCHEDULED', 'NO_SHOW', 'CANCELED'] },
    ],
  ],
  '0-49': [
    ...ACTIVITY,
    ['hs_email_subject', 'string'],
    ['hs_email_text', 'string', { fieldType: 'textarea' }],
    ['hs_email_html', 'string', { fieldType: 'html' }],
    ['hs_email_headers', 'string'],
    // Worked out of the headers.
    ['hs_email_from_email', 'string', READ_ONLY],
    ['hs_email_sender_email', 'string', READ_ONLY],
    ['hs_email_to_email', 'string', READ_ONLY],
    ['hs_email_cc_email', 'string', READ_ONLY],
    ['hs_email_bcc_email', 'string', READ_ONLY],
    ['hs_sequence_id', 'string', READ_ONLY],
    // Set by HubSpot's connection to a mailbox; here whoever makes the record says what it would have set.
    ['hs_email_thread_id', 'string'],
    ['hs_email_message_id', 'string'],
    ['hs_campaign_guid', 'string'],
    ['hs_incoming_email_is_out_of_office', 'bool'],
    ['hs_email_direction', 'enumeration', { options: ['EMAIL', 'INCOMING_EMAIL', 'FORWARDED_EMAIL'] }],
    ['hs_email_status', 'enumeration', { options: ['SENT', 'BOUNCED', 'FAILED', 'SCHEDULED', 'SENDING'] }],
  ],
  '0-14': [
    ['hs_createdate', 'datetime', READ_ONLY],
    ['hs_lastmodifieddate', 'datetime', READ_ONLY],
    // Follows `hs_quote_owner_id`, else the owner of the deal.
    ['hubspot_owner_id', 'enumeration', { ...OWNER, readOnly: true }],
    ['hs_quote_owner_id', 'enumeration', OWNER],
    ['hs_title', 'string'],
    ['hs_expiration_date', 'datetime'],
    [
      'hs_status',
      'enumeration',
      { options: ['DRAFT', 'APPROVAL_NOT_NEEDED', 'PENDING_APPROVAL', 'APPROVED', 'REJECTED'] },
    ],
    ['hs_esign_enabled', 'bool'],
    // Counted by HubSpot's signing page; here whoever signs writes them.
    ['hs_esign_num_signers_required', 'number'],
    ['hs_esign_num_signers_completed', 'number'],
    ['hs_quote_amount', 'number', READ_ONLY],
  ],
  '0-136': [
    ['hs_createdate', 'datetime', READ_ONLY],
    ['hs_lastmodifieddate', 'datetime', READ_ONLY],
    ['hs_lead_name', 'string'],
    ['hs_lead_type', 'enumeration', { options: ['NEW_BUSINESS', 'RE_ATTEMPTING', 'UPSELL'] }],
  ],
};

const options = (values: readonly string[]): PropertyOption[] =>
  values.map((value, displayOrder) => ({ label: value, value, displayOrder, hidden: false }));

/** The definitions a new portal has for one object type, by name. */
export function standardProperties(typeId: string, group: string): Map<string, PropertyDefinition> {
  const rows = [...COMMON, ...(BY_TYPE[typeId] ?? [])];
  return new Map(
    rows.map(([name, type, spec]) => [
      name,
      {
        name,
        label: name.replace(/^hs_/, '').replaceAll('_', ' '),
        type,
        fieldType: spec?.fieldType ?? FIELD_FOR[type],
        groupName: group,
        description: '',
        options: type === 'bool' ? options(['true', 'false']) : options(spec?.options ?? []),
        hidden: false,
        displayOrder: -1,
        formField: false,
        hasUniqueValue: spec?.unique ?? false,
        hubspotDefined: true,
        calculated: false,
        externalOptions: spec?.external ?? false,
        referencedObjectType: spec?.owner ? 'OWNER' : null,
        readOnlyValue: spec?.readOnly ?? false,
        createdAt: 0,
        updatedAt: 0,
      } satisfies PropertyDefinition,
    ]),
  );
}
