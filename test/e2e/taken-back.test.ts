import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { properties } from './support/acts.ts';
import { codesTold } from './support/codes-told.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { notesOn, tasksFor } from './support/crm-acts.ts';
import { type Desk, deskOf, freshCustomer, partnersByType, registeredCustomer } from './support/desk.ts';
import { goTo, programNow } from './support/program-time.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

/** Some live through months, and a busy machine takes its time for them. */
vi.setConfig({ testTimeout: 120_000 });

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
const approver = () => world.user('approver');
const director = () => world.user('director');
const admin = () => world.user('admin');
const view = (id: string, as: User = manager()) => desk.registration(as, id);
const entry = async (id: string, kind: string) =>
  (await desk.history(manager(), id)).filter(each => each.kind === kind).at(-1);
const offer = async (id: string, name: string, as: User) =>
  (await view(id, as)).actions.find(action => action.name === name);
const holdsOf = (id: string) =>
  world.rows<{ ended: boolean }>(
    'SELECT upper(period) <= program_now() AS ended FROM holds WHERE registration_id = $1 ORDER BY lower(period)',
    [id],
  );

describe('revoking a registration', () => {
  test('one person’s word ends the protection, tells the reason, and the queue moves up', async () => {
    const own = await registeredCustomer(world, partner);
    const id = own.registrationId;
    const before = await view(id);
    const rival = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: otherPartner });
    expect(await desk.act(manager(), id, 'revoke', { code: 'FRAUD' })).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PERMITTED' },
    });
    const revoked = await desk.act(approver(), id, 'revoke', { code: 'FRAUD', text: 'Forged papers.' });
    expect(revoked).toMatchObject({
      ok: true,
      registration: { state: 'revoked', decision: { code: 'FRAUD', title: 'Fraud', text: 'Forged papers.' } },
    });
    expect(await entry(id, 'registration-revoked')).toMatchObject({
      title: 'Revoked (FRAUD)',
      rules: ['R-revoke', 'I5'],
      facts: {
        code: 'FRAUD',
        cause: 'revoke',
        oldEnd: before.protectedUntil,
      },
      why: { code: 'FRAUD', wouldChange: [{ fact: 'event', becomes: 'revocation-dropped' }] },
    });
    expect(await view(rival)).toMatchObject({ state: 'under-review' });
    await world.idle();
    expect(await holdsOf(id)).toEqual([{ ended: true }]);
    expect(await properties(world, 'companies', own.companyId)).toMatchObject({
      dibs_account_status: 'free',
    });
    expect(await notesOn(world, own.dealId)).toContainEqual(expect.stringContaining('it was revoked'));
    expect(
      await desk.submit(manager(), { companyId: own.companyId, partnerCompanyId: partner }),
    ).toMatchObject({
      ok: true,
    });
  });

  test('with notice it takes effect when the partner has not objected in its five business days', async () => {
    const { registrationId: id, dealId } = await registeredCustomer(world, partner);
    const given = await desk.act(approver(), id, 'revoke', { code: 'BREACH_OF_TERMS', withNotice: true });
    expect(given).toMatchObject({
      ok: true,
      registration: {
        state: 'active',
        life: { revocation: { code: 'BREACH_OF_TERMS', partnerObjects: false } },
      },
    });
    await world.idle();
    expect((await tasksFor(world, dealId)).map(task => task.subject)).toContainEqual(
      expect.stringMatching(/^Tell .* its registration may be revoked \(BREACH_OF_TERMS\)$/),
    );
    expect(await offer(id, 'revoke', approver())).toMatchObject({ allowed: false });
    expect(await offer(id, 'object-to-revocation', manager())).toMatchObject({ allowed: true });
    const at = (await view(id)).life?.revocation?.takesEffectAt ?? '';
    await goTo(world, Temporal.Instant.from(at).subtract({ minutes: 1 }));
    expect(await view(id)).toMatchObject({ state: 'active' });
    await goTo(world, at);
    expect(await view(id)).toMatchObject({ state: 'revoked', decision: { code: 'BREACH_OF_TERMS' } });
    expect(await entry(id, 'registration-revoked')).toMatchObject({
      facts: { proposedBy: approver().userId, partnerObjected: false },
    });
  });

  test('where the partner objects it takes two people, and the clock stands still while the second is late', async () => {
    const { registrationId: id } = await registeredCustomer(world, partner);
    await desk.act(approver(), id, 'revoke', { code: 'FRAUD', withNotice: true });
    const at = Temporal.Instant.from((await view(id)).life?.revocation?.takesEffectAt ?? '');
    expect(await desk.act(manager(), id, 'object-to-revocation', { text: 'It is untrue.' })).toMatchObject({
      ok: true,
      registration: {
        life: { revocation: { partnerObjects: true, objection: 'It is untrue.', takesEffectAt: null } },
      },
    });
    expect(await desk.act(approver(), id, 'revoke', { code: 'FRAUD' })).toMatchObject({
      ok: false,
      refusal: { code: 'SECOND_PERSON_NEEDED', facts: { partnerObjects: true } },
    });
    await goTo(world, at.add({ hours: 24 * 30 }));
    expect(await view(id)).toMatchObject({
      state: 'active',
      followUp: { directWindowOpen: false, misses: [] },
    });
    expect(await entry(id, 'clock-paused')).toMatchObject({ facts: { toll: 'late-review' } });
    expect(await desk.act(director(), id, 'revoke', { code: 'FRAUD' })).toMatchObject({
      ok: true,
      registration: { state: 'revoked' },
    });
    expect(await entry(id, 'registration-revoked')).toMatchObject({
      rules: ['R-revoke', 'R-two-people', 'I5'],
      facts: { proposedBy: approver().userId, partnerObjected: true },
    });
  });

  test('a proposal that is dropped leaves everything as it was', async () => {
    const { registrationId: id } = await registeredCustomer(world, partner);
    expect(await desk.act(director(), id, 'drop-revocation')).toMatchObject({
      ok: false,
      refusal: { code: 'NOTHING_PROPOSED' },
    });
    expect(await offer(id, 'drop-revocation', director())).toBeUndefined();
    await desk.act(approver(), id, 'revoke', { code: 'ERROR', withNotice: true });
    const at = (await view(id)).life?.revocation?.takesEffectAt ?? '';
    expect(await desk.act(director(), id, 'drop-revocation', { text: 'No ground.' })).toMatchObject({
      ok: true,
      registration: { state: 'active', life: { revocation: null } },
    });
    await goTo(world, at);
    expect(await view(id)).toMatchObject({ state: 'active' });
  });

  test('E41: the customer’s choice takes its writing, two people, and notice to the partner', async () => {
    const { registrationId: id, dealId } = await registeredCustomer(world, partner);
    const chose = { code: 'CUSTOMER_CHOSE_OTHER' };
    expect(await desk.act(approver(), id, 'revoke', chose)).toMatchObject({
      ok: false,
      refusal: { code: 'CUSTOMERS_WRITING_NEEDED', rule: 'E41', wouldChange: [{ fact: 'customersWriting' }] },
    });
    expect(
      await desk.act(approver(), id, 'revoke', {
        ...chose,
        customersWriting: 'Letter of 3 November, file 17.',
      }),
    ).toMatchObject({
      ok: true,
      registration: { state: 'active', life: { revocation: { takesEffectAt: null } } },
    });
    await world.idle();
    expect((await tasksFor(world, dealId)).map(task => task.subject)).toContainEqual(
      expect.stringContaining('CUSTOMER_CHOSE_OTHER'),
    );
    expect(await desk.act(director(), id, 'revoke', chose)).toMatchObject({
      ok: true,
      registration: { state: 'revoked', decision: { code: 'CUSTOMER_CHOSE_OTHER' } },
    });
  });
});

describe('E42: a public tender', () => {
  const reviewed = async () => {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    return { companyId, id: await desk.claim(manager(), { companyId, partnerCompanyId: partner }) };
  };

  test('that was published before the approval is a reason to reject: the partner reads it, and may register again at once', async () => {
    const { companyId, id } = await reviewed();
    expect(await desk.act(manager(), id, 'reject', { code: 'PUBLIC_TENDER' })).toMatchObject({
      ok: true,
      registration: {
        state: 'rejected',
        decision: { code: 'PUBLIC_TENDER', title: 'The purchase is a public tender' },
      },
    });
    expect(await desk.submit(manager(), { companyId, partnerCompanyId: partner })).toMatchObject({
      ok: true,
    });
  });

  test('that was published before and heard of after the approval makes the approval a mistake: taken back, then rejected', async () => {
    const { companyId, id } = await reviewed();
    await desk.act(manager(), id, 'approve');
    expect(await desk.act(admin(), id, 'revert', { text: 'The tender was out already.' })).toMatchObject({
      ok: true,
      registration: { state: 'under-review', protectedUntil: null },
    });
    expect(await desk.act(manager(), id, 'reject', { code: 'PUBLIC_TENDER' })).toMatchObject({
      ok: true,
      registration: { state: 'rejected' },
    });
    expect((await desk.account(manager(), companyId)).holder).toBeNull();
  });

  test('that is published after the approval takes nothing from the partner: it is no reason to revoke', async () => {
    const { companyId, id } = await reviewed();
    await desk.act(manager(), id, 'approve');
    await world.advance('P3D');
    const before = await view(id);
    const { status } = await world.api(approver())('POST', `/api/v1/registrations/${id}/revoke`, {
      idempotencyKey: randomUUID(),
      code: 'PUBLIC_TENDER',
    });
    expect(status).toBe(400);
    expect(await desk.act(manager(), id, 'reject', { code: 'PUBLIC_TENDER' })).toMatchObject({
      ok: false,
      refusal: { code: 'ILLEGAL_MOVE', facts: { state: 'active' } },
    });
    expect(await view(id)).toMatchObject({ state: 'active', protectedUntil: before.protectedUntil });
    expect((await desk.account(manager(), companyId)).registration).toMatchObject({ id });
  });
});

describe('taking a decision back', () => {
  test('a rejection within a day, by one person: the claim has its place again, the next steps back', async () => {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    const id = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
    const rival = await desk.claim(manager(), { companyId, partnerCompanyId: otherPartner });
    const before = await view(id);
    await desk.act(manager(), id, 'reject', { code: 'NOT_QUALIFIED' });
    expect(await view(rival)).toMatchObject({ state: 'under-review' });
    expect(await desk.act(manager(), id, 'revert', { text: 'Wrong claim.' })).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PERMITTED' },
    });
    expect(await desk.act(admin(), id, 'revert', { text: 'Wrong claim.' })).toMatchObject({
      ok: true,
      registration: { state: 'under-review', decision: null, claimedAt: before.claimedAt },
    });
    expect(await view(rival)).toMatchObject({ state: 'queued', queuePosition: 1 });
    expect(await entry(id, 'decision-reverted')).toMatchObject({
      title: 'Rejection taken back: under review again',
      facts: { from: 'rejected', code: 'NOT_QUALIFIED' },
    });
    expect(await entry(rival, 'registration-stepped-back')).toBeDefined();
    expect((await desk.history(manager(), id)).map(each => each.kind)).toContain('registration-rejected');
    expect(await desk.act(manager(), id, 'approve')).toMatchObject({ ok: true });
  });

  test('an approval: its hold ends now with cause revert, and it is decided anew', async () => {
    const own = await registeredCustomer(world, partner);
    const id = own.registrationId;
    const before = await view(id);
    expect(await desk.act(approver(), id, 'revert', { text: 'Approved the wrong one.' })).toMatchObject({
      ok: true,
      registration: { state: 'under-review', protectedFrom: null, protectedUntil: null, followUp: null },
    });
    expect(await entry(id, 'decision-reverted')).toMatchObject({
      facts: { from: 'active', cause: 'revert', oldEnd: before.protectedUntil },
    });
    expect(await holdsOf(id)).toEqual([{ ended: true }]);
    await world.idle();
    expect(await properties(world, 'deals', own.dealId)).toMatchObject({
      dibs_registration_status: 'under-review',
      dibs_protected_through: null,
    });
    expect(await properties(world, 'companies', own.companyId)).toMatchObject({
      dibs_account_status: null,
      dibs_registered_partner: null,
    });
    // Withdrawn from review now, it cools nothing off.
    await desk.act(manager(), id, 'withdraw');
    expect(
      await desk.submit(manager(), { companyId: own.companyId, partnerCompanyId: partner }),
    ).toMatchObject({
      ok: true,
    });
  });

  test('after a day it takes two people', async () => {
    const { registrationId: id } = await registeredCustomer(world, partner);
    await goTo(world, (await programNow(world)).add({ hours: 25 }));
    expect(await desk.act(approver(), id, 'revert', { text: 'A mistake.' })).toMatchObject({
      ok: true,
      registration: { state: 'active', life: { revertProposed: true } },
    });
    expect(await desk.act(approver(), id, 'revert', { text: 'Again.' })).toMatchObject({
      ok: false,
      refusal: { code: 'SECOND_PERSON_NEEDED', rule: 'R-two-people' },
    });
    expect(await offer(id, 'revert', approver())).toMatchObject({ allowed: false });
    expect(await offer(id, 'revert', admin())).toMatchObject({ allowed: true });
    expect(await desk.act(admin(), id, 'revert', { text: 'Agreed.' })).toMatchObject({
      ok: true,
      registration: { state: 'under-review' },
    });
    expect(await entry(id, 'decision-reverted')).toMatchObject({ facts: { proposedBy: approver().userId } });
  });

  test('of a rejection when somebody was registered since: the claim waits, first in line', async () => {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    const id = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
    const rival = await desk.claim(manager(), { companyId, partnerCompanyId: otherPartner });
    await desk.act(manager(), id, 'reject', { code: 'INCOMPLETE' });
    expect(await desk.act(manager(), rival, 'approve')).toMatchObject({ ok: true });
    expect(await desk.act(admin(), id, 'revert', { text: 'It was complete.' })).toMatchObject({
      ok: true,
      registration: { state: 'queued', queuePosition: 1 },
    });
    expect(await view(rival)).toMatchObject({ state: 'active' });
  });

  test('not when the partner has registered the customer again', async () => {
    const { companyId } = await freshCustomer(world);
    await world.idle();
    const id = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
    await desk.act(manager(), id, 'reject', { code: 'INCOMPLETE' });
    const again = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
    expect(await desk.act(admin(), id, 'revert', { text: 'It was complete.' })).toMatchObject({
      ok: false,
      refusal: { code: 'ALREADY_REGISTERED', facts: { liveRegistrationIds: [again] } },
    });
  });
});

test('the ledger tells the reasons of what happened here', async () => {
  expect(await codesTold(world)).toEqual(expect.arrayContaining(['REVERTED', 'WITHDRAWN']));
});
