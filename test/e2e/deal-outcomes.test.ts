import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isEndCause } from '../../domain/end-causes.ts';
import { dealOn, properties } from './support/acts.ts';
import { codesTold } from './support/codes-told.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { change, remove, restore, tasksFor, withFault } from './support/crm-acts.ts';
import { type Desk, deskOf, partnersByType, type Registered, registeredCustomer } from './support/desk.ts';
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
  await desk.changePolicy(policy => ({
    ...policy,
    money: { homeCurrency: 'USD', rates: [{ currency: 'EUR', from: '2026-01-01', rate: '1.10' }] },
  }));
});
afterAll(async () => {
  await using _ends = world;
  // That a deleted deal is not found is what is asked about.
  expect(world.complaints.filter(line => line.kind !== 'not-found')).toEqual([]);
  await expectReplayEqualsStore(world);
  expect(await endsWithoutOneCause()).toEqual([]);
});

const manager = () => world.user('partner-manager');
const rep = () => world.user('direct');
const view = (own: Registered) => desk.registration(manager(), own.registrationId);
const entriesOf = async (own: Registered, kind: string) =>
  (await desk.history(manager(), own.registrationId)).filter(entry => entry.kind === kind);

async function stage(own: Registered, dealstage: string, by: User = manager()): Promise<void> {
  await change(world, by, 'deals', own.dealId, { dealstage });
  await world.idle();
}
async function pass(duration: string): Promise<void> {
  await world.advance(duration);
  await world.idle();
}

/** I5: entries that moved an end, each with one cause of the list. */
async function endsWithoutOneCause() {
  const rows = await world.rows<{ kind: string; cause: string | null }>(
    `SELECT kind, facts ->> 'cause' AS cause FROM ledger WHERE facts ? 'cause'
        OR kind IN ('registration-won', 'registration-lost', 'registration-reopened', 'registration-regained')`,
  );
  return rows.filter(
    ({ kind, cause }) => kind !== 'registration-reopened' && (cause === null || !isEndCause(cause)),
  );
}

type Credit = {
  kind: string;
  amount_minor: string;
  currency: string;
  home_minor: string | null;
  rate: string | null;
};
const creditsOf = (own: Registered) =>
  world.rows<Credit>(
    `SELECT kind, amount_minor, currency, home_minor, rate FROM credits WHERE registration_id = $1 ORDER BY recorded_at, credit_id`,
    [own.registrationId],
  );

describe('a registered deal that is won', () => {
  test('ends the protection as won, credits its amount, and shows it in HubSpot', async () => {
    const own = await registeredCustomer(world, partner);
    const queued = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: rival });
    await change(world, manager(), 'deals', own.dealId, { amount: '25000.50', deal_currency_code: 'USD' });
    await stage(own, 'closedwon');
    expect(await view(own)).toMatchObject({
      state: 'won',
      credit: { homeMinor: '2500050', homeCurrency: 'USD' },
    });
    expect(await entriesOf(own, 'registration-won')).toMatchObject([{ facts: { cause: 'won' } }]);
    expect(await creditsOf(own)).toEqual([
      { kind: 'won', amount_minor: '2500050', currency: 'USD', home_minor: '2500050', rate: '1' },
    ]);
    expect(await properties(world, 'deals', own.dealId)).toMatchObject({ dibs_registration_status: 'won' });
    expect(await desk.registration(manager(), queued)).toMatchObject({ state: 'under-review' });
  });

  test('E34: in another currency it is converted once; a rate that is edited later changes nothing, a changed amount takes the stored one', async () => {
    const own = await registeredCustomer(world, partner);
    await change(world, manager(), 'deals', own.dealId, { amount: '1000', deal_currency_code: 'EUR' });
    await stage(own, 'closedwon');
    await desk.changePolicy(policy => ({
      ...policy,
      money: { homeCurrency: 'USD', rates: [{ currency: 'EUR', from: '2026-01-01', rate: '2' }] },
    }));
    await change(world, manager(), 'deals', own.dealId, { amount: '1500' });
    await world.idle();
    expect(await creditsOf(own)).toEqual([
      { kind: 'won', amount_minor: '100000', currency: 'EUR', home_minor: '110000', rate: '1.10' },
      { kind: 'amount-changed', amount_minor: '50000', currency: 'EUR', home_minor: '55000', rate: '1.10' },
    ]);
  });

  test('in a currency without a rate it is credited all the same, and converted once a rate for its close date is known', async () => {
    const own = await registeredCustomer(world, partner);
    await change(world, manager(), 'deals', own.dealId, { amount: '200', deal_currency_code: 'GBP' });
    await stage(own, 'closedwon');
    expect(await view(own)).toMatchObject({ state: 'won', credit: { homeMinor: null } });
    const withRate = (rate: string) =>
      desk.changePolicy(policy => ({
        ...policy,
        money: { homeCurrency: 'USD', rates: [{ currency: 'GBP', from: '2026-01-01', rate }] },
      }));
    await withRate('1.25');
    await withRate('9');
    expect(await creditsOf(own)).toEqual([
      { kind: 'won', amount_minor: '20000', currency: 'GBP', home_minor: '25000', rate: '1.25' },
    ]);
  });

  test('E35: a refund takes from the credit, and never more than there is', async () => {
    const own = await registeredCustomer(world, partner);
    await change(world, manager(), 'deals', own.dealId, { amount: '100', deal_currency_code: 'USD' });
    await stage(own, 'closedwon');
    await pass('P20D');
    const refund = (amountMinor: string) =>
      desk.act(manager(), own.registrationId, 'refunds', { amountMinor, currency: 'USD' });
    expect(
      await desk.act(rep(), own.registrationId, 'refunds', { amountMinor: '1', currency: 'USD' }),
    ).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_PERMITTED' },
    });
    expect(await refund('4000')).toMatchObject({ ok: true, registration: { credit: { homeMinor: '6000' } } });
    expect(await refund('6001')).toMatchObject({ ok: false, refusal: { code: 'REFUND_EXCEEDS_CREDIT' } });
    const closed = await world.rows<{ days: number }>(
      `SELECT count(DISTINCT closed_at)::int AS days FROM credits WHERE registration_id = $1`,
      [own.registrationId],
    );
    expect(closed).toEqual([{ days: 1 }]);
  });

  test.each([
    ['missing', null],
    ['zero', '0'],
    ['negative', '-5'],
  ])(
    'E36: with an amount that is %s it is won and credits nothing; the amount that comes later is credited',
    async (_, amount) => {
      const own = await registeredCustomer(world, partner);
      if (amount !== null) await change(world, manager(), 'deals', own.dealId, { amount });
      await stage(own, 'closedwon');
      expect(await view(own)).toMatchObject({ state: 'won', credit: { homeMinor: '0' } });
      await change(world, manager(), 'deals', own.dealId, { amount: '10' });
      await world.idle();
      expect(await view(own)).toMatchObject({ credit: { homeMinor: '1000' } });
    },
  );

  test('E11, E12: after the expiry gives no credit, and no stage revives what is over', async () => {
    const own = await registeredCustomer(world, partner);
    await pass('P92D');
    expect(await view(own)).toMatchObject({ state: 'expired' });
    await stage(own, 'contractsent');
    expect(await view(own)).toMatchObject({ state: 'expired' });
    await stage(own, 'closedwon');
    expect(await view(own)).toMatchObject({ state: 'expired' });
    expect(await creditsOf(own)).toEqual([]);
  });

  test('E39: is found though its webhook was lost: it was won before the end, and we know when we learned it', async () => {
    const own = await registeredCustomer(world, partner);
    await change(world, manager(), 'deals', own.dealId, { amount: '70' });
    await world.idle();
    await pass('P3D');
    await withFault(world, { kind: 'drop-webhooks' }, async () => {
      await change(world, manager(), 'deals', own.dealId, { dealstage: 'closedwon' });
    });
    await pass('P95D');
    expect(await view(own)).toMatchObject({ state: 'won', credit: { homeMinor: '7000' } });
    const [won] = await entriesOf(own, 'registration-won');
    expect(Temporal.Instant.compare(won?.occurredAt ?? '', won?.recordedAt ?? '')).toBe(-1);
    expect((await view(own)).protectedUntil).toBe(won?.occurredAt);
  });
});

describe('a registered deal that is lost', () => {
  test('by the partner’s side is lost at once, and the next in the queue moves up', async () => {
    const own = await registeredCustomer(world, partner);
    const queued = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: rival });
    await stage(own, 'closedlost');
    expect(await view(own)).toMatchObject({ state: 'lost' });
    expect(await entriesOf(own, 'registration-lost')).toMatchObject([
      { facts: { cause: 'lost', setBy: 'partner' } },
    ]);
    expect(await desk.registration(manager(), queued)).toMatchObject({ state: 'under-review' });
  });

  test('by direct is reported: the partner manager gets a task, and silence for five business days is a loss', async () => {
    const own = await registeredCustomer(world, partner);
    await stage(own, 'closedlost', rep());
    const reported = await view(own);
    expect(reported).toMatchObject({ state: 'active', lossReported: { objectUntil: expect.any(String) } });
    expect((await tasksFor(world, own.dealId)).map(task => task.subject)).toContainEqual(
      expect.stringContaining('does'),
    );
    await pass('P4D');
    expect(await view(own)).toMatchObject({ state: 'active' });
    await pass('P5D');
    expect(await view(own)).toMatchObject({ state: 'lost', lossReported: null });
    expect(await entriesOf(own, 'registration-lost')).toMatchObject([
      { occurredAt: reported.lossReported?.objectUntil, facts: { cause: 'lost', setBy: 'direct' } },
    ]);
  });

  test('by direct and opposed by the partner goes on, with its end', async () => {
    const own = await registeredCustomer(world, partner);
    const { protectedUntil } = await view(own);
    expect(await desk.act(manager(), own.registrationId, 'object-to-loss')).toMatchObject({
      ok: false,
      refusal: { code: 'NO_LOSS_REPORTED' },
    });
    await stage(own, 'closedlost', rep());
    const offered = (await view(own)).actions.find(({ name }) => name === 'object-to-loss');
    expect(offered).toMatchObject({ allowed: true });
    expect(
      await desk.act(manager(), own.registrationId, 'object-to-loss', { text: 'They are still buying.' }),
    ).toMatchObject({ ok: true, registration: { state: 'active', lossReported: null, protectedUntil } });
    await pass('P10D');
    expect(await view(own)).toMatchObject({ state: 'active', protectedUntil });
  });

  test('and opened again within 14 days is active with its original end (E10); what moved up steps back', async () => {
    const own = await registeredCustomer(world, partner);
    const { protectedUntil } = await view(own);
    const queued = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: rival });
    await stage(own, 'closedlost');
    await pass('P13D');
    await stage(own, 'contractsent');
    expect(await view(own)).toMatchObject({ state: 'active', protectedUntil });
    expect(await desk.registration(manager(), queued)).toMatchObject({ state: 'queued', queuePosition: 1 });
    expect(await desk.act(manager(), queued, 'approve')).toMatchObject({
      refusal: { code: 'DUP_ACTIVE_PARTNER' },
    });
  });

  test('and opened again after 14 days stays lost', async () => {
    const own = await registeredCustomer(world, partner);
    await stage(own, 'closedlost');
    await pass('P16D');
    await stage(own, 'contractsent');
    expect(await view(own)).toMatchObject({ state: 'lost' });
  });

  test('and opened again when the customer is registered to another waits behind it, contested; it regains its end when that one leaves', async () => {
    const own = await registeredCustomer(world, partner);
    const { protectedUntil } = await view(own);
    const queued = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: rival });
    await stage(own, 'closedlost');
    expect(await desk.act(manager(), queued, 'approve')).toMatchObject({ ok: true });
    await stage(own, 'contractsent');
    expect(await view(own)).toMatchObject({ state: 'queued', contested: true });
    const disputes = await world.rows(`SELECT 1 FROM disputes WHERE $1 = ANY (registration_ids)`, [
      own.registrationId,
    ]);
    expect(disputes).toHaveLength(1);
    await desk.act(manager(), queued, 'withdraw');
    await world.idle();
    expect(await view(own)).toMatchObject({ state: 'active', protectedUntil });
  });

  test('won and opened again gives its credit back, and is credited anew when it is won again', async () => {
    const own = await registeredCustomer(world, partner);
    await change(world, manager(), 'deals', own.dealId, { amount: '30' });
    await stage(own, 'closedwon');
    await pass('P1D');
    await stage(own, 'contractsent');
    expect(await view(own)).toMatchObject({ state: 'active', credit: null });
    await stage(own, 'closedwon');
    expect((await creditsOf(own)).map(credit => [credit.kind, credit.home_minor])).toEqual([
      ['won', '3000'],
      ['reopened', '-3000'],
      ['won', '3000'],
    ]);
  });
});

describe('a registered deal that is deleted (E8)', () => {
  test('leaves the registration active; restored, all is as before', async () => {
    const own = await registeredCustomer(world, partner);
    await remove(world, 'deals', own.dealId);
    await world.idle();
    expect(await view(own)).toMatchObject({ state: 'active', relinkUntil: expect.any(String) });
    await restore(world, 'deals', own.dealId);
    await world.idle();
    expect(await view(own)).toMatchObject({ state: 'active', relinkUntil: null });
    await pass('P32D');
    expect(await view(own)).toMatchObject({ state: 'active' });
  });

  test('expires after 30 days without another; until then tasks about it hang on the customer', async () => {
    const own = await registeredCustomer(world, partner);
    await remove(world, 'deals', own.dealId);
    await world.idle();
    const { relinkUntil } = await view(own);
    await pass('P8D');
    const tasks = (await tasksFor(world, own.companyId, 'companies')).map(task => task.subject);
    expect(tasks).toEqual([
      'The registered deal was deleted: link another',
      expect.stringMatching(/^Follow-up due: .* \(S1\)$/),
    ]);
    await pass('P24D');
    expect(await view(own)).toMatchObject({ state: 'expired', protectedUntil: relinkUntil });
    expect(await entriesOf(own, 'registration-expired')).toMatchObject([
      { occurredAt: relinkUntil, facts: { code: 'DEAL_GONE', cause: 'expiry' } },
    ]);
  });

  test('goes on with another deal of the customer; a deal of somebody else’s is refused', async () => {
    const own = await registeredCustomer(world, partner);
    const other = await registeredCustomer(world, rival);
    await remove(world, 'deals', own.dealId);
    const next = await dealOn(world, manager(), own.companyId, 'The next one');
    await world.idle();
    const link = (dealId: string) => desk.act(manager(), own.registrationId, 'link-deal', { dealId });
    expect(await link(other.dealId)).toMatchObject({ ok: false, refusal: { code: 'INVALID_ACCOUNT' } });
    expect(await link(own.dealId)).toMatchObject({ ok: false, refusal: { code: 'INVALID_ACCOUNT' } });
    expect(await link(next)).toMatchObject({ ok: true, registration: { dealId: next, relinkUntil: null } });
    await world.idle();
    expect(await properties(world, 'deals', next)).toMatchObject({ dibs_registration_status: 'active' });
    await stage({ ...own, dealId: next }, 'closedwon');
    expect(await view(own)).toMatchObject({ state: 'won' });
  });
});

test('the ledger tells the reasons of what happened here', async () => {
  expect(await codesTold(world)).toEqual(expect.arrayContaining(['WON', 'REOPENED']));
});
