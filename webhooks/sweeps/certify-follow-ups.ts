import { type ActivityScene, activityOf } from '../../adapters/hubspot/activity-of.ts';
import { decideRetry } from '../../adapters/hubspot/decide-retry.ts';
import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import { type ActivityReading, readActivities } from '../../adapters/hubspot/read-activities.ts';
import { deadlines } from '../../adapters/postgres/deadlines.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { type Store, storeOf } from '../../adapters/postgres/store.ts';
import { sideOf } from '../../domain/directory.ts';
import { companyDomains } from '../../domain/identity.ts';
import { certifyFollowUp } from '../../operations/certify-follow-up.ts';
import { expireDue } from '../../operations/expire-registration.ts';
import { lockClaim } from '../../operations/locked-claim.ts';
import type { CrmUserRecord } from '../../operations/ports.ts';
import type { Registration } from '../../operations/records.ts';
import { done, type StageResult, type WorkerDeps } from '../worker/worker-deps.ts';

/** Registrations that are read together. */
const slice = 50;

type Subject = { registration: Registration; companyIds: string[] };

/**
 * Settles due follow-up clocks (S2, T7): the registrations' associations and activities are read again by id, all that
 * are due together, and only then is a miss recorded, at its own deadline. While HubSpot does not answer nothing is
 * asserted and nothing is lost; the deadlines stay due.
 */
export async function certifyFollowUps(deps: WorkerDeps, lease: Lease): Promise<StageResult> {
  const { portalId } = lease;
  const begin = await inPortal(deps.pool, portalId, {}, async tx => {
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

type FullRead = { activities: ActivityReading[]; contactsOf: Map<string, string[]> };

async function readAll(deps: WorkerDeps, portalId: string, subjects: Subject[]): Promise<FullRead> {
  const companyIds = [...new Set(subjects.flatMap(subject => subject.companyIds))];
  const dealIds = [...new Set(subjects.flatMap(({ registration }) => registration.dealId ?? []))];
  const activities = await readActivities(deps.gateway, portalId, { dealIds, companyIds });
  const contacts = await deps.gateway.readAssociations(portalId, 'companies', 'contacts', companyIds);
  const contactsOf = new Map([...contacts.found].map(([id, list]) => [id, list.map(contact => contact.id)]));
  return { activities, contactsOf };
}

async function certify(
  deps: WorkerDeps,
  lease: Lease,
  subject: Subject,
  begunAt: Temporal.Instant,
  read: FullRead,
): Promise<void> {
  const { registrationId } = subject.registration;
  await inPortal(deps.pool, lease.portalId, {}, async tx => {
    await fenceLease(tx, lease);
    const store = storeOf(tx);
    const locked = await lockClaim(store, registrationId);
    if (!locked.ok) return;
    await expireDue(store, locked.claim.accountId);
    const claim = (await store.registration(registrationId)) ?? locked.claim;
    const mine = read.activities.filter(
      activity =>
        activity.companyIds.some(id => subject.companyIds.includes(id)) ||
        (claim.dealId !== null && activity.dealIds.includes(claim.dealId)),
    );
    const scene = await sceneOf(deps, store, claim, subject, begunAt, read, mine);
    const activities = mine.flatMap(reading => activityOf(reading, scene) ?? []);
    await certifyFollowUp(store, claim, { begunAt, activities });
  });
}

async function sceneOf(
  deps: WorkerDeps,
  store: Store,
  claim: Registration,
  subject: Subject,
  readAt: Temporal.Instant,
  read: FullRead,
  activities: ActivityReading[],
): Promise<ActivityScene> {
  const directory = await store.directory();
  const { policy } = await store.policyInForce();
  const named = (name: string) =>
    [...new Set(activities.flatMap(({ values }) => values[name] ?? []))].filter(isId);
  const people = [
    ...(await store.usersByOwnerId(named('hubspot_owner_id'))),
    ...(await store.usersById(named('hs_created_by_user_id'))),
  ];
  const partnerCompany = await store.company(claim.partnerCompanyId);
  const known = (user: CrmUserRecord | undefined) =>
    user === undefined
      ? null
      : {
          userId: user.userId,
          side: sideOf(directory, user),
          worksForPartnerId:
            directory.partnerUsers.find(entry => entry.userId === user.userId)?.partnerCompanyId ?? null,
        };
  return {
    readAt,
    appId: deps.appId,
    partner: {
      companyId: claim.partnerCompanyId,
      domains: partnerCompany === null ? [] : companyDomains(partnerCompany, policy.matching),
    },
    coSellUserIds: claim.coSellUserIds,
    contactIds: new Set([
      ...claim.contactIds,
      ...subject.companyIds.flatMap(id => read.contactsOf.get(id) ?? []),
    ]),
    userById: userId => known(people.find(user => user.userId === userId)),
    userByOwnerId: ownerId => known(people.find(user => user.ownerId === ownerId)),
  };
}

const isId = (text: string) => /^[0-9]{1,18}$/.test(text);
