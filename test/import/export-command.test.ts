import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { csvLine } from '../../adapters/csv/write-csv.ts';
import { exportFamilies, notExported } from '../../adapters/postgres/export-families.ts';
import { type Constellation, startConstellation } from '../e2e/support/constellation.ts';
import { deskOf, partnersByType, registeredCustomer } from '../e2e/support/desk.ts';
import { runCommand } from './run-import.ts';

vi.setConfig({ testTimeout: 60_000 });

let world: Constellation;
let directory = '';
let registrationId = '';
beforeAll(async () => {
  world = await startConstellation();
  directory = await mkdtemp(join(tmpdir(), 'dibs-export-'));
  const partner = (await partnersByType(world))('reseller');
  registrationId = (await registeredCustomer(world, partner)).registrationId;
  await deskOf(world).act(world.user('partner-manager'), registrationId, 'follow-ups', {
    text: '=HYPERLINK("http://evil.example"), said the customer',
  });
  await world.idle();
});
afterAll(async () => {
  await using ending = new AsyncDisposableStack();
  ending.defer(() => rm(directory, { recursive: true }));
  ending.use(world);
});

const run = (...args: string[]) => runCommand('export', args, world.env);
const lines = async (name: string) => (await readFile(join(directory, name), 'utf8')).trim().split('\n');

describe('npm run export', () => {
  test('every table is exported, or says why not', async () => {
    const tables = await world.rows<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
    );
    const told = [...exportFamilies.map(({ table }) => table), ...Object.keys(notExported)];
    expect(told.toSorted()).toEqual(tables.map(({ name }) => name));
  });

  test('writes each family as JSON lines, as many as there are, and nothing secret', async () => {
    expect(await run(directory)).toMatchObject({ status: 0 });
    expect((await readdir(directory)).toSorted()).toEqual(
      exportFamilies.map(({ table }) => `${table}.jsonl`).toSorted(),
    );
    const registrations = (await lines('registrations.jsonl')).map(line => JSON.parse(line));
    const [count] = await world.rows('SELECT count(*)::int AS n FROM registrations');
    expect(registrations.length).toBe(count?.n);
    expect(registrations).toContainEqual(
      expect.objectContaining({ registration_id: registrationId, state: 'active' }),
    );
    expect((await lines('ledger.jsonl')).length).toBeGreaterThan(3);
    const all = (
      await Promise.all((await readdir(directory)).map(name => readFile(join(directory, name), 'utf8')))
    ).join();
    expect(all).not.toMatch(/refresh_token|access_token/);
  });

  test('writes CSV that a spreadsheet opens and runs nothing of', async () => {
    expect(
      await run(directory, '--format', 'csv', '--only', 'texts', '--only', 'registrations'),
    ).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/registrations\.csv: \d+ rows\n.*texts\.csv: \d+ rows/s),
    });
    const [head, ...rows] = await lines('registrations.csv');
    expect(head).toMatch(/^registration_id,account_id,company_id,/);
    expect(rows.some(row => row.startsWith(registrationId))).toBe(true);
    expect(await readFile(join(directory, 'texts.csv'), 'utf8')).toContain(
      `"'=HYPERLINK(""http://evil.example""), said the customer"`,
    );
  });

  test('says which families there are', async () => {
    const { stdout } = await run('families');
    for (const { table, about } of exportFamilies) expect(stdout).toContain(`${table.padEnd(22)}${about}`);
  });

  test.each([
    [[]],
    [['a', 'b']],
    [['a', '--format', 'xml']],
    [['a', '--only', 'tokens']],
    [['a', '--portal', 'x']],
  ])('%j is no use of it', async args => {
    expect(await run(...args)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Usage: npm run export'),
    });
  });
});

describe('a line of CSV', () => {
  test.each([
    [['a', null, 'b'], 'a,,b\r\n'],
    [['a,b', 'say "hi"', 'two\nlines'], '"a,b","say ""hi""","two\nlines"\r\n'],
    [['=1+1', '+49 30 1', '@sum', '-cmd', '\tx'], `'=1+1,'+49 30 1,'@sum,'-cmd,"'\tx"\r\n`],
    [['-12.5', '-7', '1-2'], '-12.5,-7,1-2\r\n'],
  ])('%j', (values, line) => {
    expect(csvLine(values)).toBe(line);
  });
});
