import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { editedPolicy, policyForm } from '../../adapters/policy/policy-form.ts';
import {
  checkFormAnswerSchema,
  type FormEdits,
  type FormField,
  type FormView,
  formViewSchema,
  saveFormAnswerSchema,
} from '../../contract/forms.ts';
import { policyAnswerSchema } from '../../contract/policy.ts';
import { refusedAnswerSchema } from '../../contract/views.ts';
import { defaultPolicy, type Policy } from '../../domain/policy.ts';
import { policySettings } from '../../domain/policy-settings.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { havePortal } from './support/install-portal.ts';
import { startTestServer, type TestServer } from './support/start-test-server.ts';

const admin = { portalId: '9500001', userId: '42' };

let database: TestDatabase;
let server: TestServer;
beforeAll(async () => {
  database = await createTestDatabase();
  await havePortal(database.appUrl, admin.portalId, admin.userId);
  server = await startTestServer(database.appUrl);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await database.drop();
});

const call = async (method: string, path: string, body?: unknown, person = admin) => {
  const answer = await server.asCard(person, method, `/api/v1/settings/${path}`, body);
  return { status: answer.status, body: await answer.json() };
};
const form = async (name: string) => formViewSchema.parse((await call('GET', name)).body);
const check = async (name: string, edits: FormEdits) =>
  checkFormAnswerSchema.parse((await call('POST', `${name}/check`, { edits })).body);
const save = (name: string, version: number, edits: FormEdits) =>
  call('POST', name, { idempotencyKey: randomUUID(), version, edits });
const fieldsOf = (view: FormView) => view.sections.flatMap(section => section.fields);
const field = (view: FormView, path: string): FormField => {
  const found = fieldsOf(view).find(each => each.path === path);
  if (found === undefined) throw new Error(`The form has no ${path}`);
  return found;
};

/** A policy in which every kind of setting has something in it. */
const rich: Policy = {
  ...defaultPolicy,
  timeZone: 'Europe/Berlin',
  businessCalendar: { weekend: [5, 6], holidays: ['2026-12-25'], cutOff: '16:30' },
  tiers: [
    { name: 'Registered', openClaimCap: 5 },
    {
      name: 'Premier',
      openClaimCap: null,
      quotaMinor: '12500050',
      criteria: [
        { metric: 'deals-won', operator: 'at-least', threshold: '3', windowMonths: 12 },
        { metric: 'arr-sourced', operator: 'at-least', threshold: '5000000' },
        { metric: 'win-rate', operator: 'at-most', threshold: '87.5' },
      ],
    },
  ],
  matching: { ...defaultPolicy.matching, numberProperties: ['vat_number'] },
  tierReview: {
    ...defaultPolicy.tierReview,
    metricProperties: [{ metric: 'satisfaction', property: 'nps' }],
  },
  money: { homeCurrency: 'EUR', rates: [{ currency: 'USD', from: '2026-01-01', rate: '0.92' }] },
};

describe('the policy as a form', () => {
  test('has every setting once, and the same policy comes out of it', () => {
    const view = policyForm(rich, 1);
    const fields = fieldsOf(view);
    expect(fields.map(each => each.path).toSorted()).toEqual(Object.keys(policySettings).toSorted());
    const edits = Object.fromEntries(fields.map(each => [each.path, each.value]));
    expect(editedPolicy(rich, edits)).toEqual({ document: rich, faults: [] });
    expect(editedPolicy(defaultPolicy, edits).document).toEqual(rich);
  });

  test('says what each setting means, counts in, and whom a change favours', async () => {
    const view = await form('policy');
    expect(field(view, 'registration.protectionDays')).toMatchObject({
      label: 'Protection days',
      kind: 'number',
      unit: 'days',
      value: '90',
      usual: '90',
      reach: expect.stringMatching(/^More favours the registered partner/),
    });
    expect(field(view, 'enforcement')).toMatchObject({
      kind: 'choice',
      from: 'enforcement',
      value: 'observe',
    });
    expect(view.sources.enforcement?.map(option => option.value)).toEqual(['observe', 'advise', 'enforce']);
    expect(field(policyForm(rich, 1), 'tiers').value).toEqual([
      ['Registered', '5', '', ''],
      [
        'Premier',
        '',
        '125000.50',
        'deals won at least 3 in 12 months\nARR sourced at least 50000\nwin rate at most 87.5',
      ],
    ]);
  });

  const faulty: { sentence: string; edits: FormEdits; at: [string, number | null, number | null][] }[] = [
    {
      sentence: 'a word where a number belongs',
      edits: { 'followUp.days': 'soon' },
      at: [['followUp.days', null, null]],
    },
    {
      sentence: 'nonsense by the rules',
      edits: { 'followUp.days': '-1' },
      at: [
        ['followUp.days', null, null],
        ['followUp.warnOnDays', 0, null],
        ['followUp.warnOnDays', 1, null],
        ['followUp.warnOnDays', 2, null],
      ],
    },
    {
      sentence: 'one entry of a list',
      edits: { 'matching.ownDomains': 'example.com\nnot a domain' },
      at: [['matching.ownDomains', 1, null]],
    },
    {
      sentence: 'a cell of a table',
      edits: {
        'money.rates': [
          ['USD', '2026-01-01', '1.1'],
          ['EUR', 'soon', '1.1'],
        ],
      },
      at: [
        ['money.rates', 0, 0],
        ['money.rates', 1, 1],
      ],
    },
    {
      sentence: 'a criterion that nobody can read',
      edits: { tiers: [['Gold', '', '', 'deals won a lot']] },
      at: [['tiers', 0, 3]],
    },
    {
      sentence: 'a setting that there is not',
      edits: { '__proto__.days': '1', constructor: 'x' },
      at: [
        ['__proto__.days', null, null],
        ['constructor', null, null],
      ],
    },
  ];
  test.each(faulty)('$sentence is told at its place, and cannot be saved', async ({ edits, at }) => {
    const { version } = await form('policy');
    const { faults } = await check('policy', edits);
    expect(faults.map(fault => [fault.path, fault.row, fault.column])).toEqual(at);
    const saved = await save('policy', version, edits);
    expect(saved.status).toBe(400);
    expect(saved.body.errors).toHaveLength(at.length);
    expect((await form('policy')).version).toBe(version);
  });

  test('a check says what changes, whom it reaches and what would have followed; nothing is saved', async () => {
    const { version } = await form('policy');
    const checked = await check('policy', {
      'registration.protectionDays': '60',
      'renewal.approveAtOnce': 'off',
    });
    expect(checked.changes).toEqual([
      { path: 'renewal.approveAtOnce', label: 'Approve at once', from: 'on', to: 'off' },
      { path: 'registration.protectionDays', label: 'Protection days', from: '90', to: '60' },
    ]);
    expect(checked.reach).toMatchObject({ reaches: false });
    expect(checked.replay?.sentences).toEqual(['Nobody would have gained or lost anything']);
    expect((await form('policy')).version).toBe(version);
  });

  test('a save puts it in force; whoever edited the one before is told, and overwrites nothing', async () => {
    const { version } = await form('policy');
    const saved = saveFormAnswerSchema.parse((await save('policy', version, { 'followUp.days': '21' })).body);
    expect(saved).toMatchObject({
      changed: 1,
      running: { moved: 0, kept: 0 },
      form: { version: version + 1 },
    });
    const inForce = policyAnswerSchema.parse(
      await (await server.asCard(admin, 'GET', '/api/v1/policy')).json(),
    );
    expect(inForce.policy.followUp.days).toBe(21);
    const late = refusedAnswerSchema.parse((await save('policy', version, { 'followUp.days': '7' })).body);
    expect(late.refusal).toMatchObject({ code: 'CHANGED_MEANWHILE', facts: { versionInForce: version + 1 } });
    const same = saveFormAnswerSchema.parse((await save('policy', version + 1, {})).body);
    expect(same).toMatchObject({ changed: 0, form: { version: version + 1 } });
  });
});

describe('calendars as a form', () => {
  const gulf = ['Gulf', 'Asia/Dubai', '5, 6', '16:30', ''];
  const calendars = (...cells: string[]) => ({
    calendars: [gulf.map((cell, index) => cells[index] ?? cell)],
  });

  test('take pasted holidays, say what changes, and are saved', async () => {
    const before = await form('calendars');
    expect(field(before, 'calendars').value).toEqual([]);
    const pasted = '2026-12-02 National Day\n1 January 2027\nDec 2, 2026';
    const edits = calendars(...gulf.slice(0, 4), pasted);
    expect(await check('calendars', edits)).toEqual({
      ok: true,
      faults: [],
      changes: [
        { path: 'calendars', label: 'Gulf', from: '–', to: 'Asia/Dubai, until 16:30, off: Fri, Sat' },
        { path: 'calendars', label: 'Gulf: holidays', from: '–', to: '2026-12-02; 2027-01-01' },
      ],
    });
    const saved = saveFormAnswerSchema.parse((await save('calendars', before.version, edits)).body);
    expect(saved).toMatchObject({ changed: 2, form: { version: before.version + 1 } });
    expect(field(saved.form, 'calendars').value).toEqual([[...gulf.slice(0, 4), '2026-12-02\n2027-01-01']]);
    expect(
      refusedAnswerSchema.parse((await save('calendars', before.version, edits)).body).refusal.code,
    ).toBe('CHANGED_MEANWHILE');
    const offices = { offices: [['42', 'Gulf']] };
    expect((await check('calendars', offices)).changes).toEqual([
      { path: 'offices', label: 'Offices of partner managers', from: '–', to: '42 – Gulf' },
    ]);
    const sits = saveFormAnswerSchema.parse((await save('calendars', saved.form.version, offices)).body);
    const later = calendars(...gulf.slice(0, 3), '17:00', '2026-12-02');
    expect((await check('calendars', later)).changes).toMatchObject([
      { label: 'Gulf', to: 'Asia/Dubai, until 17:00, off: Fri, Sat' },
      { label: 'Gulf: holidays', from: '2027-01-01', to: '–' },
    ]);
    expect((await check('calendars', { calendars: [] })).faults).toMatchObject([
      { path: 'offices', row: 0, column: 1, message: '“Gulf” is no calendar any more' },
    ]);
    await save('calendars', sits.form.version, { calendars: [], offices: [] });
  });

  test.each([
    ['no name', calendars(''), [0, 0], 'must have a name'],
    ['a zone that there is not', calendars('Gulf', 'Dubai'), [0, 1], 'must be an IANA time zone'],
    ['a day that a week does not have', calendars('Gulf', 'Asia/Dubai', '5, 8'), [0, 2], '1 (Monday) to 7'],
    ['a word for a day', calendars('Gulf', 'Asia/Dubai', 'Friday'), [0, 2], '1 (Monday) to 7'],
    ['no day to work', calendars('Gulf', 'Asia/Dubai', '1 2 3 4 5 6 7'), [0, 2], 'must leave a day to work'],
    ['no time of day', calendars('Gulf', 'Asia/Dubai', '5', '5 pm'), [0, 3], 'must be a time from 00:00'],
    ['a line without a date', calendars(...gulf.slice(0, 4), 'Christmas'), [0, 4], '“Christmas” has no date'],
    [
      'a day that the month lacks',
      calendars(...gulf.slice(0, 4), '30.02.2027'),
      [0, 4],
      '2027-02-30 is no date',
    ],
    ['the same name twice', { calendars: [gulf, gulf] }, [null, null], 'must name each calendar once'],
    ['an office without a calendar', { offices: [['42', '']] }, [0, 1], 'must be chosen'],
  ] as const)('%s is told at its place', async (_, edits, at, words) => {
    const { faults } = await check('calendars', edits as unknown as FormEdits);
    expect(faults.map(({ row, column }) => [row, column])).toEqual([at]);
    expect(faults[0]?.message).toContain(words);
  });

  test('holidays of the program can be pasted, too', async () => {
    const { changes } = await check('policy', { 'businessCalendar.holidays': '25.12.2026 Christmas' });
    expect(changes).toMatchObject([{ path: 'businessCalendar.holidays', to: '2026-12-25' }]);
  });
});

describe('people and roles as a form', () => {
  test('are named, changed and saved; nothing is half a row', async () => {
    const before = await form('people');
    expect(field(before, 'roles').value).toEqual([['user:42', 'admin']]);
    expect(before.sources.who).toEqual([{ value: 'user:42', label: 'User 42 (not in HubSpot)' }]);
    const edits = {
      roles: [
        ['user:42', 'admin'],
        ['user:43', 'partner-manager'],
        ['user:43', 'partner-manager'],
        ['', ''],
      ],
      sides: [['team:7', 'direct']],
      defaultRole: 'off',
    };
    const checked = await check('people', edits);
    expect(checked).toMatchObject({
      faults: [],
      changes: [
        { path: 'roles', from: '–', to: 'user:43 – Partner manager' },
        { path: 'sides', from: '–', to: 'team:7 – Direct' },
        { path: 'defaultRole', from: 'on', to: 'off' },
      ],
    });
    const saved = saveFormAnswerSchema.parse((await save('people', before.version, edits)).body);
    expect(field(saved.form, 'roles').value).toEqual([
      ['user:42', 'admin'],
      ['user:43', 'partner-manager'],
    ]);
    expect(refusedAnswerSchema.parse((await save('people', before.version, edits)).body).refusal.code).toBe(
      'CHANGED_MEANWHILE',
    );
  });

  test.each([
    { sentence: 'nobody left to change settings', edits: { roles: [] }, at: ['roles', null, null] },
    { sentence: 'a row without its person', edits: { sides: [['', 'direct']] }, at: ['sides', 0, 0] },
    {
      sentence: 'a role that there is not',
      edits: {
        roles: [
          ['user:42', 'admin'],
          ['user:42', 'king'],
        ],
      },
      at: ['roles', 1, 1],
    },
  ])('$sentence is told at its place', async ({ edits, at }) => {
    const { faults } = await check('people', edits);
    expect(faults.map(fault => [fault.path, fault.row, fault.column])).toEqual([at]);
  });

  test('are an admin’s only', async () => {
    const refused = await call('GET', 'people', undefined, { portalId: admin.portalId, userId: '99' });
    expect(refusedAnswerSchema.parse(refused.body).refusal.code).toBe('NOT_PERMITTED');
  });
});

describe('a save that is refused', () => {
  const refusals = async () => {
    const client = new pg.Client({ connectionString: database.adminUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ facts: { action: string; code: string; why: { code: string } } }>(
        `SELECT facts FROM ledger WHERE kind = 'action-refused' ORDER BY entry_id`,
      );
      return rows.map(({ facts }) => [facts.action, facts.code, facts.why.code]);
    } finally {
      await client.end();
    }
  };
  const nobody = { portalId: admin.portalId, userId: '99' };

  test.each<[string, string, string, () => Promise<object>]>([
    ['POST', '/api/v1/settings/policy', 'put-policy', async () => ({ version: 1, edits: {} })],
    ['POST', '/api/v1/settings/people', 'put-directory', async () => ({ version: 1, edits: {} })],
    ['PUT', '/api/v1/policy', 'put-policy', async () => ({ policy: rich })],
    [
      'PUT',
      '/api/v1/directory',
      'put-directory',
      async () => ({
        directory: (await (await server.asCard(admin, 'GET', '/api/v1/directory')).json()).directory,
      }),
    ],
  ])('to whoever is no admin is in the ledger, once a key: %s %s', async (method, path, action, body) => {
    const before = await refusals();
    const asked = { idempotencyKey: randomUUID(), ...(await body()) };
    for (const _ of [1, 2])
      expect(await (await server.asCard(nobody, method, path, asked)).json()).toMatchObject({
        ok: false,
        refusal: { code: 'NOT_PERMITTED' },
      });
    expect((await refusals()).slice(before.length)).toEqual([[action, 'NOT_PERMITTED', 'NOT_PERMITTED']]);
  });

  test.each(['policy', 'people', 'calendars'])(
    'because the %s changed meanwhile is there, too',
    async name => {
      const before = await refusals();
      const { version } = await form(name);
      expect((await save(name, version - 1, {})).body).toMatchObject({ ok: false });
      const action = name === 'policy' ? 'put-policy' : 'put-directory';
      expect((await refusals()).slice(before.length)).toEqual([
        [action, 'CHANGED_MEANWHILE', 'CHANGED_MEANWHILE'],
      ]);
    },
  );

  test('and what changes nothing is not: reading, checking, a body that nobody could have saved', async () => {
    const before = await refusals();
    await call('GET', 'policy', undefined, nobody);
    await call('POST', 'policy/check', { edits: {} }, nobody);
    const odd = await call('POST', 'policy', { idempotencyKey: randomUUID(), version: 'x' }, nobody);
    expect(odd).toMatchObject({ status: 200, body: { ok: false, refusal: { code: 'NOT_PERMITTED' } } });
    expect(await refusals()).toEqual(before);
  });
});
