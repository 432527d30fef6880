import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { type Desk, deskOf, freshCustomer, partnersByType, registeredCustomer } from './support/desk.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let desk: Desk;
let partner = '';
let otherPartner = '';

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  otherPartner = partners('reseller Registered');
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
  await expectReplayEqualsStore(world);
});

const manager = () => world.user('partner-manager');
const acts = ['approve', 'reject', 'withdraw'] as const;
const bodyOf = (act: (typeof acts)[number]) => (act === 'reject' ? { code: 'INCOMPLETE' } : {});

async function claimUnderReview(): Promise<{ id: string; companyId: string }> {
  const { companyId } = await freshCustomer(world);
  await world.idle();
  const id = await desk.claim(manager(), {
    companyId,
    partnerCompanyId: partner,
    note: 'Met at the fair.',
    estimate: { amountMinor: '1250000', currency: 'EUR' },
  });
  return { id, companyId };
}

const offered = (view: { actions: { name: string; allowed: boolean }[] }, name: string) =>
  view.actions.find(action => action.name === name)?.allowed;

/** What each role may do with a claim of somebody else's; a person of customer success has the default role. */
const matrix: Record<string, Record<'register' | (typeof acts)[number], boolean>> = {
  direct: { register: true, approve: false, reject: false, withdraw: false },
  service: { register: true, approve: false, reject: false, withdraw: false },
  'partner-manager': { register: true, approve: true, reject: true, withdraw: true },
  approver: { register: true, approve: true, reject: true, withdraw: true },
  director: { register: false, approve: false, reject: false, withdraw: false },
  executive: { register: false, approve: false, reject: false, withdraw: false },
  admin: { register: false, approve: false, reject: false, withdraw: false },
};
const cells = Object.entries(matrix).flatMap(([role, may]) =>
  acts.map(act => ({ role, act, may: may[act], words: may[act] ? 'may' : 'may not' })),
);

describe('of a claim under review', () => {
  test.each(cells)('the $role $words $act, and the button says the same', async ({ role, act, may }) => {
    const { id } = await claimUnderReview();
    const user = world.user(role);
    expect(offered(await desk.registration(user, id), act)).toBe(may);
    const answer = await desk.act(user, id, act, bodyOf(act));
    if (may) {
      expect(answer).toMatchObject({ ok: true });
    } else {
      expect(answer).toMatchObject({ ok: false, refusal: { code: 'NOT_PERMITTED' } });
      expect(await desk.registration(manager(), id)).toMatchObject({ state: 'under-review' });
    }
  });
});

describe('a claim is registered', () => {
  test.each(
    Object.entries(matrix).map(([role, may]) => ({
      role,
      may: may.register,
      words: may.register ? '' : 'not ',
    })),
  )('$words' + 'by the $role, and the card says the same', async ({ role, may }) => {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    const user = world.user(role);
    expect((await desk.account(user, companyId)).canRegister.allowed).toBe(may);
    const answer = await desk.submit(user, { companyId, partnerCompanyId: partner });
    expect(answer).toMatchObject(may ? { ok: true } : { ok: false, refusal: { code: 'NOT_PERMITTED' } });
  });
});

describe('note and estimate of a claim', () => {
  const readers = ['partner-manager', 'approver', 'director', 'executive', 'admin'];
  test.each(readers)('are read by the %s', async role => {
    const { id } = await claimUnderReview();
    expect(await desk.registration(world.user(role), id)).toMatchObject({
      note: 'Met at the fair.',
      estimate: { amountMinor: '1250000', currency: 'EUR' },
    });
  });

  test.each(['direct', 'service'])('are absent for the %s, wherever the claim is shown', async role => {
    const { id, companyId } = await claimUnderReview();
    const user = world.user(role);
    const shown = [
      await desk.registration(user, id),
      await desk.account(user, companyId),
      await desk.history(user, id),
      await desk.act(user, id, 'approve'),
    ];
    expect(JSON.stringify(shown)).not.toMatch(/fair|1250000|EUR/);
    expect(Object.keys(await desk.registration(user, id))).not.toContain('note');
  });
});

test('a partner that is assigned to one manager is not decided on by another; an approver may', async () => {
  const [elena, jonas] = world.users.filter(user => user.roles.includes('partner-manager')) as [User, User];
  await desk.changeDirectory(directory => ({
    ...directory,
    partnerManagers: [{ partnerCompanyId: partner, userId: elena.userId }],
  }));
  const { id } = await claimUnderReview();
  expect(await desk.act(jonas, id, 'approve')).toMatchObject({
    ok: false,
    refusal: { code: 'NOT_PERMITTED', wouldChange: [{ fact: 'managesPartner', becomes: true }] },
  });
  expect(await desk.act(elena, id, 'approve')).toMatchObject({ ok: true });
  await desk.changeDirectory(directory => ({ ...directory, partnerManagers: [] }));
});

test('who has no role and gets none by default, sees nothing of the program and registers nobody', async () => {
  await desk.changeDirectory(directory => ({ ...directory, defaultRole: null }));
  const nobody = world.user('service');
  const own = await registeredCustomer(world, partner);
  expect(await desk.deal(nobody, own.dealId)).toMatchObject({
    registration: null,
    holder: null,
    findings: [],
    canRegister: { allowed: false },
  });
  expect(await desk.partners(nobody)).toEqual([]);
  expect(await desk.problem(nobody, `/api/v1/registrations/${own.registrationId}`)).toMatchObject({
    status: 404,
  });
  expect(
    await desk.submit(nobody, { companyId: own.companyId, partnerCompanyId: otherPartner }),
  ).toMatchObject({ ok: false, refusal: { code: 'NOT_PERMITTED' } });
  await desk.changeDirectory(directory => ({ ...directory, defaultRole: 'rep' }));
});

describe('the refusal of an approval', () => {
  test('names the holder to those who decide', async () => {
    const own = await registeredCustomer(world, partner);
    const rival = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: otherPartner });
    expect(await desk.act(manager(), rival, 'approve')).toMatchObject({
      ok: false,
      refusal: {
        code: 'DUP_ACTIVE_PARTNER',
        rule: 'I1',
        detail: expect.stringMatching(/^It is registered to Cobalt Ridge Consulting through .*[0-9]{4}\.$/),
        facts: { holderRegistrationId: own.registrationId },
      },
    });
  });

  test('while an earlier claim is under review, says that it is behind it', async () => {
    const { companyId } = await claimUnderReview();
    const rival = await desk.claim(manager(), { companyId, partnerCompanyId: otherPartner });
    expect(await desk.act(manager(), rival, 'approve')).toMatchObject({
      ok: false,
      refusal: { code: 'DUP_PENDING_EARLIER', rule: 'T1' },
    });
  });

  test.each([
    ['OTHER without a text', { code: 'OTHER' }, 'TEXT_REQUIRED'],
    ['OTHER with a blank text', { code: 'OTHER', text: ' ' }, 'TEXT_REQUIRED'],
  ])('and a rejection as %s asks for the text', async (_, body, code) => {
    const { id } = await claimUnderReview();
    expect(await desk.act(manager(), id, 'reject', body)).toMatchObject({ ok: false, refusal: { code } });
    expect(await desk.act(manager(), id, 'reject', { ...body, text: 'Bought last week.' })).toMatchObject({
      ok: true,
      registration: { state: 'rejected', decision: { code: 'OTHER', text: 'Bought last week.' } },
    });
  });

  test('that is over already names state and legal states', async () => {
    const { id } = await claimUnderReview();
    await desk.act(manager(), id, 'withdraw');
    for (const act of acts)
      expect(await desk.act(manager(), id, act, bodyOf(act))).toMatchObject({
        ok: false,
        refusal: { code: 'ILLEGAL_MOVE', facts: { state: 'withdrawn' } },
      });
  });
});
