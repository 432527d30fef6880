import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RejectCode, type RevokeCode, rejectCodes, revokeCodes } from '../../domain/decision-codes.ts';
import { dealOn, newCustomer } from './support/acts.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { remove } from './support/crm-acts.ts';
import { type Desk, deskOf, freshCustomer, partnersByType, registeredCustomer } from './support/desk.ts';
import { advanceTo, type DisputeDesk, disputeDesk, holdsOf } from './support/dispute-acts.ts';
import { goTo, programNow } from './support/program-time.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

/** Some live through months, and a busy machine takes its time for them. */
vi.setConfig({ testTimeout: 120_000 });

let world: Constellation;
let desk: Desk;
let court: DisputeDesk;
let partner = '';
let otherPartner = '';

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  court = disputeDesk(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  otherPartner = partners('reseller Registered');
});
afterAll(async () => {
  await using _ends = world;
  await world.idle();
  expect(world.complaints).toEqual([]);
  await expectReplayEqualsStore(world);
});

const manager = () => world.user('partner-manager');
const approver = () => world.user('approver');
const director = () => world.user('director');
const view = (id: string) => desk.registration(manager(), id);
const entry = async (id: string, kind: string) =>
  (await desk.history(manager(), id)).filter(each => each.kind === kind).at(-1);
const appeal = (id: string, text = 'You are mistaken.') => desk.act(manager(), id, 'appeal', { text });

/** A claim that waits on a customer of its own. */
async function claimed() {
  const { companyId } = await freshCustomer(world);
  await world.idle();
  return { companyId, id: await desk.claim(manager(), { companyId, partnerCompanyId: partner }) };
}

/** The case about the registration, decided for its partner. */
async function upheld(id: string): Promise<void> {
  const { dispute } = await view(id);
  const read = await court.read(director(), dispute?.id ?? '');
  await advanceTo(world, read.decisionDueAt, '-PT1H');
  await court.done(court.decide(director(), read.id, { code: 'UPHOLD_CLAIMANT' }));
  await world.idle();
}

describe('an appeal', () => {
  test('leaves the state, contests it, opens a case with the office, and is made once', async () => {
    const { id } = await claimed();
    expect(await appeal(id)).toMatchObject({ ok: false, refusal: { code: 'ILLEGAL_MOVE' } });
    await desk.act(approver(), id, 'reject', { code: 'NOT_QUALIFIED' });
    expect((await view(id)).life?.appealableUntil).toMatch(/T17:00:00Z$/);
    expect(await desk.act(world.user('direct'), id, 'appeal', { text: 'No.' })).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PERMITTED' },
    });
    const appealed = await appeal(id);
    expect(appealed).toMatchObject({
      ok: true,
      registration: {
        state: 'rejected',
        contested: true,
        dispute: { state: 'open' },
        life: { appealableUntil: null },
      },
    });
    expect(await entry(id, 'registration-appealed')).toMatchObject({
      title: 'Appealed: the rejection',
      rules: ['R-appeal', 'T4'],
      facts: { decision: 'rejected', code: 'NOT_QUALIFIED' },
      why: { code: 'APPEALED', wouldChange: [{ fact: 'event', becomes: 'appeal-upheld' }] },
    });
    expect(await appeal(id)).toMatchObject({ ok: false, refusal: { code: 'APPEALED_ALREADY' } });
    expect((await view(id)).actions.find(action => action.name === 'appeal')).toMatchObject({
      allowed: false,
      reason: 'This decision was appealed already.',
    });
  });

  test('is possible for ten business days, to the minute', async () => {
    const [one, other] = [await claimed(), await claimed()];
    for (const { id } of [one, other]) await desk.act(manager(), id, 'reject', { code: 'INCOMPLETE' });
    const until = Temporal.Instant.from((await view(one.id)).life?.appealableUntil ?? '');
    expect((await programNow(world)).until(until).total('hours')).toBeGreaterThan(24 * 12);
    await goTo(world, until.subtract({ minutes: 1 }));
    expect(await appeal(one.id)).toMatchObject({ ok: true });
    await goTo(world, until);
    expect(await appeal(other.id)).toMatchObject({ ok: false, refusal: { code: 'APPEAL_TOO_LATE' } });
    expect((await view(other.id)).actions.find(action => action.name === 'appeal')).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('it ended on'),
    });
  });

  test('of a rejection that is upheld: under review with its claim instant, who had moved up steps back', async () => {
    const { id, companyId } = await claimed();
    const rival = await desk.claim(manager(), { companyId, partnerCompanyId: otherPartner });
    const before = await view(id);
    await desk.act(approver(), id, 'reject', { code: 'NOT_QUALIFIED' });
    expect(await view(rival)).toMatchObject({ state: 'under-review' });
    await appeal(id);
    await upheld(id);
    expect(await view(id)).toMatchObject({
      state: 'under-review',
      contested: false,
      claimedAt: before.claimedAt,
    });
    expect(await view(rival)).toMatchObject({ state: 'queued', queuePosition: 1 });
  });

  test('of a revocation that is upheld: protected again with its end, who had moved up steps back', async () => {
    const own = await registeredCustomer(world, partner);
    const id = own.registrationId;
    const before = await view(id);
    const rival = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: otherPartner });
    await desk.act(approver(), id, 'revoke', { code: 'FRAUD' });
    await appeal(id);
    await upheld(id);
    expect(await view(id)).toMatchObject({
      state: 'active',
      claimedAt: before.claimedAt,
      protectedUntil: before.protectedUntil,
      followUp: { misses: [], directWindowOpen: false },
    });
    expect(await view(rival)).toMatchObject({ state: 'queued', queuePosition: 1 });
    const holds = await holdsOf(world, id);
    expect(holds).toHaveLength(2);
    expect(holds[0]?.until?.getTime()).toBeLessThan(holds[1]?.from.getTime() ?? 0);
  });

  test('of an expiry that is upheld: a term of its own from now', async () => {
    const own = await registeredCustomer(world, partner);
    const id = own.registrationId;
    const end = (await view(id)).protectedUntil ?? '';
    await goTo(world, end);
    expect(await view(id)).toMatchObject({ state: 'expired' });
    await appeal(id, 'Our renewal was lost.');
    await upheld(id);
    const { state, protectedUntil } = await view(id);
    expect(state).toBe('active');
    const granted = (await programNow(world))
      .until(Temporal.Instant.from(protectedUntil ?? ''))
      .total('hours');
    expect(granted / 24).toBeGreaterThan(89);
    expect(granted / 24).toBeLessThanOrEqual(91);
  });

  test('that is upheld while somebody else is registered: first in the queue', async () => {
    const own = await registeredCustomer(world, partner);
    const id = own.registrationId;
    const rival = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: otherPartner });
    await desk.act(approver(), id, 'revoke', { code: 'ERROR' });
    expect(await desk.act(manager(), rival, 'approve')).toMatchObject({ ok: true });
    await appeal(id);
    await upheld(id);
    expect(await view(id)).toMatchObject({ state: 'queued', queuePosition: 1 });
    expect(await view(rival)).toMatchObject({ state: 'active' });
  });
});

describe('every reason to reject is reachable', () => {
  test.each(Object.keys(rejectCodes) as RejectCode[])('%s, by who decides', async code => {
    const companyId = await newCustomer(
      world,
      `For ${code}`,
      `${code.toLowerCase().replaceAll('_', '-')}.com`,
    );
    await world.idle();
    const id = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
    expect(await desk.act(manager(), id, 'reject', { code, text: 'As it is.' })).toMatchObject({
      ok: true,
      registration: {
        state: 'rejected',
        decision: { code, title: rejectCodes[code].title, text: 'As it is.' },
      },
    });
    expect(await entry(id, 'registration-rejected')).toMatchObject({
      title: `Rejected (${code})`,
      facts: { code },
    });
  });

  const refused = (answer: { ok: boolean }) => ('refusal' in answer ? answer.refusal : null);
  const byRule: [RejectCode, string, () => Promise<unknown>][] = [
    [
      'DUP_ACTIVE_PARTNER',
      'the customer is registered',
      async () => {
        const own = await registeredCustomer(world, partner);
        const id = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: otherPartner });
        return refused(await desk.act(approver(), id, 'approve'));
      },
    ],
    [
      'DUP_PENDING_EARLIER',
      'an earlier claim waits',
      async () => {
        const { companyId } = await claimed();
        const id = await desk.claim(manager(), { companyId, partnerCompanyId: otherPartner });
        return refused(await desk.act(approver(), id, 'approve'));
      },
    ],
    [
      'COOL_OFF',
      'the last one ended just now',
      async () => {
        const own = await registeredCustomer(world, partner);
        await desk.act(manager(), own.registrationId, 'withdraw');
        return refused(await desk.submit(manager(), { companyId: own.companyId, partnerCompanyId: partner }));
      },
    ],
    [
      'INVALID_ACCOUNT',
      'the customer’s company is gone',
      async () => {
        const { companyId, id } = await claimed();
        await remove(world, 'companies', companyId);
        await world.idle();
        const answer = await desk.act(approver(), id, 'approve');
        await desk.act(approver(), id, 'reject', { code: 'INVALID_ACCOUNT' });
        return refused(answer);
      },
    ],
    [
      'CAP_REACHED',
      'the tier’s cap is used up',
      async () => {
        const { companyId } = await freshCustomer(world);
        await world.idle();
        const cap = (openClaimCap: number) =>
          desk.changePolicy(policy => ({
            ...policy,
            tiers: policy.tiers.map(tier => ({ ...tier, openClaimCap })),
          }));
        await cap(0);
        const answer = await desk.submit(manager(), { companyId, partnerCompanyId: partner });
        await cap(300);
        return refused(answer);
      },
    ],
  ];
  test.each(byRule)('%s, by the rule: %s', async (code, _, refusal) => {
    expect(await refusal()).toMatchObject({
      code,
      rule: expect.any(String),
      facts: expect.any(Object),
      wouldChange: expect.arrayContaining([expect.objectContaining({ fact: expect.any(String) })]),
    });
  });
});

describe('a deal that direct sales opened', () => {
  const openedBy = (companyId: string) => dealOn(world, world.user('direct'), companyId, 'Direct');
  const reject = (id: string) => desk.act(manager(), id, 'reject', { code: 'DIRECT_OPEN_DEAL' });

  test('before the claim is a reason to reject it', async () => {
    const { companyId } = await freshCustomer(world);
    await openedBy(companyId);
    await world.idle();
    const id = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
    await openedBy(companyId);
    await world.idle();
    expect(await reject(id)).toMatchObject({ ok: true, registration: { state: 'rejected' } });
  });

  test('on seeing the submission is none: the claim stays under review', async () => {
    const { companyId, id } = await claimed();
    const dealId = await openedBy(companyId);
    await world.idle();
    expect(await reject(id)).toMatchObject({
      ok: false,
      refusal: { code: 'DIRECT_CAME_LATER', rule: 'R-direct-first', facts: { dealId } },
    });
    expect(await view(id)).toMatchObject({ state: 'under-review' });
  });
});

describe('every reason to revoke is reachable', () => {
  const byOne = [
    'FRAUD',
    'BREACH_OF_TERMS',
    'PARTNER_TERMINATED',
    'DUPLICATE_ACCOUNT_MERGE',
    'ERROR',
  ] as const;
  const seen = new Set<RevokeCode>();

  test.each(byOne)('%s, by one person', async code => {
    const { registrationId: id } = await registeredCustomer(world, partner);
    expect(await desk.act(approver(), id, 'revoke', { code })).toMatchObject({
      ok: true,
      registration: { state: 'revoked', decision: { code, title: revokeCodes[code].title } },
    });
    seen.add(code);
  });

  test('CUSTOMER_CHOSE_OTHER, by two', async () => {
    const { registrationId: id } = await registeredCustomer(world, partner);
    const code = 'CUSTOMER_CHOSE_OTHER';
    await desk.act(approver(), id, 'revoke', { code, customersWriting: 'Their letter.' });
    expect(await desk.act(director(), id, 'revoke', { code })).toMatchObject({
      registration: { state: 'revoked', decision: { code } },
    });
    seen.add(code);
  });

  test('DISPUTE_RULING, by a ruling and never by hand', async () => {
    const own = await registeredCustomer(world, partner);
    const id = own.registrationId;
    expect(await desk.act(approver(), id, 'revoke', { code: 'DISPUTE_RULING' })).toMatchObject({
      ok: false,
      refusal: { code: 'RULING_NEEDED' },
    });
    const rival = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: otherPartner });
    const dispute = await court.done(court.open(manager(), rival, 'partner-partner'));
    await advanceTo(world, dispute.decisionDueAt, '-PT1H');
    await court.done(court.decide(director(), dispute.id, { code: 'UPHOLD_CLAIMANT' }));
    expect(await view(id)).toMatchObject({ state: 'revoked', decision: { code: 'DISPUTE_RULING' } });
    seen.add('DISPUTE_RULING');
  });

  test('and none is left over', () => {
    expect([...seen].sort()).toEqual(Object.keys(revokeCodes).sort());
  });
});
