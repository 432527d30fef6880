import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyReceipt } from '../../adapters/runtime/receipt-signer.ts';
import type { Receipt } from '../../contract/receipt.ts';
import { receiptKeySchema } from '../../contract/receipt-key.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { dealOn, properties } from './support/acts.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { associate, change, dissociate, remove, withFault } from './support/crm-acts.ts';
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
  const outage = ['HubSpot call failed', 'A request failed', 'Request failed'];
  expect(world.complaints.filter(line => !outage.includes(String(line.msg)))).toEqual([]);
  await expectReplayEqualsStore(world);
});

const rep = () => world.user('direct');
const manager = () => world.user('partner-manager');
const quietly = <T>(act: () => Promise<T>) => withFault(world, { kind: 'drop-webhooks' }, act);

async function dealOfFreshCustomer() {
  const customer = await freshCustomer(world);
  const dealId = await dealOn(world, manager(), customer.companyId, `Deal of ${customer.domain}`);
  await world.idle();
  return { ...customer, dealId };
}

/** Brings a claim on a new deal into each state that can be reached now. */
const stories: Record<string, (own: { companyId: string; dealId: string }) => Promise<string>> = {
  'under-review': own => claimOn(own),
  queued: async own => {
    await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: otherPartner });
    return await claimOn(own);
  },
  active: async own => acted(await claimOn(own), 'approve'),
  rejected: async own => acted(await claimOn(own), 'reject', { code: 'BELOW_MINIMUM' }),
  withdrawn: async own => acted(await claimOn(own), 'withdraw', { text: 'The project was called off.' }),
};
const claimOn = (own: { companyId: string; dealId: string }) =>
  desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: partner, dealId: own.dealId });
async function acted(id: string, act: 'approve' | 'reject' | 'withdraw', body = {}): Promise<string> {
  expect(await desk.act(manager(), id, act, body)).toMatchObject({ ok: true });
  return id;
}

describe('the card of a deal shows', () => {
  test('that it can be registered, while nobody did', async () => {
    const own = await dealOfFreshCustomer();
    expect(await desk.deal(rep(), own.dealId)).toMatchObject({
      deal: { id: own.dealId, name: `Deal of ${own.domain}` },
      account: { companyIds: [own.companyId], domains: [own.domain] },
      companyId: own.companyId,
      registration: null,
      holder: null,
      findings: [],
      canRegister: { allowed: true, refusal: null },
    });
  });

  test.each(Object.keys(stories))('a registration that is %s, with what can be done', async state => {
    const own = await dealOfFreshCustomer();
    const id = await stories[state]?.(own);
    await world.idle();
    const view = await desk.deal(manager(), own.dealId);
    expect(view.registration).toMatchObject({ id, state, dealId: own.dealId, contested: false, renewals: 0 });
    const live = ['under-review', 'queued', 'active'].includes(state);
    expect(view.canRegister.allowed).toBe(!live);
    if (live) expect(view.canRegister.refusal).toMatchObject({ code: 'ALREADY_REGISTERED' });
    const open = view.registration?.actions.filter(action => action.allowed).map(action => action.name);
    expect(open).toEqual(
      {
        'under-review': [
          'approve',
          'reject',
          'withdraw',
          'request-info',
          'link-deal',
          'add-co-seller',
          'open-dispute',
        ],
        queued: ['withdraw', 'reconfirm', 'link-deal', 'add-co-seller', 'open-dispute'],
        active: ['withdraw', 'log-follow-up', 'link-deal', 'add-co-seller', 'open-dispute'],
        rejected: ['appeal', 'open-dispute'],
      }[state] ?? [],
    );
    expect(view.registration?.followUp === null).toBe(state !== 'active');
    expect(view.registration?.reviewDueAt === null).toBe(state !== 'under-review');
    expect(view.holder === null).toBe(state !== 'active');
  });

  test('what was decided and why', async () => {
    const [rejected, withdrawn] = [await dealOfFreshCustomer(), await dealOfFreshCustomer()];
    await stories.rejected?.(rejected);
    await stories.withdrawn?.(withdrawn);
    expect((await desk.deal(rep(), rejected.dealId)).registration?.decision).toMatchObject({
      code: 'BELOW_MINIMUM',
      title: 'The opportunity is below the minimum size',
      text: null,
    });
    expect((await desk.deal(rep(), withdrawn.dealId)).registration?.decision).toMatchObject({
      code: null,
      text: 'The project was called off.',
    });
  });

  test('on another deal of the customer, to whom it is registered', async () => {
    const own = await registeredCustomer(world, partner);
    const other = await dealOn(world, manager(), own.companyId, 'Another');
    await world.idle();
    const registered = await desk.registration(manager(), own.registrationId);
    expect(await desk.deal(rep(), other)).toMatchObject({
      registration: null,
      holder: { name: 'Cobalt Ridge Consulting', protectedUntil: registered.protectedUntil },
    });
  });

  const shapes: [sentence: string, make: (own: Shape) => Promise<void>, why: string | null][] = [
    ['has no company', own => dissociate(world, manager(), own.dealId, own.companyId), 'no-company'],
    [
      'is associated with partners only',
      async own => {
        await associate(world, manager(), own.dealId, partner, { primary: true });
        await associate(world, manager(), own.dealId, otherPartner);
        await dissociate(world, manager(), own.dealId, own.companyId);
      },
      'only-partners',
    ],
    [
      'has a partner as its primary and several customers',
      async own => {
        await associate(world, manager(), own.dealId, partner, { primary: true });
        await associate(world, manager(), own.dealId, (await freshCustomer(world)).companyId);
      },
      'several',
    ],
    [
      'has a partner as its primary and one customer, which it is about',
      own => associate(world, manager(), own.dealId, partner, { primary: true }),
      null,
    ],
    [
      'has several customers, of which the primary is meant',
      async own => associate(world, manager(), own.dealId, (await freshCustomer(world)).companyId),
      null,
    ],
  ];
  type Shape = { companyId: string; dealId: string };
  test.each(shapes)('a deal that %s', async (_, make, why) => {
    const own = await dealOfFreshCustomer();
    await make(own);
    await world.idle();
    const view = await desk.deal(manager(), own.dealId);
    expect(view.companyId).toBe(why === null ? own.companyId : null);
    if (why === null) expect(view.canRegister).toEqual({ allowed: true, refusal: null });
    else
      expect(view).toMatchObject({
        account: null,
        canRegister: { allowed: false, refusal: { code: 'NO_ACCOUNT', facts: { companies: why } } },
      });
  });

  test('a deal that no webhook told of: it is read when it is asked for', async () => {
    const own = await registeredCustomer(world, partner);
    const dealId = await quietly(() => dealOn(world, rep(), own.companyId, 'Unheard of'));
    expect(await desk.deal(rep(), dealId)).toMatchObject({
      deal: { name: 'Unheard of' },
      findings: [{ rule: 'D1' }],
      holder: { name: 'Cobalt Ridge Consulting' },
    });
    await world.idle();
    expect(await properties(world, 'deals', dealId)).toMatchObject({ dibs_roe_status: 'heads-up' });
  });

  test('nothing of a deal that was deleted', async () => {
    const own = await dealOfFreshCustomer();
    await remove(world, 'deals', own.dealId);
    await world.idle();
    expect(await desk.problem(manager(), `/api/v1/deals/${own.dealId}/registration`)).toMatchObject({
      status: 404,
    });
  });
});

describe('while HubSpot is down', () => {
  const outage = { kind: 'outage', path: '/crm/' };

  test('a card that needs it says so, and works again afterwards', async () => {
    const { companyId } = await freshCustomer(world);
    const dealId = await quietly(() => dealOn(world, manager(), companyId, 'Asked for in vain'));
    const path = `/api/v1/deals/${dealId}/registration`;
    await withFault(world, outage, async () => {
      const answer = await world.api(manager())('GET', path);
      expect(answer).toMatchObject({
        status: 503,
        body: { status: 503, detail: 'HubSpot does not answer at the moment.' },
      });
    });
    expect(await desk.deal(manager(), dealId)).toMatchObject({ deal: { name: 'Asked for in vain' } });
  });

  test('a card of what we know already is shown', async () => {
    const own = await registeredCustomer(world, partner);
    await withFault(world, outage, async () => {
      expect(await desk.deal(rep(), own.dealId)).toMatchObject({ registration: { state: 'active' } });
      expect(await desk.account(rep(), own.companyId)).toMatchObject({ registration: { state: 'active' } });
      expect((await desk.partner(rep(), partner)).partner.name).toBe('Cobalt Ridge Consulting');
    });
  });
});

describe('the card of a customer shows', () => {
  test('the claim that stands, how many wait, and after the end nobody', async () => {
    const own = await registeredCustomer(world, partner);
    await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: otherPartner });
    expect(await desk.account(rep(), own.companyId)).toMatchObject({
      registration: { id: own.registrationId },
      holder: { name: 'Cobalt Ridge Consulting' },
      queued: 1,
    });
    await desk.act(manager(), own.registrationId, 'withdraw');
    expect(await desk.account(rep(), own.companyId)).toMatchObject({
      registration: { state: 'under-review' },
      holder: null,
      queued: 0,
    });
  });
});

describe('the card of a partner shows', () => {
  test('its standing and its open registrations, the next end first', async () => {
    const own = await registeredCustomer(world, partner);
    const { companyId } = await freshCustomer(world);
    await world.idle();
    const waiting = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
    const view = await desk.partner(manager(), partner);
    expect(view.partner).toMatchObject({
      status: 'active',
      type: 'reseller',
      tier: 'Premier',
      openClaimCap: 1000,
    });
    expect(view.partner.openClaims).toBe(view.claims.length);
    const ids = view.claims.map(claim => claim.id);
    expect(ids.indexOf(own.registrationId)).toBeLessThan(ids.indexOf(waiting));
    const ends = view.claims.flatMap(claim => claim.protectedUntil ?? []);
    expect(ends).toEqual(ends.toSorted());
  });

  test('a tier that people changed in HubSpot', async () => {
    await change(world, world.user('admin'), 'companies', otherPartner, { dibs_partner_tier: 'Select' });
    await world.idle();
    expect((await desk.partner(manager(), otherPartner)).partner).toMatchObject({
      tier: 'Select',
      openClaimCap: 300,
    });
  });
});

describe('the receipt of a submission', () => {
  async function receiptWithKey(): Promise<{
    receipt: Receipt;
    pem: string;
    claim: Record<string, unknown>;
  }> {
    const own = await dealOfFreshCustomer();
    const claim = {
      companyId: own.companyId,
      partnerCompanyId: partner,
      dealId: own.dealId,
      note: 'Met at the fair.',
      estimate: { amountMinor: '990000', currency: 'USD' },
    };
    const submitted = await desk.submit(manager(), claim);
    if (!submitted.ok) throw new Error(submitted.refusal.code);
    const key = receiptKeySchema.parse(await (await fetch(`${world.serverUrl}/api/v1/receipt-key`)).json());
    expect(submitted.receipt).toMatchObject({
      registrationId: submitted.registration.id,
      portalId: world.portalId,
      claimedAt: submitted.registration.claimedAt,
      keyId: key.keyId,
    });
    return { receipt: submitted.receipt, pem: key.publicKeyPem, claim };
  }

  test('is verified without us, by the public key alone, and stands for what was submitted', async () => {
    const { receipt, pem, claim } = await receiptWithKey();
    expect(verifyReceipt(receipt, pem)).toEqual({ ok: true });
    const submitted = { ...claim, contactIds: [], estimate: { amountMinor: 990000n, currency: 'USD' } };
    expect(receipt.claimHash).toBe(createHash('sha256').update(canonicalJson(submitted)).digest('hex'));
  });

  test.each(['registrationId', 'portalId', 'sequence', 'claimedAt', 'claimHash'] as const)(
    'is invalid with another %s',
    async field => {
      const { receipt, pem } = await receiptWithKey();
      const last = receipt[field].at(-1) === '1' ? '2' : '1';
      const forged = { ...receipt, [field]: receipt[field].slice(0, -1) + last };
      expect(verifyReceipt(forged, pem)).toEqual({ ok: false, why: 'altered' });
    },
  );

  test('rises in number from claim to claim (T1)', async () => {
    const first = await receiptWithKey();
    const second = await receiptWithKey();
    expect(BigInt(second.receipt.sequence)).toBeGreaterThan(BigInt(first.receipt.sequence));
  });
});
