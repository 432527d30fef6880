import { dayOf, programYearOf, quarterFrom, startOf } from '../domain/program-year.ts';
import { type Sunset, sunsetBy, sunsetOf } from '../domain/sunset.ts';
import type { TierFacts } from '../domain/tier-facts.ts';
import type {
  ClockPort,
  DeadlinesPort,
  LedgerPort,
  MintPort,
  OutboxPort,
  PartnersPort,
  PolicyPort,
  TextsPort,
} from './ports.ts';
import type { PartnerRecord } from './records.ts';
import type { TellPorts } from './tell-partner-managers.ts';
import type { TierFactsPort, TierStanding, TiersPort } from './tier-records.ts';

/** What operations on tiers ask of the store. */
export type TierPorts = TiersPort &
  TierFactsPort &
  ClockPort &
  DeadlinesPort &
  LedgerPort &
  MintPort &
  OutboxPort &
  PartnersPort &
  PolicyPort &
  TellPorts &
  TextsPort;

/** The partner's standing; one that has none yet begins with what HubSpot is not known to say. */
export async function standingOf(ports: TiersPort, partnerCompanyId: string): Promise<TierStanding> {
  return (
    (await ports.tierStanding(partnerCompanyId)) ?? {
      partnerCompanyId,
      crmTier: null,
      nextReview: null,
      sunsetSince: null,
      sunsetWarned: 0,
      probationUntil: null,
      metrics: {},
      metricsReadAt: null,
    }
  );
}

/** All that rules on tiers look at. */
export async function tierFactsOf(
  ports: TierFactsPort & PolicyPort,
  { partnerCompanyId, metrics }: TierStanding,
): Promise<TierFacts> {
  const { policy } = await ports.policyInForce();
  const facts = await ports.tierFacts(partnerCompanyId, policy.money.homeCurrency);
  return { ...facts, properties: metrics };
}

/** The sunset that runs for the partner now; null where none does. */
export async function runningSunset(
  ports: PolicyPort,
  partner: PartnerRecord,
  facts: Pick<TierFacts, 'approvals'>,
): Promise<Sunset | null> {
  const { policy } = await ports.policyInForce();
  const lastApproval = facts.approvals.toSorted(Temporal.Instant.compare).at(-1) ?? null;
  return sunsetOf({
    tier: partner.tier,
    type: partner.type,
    joinedOn: partner.joinedOn,
    lastApproval,
    policy,
  });
}

/** What a sunset must not happen twice for. */
export const sunsetReference = (sunset: Sunset) => sunset.since.toString();

/**
 * Sets the partner's sunset clock: the next warning, or the end. A clock that looks early finds nothing due and sets
 * itself again, so an approval need not move it. The partner must be locked.
 */
export async function setSunsetClock(
  ports: TierPorts,
  partner: PartnerRecord,
  standing: TierStanding,
): Promise<void> {
  const sunset = await runningSunset(ports, partner, await tierFactsOf(ports, standing));
  const due = sunset === null ? null : sunsetBy(sunset, await ports.now());
  // What is over was settled before, and does not come twice.
  if (due === null || due.over) await ports.settleDeadline(partner.companyId, 'sunset');
  else await ports.setDeadline(partner.companyId, 'sunset', due.next);
}

/**
 * Sets when the partner's tier is looked at next: the first day of each quarter, on which a program year that is over
 * is reviewed and a promotion is looked for. Every year before today must be reviewed. Answers the standing.
 */
export async function setReviewClock(
  ports: TierPorts,
  partner: PartnerRecord,
  standing: TierStanding,
): Promise<TierStanding> {
  const { timeZone, tierReview } = (await ports.policyInForce()).policy;
  const today = dayOf(await ports.now(), timeZone);
  const nextReview = programYearOf(today, tierReview.programYearStart).until;
  const quarter = quarterFrom(today.add({ days: 1 }), tierReview.programYearStart);
  await ports.setDeadline(partner.companyId, 'annual-review', startOf(quarter, timeZone));
  const shown = (await ports.tierStanding(partner.companyId))?.nextReview ?? null;
  if (shown === null || !shown.equals(nextReview)) await ports.touchCompanies([partner.companyId]);
  return { ...standing, nextReview };
}

/** Saves the standing after a change of the tier; the clocks of a partner that has none yet begin. */
export async function keepTierClocks(
  ports: TierPorts,
  partner: PartnerRecord,
  standing: TierStanding,
): Promise<void> {
  await setSunsetClock(ports, partner, standing);
  await ports.saveTierStanding(
    standing.nextReview === null ? await setReviewClock(ports, partner, standing) : standing,
  );
}

/** Of a company that is no partner now no clock runs. */
export async function stopTierClocks(ports: DeadlinesPort, partnerCompanyId: string): Promise<void> {
  await ports.settleDeadline(partnerCompanyId, 'sunset');
  await ports.settleDeadline(partnerCompanyId, 'annual-review');
}

/** Has the partner's tier looked at now; the clocks set themselves then. For a partner that is back before it had left. */
export async function lookAtTierAgain(
  ports: DeadlinesPort & ClockPort,
  partnerCompanyId: string,
): Promise<void> {
  const now = await ports.now();
  await ports.setDeadline(partnerCompanyId, 'sunset', now);
  await ports.setDeadline(partnerCompanyId, 'annual-review', now);
}

/** The partner has left: when it comes back, it joins anew. */
export async function leaveTier(ports: DeadlinesPort & TiersPort, partnerCompanyId: string): Promise<void> {
  await stopTierClocks(ports, partnerCompanyId);
  await ports.saveTierStanding({
    ...(await standingOf(ports, partnerCompanyId)),
    nextReview: null,
    probationUntil: null,
  });
}

/** Whether a terminated partner has left, or may still be marked again as if nothing had been. */
export const hasLeft = async (ports: TiersPort, partnerCompanyId: string): Promise<boolean> =>
  (await standingOf(ports, partnerCompanyId)).nextReview === null;
