import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dealOn } from './support/acts.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { type Desk, deskOf, freshCustomer, partnersByType } from './support/desk.ts';
import { type DisputeDesk, disputeDesk } from './support/dispute-acts.ts';
import { addUser } from './support/people.ts';

// Weeks pass in each: a busy machine needs its time.
vi.setConfig({ testTimeout: 90_000 });

let world: Constellation;
let desk: Desk;
let court: DisputeDesk;
/** Registered, with a person of its own in HubSpot; likewise the one behind it. */
let ahead: Side;
let behind: Side;
/** Somebody of a third partner, who has no part in it. */
let stranger: User;
type Side = { partnerId: string; seat: User; registrationId: string; dealId: string; traces: string[] };

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  court = disputeDesk(world);
  const partners = await partnersByType(world);
  const one = partners('reseller Premier');
  const two = partners('reseller Registered');
  const three = partners('co-sell');
  const [casey, pat, toni] = [
    await addUser(world, { email: 'casey@cobaltridge.com', firstName: 'Casey', lastName: 'Ridgeway' }),
    await addUser(world, { email: 'pat@larkspursystems.com', firstName: 'Pat', lastName: 'Larkspur' }),
    await addUser(world, { email: 'toni@third.com', firstName: 'Toni', lastName: 'Third' }),
  ];
  stranger = toni;
  await desk.changeDirectory(directory => ({
    ...directory,
    partnerUsers: [
      { userId: casey.userId, partnerCompanyId: one },
      { userId: pat.userId, partnerCompanyId: two },
      { userId: toni.userId, partnerCompanyId: three },
    ],
  }));
  const { companyId } = await freshCustomer(world);
  const dealId = await dealOn(world, manager(), companyId, 'Of the one in front');
  const otherDealId = await dealOn(world, pat, companyId, 'Of the one behind');
  await world.idle();
  const held = await desk.claim(casey, {
    companyId,
    partnerCompanyId: one,
    dealId,
    note: 'Met at the fair.',
    estimate: { amountMinor: '4711000', currency: 'EUR' },
  });
  await desk.act(manager(), held, 'approve');
  const waiting = await desk.claim(pat, {
    companyId,
    partnerCompanyId: two,
    dealId: otherDealId,
    estimate: { amountMinor: '8150000', currency: 'EUR' },
  });
  await world.idle();
  ahead = {
    partnerId: one,
    seat: casey,
    registrationId: held,
    dealId,
    traces: [
      'Cobalt',
      'Casey',
      'Ridgeway',
      'cobaltridge',
      casey.userId,
      one,
      held,
      dealId,
      '47110',
      '47,110',
    ],
  };
  behind = {
    partnerId: two,
    seat: pat,
    registrationId: waiting,
    dealId: otherDealId,
    traces: ['Larkspur', 'Pat ', 'larkspursystems', pat.userId, two, waiting, otherDealId, '81500', '81,500'],
  };
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
});

const manager = () => world.user('partner-manager');
const approver = () => world.user('approver');
const director = () => world.user('director');

function expectNothingOf(other: Side, answer: unknown): void {
  const bytes = JSON.stringify(answer);
  for (const trace of other.traces) expect(bytes).not.toContain(trace);
}

describe('from its opening to its appeal', () => {
  let id = '';

  test('each partner reads its own packet, and in no byte of it the other', async () => {
    const opened = await court.done(
      court.open(behind.seat, behind.registrationId, 'partner-partner', {
        text: 'Larkspur was first: Pat Larkspur called in May, for EUR 81,500.00.',
      }),
    );
    id = opened.id;
    expectNothingOf(ahead, opened);
    await court.done(court.step(approver(), id, 'acknowledge'));
    expectNothingOf(
      behind,
      await court.done(
        court.step(ahead.seat, id, 'evidence', {
          text: 'Cobalt Ridge demoed, Casey Ridgeway was there; EUR 47,110 are at stake.',
          refs: [`deals:${ahead.dealId}`],
        }),
      ),
    );
    await court.done(court.step(approver(), id, 'evidence', { close: true }));
    await court.done(
      court.propose(approver(), id, {
        code: 'SPLIT',
        percent: 60,
        reasoning:
          'COBALT RIDGE CONSULTING (casey@cobaltridge.com) and Larkspur Systems (Pat Larkspur) both worked it: 47.110,00 and 81,500.',
      }),
    );
    for (const [own, other] of [
      [ahead, behind],
      [behind, ahead],
    ] as const) {
      const packet = await court.read(own.seat, id);
      expectNothingOf(other, packet);
      expectNothingOf(other, await desk.registration(own.seat, own.registrationId));
      expectNothingOf(other, await desk.history(own.seat, own.registrationId));
      expect(packet.parties).toBeUndefined();
      expect(packet.evidence.map(({ yours, facts }) => [yours, facts === null])).toEqual(
        own === ahead
          ? [
              [false, true],
              [true, false],
            ]
          : [
              [true, false],
              [false, true],
            ],
      );
      // A partner manager can read what the partner will read, before handing it on.
      expectNothingOf(other, await court.read(manager(), id, packet.side ?? 'holder'));
    }
    expect((await court.read(ahead.seat, id)).proposal?.yourPercent).toBe(60);
    expect((await court.read(behind.seat, id)).proposal?.yourPercent).toBe(40);
  });

  test('deciders read who is who, and all that was said', async () => {
    const whole = await court.read(director(), id);
    expect(whole.parties?.map(party => party.name)).toEqual([
      'Cobalt Ridge Consulting',
      expect.stringContaining('Larkspur'),
    ]);
    expect(whole.evidence.map(({ text }) => text !== null)).toEqual([true, true]);
  });

  test('nobody else reads it: no other partner, no rep, as if it were not there', async () => {
    for (const nobody of [stranger, world.user('direct'), world.user('service')])
      expect(await court.status(nobody, id)).toBe(404);
    expect(await court.step(stranger, id, 'evidence', { text: 'Me, too.' })).toMatchObject({
      ok: false,
      refusal: { code: 'UNKNOWN_DISPUTE' },
    });
  });

  test('a compensation is read by whom it is paid to, and by nobody opposite', async () => {
    await court.done(court.step(behind.seat, id, 'accept', { accept: false }));
    await court.done(
      court.decide(director(), id, {
        code: 'COMPENSATE',
        to: 'claimant',
        amountMinor: '1234500',
        currency: 'EUR',
      }),
    );
    expect((await court.read(behind.seat, id)).rulings).toMatchObject([
      { yourAmount: { amountMinor: '1234500' } },
    ]);
    expect((await court.read(ahead.seat, id)).rulings).toMatchObject([{ yourAmount: null }]);
    expect((await desk.registration(behind.seat, behind.registrationId)).compensations).toEqual([
      { amountMinor: '1234500', currency: 'EUR' },
    ]);
    for (const answer of [
      await court.read(ahead.seat, id),
      await desk.history(ahead.seat, ahead.registrationId),
      await desk.registration(ahead.seat, ahead.registrationId),
    ])
      expect(JSON.stringify(answer)).not.toContain('1234500');
    await world.idle();
  });
});

describe('who may take which step', () => {
  /** A case in the state in which the step is legal, between two partners whom nobody looks after by name. */
  async function caseFor(step: string): Promise<string> {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    const held = await desk.claim(manager(), { companyId, partnerCompanyId: ahead.partnerId });
    const waiting = await desk.claim(manager(), { companyId, partnerCompanyId: behind.partnerId });
    await world.idle();
    await desk.act(manager(), held, 'approve');
    const { id } = await court.done(court.open(behind.seat, waiting, 'partner-partner'));
    if (step === 'acknowledge') return id;
    await court.done(court.step(approver(), id, 'acknowledge'));
    if (step === 'evidence') return id;
    await court.done(court.step(approver(), id, 'evidence', { close: true }));
    if (step === 'propose') return id;
    await court.done(court.propose(approver(), id, { code: 'CO_SELL' }));
    if (step === 'accept') return id;
    await court.done(court.step(behind.seat, id, 'accept', { accept: false }));
    if (step === 'decide' || step === 'escalate') return id;
    await court.done(court.decide(director(), id, { code: 'CO_SELL' }));
    return id;
  }

  const bodies: Record<string, object> = {
    acknowledge: {},
    evidence: { text: 'Said.' },
    propose: { code: 'CO_SELL', reasoning: 'Both.' },
    accept: {},
    escalate: {},
    decide: { code: 'CO_SELL', reasoning: 'Both.' },
    appeal: { text: 'Look again.' },
  };
  /** Who succeeds, by step. All others are refused by their role, or since they are a party. */
  const may: Record<string, string[]> = {
    acknowledge: ['approver', 'director', 'executive'],
    evidence: ['the one in front', 'the one behind'],
    propose: ['approver'],
    accept: ['the one in front', 'the one behind'],
    escalate: ['director'],
    decide: ['director'],
    appeal: ['the one in front', 'the one behind'],
  };
  const people: Record<string, () => User> = {
    'the one in front': () => ahead.seat,
    'the one behind': () => behind.seat,
    direct: () => world.user('direct'),
    service: () => world.user('service'),
    approver,
    director,
    executive: () => world.user('executive'),
    admin: () => world.user('admin'),
  };

  test.each(Object.keys(bodies))('%s', async step => {
    // Those who may not try first: what they try changes nothing.
    const id = await caseFor(step);
    const { state } = await court.read(director(), id);
    const allowed = may[step] ?? [];
    for (const [who, user] of Object.entries(people).filter(([name]) => !allowed.includes(name))) {
      const answer = await court.step(user(), id, step, bodies[step]);
      expect({ who, ok: answer.ok }).toEqual({ who, ok: false });
      const code = answer.ok ? '' : answer.refusal.code;
      expect(['NOT_PERMITTED', 'NOT_A_PARTY', 'DECIDER_IS_PARTY']).toContain(code);
    }
    expect((await court.read(director(), id)).state).toBe(state);
    // A party that is given the role of a decider as well decides no more than before.
    if (allowed.includes('director') || allowed.includes('approver')) {
      const role = allowed.includes('approver') ? 'approver' : 'director';
      await withRole(behind.seat, role, async () => {
        expect(await court.step(behind.seat, id, step, bodies[step])).toMatchObject({
          ok: false,
          refusal: { code: 'DECIDER_IS_PARTY' },
        });
      });
    }
    const [first = ''] = allowed;
    const view = await court.done(court.step(people[first]?.() ?? director(), id, step, bodies[step]));
    expect(view.id).toBe(id);
  });

  async function withRole(user: User, role: 'approver' | 'director', act: () => Promise<void>) {
    await desk.changeDirectory(directory => ({
      ...directory,
      roles: [...directory.roles, { who: { userId: user.userId }, role }],
    }));
    await act();
    await desk.changeDirectory(directory => ({
      ...directory,
      roles: directory.roles.filter(({ who }) => !('userId' in who) || who.userId !== user.userId),
    }));
  }

  test('a proposal by who looks after one of the partners is refused', async () => {
    const id = await caseFor('propose');
    await desk.changeDirectory(directory => ({
      ...directory,
      partnerManagers: [{ partnerCompanyId: ahead.partnerId, userId: approver().userId }],
    }));
    expect(await court.propose(approver(), id, { code: 'CO_SELL' })).toMatchObject({
      ok: false,
      refusal: { code: 'DECIDER_IS_ASSIGNED' },
    });
    await desk.changeDirectory(directory => ({ ...directory, partnerManagers: [] }));
  });
});
