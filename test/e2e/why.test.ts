import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Refusal, RegistrationView } from '../../contract/views.ts';
import { dealOn } from './support/acts.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import {
  type Desk,
  deskOf,
  freshCustomer,
  partnersByType,
  type Registered,
  registeredCustomer,
} from './support/desk.ts';
import { ledgerOf, whyIn } from './support/explained.ts';
import { addSeat } from './support/people.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let desk: Desk;
let holder = '';
let rival = '';
/** A HubSpot user who works for the rival. */
let seat: User;
/** Registered to the holder; the rival's claim on it waits. */
let held: Registered;
let waiting = '';

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const partners = await partnersByType(world);
  holder = partners('reseller Premier');
  rival = partners('reseller Registered');
  seat = await addSeat(world, rival);
  held = await registeredCustomer(world, holder);
  waiting = await desk.claim(manager(), { companyId: held.companyId, partnerCompanyId: rival });
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
  await expectReplayEqualsStore(world);
});

const rep = () => world.user('direct');
const manager = () => world.user('partner-manager');
const approver = () => world.user('approver');
const view = (id: string) => desk.registration(manager(), id);

/** The why without its sentence, which the API makes of the entry. */
function bare(why: RegistrationView['why']) {
  if (why == null) throw new Error('It does not say why');
  const { text: _text, ...rest } = why;
  return rest;
}
const lastOf = async (id: string | null, kind: string) =>
  (await ledgerOf(world, { kinds: [kind] })).findLast(entry => id === null || entry.registrationId === id);
const whyOfRefusal = ({ code, rule, facts, wouldChange }: Refusal) => ({ code, rule, facts, wouldChange });

describe('a registration says why it is in its state, as the ledger does', () => {
  const own = async () => {
    const { companyId } = await freshCustomer(world, 'Explained');
    const id = await desk.claim(manager(), { companyId, partnerCompanyId: holder });
    await world.idle();
    return id;
  };
  const acted = async (id: string, action: string, body = {}, user = manager()) => {
    expect(await desk.act(user, id, action, body)).toMatchObject({ ok: true });
    return id;
  };
  const approved = async () => await acted(await own(), 'approve');
  test.each<[sentence: string, code: string, kind: string, fact: string, bring: () => Promise<string>]>([
    ['under review', 'FREE', 'registration-screened', 'customerIsFree', own],
    ['queued', 'DUP_ACTIVE_PARTNER', 'registration-screened', 'customerIsFree', async () => waiting],
    [
      'waiting for information',
      'INFO_REQUESTED',
      'info-requested',
      'answeredAt',
      async () => acted(await own(), 'request-info', { fields: ['note'], text: 'What for?' }),
    ],
    [
      'rejected',
      'NOT_QUALIFIED',
      'registration-rejected',
      'event',
      async () => acted(await own(), 'reject', { code: 'NOT_QUALIFIED' }),
    ],
    ['registered', 'APPROVED', 'registration-approved', '', approved],
    [
      'revoked',
      'FRAUD',
      'registration-revoked',
      'event',
      async () => acted(await approved(), 'revoke', { code: 'FRAUD', text: 'Forged.' }, approver()),
    ],
    ['withdrawn', 'WITHDRAWN', 'registration-withdrawn', '', async () => acted(await own(), 'withdraw')],
  ])('%s: %s', async (_, code, kind, fact, bring) => {
    const id = await bring();
    const { why } = await desk.registration(approver(), id);
    expect(why).toMatchObject({
      code,
      text: expect.stringMatching(/^[A-Z]/),
      wouldChange: fact === '' ? [] : [{ fact, text: expect.any(String) }],
    });
    expect(whyIn(await lastOf(id, kind))).toEqual(bare(why));
    expect((await desk.history(approver(), id)).findLast(entry => entry.kind === kind)?.why).toEqual(why);
  });

  test('behind whom, to who may know; to the partner that somebody is (I7)', async () => {
    const behind = { customerIsFree: false, holderRegistrationId: held.registrationId };
    expect((await desk.registration(approver(), waiting)).why?.facts).toEqual({
      ...behind,
      earlierRegistrationIds: [held.registrationId],
    });
    expect((await view(waiting)).why?.facts).toEqual(behind);
    const { why } = await desk.registration(seat, waiting);
    expect(why).toMatchObject({
      facts: { customerIsFree: false },
      wouldChange: [{ fact: 'customerIsFree', becomes: true }],
    });
    const read = JSON.stringify([why, await desk.history(seat, waiting)]);
    for (const hidden of [held.registrationId, held.dealId, holder]) expect(read).not.toContain(hidden);
  });
});

describe('a refusal is in the ledger as it was answered', () => {
  const refusalOf = (answer: { ok: boolean }): Refusal => {
    if (!('refusal' in answer)) throw new Error('It was not refused');
    return answer.refusal as Refusal;
  };
  test.each<[string, string, string, () => Promise<{ ok: boolean }>]>([
    ['of an approval', 'DUP_ACTIVE_PARTNER', 'action-refused', () => desk.act(manager(), waiting, 'approve')],
    ['of a right', 'NOT_PERMITTED', 'action-refused', () => desk.act(rep(), waiting, 'approve')],
    [
      'of a move',
      'ILLEGAL_MOVE',
      'action-refused',
      () => desk.act(manager(), held.registrationId, 'reject', { code: 'INCOMPLETE' }),
    ],
    [
      'of a renewal',
      'RENEWAL_TOO_EARLY',
      'renewal-refused',
      () => desk.act(manager(), held.registrationId, 'renew'),
    ],
    [
      'of a submission',
      'ALREADY_REGISTERED',
      'submission-refused',
      () => desk.submit(manager(), { companyId: held.companyId, partnerCompanyId: holder }),
    ],
  ])('%s: %s', async (_, code, kind, ask) => {
    const before = (await ledgerOf(world)).length;
    const refusal = refusalOf(await ask());
    expect(refusal.code).toBe(code);
    const entries = (await ledgerOf(world)).slice(before);
    expect(entries.map(entry => entry.kind)).toEqual([kind]);
    expect(whyIn(entries[0])).toEqual(whyOfRefusal(refusal));
  });

  test('once, however often it is asked with one key', async () => {
    const body = { idempotencyKey: randomUUID() };
    const before = (await ledgerOf(world, { kinds: ['action-refused'] })).length;
    for (const _ of [1, 2])
      expect(
        (await world.api(manager())('POST', `/api/v1/registrations/${waiting}/approve`, body)).body,
      ).toMatchObject({ ok: false });
    expect(await ledgerOf(world, { kinds: ['action-refused'] })).toHaveLength(before + 1);
  });

  test('and the partner does not read what was refused to others', async () => {
    const kinds = async (user: User) => (await desk.history(user, waiting)).map(({ kind }) => kind);
    expect(await kinds(manager())).toContain('action-refused');
    expect(await kinds(seat)).not.toContain('action-refused');
  });
});

test('a finding says why it was raised, as the ledger does, and the ledger names no employee', async () => {
  const dealId = await dealOn(world, rep(), held.companyId, 'Behind the partner');
  await world.idle();
  const [finding] = (await desk.deal(rep(), dealId)).findings;
  expect(finding?.why).toMatchObject({
    code: 'D1',
    text: finding?.summary,
    wouldChange: [{ fact: 'linkedPartnerIds', becomes: [holder] }],
  });
  const why = whyIn(await lastOf(held.registrationId, 'finding-raised'));
  expect(why).toEqual(bare(finding?.why));
  expect(Object.keys(why.facts).filter(name => /user/i.test(name))).toEqual([]);
  const again = await desk.registration(manager(), held.registrationId);
  expect(again.findings.find(each => each.id === finding?.id)?.why).toEqual(finding?.why);
});

test('a missed follow-up and an expiry say why, and what would have kept them', async () => {
  await world.advance('P15D');
  await world.idle();
  const { followUp } = await view(held.registrationId);
  expect(followUp).toMatchObject({ status: 'missed', because: { code: 'FOLLOW_UP_MISSED', rule: 'S3' } });
  expect(whyIn(await lastOf(held.registrationId, 'follow-up-missed'))).toMatchObject({
    code: 'FOLLOW_UP_MISSED',
    rule: 'S2',
    facts: { deadline: followUp?.misses?.[0] },
    wouldChange: [{ fact: 'lastActivityAt' }],
  });
  const { protectedUntil } = await view(held.registrationId);
  await world.advance('P80D');
  await world.idle();
  const { state, why } = await view(held.registrationId);
  expect(state).toBe('expired');
  expect(why).toMatchObject({
    code: 'EXPIRED',
    rule: 'T6',
    facts: { protectedUntil, renewals: 0 },
    wouldChange: [{ fact: 'protectedUntil' }],
  });
  expect(whyIn(await lastOf(held.registrationId, 'registration-expired'))).toEqual(bare(why));
  expect((await view(waiting)).why).toMatchObject({ code: 'NOT_RECONFIRMED' });
});
