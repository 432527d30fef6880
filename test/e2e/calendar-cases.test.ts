import { expect, test, vi } from 'vitest';
import { addMonthsClamped } from '../../domain/calendar.ts';
import { defaultPolicy } from '../../domain/policy.ts';
import { dayOf } from '../../domain/program-year.ts';
import { properties } from './support/acts.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { deskOf, partnersByType, registeredCustomer } from './support/desk.ts';
import { goTo, programNow } from './support/program-time.ts';
import { expectReplayEqualsStore } from './support/replay.ts';
import { partnerCopy, progressOf, tierLedger } from './support/tier-acts.ts';

/** Each lives through a part of the calendar that comes once in a while, in a world of its own. */
vi.setConfig({ testTimeout: 120_000 });

const noon = (day: Temporal.PlainDate, timeZone: string) =>
  day.toZonedDateTime({ timeZone, plainTime: '12:00' }).toInstant();

/** The first day from `from` on that begins later than at midnight. */
function dayWithoutMidnight(from: Temporal.PlainDate, timeZone: string): Temporal.PlainDate {
  for (let day = from; ; day = day.add({ days: 1 })) if (day.toZonedDateTime(timeZone).hour !== 0) return day;
}

const setUp = async (world: Constellation) => {
  const desk = deskOf(world);
  const partner = (await partnersByType(world))('reseller Premier');
  const now = dayOf(await programNow(world), 'UTC');
  const state = async (id: string) => (await desk.registration(world.user('approver'), id)).state;
  return { desk, partner, now, state };
};

test('a protection that ends where midnight does not exist ends with the first instant that does (E20, T3)', async () => {
  await using world = await startConstellation();
  const { desk, partner, now, state } = await setUp(world);
  const timeZone = 'America/Santiago';
  const endDay = dayWithoutMidnight(now.add({ days: 100 }), timeZone);
  await desk.changePolicy(policy => ({ ...policy, timeZone }));
  await goTo(world, noon(endDay.subtract({ days: 91 }), timeZone));
  const own = await registeredCustomer(world, partner);
  const end = Temporal.PlainDateTime.from(`${endDay}T01:00`).toZonedDateTime(timeZone).toInstant();
  expect(await desk.registration(world.user('approver'), own.registrationId)).toMatchObject({
    protectedUntil: end.toString(),
    protectedThrough: endDay.subtract({ days: 1 }).toString(),
  });
  expect(await properties(world, 'companies', own.companyId)).toMatchObject({
    dibs_protected_through: endDay.subtract({ days: 1 }).toString(),
  });
  await goTo(world, end.subtract({ minutes: 1 }));
  expect(await state(own.registrationId)).toBe('active');
  await goTo(world, end);
  expect(await state(own.registrationId)).toBe('expired');
  await expectReplayEqualsStore(world);
});

test('29 February is a day of a protection, and twelve months after it end on 28 February (E21, T3, T5)', async () => {
  await using world = await startConstellation();
  const { desk, partner, now, state } = await setUp(world);
  let leap = now.add({ days: 100 });
  while (!(leap.month === 2 && leap.day === 29)) leap = leap.add({ days: 1 });
  const approvedOn = leap.subtract({ days: 90 });
  // One registration in a while keeps the tier until then.
  for (let day = now.add({ days: 300 }); Temporal.PlainDate.compare(day, approvedOn) < 0; ) {
    await goTo(world, noon(day, 'UTC'));
    await registeredCustomer(world, partner);
    day = day.add({ days: 300 });
  }
  await goTo(world, noon(approvedOn, 'UTC'));
  const own = await registeredCustomer(world, partner);
  expect(await desk.registration(world.user('approver'), own.registrationId)).toMatchObject({
    protectedUntil: `${leap.year}-03-01T00:00:00Z`,
    protectedThrough: leap.toString(),
  });

  await goTo(world, noon(leap, 'UTC'));
  expect(await state(own.registrationId)).toBe('active');
  await registeredCustomer(world, partner);
  const { sunset } = await progressOf(world, world.user('approver'), partner);
  expect(sunset).toMatchObject({ since: leap.toString(), on: `${leap.year + 1}-02-28` });
  await goTo(world, `${leap.year}-03-01T00:00:00Z`);
  expect(await state(own.registrationId)).toBe('expired');

  await goTo(world, Temporal.Instant.from(`${leap.year + 1}-02-28T00:00:00Z`).subtract({ minutes: 1 }));
  expect((await desk.partner(world.user('approver'), partner)).partner.tier).toBe('Premier');
  const warned = (await tierLedger(world, partner)).filter(({ kind }) => kind === 'sunset-warned');
  expect(warned.map(({ occurred_at }) => occurred_at.toISOString().slice(0, 10))).toContain(
    `${leap.year + 1}-02-13`,
  );
  await goTo(world, `${leap.year + 1}-02-28T00:00:00Z`);
  expect(await partnerCopy(world, partner)).toMatchObject({ dibs_partner_tier: 'Registered' });
  await expectReplayEqualsStore(world);
});

test('where sunset and annual review fall on one day the sunset comes first, and the review finds the lowest tier (E38)', async () => {
  await using world = await startConstellation();
  const { desk, partner, now } = await setUp(world);
  const day = addMonthsClamped(now, 12);
  await desk.changePolicy(policy => ({
    ...policy,
    tierReview: { ...defaultPolicy.tierReview, programYearStart: day.toString().slice(5) },
    tiers: policy.tiers.map(tier => ({ ...tier, ...(tier.name !== 'Registered' && { quotaMinor: '100' }) })),
  }));
  await world.idle();
  const { sunset, review } = await progressOf(world, world.user('approver'), partner);
  expect([sunset?.on, review.on]).toEqual([day.toString(), day.toString()]);
  await goTo(world, day.toZonedDateTime('UTC').toInstant());
  const told = (await tierLedger(world, partner)).filter(({ kind }) => kind.startsWith('tier-'));
  expect(told.slice(-2)).toMatchObject([
    { kind: 'tier-changed', facts: { code: 'SUNSET', from: 'Premier', to: 'Registered' } },
    { kind: 'tier-reviewed', facts: { tier: 'Registered' } },
  ]);
  await world.advance('PT1H');
  await world.idle();
  expect((await tierLedger(world, partner)).filter(({ kind }) => kind.startsWith('tier-'))).toEqual(told);
});
