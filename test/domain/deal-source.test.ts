import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { type DealOrigin, dealOrigin } from '../../domain/deal-source.ts';

describe('who or what made a deal, by its record source', () => {
  test.each<[string | null, DealOrigin, string]>([
    ['CRM_UI', 'person', 'typed into the CRM'],
    ['CRM_UI_BULK_ACTION', 'person', 'a person who acts on many at once'],
    ['BATCH_UPDATE', 'person', 'a bulk edit'],
    ['MOBILE_ANDROID', 'person', 'the phone'],
    ['EXTENSION', 'person', 'the mailbox plug-in'],
    ['CLONE_OBJECTS', 'person', 'somebody cloned a deal'],
    ['CHATSPOT', 'person', 'somebody told the assistant to'],
    ['API', 'person', 'a connected program: judged by its owner'],
    ['INTEGRATION', 'person', 'a connected app: judged by its owner'],
    ['SALESFORCE', 'person', 'a synchronised CRM: judged by its owner'],
    [null, 'person', 'no source'],
    ['', 'person', 'an empty source'],
    ['SOMETHING_NEW', 'person', 'a source HubSpot adds later'],
    ['FORM', 'form-or-automation', 'a form'],
    ['LEADIN', 'form-or-automation', 'a form that HubSpot collected'],
    ['BOT', 'form-or-automation', 'a chat bot'],
    ['CONVERSATIONS', 'form-or-automation', 'a chat'],
    ['MEETINGS', 'form-or-automation', 'a visitor who booked a meeting'],
    ['PAYMENTS', 'form-or-automation', 'a customer who paid'],
    ['WORKFLOWS', 'form-or-automation', 'a workflow of old'],
    ['AUTOMATION_PLATFORM', 'form-or-automation', 'a workflow'],
    ['SEQUENCES', 'form-or-automation', 'a sequence'],
    ['PROSPECTING_AGENT', 'form-or-automation', 'an agent'],
    ['IMPORT', 'import-or-merge', 'an import'],
    ['MIGRATION', 'import-or-merge', 'a migration'],
    ['MERGE_COMPANIES', 'import-or-merge', 'a merge'],
    ['MERGE_TICKETS', 'import-or-merge', 'a merge of whatever kind'],
    ['RECYCLING_BIN', 'import-or-merge', 'restored'],
    ['BREEZE_AGENT', 'form-or-automation', 'an agent of another name'],
    ['CUSTOMER_AGENT', 'form-or-automation', 'an agent that answers customers'],
    ['CUSTOMER_PORTAL', 'form-or-automation', 'a customer in the portal'],
    ['HELP_DESK_AI', 'form-or-automation', 'an agent at the help desk'],
    ['PRIMARY_AUTOMATION', 'form-or-automation', 'a workflow of another name'],
    ['EMAIL_INBOX_IMPORT', 'import-or-merge', 'an import from a mailbox'],
    ['PROPERTY_RESTORE', 'import-or-merge', 'a value restored'],
    ['RESTORE_OBJECTS', 'import-or-merge', 'a record restored'],
    ['EMERGE_UI', 'person', 'a source that only ends like a merge'],
    [' form ', 'form-or-automation', 'letters and spaces do not matter'],
  ])('%s is %s: %s', (source, origin) => {
    expect(dealOrigin(source)).toBe(origin);
  });

  test('every source in HubSpot’s own list is sorted on purpose: those that exempt a deal are these', () => {
    const listed = hubSpotSources();
    expect(listed.length).toBeGreaterThan(80);
    expect(listed.filter(source => dealOrigin(source) !== 'person').toSorted()).toEqual([
      'ADS',
      'ANALYTICS',
      'AUTOMATION_JOURNEY',
      'AUTOMATION_PLATFORM',
      'BEHAVIORAL_EVENTS',
      'BOT',
      'CONTENT_MEMBERSHIP',
      'CONVERSATIONS',
      'FORM',
      'IMPORT',
      'INTERNAL_PROCESSING',
      'LEADIN',
      'MEETINGS',
      'MERGE_COMPANIES',
      'MERGE_CONTACTS',
      'MERGE_OBJECTS',
      'MIGRATION',
      'PAYMENTS',
      'PORTAL_OBJECT_SYNC',
      'PROSPECTING_AGENT',
      'RECYCLING_BIN',
      'SEQUENCES',
      'WAL_INCREMENTAL',
      'WORKFLOWS',
    ]);
  });
});

/** Record sources as HubSpot's client, which is generated from its API description, declares them. */
function hubSpotSources(): string[] {
  const main = createRequire(import.meta.url).resolve('@hubspot/api-client');
  const root = main.slice(0, main.lastIndexOf('api-client') + 'api-client'.length);
  const declared = readFileSync(`${root}/lib/codegen/marketing/events/models/PropertyValue.d.ts`, 'utf8');
  return [...declared.matchAll(/= "([A-Z_]+)"/g)].map(match => match[1] ?? '');
}
