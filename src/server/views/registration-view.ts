import type { Store } from '../../../adapters/postgres/store.ts';
import type { OnBehalfView } from '../../../contract/on-behalf.ts';
import type { ActionView, RegistrationView } from '../../../contract/views.ts';
import { actionsFor, seesEstimate } from '../../../domain/actions.ts';
import { knownBy } from '../../../domain/activity.ts';
import { activityTitle } from '../../../domain/activity-title.ts';
import { lastProtectedDay } from '../../../domain/calendar.ts';
import { dayWords } from '../../../domain/day-words.ts';
import { gradeOf, isConfirmable } from '../../../domain/evidence.ts';
import type { Policy } from '../../../domain/policy.ts';
import { rejectCodes, revokeCodes, stateWords } from '../../../domain/registration.ts';
import { startOfLastDays } from '../../../domain/renewal-evidence.ts';
import { queuePosition } from '../../../domain/submission.ts';
import { claimSummary } from '../../../operations/claim-summary.ts';
import { followUpOf } from '../../../operations/follow-up-of.ts';
import type { Registration } from '../../../operations/records.ts';
import { rightsOn } from '../../../operations/refuse.ts';
import { accountRef } from './account-ref.ts';
import { consentViews } from './consent-view.ts';
import { disputeOffer } from './dispute-offer.ts';
import { disputeSummary } from './dispute-view.ts';
import { findingView } from './finding-view.ts';
import { lifeView } from './life-view.ts';
import { offerJointDecisions } from './offer-joint-decisions.ts';
import { onBehalfViews } from './on-behalf-view.ts';
import { overlayView, unlessOverlayForbids } from './overlay-view.ts';
import type { Viewer } from './viewer.ts';
import { whyView } from './why-view.ts';

/** A registration as the viewer may see it: what the roles of domain rule 8 hide is absent. */
export async function registrationView(
  store: Store,
  registration: Registration,
  viewer: Viewer,
): Promise<RegistrationView> {
  const rights = rightsOn(viewer, registration.partnerCompanyId);
  const active = registration.state === 'active';
  // The parts ask for what they need at once; what several of them need is read once.
  const [facts, account, followUp, overlays, decision, estimate, consents, life] = await Promise.all([
    factsOf(store, registration),
    accountRef(store, registration.accountId, registration.companyId),
    followUpView(store, registration, viewer),
    overlayView(store, registration, viewer),
    decisionView(store, registration),
    estimateView(store, registration, viewer),
    consentViews(store, [registration], viewer),
    lifeView(store, registration, viewer),
  ]);
  const { policy, now, partner, claims, findings, findingWhys, why, dispute } = facts;
  // The day that was promised stays that day, whatever zone the program counts in by now (E22).
  const { timeZone } = active ? await store.policyOf(registration.policyVersion) : policy;
  const until = registration.protectedUntil;
  return {
    id: registration.registrationId,
    state: registration.state,
    why: why === null ? null : whyView(why, viewer, policy.timeZone),
    claimedAt: registration.claimedAt.toString(),
    partner: {
      companyId: registration.partnerCompanyId,
      name: partner?.name ?? `Company ${registration.partnerCompanyId}`,
      tier: partner?.tier ?? '',
    },
    account,
    dealId: registration.dealId,
    enforcement: policy.enforcement,
    protectedFrom: registration.protectedFrom?.toString() ?? null,
    protectedUntil: until?.toString() ?? null,
    protectedThrough: active && until !== null ? lastProtectedDay(until, timeZone).toString() : null,
    timeZone,
    renewals: registration.renewals,
    ...followUp,
    contested: registration.contested,
    dispute,
    ...overlays,
    queuePosition: queuePosition(claimSummary(registration), claims.map(claimSummary)),
    reviewDueAt: registration.reviewDueAt?.toString() ?? null,
    decision,
    ...estimate,
    findings: findings.map(finding =>
      findingView(finding, registration, viewer, findingWhys.get(finding.findingId) ?? null),
    ),
    consents,
    life,
    actions: [
      ...(await offerJointDecisions(
        store,
        actionsFor(registration, rights).map(offer =>
          unlessOverlayForbids(untilRenewable(offer, registration, policy, now), registration, now),
        ),
        registration,
        viewer,
      )),
      disputeOffer(registration, dispute, rights),
    ],
  };
}

async function factsOf(store: Store, { registrationId, partnerCompanyId, accountId }: Registration) {
  const [inForce, now, partner, claims, findings, findingWhys, why, dispute] = await Promise.all([
    store.policyInForce(),
    store.now(),
    store.partner(partnerCompanyId),
    store.claimsOfAccount(accountId),
    store.findingsOf(registrationId),
    store.whysOfFindings([registrationId]),
    store.whyOfState(registrationId),
    disputeSummary(store, registrationId),
  ]);
  return { policy: inForce.policy, now, partner, claims, findings, findingWhys, why, dispute };
}

/**
 * The follow-up clock and what it stands on. No absence is asserted beyond what was read (T7): past the deadline it
 * says that HubSpot is read again, never that nothing was done.
 */
async function followUpView(
  store: Store,
  registration: Registration,
  viewer: Viewer,
): Promise<Pick<RegistrationView, 'followUp' | 'evidence'>> {
  const { protectedUntil, state } = registration;
  if (state !== 'active' || protectedUntil === null) return { followUp: null };
  const { registrationId } = registration;
  const [clock, known, now, files, entered] = await Promise.all([
    followUpOf(store, registration),
    store.activitiesOf(registrationId),
    store.now(),
    fileCounts(store, registrationId, viewer),
    onBehalfViews(store, [registrationId], viewer),
  ]);
  const activities = knownBy(known, now);
  return {
    followUp: {
      since: clock.since.toString(),
      dueAt: (clock.deadline ?? protectedUntil).toString(),
      status: clock.status,
      directWindowOpen: clock.directWindowOpen,
      why: clock.why.text,
      because: clock.why,
      misses: clock.misses.map(miss => miss.at.toString()),
      pausedBy: clock.pausedBy,
      reviewForRevocationSince: clock.reviewForRevocationSince?.toString() ?? null,
    },
    evidence: activities.toReversed().map(activity => {
      const because = clock.evidence.notCounted.find(({ activityId }) => activityId === activity.id)?.because;
      return {
        id: activity.id,
        title: activityTitle(activity),
        at: activity.occurredAt.toString(),
        grade: gradeOf(activity),
        counts: because === undefined,
        why: because?.text ?? null,
        deletedAt: activity.deletedAt?.toString() ?? null,
        confirmable: isConfirmable(activity),
        ...behalfOf(entered.get(activity.id)),
        ...filesIn(files.get(activity.id)),
      };
    }),
  };
}

const behalfOf = (onBehalf: OnBehalfView | undefined) => (onBehalf === undefined ? {} : { onBehalf });

const filesIn = (files: number | undefined) => (files === undefined ? {} : { files });

/** How many files each piece of evidence has; to direct reps that is hidden, as the files are. */
async function fileCounts(
  store: Store,
  registrationId: string,
  viewer: Viewer,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  if (!seesEstimate(viewer.roles)) return counts;
  for (const { activityId } of await store.filesOf(registrationId))
    counts.set(activityId, (counts.get(activityId) ?? 0) + 1);
  return counts;
}

async function decisionView(store: Store, registration: Registration): Promise<RegistrationView['decision']> {
  const { decidedAt, decisionCode, decisionTextId } = registration;
  if (decidedAt === null) return null;
  const texts = await store.textsOf(decisionTextId === null ? [] : [decisionTextId]);
  return {
    code: decisionCode,
    title: titleOfDecision(registration),
    text: decisionTextId === null ? null : (texts.get(decisionTextId) ?? null),
    at: decidedAt.toString(),
  };
}

const lapses = {
  INFO_TIMEOUT: { title: 'No answer came in time' },
  PARTNERS_MERGED: { title: 'Another registration of the united partners stays' },
  NOT_RECONFIRMED: { title: 'The place in the queue was not confirmed' },
};

function titleOfDecision({ decisionCode, state }: Registration): string {
  const known = Object.entries({ ...rejectCodes, ...revokeCodes, ...lapses }).find(
    ([code]) => code === decisionCode,
  );
  return known?.[1].title ?? stateWords[state];
}

/** Hidden from direct reps: absent, not blanked (domain rule 8). */
async function estimateView(store: Store, registration: Registration, viewer: Viewer) {
  if (!seesEstimate(viewer.roles)) return {};
  const { noteTextId, estimate } = registration;
  const texts = await store.textsOf(noteTextId === null ? [] : [noteTextId]);
  return {
    note: noteTextId === null ? null : (texts.get(noteTextId) ?? null),
    estimate:
      estimate === null ? null : { amountMinor: String(estimate.amountMinor), currency: estimate.currency },
  };
}

/** A renewal is offered when it can be asked for: in the last days before the end, and once (section 7). */
function untilRenewable(
  offer: ActionView,
  { protectedUntil, renewals }: Registration,
  policy: Policy,
  now: Temporal.Instant,
): ActionView {
  if (offer.name !== 'renew' || !offer.allowed || protectedUntil === null) return offer;
  if (renewals > 0) return { ...offer, allowed: false, reason: 'It was renewed once already.' };
  const opens = startOfLastDays(protectedUntil, policy.timeZone);
  if (Temporal.Instant.compare(now, opens) >= 0) return offer;
  const day = dayWords(opens.toZonedDateTimeISO(policy.timeZone).toPlainDate());
  return { ...offer, allowed: false, reason: `It can be renewed from ${day} on.` };
}
