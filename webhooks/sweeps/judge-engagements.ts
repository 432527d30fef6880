import { activitiesOf } from '../../adapters/hubspot/activities-of.ts';
import { decideRetry } from '../../adapters/hubspot/decide-retry.ts';
import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import type { ActivityReading } from '../../adapters/hubspot/read-activities.ts';
import { readDeals } from '../../adapters/hubspot/read-deals.ts';
import { changesOn, type EngagementRead, readEngagement } from '../../adapters/hubspot/read-engagement.ts';
import { deadlines } from '../../adapters/postgres/deadlines.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { grantedScopes } from '../../adapters/postgres/installs.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { saveGaps } from '../../adapters/postgres/repairs.ts';
import { type Store, storeOf } from '../../adapters/postgres/store.ts';
import { type EngagementReading, readEngagementEvery } from '../../operations/engagement-readings.ts';
import { expireDue } from '../../operations/expire-registration.ts';
import { judgeEngagement } from '../../operations/judge-engagement.ts';
import { lockClaim } from '../../operations/locked-claim.ts';
import { observeDeals } from '../../operations/observe-deals.ts';
import type { Registration } from '../../operations/records.ts';
import { done, type StageResult, type WorkerDeps } from '../worker/worker-deps.ts';
import { onlyOf, peopleOf } from './activity-people.ts';

/** Registrations that are read together. */
const slice = 50;

type Subject = { registration: Registration; companyIds: string[] };

/**
 * Looks for what direct sales did on registered customers besides opening deals (D3–D7): HubSpot is read by association
 * and id, all accounts that are due together, and judged one by one. While HubSpot does not answer nothing is asserted
 * and nothing is lost; what is due stays due (T7).
 */
export async function judgeEngagements(deps: WorkerDeps, lease: Lease): Promise<StageResult> {
  const { portalId } = lease;
  const begin = await inPortal(deps.pool, portalId, {}, async tx => {
    await fenceLease(tx, lease);
    const store = storeOf(tx);
    const due = await deadlines(tx).dueDeadlines(slice, 'engagement');
    const scopes = await grantedScopes(tx);
    return {
      at: await store.now(),
      more: due.length === slice,
      scopes,
      subjects: await subjectsOf(store, due),
    };
  });
  if (begin.subjects.length === 0) return begin.more ? { more: true, retryAfterMs: null } : done;
  try {
    const { subjects, scopes } = begin;
    const read = await readEngagement(deps.gateway, portalId, {
      companyIds: [...new Set(subjects.flatMap(subject => subject.companyIds))],
      contactIds: [...new Set(subjects.flatMap(({ registration }) => registration.contactIds))],
      registeredDealIds: [...new Set(subjects.flatMap(({ registration }) => registration.dealId ?? []))],
      quotes: scopes.includes('crm.objects.quotes.read'),
      leads: scopes.includes('crm.objects.leads.read'),
    });
    await takeInDeals(deps, lease, read, subjects);
    for (const subject of subjects) await judge(deps, lease, subject, begin.at, read);
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    const decision = decideRetry(error.failure, 1);
    const retryAfterMs = decision.retry ? decision.afterMs : 60_000;
    deps.logger.warn(
      { portalId, failure: error.failure.kind, retryAfterMs },
      'What direct sales did is looked for when HubSpot answers',
    );
    return { more: false, retryAfterMs };
  }
  return { more: begin.more, retryAfterMs: null };
}

/** Whatever is not active, or has the vendor lead, is not looked at any more. */
async function subjectsOf(store: Store, due: { subjectId: string }[]): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const { subjectId } of due) {
    const registration = await store.registration(subjectId);
    const partner = registration === null ? null : await store.partner(registration.partnerCompanyId);
    if (registration?.state !== 'active' || partner === null || partner.type === 'referral') {
      await store.settleDeadline(subjectId, 'engagement');
      continue;
    }
    const companies = await store.companiesOfAccount(registration.accountId);
    const current = companies.filter(company => company.mergedInto === null && !company.missing);
    subjects.push({ registration, companyIds: current.map(company => company.companyId) });
  }
  return subjects;
}

/**
 * Deals of the accounts that no event ever told us of: from before the install, or of a webhook that never came. The
 * registered ones are read whatever we know: whether the partner is linked to them is judged as it stands (D3), and
 * what changed on them is a change that nobody told of.
 */
async function takeInDeals(
  deps: WorkerDeps,
  lease: Lease,
  read: EngagementRead,
  subjects: Subject[],
): Promise<void> {
  const { portalId } = lease;
  const ids = [...new Set([...read.dealsOf.values()].flat())];
  const known = await inPortal(deps.pool, portalId, { readOnly: true }, tx => storeOf(tx).deals(ids));
  const unknown = ids.filter(id => !known.some(deal => deal.dealId === id));
  const registered = subjects.flatMap(({ registration }) => registration.dealId ?? []);
  const wanted = [...new Set([...registered, ...unknown])];
  if (wanted.length === 0) return;
  const readings = await readDeals(deps.gateway, portalId, wanted);
  await inPortal(deps.pool, portalId, {}, async tx => {
    await fenceLease(tx, lease);
    const changed = await observeDeals(storeOf(tx), readings);
    const unheard = registered.filter(dealId => changed.has(dealId));
    await saveGaps(
      tx,
      [...new Set(unheard)].map(objectId => ({ objectType: 'deals', objectId, modifiedAt: null })),
    );
  });
}

async function judge(
  deps: WorkerDeps,
  lease: Lease,
  subject: Subject,
  begunAt: Temporal.Instant,
  read: EngagementRead,
): Promise<void> {
  const { registrationId } = subject.registration;
  await inPortal(deps.pool, lease.portalId, {}, async tx => {
    await fenceLease(tx, lease);
    const store = storeOf(tx);
    const locked = await lockClaim(store, registrationId);
    if (!locked.ok) return;
    await expireDue(store, locked.claim.accountId);
    const claim = (await store.registration(registrationId)) ?? locked.claim;
    if (claim.state !== 'active') return await store.settleDeadline(registrationId, 'engagement');
    await judgeEngagement(store, claim, await readingOf(deps, store, claim, subject, begunAt, read));
    // HubSpot tells nobody of a contact that is linked to one more company (D9, M7).
    await store.wantReads('company-contacts', subject.companyIds);
    await store.setDeadline(registrationId, 'engagement', begunAt.add(readEngagementEvery));
  });
}

async function readingOf(
  deps: WorkerDeps,
  store: Store,
  claim: Registration,
  { companyIds }: Subject,
  begunAt: Temporal.Instant,
  read: EngagementRead,
): Promise<EngagementReading> {
  const dealIds = [
    ...(claim.dealId === null ? [] : [claim.dealId]),
    ...companyIds.flatMap(id => read.dealsOf.get(id) ?? []),
  ];
  const own = onlyOf(claim, companyIds, read.evidence, dealIds);
  const people = await peopleOf(store, claim, own, { appId: deps.appId, readAt: begunAt });
  const byId = new Map(own.activities.map(each => [`${each.objectType}:${each.objectId}`, each]));
  const who = ({ values }: ActivityReading) =>
    (values.hubspot_owner_id ? people.userByOwnerId(values.hubspot_owner_id) : null)?.userId ??
    (values.hs_quote_owner_id ? people.userByOwnerId(values.hs_quote_owner_id) : null)?.userId ??
    values.hs_created_by_user_id ??
    null;
  const judged = activitiesOf({ activities: own.activities, stageMoves: [] }, people).flatMap(activity => {
    const reading = byId.get(activity.id);
    return reading === undefined ? [] : [{ activity, reading }];
  });
  return {
    begunAt,
    activities: judged
      .filter(({ reading }) => reading.objectType !== 'quotes')
      .map(({ activity, reading }) => ({ activity, userId: who(reading), dealIds: reading.dealIds })),
    quotes: judged.flatMap(({ activity, reading }) =>
      activity.type !== 'quote' || activity.signed
        ? []
        : [
            {
              quoteId: reading.objectId,
              dealIds: reading.dealIds,
              publishedAt: activity.draft ? null : activity.occurredAt,
              userId: reading.values.hs_created_by_user_id ?? who(reading),
              source: reading.values.hs_object_source ?? null,
              ownBySelf: false,
            },
          ],
    ),
    ...changesOn(read, { companyIds, contactIds: own.contactIds, dealId: claim.dealId }, deps.appId),
  };
}
