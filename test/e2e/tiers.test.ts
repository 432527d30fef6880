import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMonthsClamped } from '../../domain/calendar.ts';
import { dayOf, quarterFrom } from '../../domain/program-year.ts';
import { codesTold } from './support/codes-told.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { appCalls, callMark, change } from './support/crm-acts.ts';
import { type Desk, deskOf, partnersByType, type Registered, registeredCustomer } from './support/desk.ts';
import {
  decideOnTier,
  goToDay,
  partnerCopy,
  partnerTasks,
  programNow,
  progressOf,
  tierLedger,
} from './support/tier-acts.ts';

/**
 * A year of six partners in one world. Time only moves on, so the tests stand in the order of the year, and each
 * says at its beginning where in the year it is.
 */
let world: Constellation;
let desk: Desk;
let joined: Temporal.PlainDate;
/** First day after the program year: seven to eight months ahead, so that everybody is old enough. */
let yearEnd: Temporal.PlainDate;
let effective: Temporal.PlainDate;
let partners: Record<'cobalt' | 'meridian' | 'fernhill' | 'quayside' | 'larkspur', string>;
let soldByQuayside: Registered;

const manager = () => world.user('partner-manager');
const approver = () => world.user('approver');
const director = () => world.user('director');
const setInHubSpot = (partnerId: string, properties: Record<string, string>) =>
  change(world, world.user('admin'), 'companies', partnerId, properties);
const tierOf = async (partnerId: string) => (await desk.partner(manager(), partnerId)).partner.tier;
const kindsOf = async (partnerId: string) => (await tierLedger(world, partnerId)).map(({ kind }) => kind);

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const found = await partnersByType(world);
  partners = {
    cobalt: found('reseller Premier'),
    meridian: found('co-sell Premier'),
    fernhill: found('services'),
    quayside: found('distributor'),
    larkspur: found('reseller Registered'),
  };
  // One manager looks after Cobalt, so that each of its warnings is one task.
  await desk.changeDirectory(directory => ({
    ...directory,
    partnerManagers: [{ partnerCompanyId: partners.cobalt, userId: manager().userId }],
  }));
  joined = dayOf(await programNow(world), 'UTC');
  yearEnd = addMonthsClamped(joined, 8).with({ day: 1 });
  const programYearStart = yearEnd.toString().slice(5);
  effective = quarterFrom(yearEnd.add({ days: 31 }), programYearStart);
  await desk.changePolicy(policy => ({
    ...policy,
    tierReview: {
      programYearStart,
      minimumPartnerAgeDays: 180,
      noticeDays: 30,
      automaticPromotion: false,
      appealBusinessDays: 10,
      metricProperties: [{ metric: 'people-certified', property: 'numberofemployees' }],
    },
    money: { homeCurrency: 'EUR', rates: [] },
    tiers: policy.tiers.map(tier => ({
      ...tier,
      ...(tier.name === 'Select' && { quotaMinor: '10000000' }),
      ...(tier.name === 'Premier' && {
        criteria: [
          { metric: 'registrations-approved', operator: 'at-least', threshold: '1' },
          { metric: 'people-certified', operator: 'at-least', threshold: '2' },
        ],
      }),
    })),
  }));
  await world.idle();
});
afterAll(() => world[Symbol.asyncDispose]());

/** A registered deal of the partner that is won today; the amount in minor units of EUR. */
async function win(partnerId: string, amountMinor: bigint): Promise<Registered> {
  const own = await registeredCustomer(world, partnerId);
  const amount = `${amountMinor / 100n}.${String(amountMinor % 100n).padStart(2, '0')}`;
  await change(world, manager(), 'deals', own.dealId, { amount, deal_currency_code: 'EUR' });
  await change(world, manager(), 'deals', own.dealId, { dealstage: 'closedwon' });
  await world.idle();
  return own;
}

/** A cent of a won deal goes back to the customer. */
async function refundOneCent(own: Registered): Promise<void> {
  const path = `/api/v1/registrations/${own.registrationId}/refunds`;
  const body = { idempotencyKey: randomUUID(), amountMinor: '1', currency: 'EUR', text: 'One cent back.' };
  expect((await world.api(manager())('POST', path, body)).body).toMatchObject({ ok: true });
  await world.idle();
}

const startOf = (text: string) => new Date(`${text}T00:00:00Z`);

/** The app's writes of companies so far. */
const callCount = () => callMark(world);
async function writesSince(mark: number): Promise<number> {
  const calls = await appCalls(world, mark);
  return calls.filter(({ path }) => path.includes('/companies/batch/update')).length;
}

/** What became of HubSpot's events about the partner's tier, in order of arrival. */
const tierEvents = async (partnerId: string) =>
  await world.rows<{ reason: string; value: string; source: string }>(
    `SELECT reason, change ->> 'propertyValue' AS value, change ->> 'changeSource' AS source FROM inbox
      WHERE object_id = $1 AND change ->> 'propertyName' = 'dibs_partner_tier' ORDER BY event_id`,
    [partnerId],
  );

async function reviews(): Promise<Record<string, string>> {
  const rows = await world.rows<{ id: string; verdict: string }>(
    `SELECT partner_company_id AS id, verdict FROM tier_reviews WHERE partner_company_id = ANY($1::bigint[])`,
    [Object.values(partners)],
  );
  return Object.fromEntries(rows.map(({ id, verdict }) => [id, verdict]));
}

const warningDays = () =>
  [
    [9, 0],
    [10, 0],
    [11, 0],
    [11, 15],
  ].map(([months = 0, days = 0]) => addMonthsClamped(joined, months).add({ days }));
/** How many of Cobalt's warnings stood in HubSpot a minute before and at each of their days. */
const warned: [before: number, at: number][] = [];

/** Goes to a day and stops at the warnings on the way. */
async function passTo(day: Temporal.PlainDate, lessMs = 0): Promise<void> {
  const count = async () =>
    (await partnerTasks(world, partners.cobalt)).filter(subject => subject.includes('(V4)')).length;
  for (const on of warningDays()) {
    const today = dayOf(await programNow(world), 'UTC');
    if (Temporal.PlainDate.compare(on, today) <= 0 || Temporal.PlainDate.compare(on, day) > 0) continue;
    await goToDay(world, on, 60_000);
    const before = await count();
    await goToDay(world, on);
    warned.push([before, await count()]);
  }
  if (Temporal.Instant.compare(await programNow(world), day.toZonedDateTime('UTC').toInstant()) < 0)
    await goToDay(world, day, lessMs);
}

describe('the tier in HubSpot', () => {
  test('is taken over with the partner; the day of the next review is written beside it', async () => {
    expect(await partnerCopy(world, partners.cobalt)).toMatchObject({
      dibs_partner_tier: 'Premier',
      dibs_next_review: yearEnd.toString(),
      dibs_open_claims: '0',
    });
    expect(await kindsOf(partners.cobalt)).toEqual(['tier-taken-over']);
  });

  test('set by a person is that person’s decision: recorded, and nobody writes it again', async () => {
    const mark = await callCount();
    await setInHubSpot(partners.larkspur, { dibs_partner_tier: 'Select' });
    await world.idle();
    expect(await tierOf(partners.larkspur)).toBe('Select');
    expect((await tierLedger(world, partners.larkspur)).at(-1)).toMatchObject({
      kind: 'tier-changed',
      facts: { cause: 'crm-edit', from: 'Registered', to: 'Select' },
    });
    expect(await writesSince(mark)).toBe(0);
  });

  test('emptied by a person decides nothing, and is written again', async () => {
    await setInHubSpot(partners.larkspur, { dibs_partner_tier: '' });
    await world.idle();
    expect(await tierOf(partners.larkspur)).toBe('Select');
    expect(await partnerCopy(world, partners.larkspur)).toMatchObject({ dibs_partner_tier: 'Select' });
  });
});

describe('tiers of the program’s own', () => {
  test('become options of the property in HubSpot before anybody has one', async () => {
    await desk.changePolicy(policy => ({
      ...policy,
      tiers: [...policy.tiers, { name: 'Diamond', openClaimCap: null }],
    }));
    await world.idle();
    const property = await world.crm(world.user('admin'))(
      'GET',
      '/crm/properties/2026-09/companies/dibs_partner_tier',
    );
    expect((property.options as { value: string }[]).map(({ value }) => value)).toEqual([
      'Registered',
      'Select',
      'Premier',
      'Diamond',
    ]);
  });
});

describe('a promotion', () => {
  test('is refused with what is missing, by who may not first of all', async () => {
    await setInHubSpot(partners.larkspur, { numberofemployees: '1' });
    await world.idle();
    expect(await decideOnTier(world, world.user('direct'), partners.larkspur, 'promote')).toMatchObject({
      refusal: { code: 'NOT_PERMITTED' },
    });
    expect(await decideOnTier(world, manager(), partners.larkspur, 'promote')).toMatchObject({
      ok: false,
      refusal: {
        code: 'PROMOTION_CRITERIA_NOT_MET',
        rule: 'V2',
        facts: { 'registrations-approved': '0', 'people-certified': '1' },
        wouldChange: [
          { fact: 'registrations-approved', becomes: '1' },
          { fact: 'people-certified', becomes: '2', text: 'People certified: at least 2; it is 1.' },
        ],
      },
    });
  });

  test('is proposed on the first day of a quarter once all criteria are met, and then accepted', async () => {
    await registeredCustomer(world, partners.larkspur);
    await setInHubSpot(partners.larkspur, { numberofemployees: '2' });
    const quarter = quarterFrom(joined.add({ days: 2 }), yearEnd.toString().slice(5));
    await goToDay(world, quarter, 60_000);
    expect((await progressOf(world, manager(), partners.larkspur)).ahead).toBeNull();
    await goToDay(world, quarter);
    const proposed = await progressOf(world, manager(), partners.larkspur);
    expect(proposed.ahead).toMatchObject({ to: 'Premier', status: 'proposed', cause: 'promotion' });
    expect(await partnerTasks(world, partners.larkspur)).toContain(
      'Larkspur Systems: promotion to Premier (V2)',
    );
    expect(await tierOf(partners.larkspur)).toBe('Select');
    const mark = await callCount();
    expect(await decideOnTier(world, manager(), partners.larkspur, 'promote')).toMatchObject({
      ok: true,
      partner: { tier: 'Premier' },
    });
    await world.idle();
    expect(await partnerCopy(world, partners.larkspur)).toMatchObject({ dibs_partner_tier: 'Premier' });
    expect(await writesSince(mark)).toBe(1);
    expect((await tierEvents(partners.larkspur)).at(-1)).toEqual({
      value: 'Premier',
      source: 'INTEGRATION',
      reason: 'Our own write came back',
    });
  });
});

describe('the annual review', () => {
  let least = 0n;

  test('is told of ahead: what was won less refunds, and what is missing by when', async () => {
    const { quota } = await progressOf(world, manager(), partners.fernhill);
    least = BigInt(quota?.leastMinor ?? '0');
    expect(least).toBeGreaterThan(0n);
    await refundOneCent(await win(partners.fernhill, least));
    soldByQuayside = await win(partners.quayside, least);
    expect((await progressOf(world, manager(), partners.fernhill)).quota).toMatchObject({
      keeps: false,
      text: expect.stringMatching(/^0\.01 EUR more by .* keeps Select\.$/),
    });
    expect((await progressOf(world, manager(), partners.quayside)).quota).toMatchObject({ keeps: true });
  });

  test('decides everybody once, at the end of the program year', async () => {
    await registeredCustomer(world, partners.meridian);
    await goToDay(world, yearEnd, 60_000);
    expect(await kindsOf(partners.fernhill)).not.toContain('tier-reviewed');
    await goToDay(world, yearEnd);
    expect(await reviews()).toEqual({
      [partners.cobalt]: 'person',
      [partners.meridian]: 'person',
      [partners.fernhill]: 'lower',
      [partners.quayside]: 'requalified',
      [partners.larkspur]: 'requalified',
    });
    expect((await tierLedger(world, partners.fernhill)).at(-2)).toMatchObject({
      kind: 'tier-reviewed',
      occurred_at: startOf(yearEnd.toString()),
      facts: {
        code: 'TIER_QUOTA_MISSED',
        why: {
          code: 'TIER_QUOTA_MISSED',
          facts: { attainedMinor: String(least - 1n), leastMinor: String(least) },
          wouldChange: [{ fact: 'attainedMinor', becomes: String(least) }],
        },
      },
    });
    expect(await partnerCopy(world, partners.quayside)).toMatchObject({
      dibs_next_review: yearEnd.add({ years: 1 }).toString(),
    });
    await world.advance('PT1H');
    await world.idle();
    expect((await kindsOf(partners.fernhill)).filter(kind => kind === 'tier-reviewed')).toHaveLength(1);
  });

  test('announces a lower tier with notice and a time to appeal; the tier stays so long', async () => {
    const progress = await progressOf(world, manager(), partners.fernhill);
    expect(progress.ahead).toMatchObject({
      from: 'Select',
      to: 'Registered',
      status: 'pending',
      effectiveOn: effective.toString(),
      appeal: null,
      outcome: { code: 'TIER_QUOTA_MISSED', rule: 'V1', wouldChange: [{ fact: 'attainedMinor' }] },
    });
    expect(progress.tier).toBe('Select');
    expect(await partnerTasks(world, partners.fernhill)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Fernhill IT Services: tier Registered from .* \(V3\)$/),
      ]),
    );
  });

  test('asks a person where a criterion is not met: kept, on probation, or lowered', async () => {
    expect(await decideOnTier(world, manager(), partners.quayside, 'review', keep)).toMatchObject({
      refusal: { code: 'TIER_REVIEW_NOT_OPEN' },
    });
    const progress = await progressOf(world, manager(), partners.cobalt);
    expect(progress.review.open?.outcome).toMatchObject({ code: 'TIER_CRITERIA_NOT_MET', rule: 'V2' });
    const body = { decision: 'probation', text: 'A new team starts in spring.' };
    expect(await decideOnTier(world, manager(), partners.cobalt, 'review', body)).toMatchObject({
      ok: true,
      tierProgress: { probationUntil: yearEnd.add({ years: 1 }).toString(), review: { open: null } },
    });
    const lower = { decision: 'lower', text: 'They have no certified people.' };
    expect(await decideOnTier(world, manager(), partners.meridian, 'review', lower)).toMatchObject({
      ok: true,
      tierProgress: { ahead: { cause: 'person-review', to: 'Select', effectiveOn: effective.toString() } },
    });
  });

  const keep = { decision: 'keep', text: 'It is fine.' };

  test('is appealed once, and decided by somebody new: upheld, nothing changes', async () => {
    const why = { text: 'Two of us were certified in June.' };
    expect(await decideOnTier(world, manager(), partners.quayside, 'appeal', why)).toMatchObject({
      refusal: { code: 'TIER_NOTHING_TO_APPEAL' },
    });
    expect(await decideOnTier(world, approver(), partners.meridian, 'appeal', why)).toMatchObject({
      ok: true,
      tierProgress: { ahead: { appeal: { status: 'open' } } },
    });
    expect(await decideOnTier(world, manager(), partners.meridian, 'appeal', why)).toMatchObject({
      refusal: { code: 'TIER_APPEALED_ALREADY' },
    });
    const upheld = { upheld: true, text: 'Seen the certificates.' };
    expect(await decideOnTier(world, director(), partners.quayside, 'decide-appeal', upheld)).toMatchObject({
      refusal: { code: 'TIER_APPEAL_NOT_OPEN' },
    });
    expect(await decideOnTier(world, manager(), partners.meridian, 'decide-appeal', upheld)).toMatchObject({
      refusal: { code: 'NOT_PERMITTED' },
    });
    expect(await decideOnTier(world, approver(), partners.meridian, 'decide-appeal', upheld)).toMatchObject({
      refusal: { code: 'DECIDER_IS_PARTY' },
    });
    expect(await decideOnTier(world, director(), partners.meridian, 'decide-appeal', upheld)).toMatchObject({
      ok: true,
      tierProgress: { ahead: null, changes: [{ status: 'cancelled', appeal: { status: 'upheld' } }] },
    });
  });

  test('stands when a refund comes later (E35): a person is asked, and nothing is decided again', async () => {
    await refundOneCent(soldByQuayside);
    await refundOneCent(soldByQuayside);
    const kinds = await kindsOf(partners.quayside);
    expect(kinds.filter(kind => kind === 'tier-review-questioned')).toHaveLength(1);
    const progress = await progressOf(world, manager(), partners.quayside);
    expect(progress).toMatchObject({ tier: 'Select', ahead: null, review: { open: { outcome: {} } } });
    expect(await decideOnTier(world, manager(), partners.quayside, 'review', keep)).toMatchObject({
      ok: true,
      tierProgress: { tier: 'Select', review: { open: null } },
    });
  });
});

describe('a lower tier', () => {
  test('is in effect on the first day of the quarter; running registrations keep what they have', async () => {
    await passTo(effective.subtract({ days: 20 }));
    expect(
      await decideOnTier(world, manager(), partners.fernhill, 'appeal', { text: 'Too late?' }),
    ).toMatchObject({ refusal: { code: 'TIER_APPEAL_TOO_LATE' } });
    const own = await registeredCustomer(world, partners.fernhill);
    const before = await desk.registration(manager(), own.registrationId);
    await passTo(effective, 60_000);
    expect(await tierOf(partners.fernhill)).toBe('Select');
    await goToDay(world, effective);
    expect(await tierOf(partners.fernhill)).toBe('Registered');
    expect(await partnerCopy(world, partners.fernhill)).toMatchObject({ dibs_partner_tier: 'Registered' });
    expect(await tierEvents(partners.fernhill)).toEqual([
      { value: 'Registered', source: 'INTEGRATION', reason: 'Our own write came back' },
    ]);
    expect((await tierLedger(world, partners.fernhill)).at(-1)).toMatchObject({
      kind: 'tier-changed',
      occurred_at: startOf(effective.toString()),
      facts: { cause: 'annual-review' },
    });
    const after = await desk.registration(manager(), own.registrationId);
    expect(after).toMatchObject({ state: 'active', protectedUntil: before.protectedUntil });
    expect(await tierOf(partners.meridian)).toBe('Premier');
    expect(await tierOf(partners.quayside)).toBe('Select');
  });
});

describe('the sunset', () => {
  test('is warned of at 9, 10, 11 and 11½ months, each once and never early: eleven months after joining nobody has lost a tier (E37)', async () => {
    await passTo(addMonthsClamped(joined, 12), 60_000);
    expect(warned).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
    const recorded = (await tierLedger(world, partners.cobalt)).filter(
      ({ kind }) => kind === 'sunset-warned',
    );
    expect(recorded.map(({ occurred_at }) => occurred_at)).toEqual(
      warningDays().map(on => startOf(on.toString())),
    );
    expect(await tierOf(partners.cobalt)).toBe('Premier');
  });

  test('takes the tier on its day, once, and writes it once', async () => {
    const on = addMonthsClamped(joined, 12);
    await goToDay(world, on);
    expect(await tierOf(partners.cobalt)).toBe('Registered');
    expect((await tierLedger(world, partners.cobalt)).at(-1)).toMatchObject({
      kind: 'tier-changed',
      occurred_at: startOf(on.toString()),
      facts: { code: 'SUNSET', cause: 'sunset', from: 'Premier', to: 'Registered' },
    });
    expect(await partnerCopy(world, partners.cobalt)).toMatchObject({ dibs_partner_tier: 'Registered' });
    expect(await tierEvents(partners.cobalt)).toEqual([
      { value: 'Registered', source: 'INTEGRATION', reason: 'Our own write came back' },
    ]);
    expect(await partnerTasks(world, partners.cobalt)).toContain(
      'Cobalt Ridge Consulting: tier Registered (SUNSET)',
    );
  });

  test('spares who had a registration approved, and is not repeated once it was taken back', async () => {
    expect(await tierOf(partners.meridian)).toBe('Premier');
    const body = { text: 'Our registrations were in another system.' };
    expect(await decideOnTier(world, manager(), partners.cobalt, 'appeal', body)).toMatchObject({ ok: true });
    const upheld = { upheld: true, text: 'They were.' };
    expect(await decideOnTier(world, director(), partners.cobalt, 'decide-appeal', upheld)).toMatchObject({
      ok: true,
      tierProgress: { tier: 'Premier', sunset: null, changes: [{ cause: 'appeal' }, { cause: 'sunset' }] },
    });
    await world.advance('P40D');
    await world.idle();
    expect(await tierOf(partners.cobalt)).toBe('Premier');
    expect((await kindsOf(partners.cobalt)).filter(kind => kind === 'tier-changed')).toHaveLength(2);
    expect(world.complaints).toEqual([]);
  });
});

test('the ledger tells the reasons of what happened here', async () => {
  expect(await codesTold(world)).toEqual(
    expect.arrayContaining(['TIER_SET_IN_HUBSPOT', 'TIER_APPEAL_UPHELD']),
  );
});
