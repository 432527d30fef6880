import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitAnswerSchema } from '../../contract/splits.ts';
import { refusedAnswerSchema } from '../../contract/views.ts';
import { dealOn, properties } from './support/acts.ts';
import { codesTold } from './support/codes-told.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { associate, dissociate, merge } from './support/crm-acts.ts';
import { type Desk, deskOf, freshCustomer, partnersByType, registeredCustomer } from './support/desk.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let desk: Desk;
let partner = '';
let rival = '';

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  rival = partners('reseller Registered');
});
afterAll(async () => {
  await using _ends = world;
  await expectReplayEqualsStore(world);
});

const manager = () => world.user('partner-manager');

async function split(user: User, companyId: string, companyIds: string[], text = 'Two customers') {
  const answer = await world.api(user)('POST', `/api/v1/companies/${companyId}/split`, {
    idempotencyKey: randomUUID(),
    companyIds,
    text,
  });
  await world.idle();
  return splitAnswerSchema.or(refusedAnswerSchema).parse(answer.body);
}

describe('E7: customers that were wrongly merged', () => {
  test('are told apart by an approver: each keeps its own registration, and who had stepped back regains its end', async () => {
    const first = await registeredCustomer(world, partner);
    const second = await registeredCustomer(world, rival);
    const before = await desk.registration(manager(), second.registrationId);
    const mergedId = await merge(world, 'companies', first.companyId, second.companyId);
    await world.idle();
    expect(await desk.registration(manager(), second.registrationId)).toMatchObject({
      state: 'queued',
      contested: true,
    });

    expect(await split(manager(), mergedId, [second.companyId])).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PERMITTED' },
    });
    const told = await split(world.user('approver'), mergedId, [second.companyId]);
    expect(told).toMatchObject({ ok: true, stays: { companyIds: [mergedId] } });
    expect(await desk.registration(manager(), first.registrationId)).toMatchObject({ state: 'active' });
    expect(await desk.registration(manager(), second.registrationId)).toMatchObject({
      state: 'active',
      protectedUntil: before.protectedUntil,
    });
    const [regained] = (await desk.history(manager(), second.registrationId)).filter(
      entry => entry.kind === 'registration-regained',
    );
    expect(regained?.facts).toMatchObject({ cause: 'split' });
  });

  test('take the holder along with its end; who waited behind it on the other side moves up and can be approved', async () => {
    const own = await registeredCustomer(world, partner);
    const other = await freshCustomer(world);
    await world.idle();
    const mergedId = await merge(world, 'companies', other.companyId, own.companyId);
    await world.idle();
    const { protectedUntil } = await desk.registration(manager(), own.registrationId);
    const waiting = await desk.claim(manager(), { companyId: mergedId, partnerCompanyId: rival });
    expect(await desk.registration(manager(), waiting)).toMatchObject({ state: 'queued' });
    await split(world.user('approver'), mergedId, [own.companyId]);
    expect(await desk.registration(manager(), own.registrationId)).toMatchObject({
      state: 'active',
      protectedUntil,
    });
    expect(await desk.registration(manager(), waiting)).toMatchObject({ state: 'under-review' });
    expect((await desk.account(manager(), mergedId)).holder).toBeNull();
    expect(await desk.act(world.user('approver'), waiting, 'approve')).toMatchObject({
      ok: true,
      registration: { state: 'active' },
    });
  });

  test('are not united again by a domain that both have', async () => {
    const own = await registeredCustomer(world, partner);
    const other = await freshCustomer(world);
    await world.idle();
    await world.crm(world.user('admin'))('PATCH', `/crm/objects/2026-09/companies/${other.companyId}`, {
      properties: { hs_additional_domains: own.domain },
    });
    await world.idle();
    expect((await desk.account(manager(), other.companyId)).holder).not.toBeNull();
    await split(world.user('approver'), own.companyId, [other.companyId]);
    await world.crm(world.user('admin'))('PATCH', `/crm/objects/2026-09/companies/${other.companyId}`, {
      properties: { name: 'Renamed since' },
    });
    await world.idle();
    expect((await desk.account(manager(), other.companyId)).holder).toBeNull();
    expect(await properties(world, 'companies', own.companyId)).toMatchObject({
      dibs_account_status: 'registered',
    });
  });

  test('cannot be told apart where there are not two, or without a reason', async () => {
    const { companyId } = await freshCustomer(world);
    const other = await freshCustomer(world);
    await world.idle();
    const approver = world.user('approver');
    expect(await split(approver, companyId, [companyId])).toMatchObject({
      refusal: { code: 'NOTHING_TO_SPLIT' },
    });
    expect(await split(approver, companyId, [other.companyId])).toMatchObject({
      refusal: { code: 'NOT_OF_THIS_CUSTOMER' },
    });
    expect(await split(approver, companyId, [companyId], ' ')).toMatchObject({
      refusal: { code: 'TEXT_REQUIRED' },
    });
  });
});

test('E15: a subsidiary can be registered while its parent is registered to another: they are two customers', async () => {
  const parent = await registeredCustomer(world, partner);
  const child = await freshCustomer(world, 'Subsidiary');
  await world.idle();
  await world.crm(world.user('admin'))('POST', '/crm/associations/2026-09/companies/companies/batch/create', {
    inputs: [
      {
        from: { id: child.companyId },
        to: { id: parent.companyId },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 14 }],
      },
    ],
  });
  await world.idle();
  const claim = await desk.claim(manager(), { companyId: child.companyId, partnerCompanyId: rival });
  expect(await desk.act(manager(), claim, 'approve')).toMatchObject({
    ok: true,
    registration: { state: 'active' },
  });
  expect(await desk.registration(manager(), parent.registrationId)).toMatchObject({ state: 'active' });
});

describe('E13, E14: the registered deal on another customer', () => {
  test('is a D8 for a person to look at; the registration stays, and what becomes of the deal there does not count', async () => {
    const own = await registeredCustomer(world, partner, { partnerLinked: true });
    const other = await freshCustomer(world);
    await world.idle();
    await associate(world, manager(), own.dealId, other.companyId, { primary: true });
    await dissociate(world, manager(), own.dealId, own.companyId);
    await world.idle();
    const view = await desk.registration(manager(), own.registrationId);
    expect(view).toMatchObject({ state: 'active', dealId: own.dealId });
    expect(view.findings).toContainEqual(expect.objectContaining({ rule: 'D8', weight: 'review' }));
    expect((await desk.account(manager(), other.companyId)).holder).toBeNull();
    await world.crm(manager())('PATCH', `/crm/objects/2026-09/deals/${own.dealId}`, {
      properties: { dealstage: 'closedwon' },
    });
    await world.idle();
    expect(await desk.registration(manager(), own.registrationId)).toMatchObject({ state: 'active' });
  });

  test('by its primary company alone is a D8, too; a second company of the same customer is none', async () => {
    const own = await registeredCustomer(world, partner, { partnerLinked: true });
    const other = await freshCustomer(world);
    await world.idle();
    await associate(world, manager(), own.dealId, other.companyId, { primary: true });
    await world.idle();
    const view = await desk.registration(manager(), own.registrationId);
    expect(view.findings.map(finding => finding.rule)).toEqual(['D8']);

    const same = await registeredCustomer(world, rival, { partnerLinked: true });
    const merged = await merge(world, 'companies', same.companyId, (await freshCustomer(world)).companyId);
    await world.idle();
    expect((await desk.registration(manager(), same.registrationId)).findings).toEqual([]);
    expect((await desk.account(manager(), merged)).registration?.id).toBe(same.registrationId);
  });

  test('carries one open registration: a rival names a deal of its own or none, and the deal is free again after the end', async () => {
    const own = await registeredCustomer(world, partner);
    const other = await dealOn(world, manager(), own.companyId, 'Of the rival');
    await world.idle();
    const { companyId, dealId } = own;
    const claim = { companyId, partnerCompanyId: rival };
    const taken = { ok: false, refusal: { code: 'DEAL_TAKEN', facts: { dealId } } };
    expect(await desk.submit(manager(), { ...claim, dealId })).toMatchObject(taken);
    const waiting = await desk.submit(manager(), { ...claim, dealId: other });
    expect(waiting).toMatchObject({ ok: true, registration: { state: 'queued', dealId: other } });
    if (!waiting.ok) throw new Error('It was refused');
    await desk.act(manager(), waiting.registration.id, 'withdraw');
    await desk.act(manager(), own.registrationId, 'withdraw');
    expect(await desk.submit(manager(), { ...claim, dealId })).toMatchObject({
      ok: true,
      registration: { state: 'under-review', dealId },
    });
  });

  test('is not given as an answer to the reviewer where another registration is on it', async () => {
    const own = await registeredCustomer(world, partner);
    const { companyId, dealId } = own;
    await desk.act(manager(), own.registrationId, 'withdraw');
    const id = await desk.claim(manager(), { companyId, partnerCompanyId: rival });
    const fields = { fields: ['deal'], text: 'On which deal?' };
    expect(await desk.act(manager(), id, 'request-info', fields)).toMatchObject({ ok: true });
    const third = (await partnersByType(world))('co-sell');
    const behind = await desk.claim(manager(), { companyId, partnerCompanyId: third, dealId });
    expect(await desk.act(manager(), id, 'answer', { dealId })).toMatchObject({
      ok: false,
      refusal: { code: 'DEAL_TAKEN' },
    });
    await desk.act(manager(), behind, 'withdraw');
    expect(await desk.act(manager(), id, 'answer', { dealId })).toMatchObject({
      ok: true,
      registration: { dealId },
    });
  });

  test('can be left: another deal of the customer is linked, unless a registration has it', async () => {
    const own = await registeredCustomer(world, partner);
    const next = await dealOn(world, manager(), own.companyId, 'Stays here');
    const taken = await dealOn(world, manager(), own.companyId, 'Of who waits');
    await world.idle();
    const { companyId } = own;
    await desk.claim(manager(), { companyId, partnerCompanyId: rival, dealId: taken });
    await world.idle();
    expect(await desk.act(manager(), own.registrationId, 'link-deal', { dealId: taken })).toMatchObject({
      ok: false,
      refusal: { code: 'DEAL_TAKEN' },
    });
    expect(await desk.act(manager(), own.registrationId, 'link-deal', { dealId: next })).toMatchObject({
      ok: true,
      registration: { dealId: next },
    });
    await world.idle();
    expect(await properties(world, 'deals', own.dealId)).toMatchObject({ dibs_registration_status: null });
  });
});

test('the ledger tells the reasons of what happened here', async () => {
  expect(await codesTold(world)).toEqual(expect.arrayContaining(['HOLD_REGAINED']));
});
