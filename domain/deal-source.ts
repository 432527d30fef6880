/**
 * Who or what made a deal, by HubSpot's record source (`hs_object_source`; the closed list stands in HubSpot's
 * own client as `PropertyValueSourceEnum`, and grows with its products).
 */
export type DealOrigin = 'person' | 'form-or-automation' | 'import-or-merge';

/**
 * A visitor's form, chat, booking or payment, or a workflow or agent: nobody in sales decided to open the deal,
 * so it goes to the partner manager and is no hit (domain rule 8).
 */
const formOrAutomation = new Set([
  'ADS',
  'ANALYTICS',
  'AUTOMATION_JOURNEY',
  'AUTOMATION_PLATFORM',
  'BEHAVIORAL_EVENTS',
  'BOT',
  'BREEZE_AGENT',
  'CONTENT_MEMBERSHIP',
  'CONVERSATIONS',
  'CUSTOMER_AGENT',
  'CUSTOMER_PORTAL',
  'FORM',
  'HELP_DESK_AI',
  'LEADIN',
  'MEETINGS',
  'PAYMENTS',
  'PRIMARY_AUTOMATION',
  'PROSPECTING_AGENT',
  'SEQUENCES',
  'WORKFLOWS',
]);

/** Deals that existed before in another shape or place: brought over, merged, restored. */
const importOrMerge = new Set([
  'EMAIL_INBOX_IMPORT',
  'IMPORT',
  'INTERNAL_PROCESSING',
  'MIGRATION',
  'PORTAL_OBJECT_SYNC',
  'PROPERTY_RESTORE',
  'RECYCLING_BIN',
  'RESTORE_OBJECTS',
  'WAL_INCREMENTAL',
]);

/**
 * Sorts a record source; `MERGE_*` is a merge whatever was merged. Everything else counts as a person's act: the
 * CRM's screens, phones, mailbox plug-ins, bulk edits, and also `INTEGRATION` and `API`, which rule 8 does not
 * exempt (a connected tool must not be the way around it), and sources that HubSpot adds later.
 */
export function dealOrigin(source: string | null): DealOrigin {
  const name = source?.trim().toUpperCase() ?? '';
  if (formOrAutomation.has(name)) return 'form-or-automation';
  if (importOrMerge.has(name) || name.startsWith('MERGE_')) return 'import-or-merge';
  return 'person';
}
