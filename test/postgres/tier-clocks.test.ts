import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deadlines } from '../../adapters/postgres/deadlines.ts';
import { installStore } from '../../adapters/postgres/install-store.ts';
import { lookAtTiersAgain } from '../../adapters/postgres/look-at-tiers-again.ts';
import { resumePortal } from '../../adapters/postgres/resume-portal.ts';
import { type Store, storeOf } from '../../adapters/postgres/store.ts';
import { addMonthsClamped } from '../../domain/calendar.ts';
import { defaultPolicy, type Policy } from '../../domain/policy.ts';
import { dayOf, quarterFrom } from '../../domain/program-year.ts';
import { appealTier } from '../../operations/appeal-tier.ts';
import { applyTierChange } from '../../operations/apply-tier-change.ts';
import { decideTierAppeal } from '../../operations/decide-tier-appeal.ts';
import { decideTierReview } from '../../operations/decide-tier-review.ts';
import { observeCompanies } from '../../operations/observe-companies.ts';
import { promotePartner } from '../../operations/promote-partner.ts';
import { questionTierReview } from '../../operations/question-tier-review.ts';
import type { PartnerRecord } from '../../operations/records.ts';
import { reviewTier } from '../../operations/review-tier.ts';
import { runSunset } from '../../operations/run-sunset.ts';
import { endUnmarkedPartner, setPartnerStanding } from '../../operations/set-partner-standing.ts';
import { takeInTier } from '../../operations/take-in-tier.ts';
import { adminQuery } from '../reliability/support/admin-query.ts';
import { type Program, portalId, startProgram } from '../reliability/support/program.ts';

/** One database; every test has a partner of its own, and time goes on through all of them. */
let program: Program;
let next = 0;
let partner: PartnerRecord;
/** First day after the program year that runs. */
let yearEnd: Temporal.PlainDate;

beforeAll(async () => {
  program = await startProgram(40);
});
afterAll(() => program[Symbol.asyncDispose]());

beforeEach(async () => {
  yearEnd = addMonthsClamped(await today(), 3).with({ day: 1 });
  await enforce();
  partner = await newPartner({});
});

const inStore = <T>(act: (store: Store) => Promise<T>) => program.inPortal(tx => act(storeOf(tx)));
const today = async () => dayOf(await inStore(store => store.now()), 'UTC');
const person = (userId: string) => ({
  kind: 'user' as const,
  userId,
  roles: ['approver' as const],
  managesPartner: () => true,
  worksForPartner: () => false,
});

async function enforce(change: Partial<Policy['tierReview']> = {}, rest: Partial<Policy> = {}) {
  const tierReview = {
    ...defaultPolicy.tierReview,
    programYearStart: yearEnd.toString().slice(5),
    ...change,
  };
  const tiers = defaultPolicy.tiers.map(tier => ({
    ...tier,
    ...(tier.name === 'Premier' && { quotaMinor: '1000' }),
    ...(tier.name === 'Select' && {
      criteria: [{ metric: 'people-certified' as const, operator: 'at-least' as const, threshold: '1' }],
    }),
  }));
  await program.inPortal(tx =>
    installStore(tx).addPolicy(
      {
        ...defaultPolicy,
        enforcement: 'enforce',
        money: { homeCurrency: 'EUR', rates: [] },
        tiers,
        tierReview,
        ...rest,
      },
      'test',
    ),
  );
}

async function newPartner(change: Partial<PartnerRecord>): Promise<PartnerRecord> {
  const made = {
    ...(program.rivals[next]?.partner ?? partner),
    tier: 'Premier',
    joinedOn: await today(),
    ...change,
  };
  next += 1;
  await inStore(async store => {
    await store.savePartner(made);
    await takeInTier(store, made, made.tier, true);
  });
  return made;
}

async function goTo(day: Temporal.PlainDate): Promise<void> {
  const now = await inStore(store => store.now());
  const ms = Math.ceil(now.until(day.toZonedDateTime('UTC').toInstant()).total('milliseconds'));
  if (ms < 0) throw new Error(`${day} lies behind`);
  await adminQuery(program.database, 'UPDATE program_clock SET offset_ms = offset_ms + $1', [ms]);
}

const current = () => inStore(store => store.partner(partner.companyId));
const changes = () => inStore(store => store.tierChanges(partner.companyId));
const reviews = () => inStore(store => store.tierReviews(partner.companyId));
const review = () => inStore(store => reviewTier(store, partner.companyId, null));
const entries = async () =>
  (
    await adminQuery<{ kind: string }>(
      program.database,
      `SELECT kind FROM ledger WHERE partner_company_id = $1 AND registration_id IS NULL ORDER BY entry_id`,
      [partner.companyId],
    )
  ).map(({ kind }) => kind);
const effects = async () =>
  (
    await adminQuery<{ subject: string }>(
      program.database,
      `SELECT payload ->> 'subject' AS subject FROM effects WHERE payload -> 'companyIds' ? $1 AND status = 'intended'`,
      [partner.companyId],
    )
  ).map(({ subject }) => subject);
const deadlineOf = async (subjectId: string, kind: string) =>
  (
    await adminQuery<{ due: string }>(
      program.database,
      `SELECT to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS due FROM deadlines
        WHERE subject_id = $1 AND kind = $2 AND settled_at IS NULL`,
      [subjectId, kind],
    )
  )[0]?.due ?? null;

async function credit(home: { amount: string | null; currency: string }, closedOn: Temporal.PlainDate) {
  const customer = await program.newCustomer();
  const [claim] = await program.putClaims(customer, [partner], 'under-review');
  await adminQuery(
    program.database,
    `INSERT INTO credits (portal_id, credit_id, registration_id, partner_company_id, deal_id, kind, amount_minor, currency,
       home_minor, home_currency, closed_at, occurred_at, recorded_at)
     VALUES ($1, gen_random_uuid()::text, $2, $3, 1, 'won', 5, 'USD', $4, $5, $6, program_now(), program_now())`,
    [portalId, claim?.registrationId, partner.companyId, home.amount, home.currency, `${closedOn}T12:00:00Z`],
  );
}

describe('a review', () => {
  test('on the day of the sunset comes after it (E38), and both happen once', async () => {
    partner = await newPartner({ joinedOn: addMonthsClamped(yearEnd, -12) });
    await goTo(yearEnd);
    await review();
    await review();
    await inStore(store => runSunset(store, partner.companyId));
    await review();
    expect(await current()).toMatchObject({ tier: 'Registered' });
    expect(await changes()).toMatchObject([{ cause: 'sunset', status: 'effective', toTier: 'Registered' }]);
    expect(await reviews()).toMatchObject([{ tier: 'Registered', verdict: 'requalified' }]);
    expect(await entries()).toEqual(['tier-taken-over', 'tier-changed', 'tier-reviewed']);
  });

  test('asks no quota of the days on which the partner was suspended (V1, E28)', async () => {
    partner = await newPartner({ joinedOn: addMonthsClamped(yearEnd, -24) });
    const { companyId } = partner;
    const stand = (status: PartnerRecord['status']) =>
      inStore(store =>
        setPartnerStanding(store, { actor: person('9'), partnerCompanyId: companyId, status, text: 'Why.' }),
      );
    const from = (await today()).add({ days: 3 });
    await goTo(from);
    await stand('suspended');
    await goTo(from.add({ days: 30 }));
    await stand('active');
    await goTo(yearEnd);
    await review();
    const [judged] = (await reviews()).filter(({ periodUntil }) => periodUntil.equals(yearEnd));
    const days = addMonthsClamped(yearEnd, -12).until(yearEnd).days;
    // Suspended some time after midnight of its first day.
    expect(judged?.outcome.facts).toMatchObject({ daysInPeriod: days, activeDays: days - 29 });
  });

  test('of a partner of the lowest tier leaves nothing to lower (V2), and none that is suspended is promoted', async () => {
    const criterion = { metric: 'deals-won' as const, operator: 'at-least' as const, threshold: '1' };
    const [lowest, ...others] = defaultPolicy.tiers;
    if (lowest === undefined) throw new Error('There is no tier');
    const criteria = { tiers: [{ ...lowest, criteria: [criterion] }, ...others] };
    await enforce({}, criteria);
    partner = await newPartner({ joinedOn: addMonthsClamped(yearEnd, -24), tier: 'Registered' });
    await goTo(yearEnd);
    await review();
    const { companyId } = partner;
    const command = { actor: person('620'), partnerCompanyId: companyId, text: 'No deal was won.' };
    const lowered = await inStore(store => decideTierReview(store, { ...command, decision: 'lower' }));
    expect(lowered).toMatchObject({ ok: false, refusal: { code: 'TIER_LOWEST' } });
    await inStore(store => setPartnerStanding(store, { ...command, status: 'suspended' }));
    const promoted = await inStore(store => promotePartner(store, { ...command, read: null }));
    expect(promoted).toMatchObject({ ok: false, refusal: { code: 'PARTNER_NOT_ACTIVE' } });
  });

  test('of years that nobody looked at is made for each of them, the oldest first', async () => {
    partner = await newPartner({ type: 'referral', joinedOn: addMonthsClamped(yearEnd, -24) });
    await enforce({}, { sunset: { ...defaultPolicy.sunset, exemptPartnerTypes: ['referral'] } });
    await goTo(addMonthsClamped(yearEnd, 25));
    await review();
    expect((await reviews()).map(({ periodUntil }) => periodUntil.toString())).toEqual(
      [24, 12, 0].map(months => addMonthsClamped(yearEnd, months).toString()),
    );
    expect(await deadlineOf(partner.companyId, 'annual-review')).toBe(
      addMonthsClamped(yearEnd, 27).toString(),
    );
  });

  test('finds a young partner not evaluated, whatever its quota', async () => {
    await goTo(yearEnd);
    await review();
    expect(await reviews()).toMatchObject([{ verdict: 'not-evaluated', open: false }]);
    expect(await changes()).toEqual([]);
  });

  test('told late says what was won in the year; an amount without a rate is none', async () => {
    partner = await newPartner({ joinedOn: addMonthsClamped(yearEnd, -11) });
    await credit({ amount: '600', currency: 'EUR' }, yearEnd.subtract({ days: 1 }));
    await credit({ amount: '9999', currency: 'EUR' }, yearEnd);
    await credit({ amount: null, currency: 'EUR' }, yearEnd.subtract({ days: 1 }));
    await goTo(yearEnd.add({ days: 3 }));
    await review();
    expect(await reviews()).toMatchObject([
      { verdict: 'person', open: true, outcome: { facts: { attainedMinor: '600', dealsWithoutAmount: 1 } } },
    ]);
  });

  test('notices nobody in observe, and records it all the same', async () => {
    partner = await newPartner({ joinedOn: addMonthsClamped(yearEnd, -11) });
    await enforce({}, { enforcement: 'observe' });
    await goTo(yearEnd);
    await review();
    expect(await changes()).toMatchObject([{ cause: 'annual-review', status: 'pending' }]);
    expect(await effects()).toEqual([]);
  });

  test('promotes by itself where the policy says so', async () => {
    partner = await newPartner({ tier: 'Registered' });
    await enforce({ automaticPromotion: true });
    const read = { metrics: { 'people-certified': '1' }, readAt: await inStore(store => store.now()) };
    for (const _ of [1, 2]) await inStore(store => reviewTier(store, partner.companyId, read));
    expect(await current()).toMatchObject({ tier: 'Select' });
    expect(await changes()).toMatchObject([{ cause: 'promotion', status: 'effective', decidedBy: null }]);
  });

  test('that was questioned by a late credit is kept by a person, which calls the lower tier off', async () => {
    partner = await newPartner({ joinedOn: addMonthsClamped(yearEnd, -11) });
    await goTo(yearEnd);
    await review();
    expect(await reviews()).toMatchObject([{ verdict: 'lower', open: false }]);
    await credit({ amount: '1000', currency: 'EUR' }, yearEnd.subtract({ days: 1 }));
    await inStore(store => questionTierReview(store, partner.companyId));
    expect(await changes()).toMatchObject([{ status: 'pending' }]);
    const kept = await inStore(store =>
      decideTierReview(store, {
        actor: person('620'),
        partnerCompanyId: partner.companyId,
        decision: 'keep',
        text: 'Paid in time, booked late.',
      }),
    );
    expect(kept.ok).toBe(true);
    expect(await changes()).toMatchObject([{ status: 'cancelled' }]);
  });
});

describe('an announced change', () => {
  const lowered = async () => {
    partner = await newPartner({ joinedOn: addMonthsClamped(yearEnd, -8) });
    await goTo(yearEnd);
    await review();
    const [change] = await changes();
    if (change?.effectiveOn == null) throw new Error('Nothing was announced');
    return { change, effectiveOn: change.effectiveOn };
  };

  test('does not come early, and comes once', async () => {
    const { change, effectiveOn } = await lowered();
    await goTo(effectiveOn.subtract({ days: 1 }));
    await inStore(store => applyTierChange(store, change.changeId));
    expect(await current()).toMatchObject({ tier: 'Premier' });
    await goTo(effectiveOn);
    for (const _ of [1, 2]) await inStore(store => applyTierChange(store, change.changeId));
    expect(await current()).toMatchObject({ tier: 'Select' });
    expect((await entries()).filter(kind => kind === 'tier-changed')).toHaveLength(1);
  });

  test('waits for its appeal, and denied after its day comes with the next quarter', async () => {
    const { change, effectiveOn } = await lowered();
    const partnerCompanyId = partner.companyId;
    await inStore(store =>
      appealTier(store, { actor: person('620'), partnerCompanyId, text: 'We think otherwise.' }),
    );
    await goTo(effectiveOn);
    await inStore(store => applyTierChange(store, change.changeId));
    expect(await current()).toMatchObject({ tier: 'Premier' });
    await goTo(effectiveOn.add({ days: 5 }));
    await inStore(store =>
      decideTierAppeal(store, { actor: person('621'), partnerCompanyId, upheld: false, text: 'We do not.' }),
    );
    const told = await adminQuery<{ code: string }>(
      program.database,
      `SELECT facts -> 'why' ->> 'code' AS code FROM ledger WHERE partner_company_id = $1 ORDER BY entry_id DESC LIMIT 1`,
      [partnerCompanyId],
    );
    expect(told).toEqual([{ code: 'TIER_APPEAL_DENIED' }]);
    const later = quarterFrom(effectiveOn.add({ days: 6 }), yearEnd.toString().slice(5));
    expect(await deadlineOf(change.changeId, 'tier-effective')).toBe(later.toString());
    await inStore(store => applyTierChange(store, change.changeId));
    expect(await current()).toMatchObject({ tier: 'Premier' });
    await goTo(later);
    await inStore(store => applyTierChange(store, change.changeId));
    expect(await current()).toMatchObject({ tier: 'Select' });
  });

  test('is superseded by what a person sets in HubSpot; its task is not left any more', async () => {
    const { change } = await lowered();
    expect(await effects()).toHaveLength(1);
    await inStore(store => takeInTier(store, partner, 'Select', false));
    expect(await changes()).toMatchObject([
      { cause: 'crm-edit', status: 'effective', toTier: 'Select' },
      { changeId: change.changeId, status: 'superseded' },
    ]);
    expect(await effects()).toEqual([]);
    expect(await deadlineOf(change.changeId, 'tier-effective')).toBeNull();
  });

  test('leaves HubSpot’s older value alone until our write has arrived', async () => {
    const { change, effectiveOn } = await lowered();
    await goTo(effectiveOn);
    await inStore(store => applyTierChange(store, change.changeId));
    const changed = (await current()) ?? partner;
    await inStore(store => takeInTier(store, changed, 'Premier', false));
    expect(await current()).toMatchObject({ tier: 'Select' });
    await inStore(store => takeInTier(store, changed, 'Select', false));
    await inStore(store => takeInTier(store, changed, 'Premier', false));
    expect(await current()).toMatchObject({ tier: 'Premier' });
  });
});

describe('clocks', () => {
  test('follow the policy: an earlier sunset is found when the rules change', async () => {
    expect(await deadlineOf(partner.companyId, 'sunset')).toBe(
      addMonthsClamped(partner.joinedOn, 9).toString(),
    );
    await enforce({}, { sunset: { months: 2, warnAt: [], exemptPartnerTypes: [] } });
    await program.inPortal(lookAtTiersAgain);
    const due = await program.inPortal(tx => deadlines(tx).dueDeadlines(1000, 'deadlines'));
    expect(due.map(({ subjectId }) => subjectId)).toContain(partner.companyId);
    await inStore(store => runSunset(store, partner.companyId));
    expect(await deadlineOf(partner.companyId, 'sunset')).toBe(
      addMonthsClamped(partner.joinedOn, 2).toString(),
    );
  });

  test('go on after the app was installed anew (E40): each kind is noted for the stage that settles it', async () => {
    await adminQuery(program.database, 'DELETE FROM due_work WHERE portal_id = $1', [portalId]);
    await program.inPortal(resumePortal);
    const noted = await adminQuery<{ kind: string }>(
      program.database,
      `SELECT DISTINCT w.kind FROM due_work w JOIN deadlines d USING (portal_id, due_at)
        WHERE d.subject_id = $1 AND w.kind IN ('deadlines', 'tier-reviews') ORDER BY 1`,
      [partner.companyId],
    );
    expect(noted.map(({ kind }) => kind)).toEqual(['deadlines', 'tier-reviews']);
  });

  test('stop for a company that is no partner now, and go on where they were when it is marked again in time', async () => {
    const joinedOn = addMonthsClamped(await today(), -5);
    partner = await newPartner({ joinedOn });
    await inStore(store => store.endPartner(partner.companyId));
    await inStore(store => runSunset(store, partner.companyId));
    expect(await deadlineOf(partner.companyId, 'sunset')).toBeNull();
    expect(await deadlineOf(partner.companyId, 'annual-review')).toBeNull();
    await mark('Premier');
    await review();
    await inStore(store => runSunset(store, partner.companyId));
    expect(await current()).toMatchObject({ status: 'active', tier: 'Premier', joinedOn });
    expect(await deadlineOf(partner.companyId, 'sunset')).toBe(addMonthsClamped(joinedOn, 9).toString());
    expect(await deadlineOf(partner.companyId, 'annual-review')).not.toBeNull();
  });

  test('begin anew for a partner that had left', async () => {
    partner = await newPartner({ joinedOn: addMonthsClamped(await today(), -30) });
    await inStore(store => store.endPartner(partner.companyId));
    await inStore(store => endUnmarkedPartner(store, partner.companyId));
    await mark('Select');
    expect(await current()).toMatchObject({ status: 'active', tier: 'Select', joinedOn: await today() });
    expect(await deadlineOf(partner.companyId, 'sunset')).toBe(addMonthsClamped(await today(), 9).toString());
  });

  test('begin anew for one that a person ended and took back', async () => {
    partner = await newPartner({ joinedOn: addMonthsClamped(await today(), -30) });
    for (const status of ['terminated', 'active'] as const)
      await inStore(store =>
        setPartnerStanding(store, {
          actor: person('620'),
          partnerCompanyId: partner.companyId,
          status,
          text: 'A new contract.',
        }),
      );
    await review();
    await inStore(store => runSunset(store, partner.companyId));
    expect(await current()).toMatchObject({ status: 'active', tier: 'Premier', joinedOn: await today() });
    expect(await deadlineOf(partner.companyId, 'sunset')).toBe(addMonthsClamped(await today(), 9).toString());
  });

  /** HubSpot says once more that the company is a partner. */
  async function mark(tier: string) {
    const joinedOn = await today();
    await inStore(store =>
      observeCompanies(store, [
        {
          found: true,
          companyId: partner.companyId,
          recordId: partner.companyId,
          name: partner.name,
          domain: null,
          additionalDomains: null,
          country: null,
          city: null,
          phone: null,
          numbers: {},
          parentId: null,
          partner: { type: 'reseller', tier, joinedOn },
        },
      ]),
    );
  }
});
