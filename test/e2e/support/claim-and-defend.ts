import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { dealOn, newCustomer, properties, submit, tasksOn } from './acts.ts';
import type { Constellation } from './constellation.ts';

/**
 * The whole story on one customer: two partners claim, one is approved, a direct rep opens a deal behind its back, the
 * winner withdraws and the other moves up. HubSpot is asked after each step.
 */
export async function claimAndDefend(world: Constellation): Promise<void> {
  const rep = world.user('direct');
  const manager = world.user('partner-manager');
  const [partnerA = '', partnerB = ''] = await partners();
  const companyId = await newCustomer(world, 'Kestrel Foundry', 'kestrel-foundry.com');
  const dealId = await dealOn(world, manager, companyId, 'Kestrel press line');

  const first = await submit(world, manager, { companyId, partnerCompanyId: partnerA, dealId });
  expect(first).toMatchObject({ ok: true, registration: { dealId, partner: { companyId: partnerA } } });
  const second = await submit(world, manager, { companyId, partnerCompanyId: partnerB });
  await world.idle();

  const idA = registrationId(first);
  const idB = registrationId(second);
  expect(await view(manager, idA)).toMatchObject({ state: 'under-review', queuePosition: null });
  expect(await view(manager, idB)).toMatchObject({ state: 'queued', queuePosition: 1 });
  expect(JSON.stringify(second)).not.toContain(partnerA);

  const approved = await act(manager, idA, 'approve');
  expect(approved).toMatchObject({ ok: true, registration: { state: 'active' } });
  expect(await act(manager, idB, 'approve')).toMatchObject({
    ok: false,
    refusal: { code: 'DUP_ACTIVE_PARTNER' },
  });
  await world.idle();
  expect(await properties(world, 'deals', dealId)).toMatchObject({
    dibs_registration_status: 'active',
    dibs_roe_status: 'none',
  });
  expect(await properties(world, 'companies', companyId)).toMatchObject({
    dibs_account_status: 'registered',
  });

  const behind = await dealOn(world, rep, companyId, 'Kestrel direct');
  await world.idle();
  expect(await properties(world, 'deals', behind)).toMatchObject({ dibs_roe_status: 'heads-up' });
  const card = await world.api(rep)('GET', `/api/v1/deals/${behind}/registration`);
  expect(card.body).toMatchObject({
    ok: true,
    registration: null,
    findings: [{ rule: 'D1', status: 'heads-up' }],
  });
  expect(await tasksOn(world, behind)).toEqual([]);

  await world.advance('PT31M');
  await world.idle();
  expect(await tasksOn(world, behind)).toHaveLength(1);
  await world.advance('P4D');
  await world.idle();
  expect(await properties(world, 'deals', behind)).toMatchObject({ dibs_roe_status: 'exception' });
  expect(await tasksOn(world, behind)).toHaveLength(2);

  expect(await act(manager, idA, 'withdraw')).toMatchObject({
    ok: true,
    registration: { state: 'withdrawn' },
  });
  await world.idle();
  expect(await view(manager, idB)).toMatchObject({ state: 'under-review' });
  expect(await properties(world, 'companies', companyId)).toMatchObject({ dibs_account_status: 'free' });

  async function partners(): Promise<string[]> {
    const answer = await world.api(manager)('GET', '/api/v1/partners');
    const list = answer.body.partners as { companyId: string; type: string }[];
    return list.filter(partner => partner.type !== 'referral').map(partner => partner.companyId);
  }
  async function view(user: typeof manager, id: string) {
    const answer = await world.api(user)('GET', `/api/v1/registrations/${id}`);
    return answer.body.registration;
  }
  async function act(user: typeof manager, id: string, action: string) {
    const answer = await world.api(user)('POST', `/api/v1/registrations/${id}/${action}`, {
      idempotencyKey: randomUUID(),
    });
    return answer.body;
  }
}

const registrationId = (answer: unknown) => (answer as { registration: { id: string } }).registration.id;
