import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../dev/emulator/start-emulator.ts';
import { call, get, idOf, type Json, PORTAL, post, start } from './harness.ts';

const OBJECTS = '/crm/objects/2026-09';

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await start();
});
afterAll(() => emulator.close());

const at = '2026-11-02T10:00:00.000Z';
const link = (id: string, associationTypeId: number) => ({
  to: { id },
  types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
});
const make = async (type: string, properties: Json, associations: unknown[] = []) =>
  idOf(await post(emulator, `${OBJECTS}/${type}`, { properties, associations }));
const read = async (type: string, id: string, names: string) =>
  (await get(emulator, `${OBJECTS}/${type}/${id}?properties=${names}`)).body.properties;

describe('a mail', () => {
  const headers = JSON.stringify({
    from: { email: 'Sam@Partner.example', firstName: 'Sam' },
    to: [{ email: 'ann@customer.example' }, { email: 'bob@customer.example' }],
    cc: [],
  });
  test('has its addresses from the headers, in lower case', async () => {
    const id = await make('emails', { hs_timestamp: at, hs_email_headers: headers });
    expect(await read('emails', id, 'hs_email_from_email,hs_email_to_email,hs_email_cc_email')).toMatchObject(
      {
        hs_email_from_email: 'sam@partner.example',
        hs_email_to_email: 'ann@customer.example;bob@customer.example',
        hs_email_cc_email: null,
      },
    );
  });
  test('with headers that are no JSON has none', async () => {
    const id = await make('emails', { hs_timestamp: at, hs_email_headers: 'From: sam' });
    expect(await read('emails', id, 'hs_email_from_email')).toMatchObject({ hs_email_from_email: null });
  });
  test('takes no address that is written directly', async () => {
    const properties = { hs_timestamp: at, hs_email_from_email: 'a@b.example' };
    expect(await post(emulator, `${OBJECTS}/emails`, { properties })).toMatchObject({ status: 400 });
  });
  test('of a sequence says which', async () => {
    const made = await call(emulator, 'POST', `${OBJECTS}/emails`, {
      body: { properties: { hs_timestamp: at } },
      headers: { 'X-Emulator-Change-Source': 'SEQUENCES', 'X-Emulator-Source-Id': '77' },
    });
    expect(await read('emails', idOf(made), 'hs_sequence_id,hs_object_source')).toMatchObject({
      hs_sequence_id: '77',
      hs_object_source: 'SEQUENCES',
    });
  });
});

describe('a meeting', () => {
  test('names the owners who attend, and only owners', async () => {
    const owners = (await get(emulator, '/crm/owners/2026-09')).body.results as { id: string }[];
    const ids = `${owners[0]?.id};${owners[1]?.id}`;
    const id = await make('meetings', { hs_timestamp: at, hs_attendee_owner_ids: ids });
    expect(await read('meetings', id, 'hs_attendee_owner_ids')).toMatchObject({ hs_attendee_owner_ids: ids });
    const properties = { hs_timestamp: at, hs_attendee_owner_ids: '1' };
    expect(await post(emulator, `${OBJECTS}/meetings`, { properties })).toMatchObject({ status: 400 });
  });
});

describe('a quote', () => {
  const title = { hs_title: 'Line 2', hs_expiration_date: '2026-12-31' };
  test.each([
    ['without a title', { hs_expiration_date: '2026-12-31' }, 400],
    ['without an end', { hs_title: 'Line 2' }, 400],
    ['with an owner set directly, not as the quote’s', { ...title, hubspot_owner_id: '1' }, 400],
    ['with a status that there is not', { ...title, hs_status: 'SENT' }, 400],
    ['with both', title, 201],
  ])('%s', async (_sentence, properties, status) => {
    expect((await post(emulator, `${OBJECTS}/quotes`, { properties })).status).toBe(status);
  });
  test('belongs to its owner and hangs on deal, company and contact by types of its own', async () => {
    const [owner] = (await get(emulator, '/crm/owners/2026-09')).body.results as { id: string }[];
    const deal = await make('deals', { dealname: 'Line 2' });
    const company = await make('companies', { name: 'Customer' });
    const contact = await make('contacts', { email: 'quoted@customer.example' });
    const links = [link(deal, 64), link(company, 71), link(contact, 69)];
    const id = await make('quotes', { ...title, hs_quote_owner_id: owner?.id }, links);
    expect(await read('quotes', id, 'hubspot_owner_id')).toMatchObject({ hubspot_owner_id: owner?.id });
    for (const [type, from] of [
      ['deals', deal],
      ['companies', company],
      ['contacts', contact],
    ])
      expect(
        (await get(emulator, `${OBJECTS}/${type}/${from}?associations=quotes`)).body.associations,
      ).toMatchObject({ quotes: { results: [{ id }] } });
  });
});

test('a GET lists 500 associations of a type and says that there are more', async () => {
  const company = await make('companies', { name: 'Busy' });
  const records = Array.from({ length: 501 }, () => ({
    properties: { hs_timestamp: at },
    associations: [link(company, 190)],
  }));
  await post(emulator, '/_emulator/seed', { portalId: PORTAL, objectType: 'notes', records });
  const { body } = await get(emulator, `${OBJECTS}/companies/${company}?associations=notes`);
  const { notes } = body.associations as { notes: { results: Json[]; paging: Json } };
  expect(notes.results).toHaveLength(500);
  expect(notes.paging).toMatchObject({ next: { after: '500' } });
});
