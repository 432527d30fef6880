import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeOf } from '../../adapters/postgres/store.ts';
import { protectionEnd } from '../../domain/calendar.ts';
import { approveRegistration } from '../../operations/approve-registration.ts';
import { expireDue } from '../../operations/expire-registration.ts';
import { lockClaim } from '../../operations/locked-claim.ts';
import type { Registration } from '../../operations/records.ts';
import { beginToll, endToll, takeBackToll } from '../../operations/toll-protection.ts';
import { adminQuery } from '../reliability/support/admin-query.ts';
import { type Program, portalId, startProgram } from '../reliability/support/program.ts';

let program: Program;
beforeAll(async () => {
  program = await startProgram(2);
});
afterAll(() => program[Symbol.asyncDispose]());

type Store = ReturnType<typeof storeOf>;
const approver = {
  kind: 'user' as const,
  userId: '1',
  roles: ['approver' as const],
  managesPartner: () => true,
  worksForPartner: () => false,
};
const dispute = (subjectId: string) => ({
  kind: 'dispute' as const,
  subjectId,
  actor: { kind: 'automation' as const },
  rules: ['T3'],
});

async function activeClaim(): Promise<string> {
  const customer = await program.newCustomer();
  const [rival] = program.rivals;
  const [claim] = await program.putClaims(customer, rival ? [rival.partner] : [], 'under-review');
  const registrationId = claim?.registrationId ?? '';
  await program.inPortal(tx =>
    approveRegistration(storeOf(tx), { actor: approver, registrationId, text: null }),
  );
  return registrationId;
}

/** What people and clocks do: the account locked, what is due expired, then the act. */
const on = (
  id: string,
  act: (store: Store, claim: Registration, now: Temporal.Instant) => Promise<unknown>,
) =>
  program.inPortal(async tx => {
    const store = storeOf(tx);
    const locked = await lockClaim(store, id);
    if (!locked.ok) throw new Error('No such claim');
    await expireDue(store, locked.claim.accountId);
    const claim = (await store.registration(id)) ?? locked.claim;
    await act(store, claim, await store.now());
    return (await store.registration(id)) ?? claim;
  });
const read = (id: string) => on(id, async () => {});
const pass = (days: number) =>
  adminQuery(program.database, `UPDATE program_clock SET offset_ms = offset_ms + $1`, [days * 86_400_000]);
const endOfHold = async (id: string) => {
  const rows = await adminQuery<{ until: string | null }>(
    program.database,
    `SELECT to_char(upper(period) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS until FROM holds WHERE registration_id = $1`,
    [id],
  );
  return rows.map(row => row.until);
};
const endings = async (id: string) =>
  await adminQuery<{ kind: string; cause: string }>(
    program.database,
    `SELECT kind, facts ->> 'cause' AS cause FROM ledger
      WHERE portal_id = $1 AND registration_id = $2 AND facts ? 'cause' ORDER BY entry_id`,
    [portalId, id],
  );

test('a toll takes the end away, and gives it back later by the days that it lasted; each with one cause (I5)', async () => {
  const id = await activeClaim();
  const { protectedUntil: oldEnd } = await read(id);
  if (oldEnd === null) throw new Error('Not protected');
  const paused = await on(id, (store, claim, now) =>
    beginToll(store, claim, { ...dispute('dsp_1'), from: now }),
  );
  expect(paused).toMatchObject({ state: 'active', followUpDueAt: null });
  expect(paused.tolledSince).not.toBeNull();
  expect(await endOfHold(id)).toEqual([null]);
  const [deadline] = await adminQuery<{ settled: boolean }>(
    program.database,
    `SELECT settled_at IS NOT NULL AS settled FROM deadlines WHERE subject_id = $1 AND kind = 'protection-end'`,
    [id],
  );
  expect(deadline).toEqual({ settled: true });

  await pass(6);
  const resumed = await on(id, (store, claim, now) =>
    endToll(store, claim, { ...dispute('dsp_1'), at: now }),
  );
  const later = protectionEnd(oldEnd, 5, 'UTC').toString();
  expect([resumed.protectedUntil?.toString(), resumed.tolledDays]).toEqual([later, 6]);
  expect(resumed.tolledSince).toBeNull();
  expect(resumed.followUpDueAt).not.toBeNull();
  expect(await endOfHold(id)).toEqual([later]);
  expect(await endings(id)).toEqual([
    { kind: 'protection-paused', cause: 'tolling' },
    { kind: 'protection-resumed', cause: 'tolling' },
  ]);
});

test('a paused protection outlives its end, and does not expire while it is paused', async () => {
  const id = await activeClaim();
  await on(id, (store, claim, now) => beginToll(store, claim, { ...dispute('dsp_2'), from: now }));
  await pass(120);
  expect(await read(id)).toMatchObject({ state: 'active' });
  const resumed = await on(id, (store, claim, now) =>
    endToll(store, claim, { ...dispute('dsp_2'), at: now }),
  );
  expect(resumed).toMatchObject({ state: 'active', tolledDays: 120 });
  await pass(91);
  expect(await read(id)).toMatchObject({ state: 'expired' });
});

test('of two tolls that overlap the end comes back when the second is over, and no day counts twice', async () => {
  const id = await activeClaim();
  const { protectedUntil: oldEnd } = await read(id);
  await on(id, (store, claim, now) => beginToll(store, claim, { ...dispute('dsp_3'), from: now }));
  await pass(2);
  await on(id, (store, claim, now) => beginToll(store, claim, { ...dispute('dsp_4'), from: now }));
  await pass(2);
  const still = await on(id, (store, claim, now) => endToll(store, claim, { ...dispute('dsp_3'), at: now }));
  expect(still.tolledSince).not.toBeNull();
  expect(await endOfHold(id)).toEqual([null]);
  await pass(2);
  const resumed = await on(id, (store, claim, now) =>
    endToll(store, claim, { ...dispute('dsp_4'), at: now }),
  );
  expect(resumed.tolledDays).toBe(6);
  expect(resumed.protectedUntil?.toString()).toBe(oldEnd?.add({ hours: 6 * 24 }).toString());
  expect(await endings(id)).toHaveLength(2);
});

test('a toll that is taken back leaves the old end, at once or after it had ended', async () => {
  const id = await activeClaim();
  const { protectedUntil: oldEnd } = await read(id);
  await on(id, (store, claim, now) => beginToll(store, claim, { ...dispute('dsp_5'), from: now }));
  await pass(3);
  const taken = await on(id, (store, claim, now) =>
    takeBackToll(store, claim, { ...dispute('dsp_5'), at: now }),
  );
  expect([taken.protectedUntil?.toString(), taken.tolledDays]).toEqual([oldEnd?.toString(), 0]);

  await on(id, (store, claim, now) => beginToll(store, claim, { ...dispute('dsp_6'), from: now }));
  await pass(3);
  await on(id, (store, claim, now) => endToll(store, claim, { ...dispute('dsp_6'), at: now }));
  await pass(1);
  const late = await on(id, (store, claim, now) =>
    takeBackToll(store, claim, { ...dispute('dsp_6'), at: now }),
  );
  expect(late.protectedUntil?.toString()).toBe(oldEnd?.toString());
  expect(await endOfHold(id)).toEqual([oldEnd?.toString()]);
  expect((await endings(id)).map(({ cause }) => cause)).toEqual([
    'tolling',
    'toll-taken-back',
    'tolling',
    'tolling',
    'toll-taken-back',
  ]);
});

test('a toll that is taken back after the old end ends the protection now and not in the past', async () => {
  const id = await activeClaim();
  await on(id, (store, claim, now) => beginToll(store, claim, { ...dispute('dsp_7'), from: now }));
  await pass(100);
  const taken = await on(id, (store, claim, now) =>
    takeBackToll(store, claim, { ...dispute('dsp_7'), at: now }),
  );
  expect(taken.tolledSince).toBeNull();
  expect(await endings(id)).toMatchObject([{ cause: 'tolling' }, { cause: 'toll-taken-back' }]);
  expect(await read(id)).toMatchObject({ state: 'expired' });
});

test('a case that stopped no clock, or ended before, changes nothing', async () => {
  const id = await activeClaim();
  const before = await read(id);
  const after = await on(id, (store, claim, now) => endToll(store, claim, { ...dispute('dsp_8'), at: now }));
  expect(after).toEqual(before);
  expect(await endings(id)).toEqual([]);
});
