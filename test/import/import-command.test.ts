import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dealOn, newCustomer } from '../e2e/support/acts.ts';
import { type Constellation, startConstellation } from '../e2e/support/constellation.ts';
import { deskOf, partnersByType, registeredCustomer } from '../e2e/support/desk.ts';
import { programNow } from '../e2e/support/program-time.ts';
import { expectReplayEqualsStore } from '../e2e/support/replay.ts';
import { type Ran, runCommand } from './run-import.ts';

vi.setConfig({ testTimeout: 120_000 });

let world: Constellation;
let directory = '';
let partner = { id: '', name: '', domain: '' };
let rival = { id: '', name: '' };

beforeAll(async () => {
  world = await startConstellation();
  directory = await mkdtemp(join(tmpdir(), 'dibs-import-'));
  const byType = await partnersByType(world);
  const partners = await deskOf(world).partners(world.user('admin'));
  const [first, second] = ['reseller', 'co-sell'].map(type =>
    partners.find(each => each.companyId === byType(type)),
  );
  const [row] = await world.rows<{ domain: string }>(
    'SELECT domain FROM company_domains WHERE company_id = $1',
    [first?.companyId],
  );
  partner = { id: first?.companyId ?? '', name: first?.name ?? '', domain: row?.domain ?? '' };
  rival = { id: second?.companyId ?? '', name: second?.name ?? '' };
});
afterAll(async () => {
  await using ending = new AsyncDisposableStack();
  ending.defer(() => rm(directory, { recursive: true }));
  ending.use(world);
  await expectReplayEqualsStore(world);
});

const run = (...args: string[]): Promise<Ran> => runCommand('import', args, world.env);
async function file(name: string, lines: string[]): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}
const day = (offset: number) =>
  programNow(world).then(now =>
    now
      .add({ hours: 24 * offset })
      .toZonedDateTimeISO('UTC')
      .toPlainDate()
      .toString(),
  );
const summaryOf = (ran: Ran) => JSON.parse(ran.stdout).summary;
const idOf = (ran: Ran): string => JSON.parse(ran.stdout).import.id;

describe('npm run import: a file of old registrations', () => {
  let path = '';
  let heldBy = '';
  const domains = ['granite', 'basalt', 'schist', 'gneiss', 'marble'].map(name => `${name}-imported.com`);

  beforeAll(async () => {
    for (const domain of domains) await newCustomer(world, domain, domain);
    const own = await registeredCustomer(world, rival.id);
    heldBy = own.registrationId;
    await world.idle();
    const [past, from, through, gone] = [await day(-300), await day(-60), await day(30), await day(-200)];
    path = await file('old.csv', [
      'Reference,Domain,Company ID,Partner,Protected from,Protected through,Remark',
      `OLD-1,${domains[0]},,${partner.id},${from},${through},new`,
      `OLD-2,https://www.${domains[1]}/de,,${partner.domain},${past},${gone},"ended, long ago"`,
      `OLD-3,,${own.companyId},${partner.name.toUpperCase()},${from},${through},held here`,
      `OLD-4,,${own.companyId},${rival.name},${from},${through},its own`,
      `OLD-5,${domains[2]},,${partner.id},${from},${through},the younger`,
      `OLD-6,${domains[2]},,${rival.id},${past},${through},"the older`,
      'of two lines"',
      `OLD-7,${domains[2]},,${partner.id},${from},${through},twice`,
      `OLD-8,${domains[3]},,Nobody & Sons,${from},${through},`,
      `OLD-9,nowhere-at-all.com,,${partner.id},${from},${through},`,
      `OLD-10,${domains[3]},,${partner.id},31.02.2026,${through},`,
      `OLD-11,gmail.com,,,${from},${through},`,
      `OLD-1,${domains[4]},,${partner.id},${from},${through},same reference`,
      `OLD-12,${domains[4]},,${partner.id},${from},${through},more,and more`,
      '',
      `OLD-13,,${partner.id},${partner.id},${from},${through},itself`,
    ]);
  });

  test('the dry run says of every row what would become of it and what to do, and registers nothing', async () => {
    const before = await world.rows('SELECT registration_id FROM registrations ORDER BY 1');
    const ran = await run('check', path, '--report', join(directory, 'report.csv'));
    expect(ran).toMatchObject({ status: 0 });
    expect(ran.stdout).toContain('14 rows:');
    for (const line of [
      /^ +2 {2}new: will be registered$/m,
      /^ +1 {2}have ended: kept as history$/m,
      /^ +2 {2}stand here already.*\(1 wait in the queue, 1 are skipped\)$/m,
      /^ +2 {2}overlap an earlier row/m,
      /^ +1 {2}name no partner/m,
      /^ +1 {2}name no customer/m,
      /^ +5 {2}cannot be understood/m,
      /^ {2}"Nobody & Sons": 1 row, the first in line 10$/m,
      /^ {2}line 12: protected_from "31.02.2026" is no day, such as 2027-02-20$/m,
      /^ {2}line 13: domain "gmail.com" identifies no customer \(free-mail\); partner is empty$/m,
      /^ {2}line 14: Line 2 has the same reference\.$/m,
      /^ {2}line 15: it has 8 values and the head line 7: is a separator not quoted\?$/m,
      /^ {2}line 17: The company that is named as the customer is the partner’s own\.$/m,
      /^Nothing was imported yet\.$/m,
    ])
      expect(ran.stdout).toMatch(line);
    expect(await world.rows('SELECT registration_id FROM registrations ORDER BY 1')).toEqual(before);
    const report = (await readFile(join(directory, 'report.csv'), 'utf8')).trim().split('\r\n');
    expect(report.length).toBe(15);
    expect(report[1]).toMatch(/^2,new,active,,,,,,,OLD-1,/);
    expect(report.find(line => line.includes('OLD-3'))).toContain(heldBy);
    expect(report.find(line => line.includes('OLD-5'))).toMatch(
      /^6,overlap,queued,EARLIER_ROW_COMES_FIRST,"?Line 7 /,
    );
    expect(report.find(line => line.includes('OLD-7'))).toMatch(/^9,overlap,skipped,SAME_PARTNER_TWICE,/);
  });

  test('what was not checked is not applied', async () => {
    const other = await file('other.csv', [
      'partner,domain,protected_from',
      `${partner.id},x.com,2026-01-01`,
    ]);
    const ran = await run('apply', other);
    expect(ran).toMatchObject({ status: 1, stdout: '' });
    expect(ran.stderr).toContain('other.csv was not checked yet');
  });

  test('applied it is as the dry run said, marked, and nothing that lives here moved', async () => {
    const ran = await run('apply', path, '--json');
    expect(ran).toMatchObject({ status: 0 });
    expect(summaryOf(ran)).toMatchObject({
      rows: 14,
      outcomes: { active: 2, queued: 2, expired: 1, skipped: 9, refused: 0, open: 0 },
      otherwise: [],
    });
    const admin = world.user('admin');
    const imported = await world.rows<{ imported_ref: string; registration_id: string }>(
      `SELECT imported_ref, registration_id FROM claim_origins WHERE imported_ref LIKE 'OLD-%'`,
    );
    const states = new Map<string, string>();
    for (const { imported_ref: reference, registration_id: id } of imported) {
      const view = await deskOf(world).registration(admin, id);
      expect(view.life?.importedAs).toBe(reference);
      states.set(reference, view.state);
    }
    expect(Object.fromEntries(states)).toEqual({
      'OLD-1': 'active',
      'OLD-2': 'expired',
      'OLD-3': 'queued',
      'OLD-5': 'queued',
      'OLD-6': 'active',
    });
    expect(await deskOf(world).registration(admin, heldBy)).toMatchObject({ state: 'active' });
    await world.idle();
  });

  test('applied or checked again it does nothing and tells the same', async () => {
    const count = () => world.rows('SELECT count(*)::int AS n FROM ledger');
    const before = await count();
    const [again, checked] = [await run('apply', path, '--json'), await run('check', path, '--json')];
    expect(summaryOf(again)).toEqual(summaryOf(checked));
    expect(summaryOf(again).outcomes).toMatchObject({ active: 2, queued: 2, expired: 1 });
    expect(await count()).toEqual(before);
    const listed = JSON.parse((await run('list', '--json')).stdout);
    expect(listed.imports).toContainEqual(
      expect.objectContaining({ id: idOf(again), label: 'old.csv', state: 'applied' }),
    );
  });

  test('mended, only what is new in the file is imported: what was before is known by its reference', async () => {
    const mended = await file('mended.csv', [
      'Reference,Domain,Partner,Protected from,Protected through',
      `OLD-1,${domains[0]},${partner.id},${await day(-60)},${await day(30)}`,
      `OLD-8,${domains[3]},${partner.name},${await day(-60)},${await day(30)}`,
    ]);
    await run('check', mended);
    expect(summaryOf(await run('apply', mended, '--json'))).toMatchObject({
      outcomes: { active: 1, skipped: 1 },
      codes: [{ verdict: 'live-duplicate', code: 'ALREADY_IMPORTED', rows: 1 }],
    });
  });

  test('what changed between dry run and import is told', async () => {
    const { companyId, domain } = await (async () => {
      const name = 'slate-imported.com';
      return { domain: name, companyId: await newCustomer(world, name, name) };
    })();
    await world.idle();
    const late = await file('late.csv', [
      'Reference,Domain,Partner,Protected from,Protected through',
      `LATE-1,${domain},${partner.id},${await day(-60)},${await day(30)}`,
    ]);
    expect(summaryOf(await run('check', late, '--json'))).toMatchObject({ verdicts: { new: { rows: 1 } } });
    await deskOf(world).claim(world.user('partner-manager'), { companyId, partnerCompanyId: rival.id });
    const ran = await run('apply', late);
    expect(ran.stdout).toContain('Otherwise than the dry run said: 1 row was to be active and is queued');
  });

  test('a mapping names the columns and how days are written', async () => {
    const name = 'chalk-imported.com';
    await newCustomer(world, name, name);
    await world.idle();
    const european = (text: string) => text.split('-').toReversed().join('.');
    const german = await file('german.csv', [
      'Nummer;Kunde;Partner;Von;Bis',
      `DE-1;${name};${partner.name};${european(await day(-60))};${european(await day(30))}`,
    ]);
    const map = await file('map.json', [
      JSON.stringify({
        columns: {
          reference: 'Nummer',
          domain: 'Kunde',
          protected_from: 'Von',
          protected_through: 'Bis',
        },
        dates: 'day-month-year',
      }),
    ]);
    expect(await run('check', german)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('has no column for protected_from'),
    });
    await run('check', german, '--map', map);
    expect(summaryOf(await run('apply', german, '--map', map, '--json'))).toMatchObject({
      outcomes: { active: 1 },
    });
  });

  test('forgotten, its rows are erased and what was registered stays', async () => {
    const id = idOf(await run('check', path, '--json'));
    expect((await run('forget', id)).stdout).toBe(`14 rows of ${id} were erased.\n`);
    expect(await world.rows('SELECT FROM import_rows WHERE import_id = $1', [id])).toEqual([]);
    expect(
      await world.rows(`SELECT FROM claim_origins WHERE imported_ref IN ('OLD-1', 'OLD-2', 'OLD-6')`),
    ).toHaveLength(3);
  });

  test('somebody who is no admin, or nobody, imports nothing', async () => {
    const ran = await run('check', path, '--as', world.user('direct').userId);
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringContaining('may change settings') });
  });

  test.each([[[]], [['check']], [['praise', 'x']], [['list', 'x']], [['report', 'x', '--map', 'y']]])(
    '%j is no use of it',
    async args => {
      expect(await run(...args)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('Usage: npm run import'),
      });
    },
  );
});

describe('npm run import: deals that HubSpot has', () => {
  test('those that pass the filter are imported; a property names the partner, others the days', async () => {
    const admin = world.user('admin');
    const crm = world.crm(admin);
    for (const [name, type, fieldType] of [
      ['old_partner', 'string', 'text'],
      ['old_reg_end', 'date', 'date'],
    ])
      await crm('POST', '/crm/properties/2026-09/deals', {
        name,
        label: name,
        type,
        fieldType,
        groupName: 'dealinformation',
      });
    const end = await day(30);
    const made: string[] = [];
    for (const [index, named] of [partner.name, 'Nobody & Sons', rival.name].entries()) {
      const name = `deal-imported-${index}.com`;
      const company = await newCustomer(world, name, name);
      made.push(
        await dealOn(world, admin, company, `Old registration ${index}`, {
          properties: { old_partner: named, old_reg_end: end },
        }),
      );
    }
    await dealOn(world, admin, await newCustomer(world, 'x', 'deal-not-imported.com'), 'No registration');
    await world.idle();
    await world.advance('PT10M');
    await world.idle();
    const map = await file('deals.json', [
      JSON.stringify({
        columns: { partner: 'old_partner', protected_from: 'createdate', protected_through: 'old_reg_end' },
        filterGroups: [{ filters: [{ propertyName: 'old_partner', operator: 'HAS_PROPERTY' }] }],
      }),
    ]);
    const checked = await run('check', '--deals', map, '--json');
    expect(checked).toMatchObject({ status: 0 });
    expect(summaryOf(checked)).toMatchObject({
      rows: 3,
      verdicts: { new: { rows: 2 }, 'unknown-partner': { rows: 1 } },
    });
    expect(JSON.parse(checked.stdout).unknownPartners).toEqual([
      { partner: 'Nobody & Sons', rows: 1, firstLine: 2 },
    ]);
    const applied = await run('apply', '--deals', map, '--json');
    expect(summaryOf(applied)).toMatchObject({ outcomes: { active: 2, skipped: 1 } });
    await world.idle();
    const { registration } = await deskOf(world).deal(admin, made[0] ?? '');
    expect(registration).toMatchObject({
      state: 'active',
      protectedThrough: end,
      partner: { companyId: partner.id },
      life: { importedAs: `deal-${made[0]}` },
    });
    // The next import of the same deals is another one: what was imported is known.
    expect(summaryOf(await run('check', '--deals', map, '--json'))).toMatchObject({
      verdicts: { 'live-duplicate': { rows: 2 }, 'unknown-partner': { rows: 1 } },
    });
  });
});
