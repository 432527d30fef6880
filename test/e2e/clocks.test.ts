import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dealOn, ownerIdOf, properties } from './support/acts.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { tasksFor } from './support/crm-acts.ts';
import { type Desk, deskOf, freshCustomer, partnersByType, registeredCustomer } from './support/desk.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

/** Every test moves time, so each has a world of its own. */
let world: Constellation;
let attended: Constellation;
let desk: Desk;
let partner = '';
let otherPartner = '';
const stack = new AsyncDisposableStack();

beforeEach(async () => {
  attended = stack.use(await startConstellation());
  world = attended;
  desk = deskOf(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  otherPartner = partners('reseller Registered');
});
afterEach(() => expectReplayEqualsStore(attended));
afterAll(() => stack.disposeAsync());

const rep = () => world.user('direct');
const manager = () => world.user('partner-manager');

async function programNow(): Promise<Temporal.Instant> {
  const [row] = await world.rows<{ now: string }>('SELECT program_now()::text AS now');
  return Temporal.Instant.from((row?.now ?? '').replace(' ', 'T'));
}

/** Moves program time to an instant that lies ahead. */
async function goTo(instant: Temporal.Instant): Promise<void> {
  const ms = Math.ceil((await programNow()).until(instant).total('milliseconds'));
  if (ms > 0) await world.advance(`PT${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}S`);
}

const endOf = async (id: string): Promise<Temporal.Instant> => {
  const { protectedUntil } = await desk.registration(manager(), id);
  return Temporal.Instant.from(protectedUntil ?? '');
};

describe('protection', () => {
  test('lasts until its end and no longer: what is asked a minute before is refused, at the end it is free (E19)', async () => {
    const own = await registeredCustomer(world, partner);
    const rival = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: otherPartner });
    const end = await endOf(own.registrationId);
    expect(end.toString()).toMatch(/T00:00:00Z$/);

    for (const hours of [60, 31, 2].map(days => days * 24)) {
      await goTo(end.subtract({ hours }));
      expect(await desk.act(manager(), rival, 'reconfirm')).toMatchObject({ ok: true });
    }
    await goTo(end.subtract({ minutes: 1 }));
    expect(await desk.act(manager(), rival, 'approve')).toMatchObject({
      ok: false,
      refusal: { code: 'DUP_ACTIVE_PARTNER' },
    });
    expect((await desk.account(manager(), own.companyId)).holder).not.toBeNull();
    const availability = `/api/v1/availability?domain=${own.domain}`;

    await goTo(end);
    expect((await desk.account(manager(), own.companyId)).holder).toBeNull();
    await world.idle();
    expect(await desk.registration(manager(), own.registrationId)).toMatchObject({
      state: 'expired',
      protectedThrough: null,
    });
    expect((await world.api(rep())('GET', availability)).body).toEqual({ ok: true, available: false });
    expect(await desk.registration(manager(), rival)).toMatchObject({ state: 'under-review' });
    expect(await desk.act(manager(), rival, 'approve')).toMatchObject({ ok: true });
  });

  test('that is over refuses nobody, though nothing has settled it yet', async () => {
    await using unattended = await startConstellation({ worker: false });
    world = unattended;
    desk = deskOf(world);
    await markPartners();
    const companyId = await knownCompany();
    const first = await desk.claim(manager(), { companyId, partnerCompanyId: partner });
    await desk.act(manager(), first, 'approve');
    const second = await desk.claim(manager(), { companyId, partnerCompanyId: otherPartner });
    await goTo(await endOf(first));
    expect(await desk.act(manager(), second, 'approve')).toMatchObject({
      ok: true,
      registration: { state: 'active' },
    });
    expect(await desk.registration(manager(), first)).toMatchObject({ state: 'expired' });
  });

  test('is recorded as over at its end, though it was noticed a week later', async () => {
    const own = await registeredCustomer(world, partner);
    const end = await endOf(own.registrationId);
    await goTo(end.add({ hours: 24 * 7 }));
    await world.idle();
    const history = await desk.history(manager(), own.registrationId);
    const expired = history.find(entry => entry.kind === 'registration-expired');
    expect(expired).toMatchObject({
      occurredAt: end.toString(),
      actor: { role: 'automation' },
      facts: { cause: 'expiry' },
    });
    const learned = Temporal.Instant.from(expired?.recordedAt ?? '');
    expect(end.until(learned).total('hours')).toBeGreaterThanOrEqual(24 * 7);
    expect(await properties(world, 'companies', own.companyId)).toMatchObject({
      dibs_account_status: 'free',
    });
    expect(await properties(world, 'deals', own.dealId)).toMatchObject({
      dibs_registration_status: 'expired',
      dibs_protected_through: null,
    });
    const holds = await world.rows<{ until: string }>(
      `SELECT upper(period)::text AS until FROM holds WHERE registration_id = $1`,
      [own.registrationId],
    );
    expect(holds.map(hold => Temporal.Instant.from(hold.until.replace(' ', 'T')).toString())).toEqual([
      end.toString(),
    ]);
  });

  test('that ran out starts the cooling-off at its end, not when it was noticed', async () => {
    const own = await registeredCustomer(world, partner);
    const end = await endOf(own.registrationId);
    await goTo(end.add({ hours: 24 * 20 }));
    await world.idle();
    const again = await desk.submit(manager(), { companyId: own.companyId, partnerCompanyId: partner });
    expect(again).toMatchObject({
      ok: false,
      refusal: { code: 'COOL_OFF', facts: { endedAt: end.toString() } },
    });
    await goTo(end.add({ hours: 24 * 31 }));
    expect(
      await desk.submit(manager(), { companyId: own.companyId, partnerCompanyId: partner }),
    ).toMatchObject({ ok: true });
  });

  test('that is over flags a new deal as soon after it (D10) and no more as behind the partner, settled or not', async () => {
    await using unattended = await startConstellation({ worker: false });
    world = unattended;
    desk = deskOf(world);
    await markPartners();
    await knowAsDirect(rep());
    const companyId = await knownCompany();
    const dealId = await dealOn(world, rep(), companyId, 'Of the rep');
    const id = await desk.claim(manager(), { companyId, partnerCompanyId: partner, dealId });
    await desk.act(manager(), id, 'approve');
    const during = await dealOn(world, rep(), companyId, 'During protection');
    expect((await desk.deal(manager(), during)).findings).toMatchObject([{ rule: 'D1' }]);
    await goTo(await endOf(id));
    const behind = await dealOn(world, rep(), companyId, 'After the end');
    expect((await desk.deal(manager(), dealId)).findings).toEqual([]);
    expect((await desk.deal(manager(), behind)).findings).toMatchObject([{ rule: 'D10', weight: 'notice' }]);
    const unsettled = await world.rows('SELECT state FROM registrations WHERE registration_id = $1', [id]);
    expect(unsettled).toEqual([{ state: 'active' }]);
  });

  /** What the worker would have read from HubSpot's owners. */
  async function knowAsDirect(user: User): Promise<void> {
    const { directory } = (await world.api(world.user('admin'))('GET', '/api/v1/directory')).body as {
      directory: { sides: { who: { teamId?: string }; side: string }[] };
    };
    const team = directory.sides.find(entry => entry.side === 'direct')?.who.teamId;
    await world.rows(
      `INSERT INTO crm_users (portal_id, user_id, owner_id, team_ids, archived, read_at)
       VALUES ($1, $2, $3, $4, false, program_now())`,
      [world.portalId, user.userId, await ownerIdOf(world, user), [team]],
    );
  }

  async function markPartners(): Promise<void> {
    const state = await world.control('GET', '/_emulator/state');
    const [portal] = state.portals as { partnerCompanyIds: string[] }[];
    [partner = '', otherPartner = ''] = portal?.partnerCompanyIds ?? [];
    // Asking for their cards reads the companies, partners among them.
    for (const id of [partner, otherPartner]) await desk.account(manager(), id);
  }

  async function knownCompany(): Promise<string> {
    const { companyId } = await freshCustomer(world);
    await desk.account(manager(), companyId);
    return companyId;
  }
});

describe('the clocks of a heads-up', () => {
  test('a task after half an hour, not a minute before, and one only', async () => {
    const own = await registeredCustomer(world, partner);
    const dealId = await dealOn(world, rep(), own.companyId, 'Half an hour');
    await world.idle();
    await world.advance('PT29M');
    await world.idle();
    expect(await tasksFor(world, dealId)).toEqual([]);
    await world.advance('PT1M');
    await world.idle();
    expect(await tasksFor(world, dealId)).toHaveLength(1);
    await world.advance('PT2H');
    await world.idle();
    expect(await tasksFor(world, dealId)).toHaveLength(1);
  });

  test('an exception at the cut-off of the next business day, over a weekend and a holiday of the policy', async () => {
    const friday = await comingFriday();
    const monday = friday.add({ days: 3 }).toPlainDate();
    await desk.changePolicy(policy => ({
      ...policy,
      businessCalendar: { ...policy.businessCalendar, holidays: [monday.toString()] },
    }));
    const own = await registeredCustomer(world, partner);
    await goTo(friday.toInstant());
    const dealId = await dealOn(world, rep(), own.companyId, 'On a Friday');
    await world.idle();
    const tuesday = monday.add({ days: 1 });
    const deadline = tuesday.toZonedDateTime({ timeZone: 'UTC', plainTime: '17:00' }).toInstant();
    expect((await desk.deal(rep(), dealId)).findings).toMatchObject([
      { status: 'heads-up', exceptionAt: deadline.toString() },
    ]);
    await goTo(deadline.subtract({ minutes: 1 }));
    await world.idle();
    expect((await desk.deal(rep(), dealId)).findings).toMatchObject([{ status: 'heads-up' }]);
    await goTo(deadline);
    await world.idle();
    expect((await desk.deal(rep(), dealId)).findings).toMatchObject([
      { status: 'exception', exceptionAt: null },
    ]);
    const escalated = (await desk.history(manager(), own.registrationId)).find(
      entry => entry.kind === 'finding-escalated',
    );
    expect(escalated).toMatchObject({ occurredAt: deadline.toString() });
  });

  test('a review is owed by the second business day of the office whose partner manager decides (T4)', async () => {
    const before = await desk.changeDirectory(directory => ({
      ...directory,
      calendars: [
        { name: 'Gulf', timeZone: 'Asia/Dubai', weekend: [5, 6], holidays: [], cutOff: '16:00' },
        { name: 'North', timeZone: 'Europe/Oslo', weekend: [6, 7], holidays: [], cutOff: '16:00' },
      ],
      offices: [{ userId: manager().userId, calendar: 'Gulf' }],
      partnerManagers: [{ partnerCompanyId: partner, userId: manager().userId }],
    }));
    const friday = await comingFriday();
    await goTo(friday.toInstant());
    const own = await freshCustomer(world);
    await world.idle();
    const id = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: partner });
    await world.idle();
    // Friday and Saturday are off, so Sunday is day 0: Tuesday at four in Dubai, which is noon in UTC.
    const tuesday = friday.add({ days: 4 }).toPlainDate();
    expect((await desk.registration(manager(), id)).reviewDueAt).toBe(`${tuesday}T12:00:00Z`);
    await desk.changeDirectory(() => before);
  });

  test('a review is owed by the second business day', async () => {
    const friday = await comingFriday();
    await goTo(friday.toInstant());
    const own = await freshCustomer(world);
    await world.idle();
    const id = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: partner });
    await world.idle();
    expect(await desk.registration(manager(), id)).toMatchObject({
      reviewDueAt: friday.add({ days: 4 }).with({ hour: 17 }).toInstant().toString(),
    });
  });

  /** The next Friday at ten, in the program's zone. */
  async function comingFriday(): Promise<Temporal.ZonedDateTime> {
    const now = (await programNow()).toZonedDateTimeISO('UTC');
    const days = (5 - now.dayOfWeek + 7) % 7 || 7;
    return now.toPlainDate().add({ days }).toZonedDateTime({ timeZone: 'UTC', plainTime: '10:00' });
  }
});
