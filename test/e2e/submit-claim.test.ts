import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dealOn, newCustomer, properties } from './support/acts.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { appCalls, associate, callMark, merge, withFault } from './support/crm-acts.ts';
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
  const outages = ['HubSpot did not answer; nothing is decided until it does', 'HubSpot call failed'];
  expect(world.complaints.filter(line => !outages.includes(String(line.msg)))).toEqual([]);
  await expectReplayEqualsStore(world);
});

const rep = () => world.user('direct');
const manager = () => world.user('partner-manager');
const outage = { kind: 'outage', path: '/crm/' };

/** A company that no webhook has told us of. */
async function unheardOf(): Promise<string> {
  const name = `Unheard ${randomUUID().slice(0, 8)}`;
  return await withFault(world, { kind: 'drop-webhooks' }, () =>
    newCustomer(world, name, `${name.toLowerCase().replace(' ', '-')}.com`),
  );
}

describe('a claim on a company that we have not read', () => {
  test('is answered at once, is read about, and then screened', async () => {
    const companyId = await unheardOf();
    const submitted = await desk.submit(manager(), { companyId, partnerCompanyId: partner });
    expect(submitted).toMatchObject({
      ok: true,
      registration: { state: 'submitted', account: { name: `Company ${companyId}` } },
    });
    await world.idle();
    const id = submitted.ok ? submitted.registration.id : '';
    expect(await desk.registration(manager(), id)).toMatchObject({
      state: 'under-review',
      account: { name: expect.stringMatching(/^Unheard/) },
    });
  });

  test('cannot be approved before', async () => {
    const companyId = await unheardOf();
    await withFault(world, outage, async () => {
      const id = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
      expect(await desk.act(manager(), id, 'approve')).toMatchObject({
        ok: false,
        refusal: { code: 'ILLEGAL_MOVE', facts: { state: 'submitted' } },
      });
      expect(await desk.act(manager(), id, 'withdraw')).toMatchObject({ ok: true });
    });
    await world.idle();
  });

  test('is answered at once while HubSpot is down; claims are screened in order when it is back', async () => {
    const companyId = await unheardOf();
    const [first, second] = await withFault(world, outage, async () => {
      const began = performance.now();
      const ids = [
        await desk.claim(manager(), { companyId, partnerCompanyId: otherPartner }),
        await desk.claim(rep(), { companyId, partnerCompanyId: partner }),
      ] as const;
      expect(performance.now() - began).toBeLessThan(5_000);
      for (const id of ids)
        expect(await desk.registration(manager(), id)).toMatchObject({ state: 'submitted' });
      return ids;
    });
    // What failed is tried again after a while, which need not be waited for.
    await world.advance('PT2M');
    await world.idle();
    expect(await desk.registration(manager(), first)).toMatchObject({ state: 'under-review' });
    expect(await desk.registration(manager(), second)).toMatchObject({ state: 'queued', queuePosition: 1 });
  });

  test('that is an old id of a merged record, is a claim on the record that there is', async () => {
    const [one, two] = [await unheardOf(), await unheardOf()];
    const mergedId = await withFault(world, { kind: 'drop-webhooks' }, () =>
      merge(world, 'companies', one, two),
    );
    const first = await desk.claim(manager(), { companyId: mergedId, partnerCompanyId: partner });
    const second = await desk.claim(manager(), { companyId: two, partnerCompanyId: otherPartner });
    await world.idle();
    expect(await desk.registration(manager(), first)).toMatchObject({ state: 'under-review' });
    expect(await desk.registration(manager(), second)).toMatchObject({
      state: 'queued',
      account: { companyIds: [mergedId] },
    });
  });

  test('that HubSpot does not know, goes to a person who cannot approve it', async () => {
    const id = await desk.claim(manager(), { companyId: '990000000001', partnerCompanyId: partner });
    await world.idle();
    expect(await desk.registration(manager(), id)).toMatchObject({ state: 'under-review' });
    expect(await desk.act(manager(), id, 'approve')).toMatchObject({
      ok: false,
      refusal: { code: 'INVALID_ACCOUNT' },
    });
    expect(await desk.act(manager(), id, 'reject', { code: 'INVALID_ACCOUNT' })).toMatchObject({
      ok: true,
      registration: { decision: { code: 'INVALID_ACCOUNT' } },
    });
    await world.idle();
  });
});

describe('a claim is refused', () => {
  test('on a deal of another customer', async () => {
    const [one, two] = [await freshCustomer(world), await freshCustomer(world)];
    const dealId = await dealOn(world, manager(), one.companyId, 'Of the first');
    await world.idle();
    expect(
      await desk.submit(manager(), { companyId: two.companyId, partnerCompanyId: partner, dealId }),
    ).toMatchObject({ ok: false, refusal: { code: 'INVALID_ACCOUNT', facts: { dealId } } });
  });

  test.each([
    [
      'for a company that is no partner',
      () => freshCustomer(world).then(c => c.companyId),
      'UNKNOWN_PARTNER',
    ],
    ['for the partner itself as the customer', async () => partner, 'SELF_CLAIM'],
  ])('%s', async (_, partnerOf, code) => {
    const partnerCompanyId = await partnerOf();
    const companyId = code === 'SELF_CLAIM' ? partner : (await freshCustomer(world)).companyId;
    await world.idle();
    expect(await desk.submit(manager(), { companyId, partnerCompanyId })).toMatchObject({
      ok: false,
      refusal: { code },
    });
  });

  test('for the same partner a second time, and within its cooling-off; other partners can at once', async () => {
    const own = await registeredCustomer(world, partner);
    expect(
      await desk.submit(manager(), { companyId: own.companyId, partnerCompanyId: partner }),
    ).toMatchObject({ ok: false, refusal: { code: 'ALREADY_REGISTERED' } });
    await desk.act(manager(), own.registrationId, 'withdraw');
    expect(
      await desk.submit(manager(), { companyId: own.companyId, partnerCompanyId: partner }),
    ).toMatchObject({ ok: false, refusal: { code: 'COOL_OFF' } });
    expect(
      await desk.submit(manager(), { companyId: own.companyId, partnerCompanyId: otherPartner }),
    ).toMatchObject({ ok: true, registration: { state: 'under-review' } });
    await world.idle();
  });

  test('at the open-claim cap of the partner’s tier, and a withdrawal makes room', async () => {
    const open = await registeredCustomer(world, otherPartner);
    const answer = await world.api(manager())('GET', '/api/v1/partners');
    const partners = answer.body.partners as { companyId: string; openClaims: number }[];
    const openClaims = partners.find(one => one.companyId === otherPartner)?.openClaims ?? 0;
    await desk.changePolicy(policy => ({
      ...policy,
      tiers: policy.tiers.map(tier =>
        tier.name === 'Registered' ? { ...tier, openClaimCap: openClaims } : tier,
      ),
    }));
    const own = await freshCustomer(world);
    await world.idle();
    const claim = { companyId: own.companyId, partnerCompanyId: otherPartner };
    expect(await desk.submit(manager(), claim)).toMatchObject({
      ok: false,
      refusal: { code: 'CAP_REACHED', facts: { openClaims, openClaimCap: openClaims } },
    });
    await desk.act(manager(), open.registrationId, 'withdraw');
    expect(await desk.submit(manager(), claim)).toMatchObject({ ok: true });
    await world.idle();
  });
});

test('a claim on a deal that names no company yet is taken, and the deal shows it', async () => {
  const own = await freshCustomer(world);
  const created = await world.crm(manager())('POST', '/crm/objects/2026-09/deals', {
    properties: { dealname: 'No company yet', pipeline: 'default', dealstage: 'appointmentscheduled' },
  });
  const dealId = String(created.id);
  await world.idle();
  const id = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: partner, dealId });
  await associate(world, manager(), dealId, own.companyId);
  await world.idle();
  expect(await properties(world, 'deals', dealId)).toMatchObject({
    dibs_registration_status: 'under-review',
    dibs_registration_id: id,
  });
});

test('a submission calls HubSpot only after it was answered', async () => {
  const own = await freshCustomer(world);
  const dealId = await dealOn(world, manager(), own.companyId, 'Quiet');
  await world.idle();
  const mark = await callMark(world);
  await withFault(world, { kind: 'slow', path: '/crm/', delayMs: 1_500 }, async () => {
    const began = performance.now();
    await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: partner, dealId });
    expect(performance.now() - began).toBeLessThan(1_400);
  });
  await world.idle();
  expect((await appCalls(world, mark)).length).toBeGreaterThan(0);
});
