import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jsonLines, lineOf } from '../../adapters/policy/json-lines.ts';
import { readPolicyFile } from '../../adapters/policy/read-policy-file.ts';
import { defaultPolicy } from '../../domain/policy.ts';
import { runPolicy } from './run-command.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dibs-policy-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function file(name: string, content: unknown): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return path;
}
const longer = {
  ...defaultPolicy,
  followUp: { ...defaultPolicy.followUp, days: 21 },
};

describe('npm run policy', () => {
  test('check: of a good document it says so and ends well', async () => {
    const path = await file('good.json', defaultPolicy);
    expect(await runPolicy(['check', path])).toEqual({
      status: 0,
      stdout: `${path}: nothing is wrong\n`,
      stderr: '',
    });
  });

  test('check: all that is wrong is told at once, with the line of each, and it ends badly', async () => {
    const path = await file('bad.json', {
      ...defaultPolicy,
      timeZone: 'Mars/Base',
      registration: { ...defaultPolicy.registration, protectionDays: -1 },
    });
    const ran = await runPolicy(['check', path]);
    expect(ran.status).toBe(1);
    const text = await readFile(path, 'utf8');
    const line = (needle: string) => 1 + text.split('\n').findIndex(one => one.includes(needle));
    expect(ran.stdout).toContain(`${path}:${line('Mars/Base')}: timeZone must be an IANA time zone\n`);
    expect(ran.stdout).toContain(`${path}:${line('"protectionDays"')}: registration.protectionDays must be`);
    const asJson = JSON.parse((await runPolicy(['check', path, '--json'])).stdout);
    expect(asJson).toMatchObject({ ok: false, file: path });
    expect(asJson.faults).toContainEqual({
      path: 'timeZone',
      line: line('Mars/Base'),
      message: 'must be an IANA time zone',
    });
  });

  test('diff: what a document changes against another, and whether running registrations are reached', async () => {
    const [from, to] = [await file('from.json', defaultPolicy), await file('to.json', longer)];
    expect((await runPolicy(['diff', to, from])).stdout).toBe(
      `Against ${from}:\n  followUp.days: 14 -> 21\nRunning registrations: reached, since every change favours the partner.\n`,
    );
    expect((await runPolicy(['diff', from, to])).stdout).toContain(
      'they keep their version, because of followUp.days',
    );
    expect((await runPolicy(['diff', from, from])).stdout).toBe(`No setting differs from ${from}.\n`);
  });

  test('schema: is the JSON Schema of a document', async () => {
    const { stdout } = await runPolicy(['schema']);
    expect(JSON.parse(stdout)).toMatchObject({
      type: 'object',
      properties: { timeZone: { 'x-unit': 'time zone', default: 'UTC' } },
    });
  });

  test.each([
    [[]],
    [['check']],
    [['praise', 'x.json']],
    [['check', 'a', 'b']],
    [['replay', 'a', '--portal', 'x']],
    [['diff', '--all']],
  ])('%j is no use of it', async args => {
    const ran = await runPolicy(args);
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toContain('Usage: npm run policy');
  });

  test('a file that there is not is told', async () => {
    const ran = await runPolicy(['check', join(directory, 'nowhere.json')]);
    expect(ran).toMatchObject({ status: 1, stdout: '' });
    expect(ran.stderr).toContain('nowhere.json');
  });
});

describe('the line of a value', () => {
  test('is that in which it begins, in groups and in lists', () => {
    const lines = jsonLines('{\n  "a": {"b": [1,\n 2, {"c\\n\\"d": "}"}]},\n\n  "e": null\n}');
    const rows = { '': 1, a: 2, 'a.b': 2, 'a.b.0': 2, 'a.b.1': 3, 'a.b.2': 3, 'a.b.2.c\n"d': 3, e: 5 };
    expect(Object.fromEntries(lines)).toEqual(rows);
  });

  test('of a path that is not there is that of the group around it', () => {
    const lines = jsonLines('{\n"a": {\n"b": 1}}');
    expect(lineOf(lines, 'a.c.d')).toBe(2);
    expect(lineOf(lines, 'z')).toBe(1);
  });

  test('of broken JSON is where the parser stopped', async () => {
    const path = await file('broken.json', '{\n  "timeZone": "UTC",\n  "enforcement": observe\n}');
    const read = await readPolicyFile(path);
    expect(read).toMatchObject({ ok: false, faults: [{ path: '', line: 3 }] });
  });
});
