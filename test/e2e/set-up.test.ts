import { afterAll, beforeAll, expect, test } from 'vitest';
import { formViewSchema } from '../../contract/forms.ts';
import { importDryRunAnswerSchema } from '../../contract/import-dry-run.ts';
import { type SetUpAnswer, setUpAnswerSchema } from '../../contract/set-up.ts';
import { seedDemo } from '../../dev/seed-demo.ts';
import { dealOn } from './support/acts.ts';
import { type Constellation, credentials, startConstellation } from './support/constellation.ts';
import { withFault } from './support/crm-acts.ts';
import { deskOf, freshCustomer, partnersByType } from './support/desk.ts';

let world: Constellation;
beforeAll(async () => {
  world = await startConstellation({ seed: false });
}, 60_000);
afterAll(() => world?.[Symbol.asyncDispose]());

const setUp = async (): Promise<SetUpAnswer> =>
  setUpAnswerSchema.parse((await world.api(world.user('admin'))('GET', '/api/v1/set-up')).body);
const states = ({ steps }: SetUpAnswer) => Object.fromEntries(steps.map(step => [step.id, step.state]));
const found = ({ steps }: SetUpAnswer, id: string) => steps.find(step => step.id === id)?.found.join(' ');

test('a new portal: each step says by itself what stands and what is to do', async () => {
  const fresh = await setUp();
  expect(states(fresh)).toEqual({
    connect: 'done',
    partners: 'done',
    teams: 'to-do',
    people: 'to-do',
    policy: 'to-do',
    import: 'optional',
    cards: 'to-do',
    'test-registration': 'to-do',
    observe: 'running',
  });
  expect(fresh.steps.find(({ id }) => id === 'test-registration')?.link).toMatch(
    /\/contacts\/\d+\/objects\/0-3\/views\/all\/list$/,
  );
  expect(found(fresh, 'connect')).toContain('a partner with a seat would, too');
  expect(found(fresh, 'teams')).toBe('Nobody is direct sales yet, so nothing is ever a heads-up.');
  expect(found(fresh, 'observe')).toMatch(
    /^Observing until \d+ \w+ \d{4}, then there is a report of thirty days\./,
  );
  expect(fresh.connection).toMatchObject({ healthy: true, missingScopes: [], clashes: [] });
});

test('teams and people of HubSpot can be chosen by their names', async () => {
  const form = formViewSchema.parse(
    (await world.api(world.user('admin'))('GET', '/api/v1/settings/people')).body,
  );
  expect(form.sources.teams?.map(option => option.label)).toContain('Direct Sales East');
  expect(form.sources.users?.length).toBeGreaterThan(3);
  expect(form.sources.partners?.length).toBeGreaterThan(3);
});

test('the dry run of pasted rows says of each what would become of it, and registers nothing', async () => {
  const admin = world.user('admin');
  const [partner, other] = (await world.api(admin)('GET', '/api/v1/partners')).body.partners as {
    name: string;
  }[];
  const { companyId } = await freshCustomer(world, 'Old customer');
  await world.idle();
  const day = new Date((await setUp()).now);
  const ago = (days: number) => new Date(day.getTime() - days * 86_400_000).toISOString().slice(0, 10);
  const csv = [
    'company_id;domain;partner;protected_from;protected_through;reference',
    `${companyId};;${partner?.name};${ago(10)};${ago(-60)};old-1`,
    `${companyId};;${other?.name};${ago(9)};${ago(-60)};old-2`,
    `${companyId};;Nobody;${ago(10)};${ago(-60)};old-3`,
    `;nowhere.example;${partner?.name};${ago(10)};${ago(-60)};old-4`,
    `${companyId};;${partner?.name};some day;;old-5`,
    `${companyId};;${partner?.name};${ago(400)};${ago(310)};old-6`,
  ].join('\n');
  const run = async (body: { csv: string }) =>
    importDryRunAnswerSchema.parse(
      (await world.api(admin)('POST', '/api/v1/imports/dry-run', { source: 'csv', ...body })).body,
    );
  const { report } = await run({ csv });
  expect(report).toMatchObject({
    applied: false,
    rows: 6,
    expected: { active: 1, queued: 1, expired: 1, skipped: 3 },
  });
  expect(report?.each.map(({ line, expected, reason }) => [line, expected, reason])).toEqual([
    [2, 'active', null],
    [3, 'queued', expect.stringContaining('To do: ')],
    [4, 'skipped', expect.stringMatching(/^No partner is called "Nobody"\. To do: mark the company/)],
    [5, 'skipped', expect.stringContaining('No company in HubSpot has the domain nowhere.example')],
    [6, 'skipped', expect.stringContaining('some day')],
    [7, 'expired', null],
  ]);
  expect(await world.rows('SELECT 1 FROM registrations')).toEqual([]);
  const again = await run({ csv });
  expect(again).toEqual({ ok: true, fault: null, report });
  const step = await setUp();
  expect(states(step).import).toBe('running');
  expect(found(step, 'import')).toBe(
    'Last: 6 pasted rows, dry run done, not applied; 3 of 6 rows can be taken in.',
  );
});

const dryRunOf = async (deals: object) =>
  await world.api(world.user('admin'))('POST', '/api/v1/imports/dry-run', { source: 'deals', ...deals });

test('the dry run of deals in HubSpot says the same of each deal that names a partner', async () => {
  const admin = world.user('admin');
  const crm = world.crm(admin);
  for (const name of ['old_partner', 'old_end'])
    await crm('POST', '/crm/properties/2026-09/deals', {
      name,
      label: name,
      type: name === 'old_end' ? 'date' : 'string',
      fieldType: name === 'old_end' ? 'date' : 'text',
      groupName: 'dealinformation',
    });
  const nobody = { partner: 'old_partner', protectedThrough: 'old_end' };
  expect((await dryRunOf(nobody)).body).toEqual({
    ok: true,
    fault: 'No deal has a value of old_partner.',
    report: null,
  });
  const [partner] = (await world.api(admin)('GET', '/api/v1/partners')).body.partners as { name: string }[];
  const end = new Date(Date.parse((await setUp()).now) + 30 * 86_400_000).toISOString().slice(0, 10);
  const { companyId } = await freshCustomer(world, 'Customer of old deals');
  const [made = '', unknown = ''] = await Promise.all(
    [partner?.name ?? '', 'Nobody & Sons'].map(named =>
      dealOn(world, admin, companyId, named, { properties: { old_partner: named, old_end: end } }),
    ),
  );
  await dealOn(world, admin, companyId, 'Names no partner');
  await world.idle();
  // The index that HubSpot searches lags.
  await world.advance('PT10M');
  await world.idle();
  const { fault, report } = importDryRunAnswerSchema.parse((await dryRunOf(nobody)).body);
  expect(fault).toBe(null);
  expect(report).toMatchObject({ rows: 2, expected: { active: 1, queued: 0, expired: 0, skipped: 1 } });
  expect(Object.fromEntries(report?.each.map(each => [each.dealId, each.reason]) ?? [])).toEqual({
    [made]: null,
    [unknown]: expect.stringMatching(/^No partner is called "Nobody & Sons"/),
  });
  expect(await world.rows('SELECT 1 FROM registrations')).toEqual([]);
  expect(await world.rows(`SELECT source FROM imports WHERE import_id = '${report?.importId}'`)).toEqual([
    { source: 'deals' },
  ]);
  expect(found(await setUp(), 'import')).toBe(
    'Last: 2 deals of HubSpot, dry run done, not applied; 1 of 2 rows can be taken in.',
  );
});

test('a deal property that HubSpot does not have, or that can be none, is named', async () => {
  expect((await dryRunOf({ partner: 'no_such_property' })).body).toMatchObject({
    fault: 'HubSpot has no deal property with the internal name no_such_property.',
  });
  const { status, body } = await dryRunOf({ partner: 'Partner company' });
  expect(status).toBe(400);
  expect(body.errors).toEqual([{ path: 'body.partner', message: 'must be the internal name of a property' }]);
});

test.each([
  [
    'does not answer',
    503,
    /^HubSpot did not answer, so its deals could not be read\. Try again in a minute\.$/,
  ],
  ['forbids it', 403, /^Dibs may not read deals here: install the app again\.$/],
  [
    'takes the question for a bad one',
    400,
    /^HubSpot does not search deals in this way: Service unavailable/,
  ],
])('when HubSpot %s, the dry run of deals says so and what to do', async (_, status, said) => {
  const { body } = await withFault(world, { kind: 'outage', path: '/deals/search', status }, () =>
    dryRunOf({ partner: 'old_partner' }),
  );
  expect(body).toEqual({ ok: true, fault: expect.stringMatching(said), report: null });
});

test.each([
  [
    'a head line without a partner',
    'domain,protected_from\na.example,2026-01-01',
    /has no column for partner/,
  ],
  ['no row', 'domain,partner,protected_from', /no row below/],
  [
    'more rows than a page waits for',
    `domain,partner,protected_from\n${'a.example,b,2026-01-01\n'.repeat(1_001)}`,
    /more than 1000 rows/,
  ],
])('pasted rows that cannot be read say what to do: %s', async (_, csv, said) => {
  const { body } = await world.api(world.user('admin'))('POST', '/api/v1/imports/dry-run', {
    source: 'csv',
    csv,
  });
  expect(body).toEqual({ ok: true, fault: expect.stringMatching(said), report: null });
});

test('set up, looked at and tried: the steps are done', async () => {
  await seedDemo({
    ...credentials,
    serverUrl: world.serverUrl,
    publicUrl: world.serverUrl,
    emulatorUrl: world.emulatorUrl,
    portalId: world.portalId,
  });
  const manager = world.user('partner-manager');
  const { companyId } = await freshCustomer(world, 'Trial');
  const dealId = await dealOn(world, manager, companyId, 'A test');
  await world.idle();
  const desk = deskOf(world);
  await desk.deal(manager, dealId);
  const partnerCompanyId = (await partnersByType(world))('reseller');
  await desk.claim(manager, { companyId, partnerCompanyId, dealId });
  await world.idle();
  const after = await setUp();
  expect(states(after)).toMatchObject({
    teams: 'done',
    people: 'done',
    policy: 'done',
    cards: 'attention',
    'test-registration': 'done',
    observe: 'done',
  });
  expect(found(after, 'cards')).toMatch(
    /^On deals: last looked at .* Nobody has looked at the card on companies yet\./,
  );
  await desk.account(manager, companyId);
  // A sight is written down after the answer.
  await expect.poll(async () => found(await setUp(), 'cards')).toContain('On companies: last looked at');
});
