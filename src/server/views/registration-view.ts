import type { Store } from '../../../adapters/postgres/store.ts';
import type { RegistrationView } from '../../../contract/views.ts';
import { actionsFor, seesEstimate } from '../../../domain/actions.ts';
import { lastProtectedDay, startOfNthDay } from '../../../domain/calendar.ts';
import type { Policy } from '../../../domain/policy.ts';
import { rejectCodes, stateWords } from '../../../domain/registration.ts';
import { queuePosition } from '../../../domain/submission.ts';
import { claimSummary } from '../../../operations/claim-summary.ts';
import type { Registration } from '../../../operations/records.ts';
import { rightsOn } from '../../../operations/refuse.ts';
import { accountRef } from './account-ref.ts';
import { findingView } from './finding-view.ts';
import type { Viewer } from './viewer.ts';

/** A registration as the viewer may see it: what the roles of domain rule 8 hide is absent. */
export async function registrationView(
  store: Store,
  registration: Registration,
  viewer: Viewer,
): Promise<RegistrationView> {
  const { policy } = await store.policyInForce();
  const now = await store.now();
  const partner = await store.partner(registration.partnerCompanyId);
  const claims = await store.claimsOfAccount(registration.accountId);
  const findings = await store.findingsOf(registration.registrationId);
  const rights = rightsOn(viewer, registration.partnerCompanyId);
  const active = registration.state === 'active';
  const until = registration.protectedUntil;
  return {
    id: registration.registrationId,
    state: registration.state,
    claimedAt: registration.claimedAt.toString(),
    partner: {
      companyId: registration.partnerCompanyId,
      name: partner?.name ?? `Company ${registration.partnerCompanyId}`,
      tier: partner?.tier ?? '',
    },
    account: await accountRef(store, registration.accountId, registration.companyId),
    dealId: registration.dealId,
    enforcement: policy.enforcement,
    protectedFrom: registration.protectedFrom?.toString() ?? null,
    protectedUntil: until?.toString() ?? null,
    protectedThrough: active && until !== null ? lastProtectedDay(until, policy.timeZone).toString() : null,
    timeZone: policy.timeZone,
    renewals: registration.renewals,
    followUp: active ? followUpView(registration, policy, now) : null,
    contested: registration.contested,
    queuePosition: queuePosition(claimSummary(registration), claims.map(claimSummary)),
    reviewDueAt: registration.reviewDueAt?.toString() ?? null,
    decision: await decisionView(store, registration),
    ...(await estimateView(store, registration, viewer)),
    findings: findings.map(finding => findingView(finding, registration, viewer)),
    actions: actionsFor(registration, rights),
  };
}

/**
 * The follow-up clock. No absence is asserted beyond what was read (T7): past the deadline it says that the
 * evidence is being looked at, never that nothing was done.
 */
function followUpView(
  registration: Registration,
  policy: Policy,
  now: Temporal.Instant,
): RegistrationView['followUp'] {
  const { followUpDueAt: dueAt, protectedFrom: since } = registration;
  if (dueAt === null || since === null) return null;
  const past = Temporal.Instant.compare(now, dueAt) >= 0;
  const warnFrom = startOfNthDay(
    since,
    Math.max(...policy.followUp.warnOnDays.filter(day => day <= 11), 1),
    policy.timeZone,
  );
  const soon = Temporal.Instant.compare(now, warnFrom) >= 0;
  return {
    since: since.toString(),
    dueAt: dueAt.toString(),
    status: past ? 'pending-evidence' : soon ? 'due-soon' : 'on-track',
    directWindowOpen: registration.directWindowOpen,
  };
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

function titleOfDecision({ decisionCode, state }: Registration): string {
  const known = Object.entries(rejectCodes).find(([code]) => code === decisionCode);
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
