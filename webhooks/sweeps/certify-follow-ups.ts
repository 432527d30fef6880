import { activitiesOf } from '../../adapters/hubspot/activities-of.ts';
import { type ActivityType, activityTypes } from '../../adapters/hubspot/activity-properties.ts';
import { decideRetry } from '../../adapters/hubspot/decide-retry.ts';
import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import { type EvidenceRead, readEvidence } from '../../adapters/hubspot/read-activities.ts';
import { deadlines } from '../../adapters/postgres/deadlines.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { grantedScopes } from '../../adapters/postgres/installs.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { type Store, storeOf } from '../../adapters/postgres/store.ts';
import { certifyFollowUp } from '../../operations/certify-follow-up.ts';
import { expireDue } from '../../operations/expire-registration.ts';
import { lockClaim } from '../../operations/locked-claim.ts';
import type { Registration } from '../../operations/records.ts';
import { refreshPeople, unknownPeople } from '../worker/refresh-users.ts';
import { done, type StageResult, type WorkerDeps } from '../worker/worker-deps.ts';
import { namedPeople, onlyOf, peopleOf } from './activity-people.ts';

/** Registrations that are read together: reading by type costs the same for fifty and for hundreds. */
const slice = 100;

type Subject = { registration: Registration; companyIds: string[] };

/**
 * Settles due follow-up clocks (S2, T7): the registrations' associations and activities are read again by id, all that
 * are due together, and only then is a miss recorded, at its own deadline. While HubSpot does not answer nothing is
 * asserted and nothing is lost; the deadlines stay due.
 */
export async function certifyFollowUps(deps: WorkerDeps, lease: Lease): Promise<StageResult> {
  const { portalId } = lease;
  const begin = await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
    const store = storeOf(tx);
    const due = await deadlines(tx).dueDeadlines(slice, 'follow-ups');
    return { begunAt: await store.now(), more: due.length === slice, subjects: await subjectsOf(store, due) };
  });
  if (begin.subjects.length === 0) return done;
  try {
    const read = await readAll(deps, portalId, begin.subjects);
    for (const subject of begin.subjects) await certify(deps, lease, subject, begin.begunAt, read);
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    const decision = decideRetry(error.failure, 1);
    const retryAfterMs = decision.retry ? decision.afterMs : 60_000;
    deps.logger.warn(
      { portalId, failure: error.failure.kind, retryAfterMs },
      'Follow-ups wait until HubSpot answers',
    );
    return { more: false, retryAfterMs };
  }
  return { more: begin.more, retryAfterMs: null };
}

async function subjectsOf(store: Store, due: { subjectId: string }[]): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const { subjectId } of due) {
    const registration = await store.registration(subjectId);
    if (registration === null) continue;
    const companies = await store.companiesOfAccount(registration.accountId);
    const current = companies.filter(company => company.mergedInto === null && !company.missing);
    subjects.push({ registration, companyIds: current.map(company => company.companyId) });
  }
  return subjects;
}

async function readAll(deps: WorkerDeps, portalId: string, subjects: Subject[]): Promise<EvidenceRead> {
  const targets = {
    companyIds: [...new Set(subjects.flatMap(subject => subject.companyIds))],
    dealIds: [...new Set(subjects.flatMap(({ registration }) => registration.dealId ?? []))],
    contactIds: [...new Set(subjects.flatMap(({ registration }) => registration.contactIds))],
  };
  const read = await readEvidence(deps.gateway, portalId, targets, await readableTypes(deps, portalId));
  const people = namedPeople(read);
  if (people.ownerIds.length + people.userIds.length > 0) {
    const unknown = await inPortal(deps.pool, portalId, { readOnly: true }, tx => unknownPeople(tx, people));
    await refreshPeople(deps, portalId, people, unknown);
  }
  return read;
}

/** An install from before quotes were read has not granted them: there they are no evidence. */
async function readableTypes(deps: WorkerDeps, portalId: string): Promise<readonly ActivityType[]> {
  const scopes = await inPortal(deps.pool, portalId, { readOnly: true }, grantedScopes);
  return scopes.includes('crm.objects.quotes.read')
    ? activityTypes
    : activityTypes.filter(type => type !== 'quotes');
}

async function certify(
  deps: WorkerDeps,
  lease: Lease,
  subject: Subject,
  begunAt: Temporal.Instant,
  read: EvidenceRead,
): Promise<void> {
  const { registrationId } = subject.registration;
  await inPortal(deps.pool, lease.portalId, {}, async tx => {
    await fenceLease(tx, lease);
    const store = storeOf(tx);
    const locked = await lockClaim(store, registrationId);
    if (!locked.ok) return;
    await expireDue(store, locked.claim.accountId);
    const claim = (await store.registration(registrationId)) ?? locked.claim;
    const mine = onlyOf(claim, subject.companyIds, read);
    const people = await peopleOf(store, claim, mine, { appId: deps.appId, readAt: begunAt });
    const activities = activitiesOf(mine, people);
    await certifyFollowUp(store, claim, { begunAt, activities });
  });
}
