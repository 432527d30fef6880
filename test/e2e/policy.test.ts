import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PolicyDocument, policyDryRunAnswerSchema } from '../../contract/policy.ts';
import { policyReplaySchema } from '../../contract/policy-replay.ts';
import { runPolicy } from '../policy/run-command.ts';
import { properties } from './support/acts.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { type Desk, deskOf, partnersByType, type Registered, registeredCustomer } from './support/desk.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let desk: Desk;
let partner = '';
let policy: PolicyDocument;

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  partner = (await partnersByType(world))('reseller Premier');
  await desk.changePolicy(inForce => {
    policy = { ...inForce, timeZone: 'UTC', followUp: { ...inForce.followUp, warnOnDays: [3, 5] } };
    return policy;
  });
});
afterAll(async () => {
  await using _ends = world;
  await expectReplayEqualsStore(world);
  expect(world.complaints).toEqual([]);
});

const manager = () => world.user('partner-manager');
const put = async (change: Partial<PolicyDocument>) => {
  await desk.changePolicy(inForce => ({ ...inForce, ...change }));
  await world.idle();
};
const followUp = (days: number): Partial<PolicyDocument> => ({ followUp: { ...policy.followUp, days } });

/** How many days after approval the next follow-up is due, and under which version. */
async function standing(own: Registered): Promise<{ days: number; version: number; until: string | null }> {
  const view = await desk.registration(manager(), own.registrationId);
  const [row] = await world.rows<{ version: number }>(
    'SELECT policy_version AS version FROM registrations WHERE registration_id = $1',
    [own.registrationId],
  );
  const day = (text: string | null | undefined) =>
    Temporal.Instant.from(text ?? '')
      .toZonedDateTimeISO('UTC')
      .toPlainDate();
  const days = day(view.protectedFrom).until(day(view.followUp?.dueAt)).days - 1;
  return { days, version: row?.version ?? 0, until: view.protectedUntil };
}
const versionInForce = async () =>
  (await world.rows<{ version: number }>('SELECT max(version) AS version FROM policies'))[0]?.version ?? 0;

describe('a policy that changes in the middle of a term (E33)', () => {
  test('reaches the registration where every change favours the partner, and its end stays', async () => {
    await put(followUp(14));
    const own = await registeredCustomer(world, partner);
    const before = await standing(own);
    expect(before.days).toBe(14);
    await put(followUp(21));
    const after = await standing(own);
    expect(after).toEqual({ days: 21, version: await versionInForce(), until: before.until });
    expect(await desk.history(manager(), own.registrationId)).toContainEqual(
      expect.objectContaining({
        kind: 'policy-version-moved',
        facts: expect.objectContaining({
          from: before.version,
          to: after.version,
          settings: ['followUp.days'],
        }),
      }),
    );
  });

  test('keeps from it where a change goes against the partner; what is approved now is under it', async () => {
    await put(followUp(14));
    const own = await registeredCustomer(world, partner);
    const before = await standing(own);
    await put(followUp(7));
    expect(await standing(own)).toEqual(before);
    const later = await registeredCustomer(world, partner);
    expect(await standing(later)).toMatchObject({ days: 7, version: await versionInForce() });
  });

  test('is all or nothing: one change against the partner keeps the others away', async () => {
    await put(followUp(14));
    const own = await registeredCustomer(world, partner);
    const before = await standing(own);
    await put({
      ...followUp(30),
      registration: { ...policy.registration, coolingOffDays: policy.registration.coolingOffDays + 1 },
    });
    expect(await standing(own)).toEqual(before);
    await put({ registration: policy.registration });
  });

  test('asks from the registration’s own version: what a version before took, a later one cannot give in part', async () => {
    await put(followUp(20));
    const own = await registeredCustomer(world, partner);
    const before = await standing(own);
    await put(followUp(10));
    await put(followUp(15));
    expect(await standing(own)).toEqual(before);
    await put(followUp(25));
    expect(await standing(own)).toMatchObject({ days: 25, version: await versionInForce() });
  });

  test('makes a miss that the old version would have recorded none', async () => {
    await put(followUp(14));
    const own = await registeredCustomer(world, partner);
    await world.advance('P10D');
    await world.idle();
    await put(followUp(40));
    await world.advance('P6D');
    await world.idle();
    expect(await desk.registration(manager(), own.registrationId)).toMatchObject({
      followUp: { directWindowOpen: false, misses: [] },
    });
  });

  test('tells the admin how many registrations it reached', async () => {
    await put(followUp(14));
    await registeredCustomer(world, partner);
    const answer = await world.api(world.user('admin'))('PUT', '/api/v1/policy', {
      idempotencyKey: 'reach-1',
      policy: { ...policy, ...followUp(15) },
    });
    const { running } = answer.body as { running: { moved: number; kept: number } };
    expect(running.moved).toBeGreaterThan(0);
  });
});

describe('replaying history under another policy', () => {
  const replay = async (document: PolicyDocument) => {
    const path = join(await mkdtemp(join(tmpdir(), 'dibs-replay-')), 'policy.json');
    await writeFile(path, JSON.stringify(document));
    const ran = await runPolicy(['replay', path, '--portal', world.portalId, '--json'], {
      DATABASE_URL: world.database.appUrl,
    });
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    return policyReplaySchema.parse(JSON.parse(ran.stdout));
  };

  test('tells who would have gained or lost what, and the dry run tells the same', async () => {
    await put({ ...policy, ...followUp(14) });
    const own = await registeredCustomer(world, partner);
    await world.advance('P20D');
    await world.idle();
    const strict = {
      ...policy,
      ...followUp(7),
      registration: { ...policy.registration, protectionDays: 10 },
    };
    const told = await replay(strict);
    expect(told.registrations).toContainEqual(
      expect.objectContaining({ registrationId: own.registrationId, end: 'lapsed' }),
    );
    expect(told.sentences.join()).toMatch(/registrations? would have lapsed/);
    expect(told.replayed).toBe(told.of);
    const answer = await world.api(world.user('admin'))('POST', '/api/v1/policy/dry-run', { policy: strict });
    const { replay: dryRun, reach } = policyDryRunAnswerSchema.parse(answer.body);
    expect(dryRun).toMatchObject({ of: told.of, sentences: told.sentences, summary: told.summary });
    expect(reach?.reaches).toBe(false);
  });

  test('under the policy that everything was decided under nobody gains or loses', async () => {
    const current = await world.rows<{ id: string }>(
      'SELECT registration_id AS id FROM registrations WHERE policy_version = (SELECT max(version) FROM policies)',
    );
    const inForce = (await world.api(world.user('admin'))('GET', '/api/v1/policy')).body as {
      policy: PolicyDocument;
    };
    const told = await replay(inForce.policy);
    const under = new Set(current.map(({ id }) => id));
    expect(under.size).toBeGreaterThan(0);
    expect(told.registrations.filter(({ registrationId }) => under.has(registrationId))).toEqual([]);
    expect(told.partners).toEqual([]);
  });
});

test('the program’s zone changes: running ends do not move, nor the days that were promised (E22)', async () => {
  await put({ ...policy, timeZone: 'UTC' });
  const own = await registeredCustomer(world, partner);
  const before = await desk.registration(manager(), own.registrationId);
  const [deal, company] = [
    await properties(world, 'deals', own.dealId),
    await properties(world, 'companies', own.companyId),
  ];
  await put({ timeZone: 'Asia/Tokyo' });
  const after = await desk.registration(manager(), own.registrationId);
  expect(after).toMatchObject({
    protectedUntil: before.protectedUntil,
    protectedThrough: before.protectedThrough,
    timeZone: 'UTC',
    followUp: { dueAt: before.followUp?.dueAt },
  });
  expect(await properties(world, 'deals', own.dealId)).toEqual(deal);
  expect(await properties(world, 'companies', own.companyId)).toEqual(company);
  const later = await registeredCustomer(world, partner);
  const tokyo = await desk.registration(manager(), later.registrationId);
  expect(tokyo.timeZone).toBe('Asia/Tokyo');
  expect(tokyo.protectedUntil).toMatch(/T15:00:00Z$/);
  await put({ timeZone: 'UTC' });
});
