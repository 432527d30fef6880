import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../dev/emulator/start-emulator.ts';
import { ADMIN, type Answer, call, idOf, install, post, SCOPES, start } from './harness.ts';

const OBJECTS = '/crm/objects/2026-09';
const LINKS = '/crm/associations/2026-09';
const PROPERTIES = '/crm/properties/2026-09';
const many = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);
const inputs = (count: number) => Array.from({ length: count }, (_, index) => ({ id: String(index + 1) }));
const pair = { from: { id: '1' }, to: { id: '2' } };
const typed = (associationTypeId: number) => ({
  ...pair,
  types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
});
const property = { name: 'dibs_x', label: 'X', type: 'string', fieldType: 'text', groupName: 'dibs' };

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await start();
});
afterAll(() => emulator.close());

type Row = readonly [
  sentence: string,
  method: string,
  path: string,
  body: unknown,
  status: number,
  says: RegExp,
];

const company = (properties: object) => ({ properties });

const ROWS: readonly Row[] = [
  ['an undated path', 'GET', '/crm/v3/objects/deals', undefined, 404, /NOT_FOUND/],
  ['a path of another date', 'GET', '/crm/objects/2026-03/deals', undefined, 404, /NOT_FOUND/],
  [
    'v4 associations',
    'POST',
    '/crm/v4/associations/deals/companies/batch/read',
    { inputs: [] },
    404,
    /NOT_FOUND/,
  ],
  ['an OAuth path without the date', 'POST', '/oauth/v1/token', {}, 404, /NOT_FOUND/],
  ['introspection beside the token path', 'POST', '/oauth/2026-09/introspect', {}, 404, /NOT_FOUND/],
  ['an unknown object type', 'GET', `${OBJECTS}/gadgets`, undefined, 404, /Unable to infer object type/],
  ['an unknown record', 'GET', `${OBJECTS}/deals/424242`, undefined, 404, /OBJECT_NOT_FOUND/],
  [
    'an update of an unknown record',
    'PATCH',
    `${OBJECTS}/deals/424242`,
    company({}),
    404,
    /OBJECT_NOT_FOUND/,
  ],
  ['a page of more than 100', 'GET', `${OBJECTS}/deals?limit=101`, undefined, 400, /between 1 and 100/],
  ['a body that is not JSON', 'POST', `${OBJECTS}/deals`, '{"properties":', 400, /Invalid input JSON/],
  ['no body', 'POST', `${OBJECTS}/deals`, undefined, 400, /Invalid input JSON/],
  ['null as a value', 'POST', `${OBJECTS}/companies`, company({ name: null }), 400, /Invalid input JSON/],
  [
    'an unknown property',
    'POST',
    `${OBJECTS}/companies`,
    company({ nmae: 'x' }),
    400,
    /PROPERTY_DOESNT_EXIST/,
  ],
  [
    'an unknown option',
    'POST',
    `${OBJECTS}/companies`,
    company({ dibs_partner_tier: 'Gold' }),
    400,
    /INVALID_OPTION/,
  ],
  [
    'an option in another case',
    'POST',
    `${OBJECTS}/companies`,
    company({ dibs_partner_tier: 'select' }),
    400,
    /INVALID_OPTION/,
  ],
  ['an unknown stage', 'POST', `${OBJECTS}/deals`, company({ dealstage: 'nowhere' }), 400, /INVALID_OPTION/],
  [
    'a stage of another pipeline',
    'POST',
    `${OBJECTS}/deals`,
    company({ pipeline: 'renewal', dealstage: 'contractsent' }),
    400,
    /INVALID_OPTION/,
  ],
  ['an unknown pipeline', 'POST', `${OBJECTS}/deals`, company({ pipeline: 'nope' }), 400, /INVALID_OPTION/],
  [
    'an unknown owner',
    'POST',
    `${OBJECTS}/deals`,
    company({ hubspot_owner_id: '1' }),
    400,
    /INVALID_OWNER_ID/,
  ],
  ['a number that is none', 'POST', `${OBJECTS}/deals`, company({ amount: '12,50' }), 400, /INVALID_FLOAT/],
  ['space around a number', 'POST', `${OBJECTS}/deals`, company({ amount: ' 12' }), 400, /INVALID_VALUE/],
  [
    'a bool that is neither',
    'POST',
    `${OBJECTS}/companies`,
    company({ dibs_partner: 'yes' }),
    400,
    /INVALID_OPTION/,
  ],
  [
    'a datetime that is none',
    'POST',
    `${OBJECTS}/deals`,
    company({ closedate: 'soon' }),
    400,
    /INVALID_DATETIME/,
  ],
  [
    'an e-mail address that is none',
    'POST',
    `${OBJECTS}/contacts`,
    company({ email: 'nobody' }),
    400,
    /INVALID_EMAIL/,
  ],
  [
    'a read-only property',
    'POST',
    `${OBJECTS}/deals`,
    company({ hs_is_closed: 'true' }),
    400,
    /READ_ONLY_VALUE/,
  ],
  [
    'another hand as source',
    'POST',
    `${OBJECTS}/deals`,
    company({ hs_object_source: 'FORM' }),
    400,
    /READ_ONLY_VALUE/,
  ],
  [
    'a text too long',
    'POST',
    `${OBJECTS}/companies`,
    company({ name: 'x'.repeat(65_537) }),
    400,
    /VALUE_TOO_LONG/,
  ],
  [
    'a task without a due date',
    'POST',
    `${OBJECTS}/tasks`,
    company({ hs_task_subject: 'Call' }),
    400,
    /required properties were not set/,
  ],
  [
    'a note without its time',
    'POST',
    `${OBJECTS}/notes`,
    company({ hs_note_body: 'x' }),
    400,
    /hs_timestamp/,
  ],
  [
    'a note body over 65,536',
    'POST',
    `${OBJECTS}/notes`,
    company({ hs_timestamp: '0', hs_note_body: 'x'.repeat(65_537) }),
    400,
    /VALUE_TOO_LONG/,
  ],
  [
    'a batch read of 101',
    'POST',
    `${OBJECTS}/deals/batch/read`,
    { inputs: inputs(101) },
    400,
    /maximum batch size is 100/,
  ],
  [
    'a batch read of 51 with history',
    'POST',
    `${OBJECTS}/deals/batch/read`,
    { inputs: inputs(51), propertiesWithHistory: ['amount'] },
    400,
    /maximum batch size is 50/,
  ],
  [
    'a batch create of 101',
    'POST',
    `${OBJECTS}/deals/batch/create`,
    { inputs: many(101, company({})) },
    400,
    /maximum batch size is 100/,
  ],
  [
    'a batch update of 101',
    'POST',
    `${OBJECTS}/deals/batch/update`,
    { inputs: inputs(101).map(i => ({ ...i, properties: {} })) },
    400,
    /maximum batch size is 100/,
  ],
  [
    'one id twice in an update',
    'POST',
    `${OBJECTS}/deals/batch/update`,
    { inputs: many(2, { id: '1', properties: {} }) },
    400,
    /Duplicate IDs/,
  ],
  [
    'one trace id twice',
    'POST',
    `${OBJECTS}/deals/batch/create`,
    { inputs: many(2, { ...company({}), objectWriteTraceId: 'a' }) },
    400,
    /unique/,
  ],
  [
    'an archive of 101',
    'POST',
    `${OBJECTS}/deals/batch/archive`,
    { inputs: inputs(101) },
    400,
    /maximum batch size is 100/,
  ],
  [
    'a key that is not unique',
    'GET',
    `${OBJECTS}/companies/x?idProperty=name`,
    undefined,
    400,
    /not a unique identifier/,
  ],
  [
    '1,001 association reads',
    'POST',
    `${LINKS}/deals/companies/batch/read`,
    { inputs: inputs(1_001) },
    400,
    /maximum batch size is 1000/,
  ],
  [
    '2,001 association writes',
    'POST',
    `${LINKS}/deals/companies/batch/create`,
    { inputs: many(2_001, typed(341)) },
    400,
    /maximum batch size is 2000/,
  ],
  [
    'the type of the other direction',
    'POST',
    `${LINKS}/deals/companies/batch/create`,
    { inputs: [typed(342)] },
    400,
    /INVALID_ASSOCIATION_TYPE/,
  ],
  [
    'a type of another pair',
    'POST',
    `${LINKS}/deals/companies/batch/create`,
    { inputs: [typed(216)] },
    400,
    /INVALID_ASSOCIATION_TYPE/,
  ],
  [
    'an unknown association type',
    'POST',
    `${LINKS}/deals/companies/batch/create`,
    { inputs: [typed(99_999)] },
    400,
    /INVALID_ASSOCIATION_TYPE/,
  ],
  [
    'an association without types',
    'POST',
    `${LINKS}/deals/companies/batch/create`,
    { inputs: [pair] },
    400,
    /types/,
  ],
  [
    'a wrong direction on create',
    'POST',
    `${OBJECTS}/deals`,
    {
      ...company({}),
      associations: [
        { to: { id: '1' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 342 }] },
      ],
    },
    400,
    /no association type/,
  ],
  [
    'an unknown record on create',
    'POST',
    `${OBJECTS}/deals`,
    {
      ...company({}),
      associations: [
        { to: { id: '1' }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 341 }] },
      ],
    },
    404,
    /OBJECT_NOT_FOUND/,
  ],
  [
    'a property that exists',
    'POST',
    `${PROPERTIES}/companies`,
    { ...property, name: 'dibs_partner' },
    409,
    /already exists/,
  ],
  [
    'a reserved name',
    'POST',
    `${PROPERTIES}/companies`,
    { ...property, name: 'hs_mine' },
    400,
    /reserved prefix/,
  ],
  [
    'a name with capitals',
    'POST',
    `${PROPERTIES}/companies`,
    { ...property, name: 'Dibs' },
    400,
    /lower case/,
  ],
  [
    'an unknown group',
    'POST',
    `${PROPERTIES}/companies`,
    { ...property, groupName: 'nowhere' },
    400,
    /does not exist/,
  ],
  ['a group of another object', 'POST', `${PROPERTIES}/deals`, property, 400, /does not exist/],
  [
    'a field type that does not fit',
    'POST',
    `${PROPERTIES}/companies`,
    { ...property, fieldType: 'date' },
    400,
    /does not fit/,
  ],
  [
    'an enumeration without options',
    'POST',
    `${PROPERTIES}/companies`,
    { ...property, type: 'enumeration', fieldType: 'select' },
    400,
    /needs options/,
  ],
  [
    'a bool without its two options',
    'POST',
    `${PROPERTIES}/companies`,
    { ...property, type: 'bool', fieldType: 'booleancheckbox' },
    400,
    /true and false/,
  ],
  [
    'an unknown type',
    'POST',
    `${PROPERTIES}/companies`,
    { ...property, type: 'money' },
    400,
    /Invalid input JSON/,
  ],
  ['an unknown property definition', 'GET', `${PROPERTIES}/companies/nope`, undefined, 404, /does not exist/],
  [
    'a change of type',
    'PATCH',
    `${PROPERTIES}/companies/dibs_partner_tier`,
    { type: 'string' },
    400,
    /type of a property/,
  ],
  [
    "a change of HubSpot's own",
    'PATCH',
    `${PROPERTIES}/companies/name`,
    { label: 'X' },
    400,
    /defined by HubSpot/,
  ],
  [
    'a group that exists',
    'POST',
    `${PROPERTIES}/companies/groups`,
    { name: 'dibs', label: 'Dibs' },
    409,
    /already exists/,
  ],
  ['a search page of 201', 'POST', `${OBJECTS}/deals/search`, { limit: 201 }, 400, /between 0 and 200/],
  ['results beyond 10,000', 'POST', `${OBJECTS}/deals/search`, { limit: 100, after: '9901' }, 400, /10000/],
  [
    'six filter groups',
    'POST',
    `${OBJECTS}/deals/search`,
    { filterGroups: many(6, { filters: [] }) },
    400,
    /at most 5/,
  ],
  [
    'a filter on an unknown property',
    'POST',
    `${OBJECTS}/deals/search`,
    { filters: [{ propertyName: 'nope', operator: 'EQ', value: 'x' }] },
    400,
    /unknown property/,
  ],
  [
    'operands that do not fit',
    'POST',
    `${OBJECTS}/deals/search`,
    { filters: [{ propertyName: 'dealname', operator: 'IN', value: 'x' }] },
    400,
    /does not take/,
  ],
  [
    'an unknown operator',
    'POST',
    `${OBJECTS}/deals/search`,
    { filters: [{ propertyName: 'dealname', operator: 'LIKE', value: 'x' }] },
    400,
    /Invalid input JSON/,
  ],
  ['an unknown owner id', 'GET', '/crm/owners/2026-09/1', undefined, 404, /does not exist/],
  ['an unknown pipeline id', 'GET', '/crm/pipelines/2026-09/deals/nope', undefined, 404, /does not exist/],
  [
    'a merge with itself',
    'POST',
    `${OBJECTS}/companies/merge`,
    { primaryObjectId: '30100000007', objectIdToMerge: '30100000007' },
    400,
    /itself/,
  ],
  [
    'a merge with nobody',
    'POST',
    `${OBJECTS}/companies/merge`,
    { primaryObjectId: '30100000007', objectIdToMerge: '1' },
    404,
    /OBJECT_NOT_FOUND/,
  ],
];

/** Every error body HubSpot sends names its category and can be quoted to support. */
function expectErrorBody(answer: Answer): void {
  expect(answer.body).toMatchObject({
    status: 'error',
    message: expect.any(String),
    correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    category: expect.any(String),
  });
}

describe('HubSpot refuses', () => {
  test.each(ROWS)('%s', async (_sentence, method, path, body, status, says) => {
    const answer = await call(emulator, method, path, body === undefined ? {} : { body });
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toMatch(says);
    expectErrorBody(answer);
  });

  test('a date that is not at midnight UTC, while the same day is fine', async () => {
    await post(emulator, `${PROPERTIES}/deals/groups`, { name: 'dibs', label: 'Dibs' });
    const definition = { ...property, name: 'dibs_day', type: 'date', fieldType: 'date' };
    expect((await post(emulator, `${PROPERTIES}/deals`, definition)).status).toBe(201);
    const off = await post(emulator, `${OBJECTS}/deals`, company({ dibs_day: '1795305600001' }));
    expect(JSON.stringify(off.body)).toMatch(/not at midnight UTC/);
    const on = await post(emulator, `${OBJECTS}/deals`, company({ dibs_day: '1795305600000' }));
    expect(on.body.properties).toMatchObject({ dibs_day: '2026-11-22' });
    const never = await post(emulator, `${OBJECTS}/deals`, company({ dibs_day: '2026-02-30' }));
    expect(never.status).toBe(400);
  });

  test('a contact whose e-mail address is taken, naming the one that has it', async () => {
    const first = await post(emulator, `${OBJECTS}/contacts`, company({ email: 'ines@kestrelavionics.com' }));
    const second = await post(
      emulator,
      `${OBJECTS}/contacts`,
      company({ email: 'INES@kestrelavionics.com' }),
    );
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({
      category: 'CONFLICT',
      message: `Contact already exists. Existing ID: ${idOf(first)}`,
    });
  });

  test('a body of more than 10 MB with 413', async () => {
    const answer = await post(emulator, `${OBJECTS}/deals`, `"${'x'.repeat(11 * 1024 * 1024)}"`);
    expect(answer.status).toBe(413);
    expectErrorBody(answer);
  });
});

describe('HubSpot refuses callers', () => {
  test.each([
    ['nobody', null, 'INVALID_AUTHENTICATION'],
    ['a made-up app token', 'CNmadeup', 'INVALID_AUTHENTICATION'],
    ['an unknown user', 'user:1', 'INVALID_AUTHENTICATION'],
  ])('%s with 401', async (_who, token, category) => {
    const answer = await call(emulator, 'GET', `${OBJECTS}/deals`, { token });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ category });
    expectErrorBody(answer);
  });

  test('an app token after its 30 minutes, saying since when', async () => {
    const { access } = await install(emulator);
    emulator.state.tokens.expireAll('48120331');
    const answer = await call(emulator, 'GET', `${OBJECTS}/deals`, { token: access });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({
      category: 'EXPIRED_AUTHENTICATION',
      message: expect.stringMatching(/expired 0 second/),
    });
  });

  test.each([
    [
      'creating a company property',
      'POST',
      `${PROPERTIES}/companies`,
      property,
      ['crm.schemas.companies.write'],
    ],
    ['reading owners', 'GET', '/crm/owners/2026-09', undefined, ['crm.objects.owners.read']],
    [
      'writing a task, which rides on contacts',
      'POST',
      `${OBJECTS}/tasks`,
      company({ hs_timestamp: '0' }),
      ['crm.objects.contacts.write'],
    ],
    [
      'linking a task to a deal',
      'POST',
      `${LINKS}/tasks/deals/batch/create`,
      { inputs: [] },
      ['crm.objects.contacts.write'],
    ],
  ])('without the scope for %s', async (_what, method, path, body, required) => {
    const narrow = await start();
    const portal = [...narrow.state.world.portals.values()][0];
    const { access } = await install(narrow);
    const token = narrow.state.tokens.find(access);
    if (!portal?.install || !token) throw new Error('not installed');
    Object.assign(token, { scopes: SCOPES.filter(scope => !required.includes(scope)) });
    const answer = await call(narrow, method, path, { token: access, ...(body && { body }) });
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({
      category: 'MISSING_SCOPES',
      errors: [{ context: { requiredGranularScopes: required } }],
    });
    await narrow.close();
  });
});

test('archiving what is not there is 204 all the same', async () => {
  expect((await call(emulator, 'DELETE', `${OBJECTS}/deals/424242`, { token: ADMIN })).status).toBe(204);
});
