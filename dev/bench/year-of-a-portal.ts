import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { installStore } from '../../adapters/postgres/install-store.ts';
import type { createPool } from '../../adapters/postgres/pool.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import type { Activity } from '../../domain/activity.ts';
import { protectionEnd } from '../../domain/calendar.ts';
import type { DecisionKind } from '../../domain/ledger-kinds.ts';
import { defaultPolicy } from '../../domain/policy.ts';
import { given, type Why } from '../../domain/why.ts';
import { installPortal } from '../../operations/install-portal.ts';
import type { Registration } from '../../operations/records.ts';
import { noOverlays } from '../../operations/registration-overlays.ts';
import { createRandom, type Random } from '../sim/random.ts';

export const portalId = '7700001';
const admin = '42';
const yearHours = 365 * 24;

/**
 * A portal whose year lies behind it: claims, approvals and clocks in the ledger, evidence of every type. The same
 * seed makes the same year.
 */
export async function makeYear(
  pool: ReturnType<typeof createPool>,
  size: { registrations: number; activitiesEach: number; partners: number },
): Promise<void> {
  const random = createRandom(2_027);
  const end = Temporal.Now.instant();
  const start = end.subtract({ hours: yearHours });
  await inPortal(pool, portalId, { fenced: false }, tx =>
    installPortal(installStore(tx), {
      hubDomain: 'vendor.example',
      scopes: ['oauth'],
      installedBy: admin,
      accessToken: 'sealed',
      refreshToken: 'sealed',
      accessExpiresAt: '2099-01-01T00:00:00Z',
    }),
  );
  for (let first = 0; first < size.registrations; first += 50)
    await inPortal(pool, portalId, {}, async tx => {
      const last = Math.min(first + 50, size.registrations);
      for (let index = first; index < last; index += 1)
        await makeRegistration(tx, random, { index, start, end, ...size });
    });
  await pool.query('ANALYZE');
}

async function makeRegistration(
  tx: PortalTransaction,
  random: Random,
  about: {
    index: number;
    start: Temporal.Instant;
    end: Temporal.Instant;
    activitiesEach: number;
    partners: number;
  },
): Promise<void> {
  const store = storeOf(tx);
  const companyId = String(1_000_000 + about.index);
  const partnerCompanyId = String(500 + (about.index % about.partners));
  await store.ensureCompanies([companyId, partnerCompanyId]);
  if (about.index < about.partners)
    await store.savePartner({
      companyId: partnerCompanyId,
      name: `Partner ${partnerCompanyId}`,
      status: 'active',
      type: 'reseller',
      tier: 'Select',
      joinedOn: Temporal.PlainDate.from('2020-01-01'),
    });
  const company = await store.company(companyId);
  const claimedAt = about.start.add({ seconds: random.int(yearHours * 3_600 - 40 * 86_400) });
  const approvedAt = claimedAt.add({ hours: 20 });
  const claim: Registration = {
    ...noOverlays,
    registrationId: store.id('reg'),
    accountId: company?.accountId ?? '',
    companyId,
    partnerCompanyId,
    dealId: String(9_000_000 + about.index),
    state: 'submitted',
    sequence: await store.drawClaimSequence(),
    claimedAt,
    submittedBy: admin,
    claimHash: store.hash(companyId),
    policyVersion: 1,
    reviewDueAt: null,
    protectedFrom: null,
    protectedUntil: null,
    endedAt: null,
    renewals: 0,
    renewedFrom: null,
    followUpDueAt: null,
    knownUntil: null,
    warnedUntil: null,
    directWindowOpen: false,
    contested: false,
    coSellUserIds: [],
    decisionCode: null,
    decisionTextId: null,
    decidedAt: null,
    noteTextId: null,
    estimate: null,
    contactIds: [],
  };
  const append = (kind: DecisionKind, code: Why['code'], at: Temporal.Instant) =>
    store.append({
      kind,
      why: given(code, 'T1', { at: at.toString() }),
      registrationId: claim.registrationId,
      accountId: claim.accountId,
      partnerCompanyId,
      actor: { kind: 'automation' },
      occurredAt: at,
      recordedAt: at,
      policyVersion: 1,
      rules: ['T1'],
      facts: {},
    });
  await store.insertRegistration(claim);
  await append('registration-submitted', 'SUBMITTED', claimedAt);
  const protectedUntil = protectionEnd(approvedAt, defaultPolicy.registration.protectionDays, 'UTC');
  const over = Temporal.Instant.compare(protectedUntil, about.end) <= 0;
  const active: Registration = {
    ...claim,
    state: 'active',
    protectedFrom: approvedAt,
    protectedUntil,
    followUpDueAt: protectionEnd(approvedAt, 14, 'UTC'),
    knownUntil: over ? protectedUntil : about.end,
  };
  await store.placeHold(active);
  await store.saveRegistration(active);
  await append('registration-approved', 'APPROVED', approvedAt);
  const activities = activitiesOf(random, active, about.activitiesEach, about.end);
  await saveAll(tx, claim.registrationId, activities);
  // As often as a reading moves the clock: every fifth fact.
  let clocked = active;
  for (const activity of activities.filter((_, index) => index % 5 === 0)) {
    clocked = { ...clocked, followUpDueAt: protectionEnd(activity.occurredAt, 14, 'UTC') };
    await store.saveRegistration(clocked);
    await append('follow-up-clock-set', 'FOLLOW_UP_ON_TRACK', activity.occurredAt);
  }
  if (!over) return;
  await store.saveRegistration({
    ...clocked,
    state: 'expired',
    endedAt: protectedUntil,
    followUpDueAt: null,
  });
  await append('registration-expired', 'EXPIRED', protectedUntil);
}

/** Facts of every type in the order of their time, most of them such that they count. */
function activitiesOf(random: Random, claim: Registration, count: number, now: Temporal.Instant): Activity[] {
  const { protectedFrom, protectedUntil, companyId, dealId } = claim;
  if (protectedFrom === null || protectedUntil === null) return [];
  const until = Temporal.Instant.compare(protectedUntil, now) < 0 ? protectedUntil : now;
  const seconds = Math.max(1, Math.floor(protectedFrom.until(until).total('seconds')));
  return Array.from({ length: count }, () => random.int(seconds))
    .sort((a, b) => a - b)
    .map((after, index): Activity => {
      const occurredAt = protectedFrom.add({ seconds: after });
      const frame = {
        source: 'hubspot' as const,
        side: random.chance(0.7) ? ('partner' as const) : ('customer' as const),
        occurredAt,
        recordedAt: occurredAt.add({ minutes: 1 }),
        deletedAt: null,
        associations: { companyIds: [companyId], contactIds: ['77'], dealIds: [dealId ?? ''] },
        hasFile: false,
        confirmedAt: null,
      };
      const id = `${claim.registrationId}:${index}`;
      if (index % 4 === 0) return { ...frame, id, type: 'call', outcome: 'connected', hasNote: true };
      if (index % 4 === 1)
        return { ...frame, id, type: 'note', characters: 80, namesContact: true, generated: false };
      if (index % 4 === 2) return { ...frame, id, type: 'task', completed: true, kind: 'call' };
      return {
        ...frame,
        id,
        type: 'email',
        direction: 'outbound',
        mailKind: 'one-to-one',
        bounced: false,
        toContactIds: ['77'],
        answers: null,
      };
    });
}

async function saveAll(tx: PortalTransaction, registrationId: string, activities: Activity[]): Promise<void> {
  await tx.query(
    `INSERT INTO evidence (portal_id, registration_id, activity_id, recorded_at, learned_at, occurred_at, activity)
     SELECT $1, $2, a->>'id', (a->>'recordedAt')::timestamptz, (a->>'recordedAt')::timestamptz,
       (a->>'occurredAt')::timestamptz, a FROM jsonb_array_elements($3::jsonb) AS a`,
    [tx.portalId, registrationId, JSON.stringify(activities)],
  );
}
