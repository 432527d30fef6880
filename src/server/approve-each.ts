import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { type Store, storeOf } from '../../adapters/postgres/store.ts';
import type { ApprovalOutcome } from '../../contract/home.ts';
import { lastProtectedDay } from '../../domain/calendar.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { approveRegistration } from '../../operations/approve-registration.ts';
import { recordRefusal, type Wanted } from '../../operations/record-refusal.ts';
import type { Registration } from '../../operations/records.ts';
import { refuse } from '../../operations/refuse.ts';
import { decide, type Scene } from './decide.ts';
import type { SignedContext } from './route.ts';
import { mayRead, type Viewer, viewerOf } from './views/viewer.ts';

/**
 * Approves claims one by one, each decided by itself: what one is refused for costs the others nothing, and is recorded
 * as its outcome. Every claim has a key of its own under the request's, so that a retry of all of them is none.
 */
export async function approveEach(
  context: SignedContext,
  key: string,
  registrationIds: readonly string[],
): Promise<ApprovalOutcome[]> {
  const outcomes: ApprovalOutcome[] = [];
  for (const registrationId of new Set(registrationIds)) {
    const wanted: Wanted = { action: 'approve', registrationId };
    outcomes.push(
      await decide(context, `${key}:${registrationId}`, wanted, async scene => {
        const outcome = await approve(scene, registrationId);
        if (outcome.refusal !== null) await recordRefusal(scene.store, scene.viewer, wanted, outcome.refusal);
        return outcome;
      }),
    );
  }
  return outcomes;
}

/** What `approveEach` would do now: each approval is carried out and then not committed. */
export async function rehearseEach(
  { deps, portalId, userId }: SignedContext,
  registrationIds: readonly string[],
): Promise<ApprovalOutcome[]> {
  const outcomes: ApprovalOutcome[] = [];
  for (const registrationId of new Set(registrationIds))
    outcomes.push(
      await inPortal(deps.pool, portalId, {}, async tx => {
        const store = storeOf(tx);
        const viewer = await viewerOf(tx, store, userId);
        throw new Rehearsed(await approve({ tx, store, viewer }, registrationId));
      }).catch((error: unknown) => {
        if (error instanceof Rehearsed) return error.outcome;
        throw error;
      }),
    );
  return outcomes;
}

type Outcome = ApprovalOutcome & { refusal: Refusal | null };

/** Carries an outcome out of a transaction that must not commit. */
class Rehearsed extends Error {
  override readonly name = 'Rehearsed';
  readonly outcome: ApprovalOutcome;

  constructor(outcome: ApprovalOutcome) {
    super('Rehearsed, and not to be committed');
    this.outcome = outcome;
  }
}

async function approve({ store, viewer }: Scene, registrationId: string): Promise<Outcome> {
  const named = await store.registration(registrationId);
  if (named === null || !mayRead(viewer, named.partnerCompanyId)) return unknown(registrationId);
  const approved = await approveRegistration(store, { actor: viewer, registrationId, text: null });
  const claim = approved.ok ? approved.registration : named;
  return {
    registrationId,
    ...(await aboutClaim(store, viewer, claim)),
    protectedThrough: approved.ok ? await lastDay(store, approved.registration) : null,
    refusal: approved.ok ? null : approved.refusal,
  };
}

/** Of a claim that there is not, and of one that the viewer may not read of: no difference is to be seen (I7). */
const unknown = (registrationId: string): Outcome => ({
  registrationId,
  partner: '',
  customer: '',
  waitingBehind: 0,
  otherDeals: 0,
  protectedThrough: null,
  refusal: refuse.unknownRegistration(registrationId),
});

async function aboutClaim(
  store: Store,
  viewer: Viewer,
  claim: Registration,
): Promise<Pick<ApprovalOutcome, 'partner' | 'customer' | 'waitingBehind' | 'otherDeals'>> {
  const companies = await store.companiesOfAccount(claim.accountId);
  const deals = await store.dealsOfCompanies(companies.map(company => company.companyId));
  const others = await store.claimsOfAccount(claim.accountId);
  return {
    partner: (await store.partner(claim.partnerCompanyId))?.name ?? `Company ${claim.partnerCompanyId}`,
    customer:
      companies.find(company => company.companyId === claim.companyId)?.name ?? `Company ${claim.companyId}`,
    waitingBehind: others.filter(
      other =>
        other.state === 'queued' &&
        other.sequence > claim.sequence &&
        mayRead(viewer, other.partnerCompanyId),
    ).length,
    otherDeals: deals.filter(
      deal => deal.dealId !== claim.dealId && !deal.missing && deal.mergedInto === null,
    ).length,
  };
}

async function lastDay(store: Store, { protectedUntil }: Registration): Promise<string | null> {
  const { policy } = await store.policyInForce();
  return protectedUntil === null ? null : lastProtectedDay(protectedUntil, policy.timeZone).toString();
}
