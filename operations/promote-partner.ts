import { addMonthsClamped } from '../domain/calendar.ts';
import type { Outcome } from '../domain/outcome.ts';
import { dayOf, programYearOf } from '../domain/program-year.ts';
import { promotion } from '../domain/promotion.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { JudgedPeriod, TierFacts } from '../domain/tier-facts.ts';
import { tierAbove } from '../domain/tier-settings.ts';
import { whyOf } from '../domain/why.ts';
import { changeFacts, changeTier, proposeChange, putInEffect, recordTier } from './change-tier.ts';
import type { Refused } from './record-refusal.ts';
import type { Actor, PartnerRecord } from './records.ts';
import { refuse } from './refuse.ts';
import type { MetricsRead } from './review-tier.ts';
import { tellPartnerManagers } from './tell-partner-managers.ts';
import { keepTierClocks, standingOf, type TierPorts, tierFactsOf } from './tier-clock.ts';

/**
 * Looks whether the partner has grown into the next tier (V2). It is proposed to the partner manager, once a tier and
 * period, or in effect at once where the policy says so. Not while a lower tier is announced.
 *
 * @param judgedUntil end of the program year that was just reviewed; null: the year that runs is judged as far as it is
 * @returns the partner as it is then
 */
export async function lookForPromotion(
  ports: TierPorts,
  partner: PartnerRecord,
  facts: TierFacts,
  judgedUntil: Temporal.Instant | null,
): Promise<PartnerRecord> {
  const { policy } = await ports.policyInForce();
  const changes = await ports.tierChanges(partner.companyId);
  if (partner.status !== 'active' || changes.some(({ status }) => status === 'pending')) return partner;
  const now = await ports.now();
  const verdict = promotion({
    tier: partner.tier,
    facts,
    period: await periodUntil(ports, judgedUntil),
    policy,
  });
  if (!verdict.met || verdict.to === null) return partner;
  const proposed = changes.some(({ status, toTier }) => status === 'proposed' && toTier === verdict.to);
  const decided = {
    actor: { kind: 'automation' as const },
    to: verdict.to,
    cause: 'promotion' as const,
    reference: `${verdict.to}:${dayOf(judgedUntil ?? now, policy.timeZone)}`,
    outcome: verdict.outcome,
    textId: null,
  };
  if (policy.tierReview.automaticPromotion)
    return (await changeTier(ports, partner, decided, now)) ?? partner;
  const change = proposed ? null : await proposeChange(ports, partner, decided);
  if (change === null) return partner;
  await recordTier(ports, partner.companyId, {
    kind: 'promotion-proposed',
    why: whyOf(change.outcome),
    actor: { kind: 'automation' },
    occurredAt: now,
    rules: ['V2'],
    facts: changeFacts(change),
  });
  await tellPartnerManagers(ports, partner.companyId, {
    subjectId: change.changeId,
    subject: `${partner.name}: promotion to ${change.toTier} (V2)`,
    body: `${change.outcome.text} Open the partner's Dibs card to promote it.`,
  });
  return partner;
}

/**
 * Promotes the partner to the next tier, from now on: what was proposed is accepted as it stands, else the criteria are
 * held against today's facts. A promotion takes nothing from anybody, so it needs no notice.
 */
export async function promotePartner(
  ports: TierPorts,
  command: {
    actor: Actor & { kind: 'user' };
    partnerCompanyId: string;
    text: string | null;
    read: MetricsRead;
  },
): Promise<{ ok: true; partner: PartnerRecord } | Refused> {
  const { actor, partnerCompanyId, read } = command;
  const partner = await ports.lockPartner(partnerCompanyId);
  if (partner === null) return { ok: false, refusal: refuse.unknownPartner(partnerCompanyId) };
  const notAllowed = refuse.unlessMayOn(actor, partnerCompanyId, 'promote-tier');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  if (partner.status !== 'active') return { ok: false, refusal: notActive(partner) };
  const { policy } = await ports.policyInForce();
  const before = await standingOf(ports, partnerCompanyId);
  const standing = read === null ? before : { ...before, metrics: read.metrics, metricsReadAt: read.readAt };
  const textId = command.text ? await ports.keepText(command.text) : null;
  const now = await ports.now();
  const to = tierAbove(policy.tiers, partner.tier)?.name;
  const proposal = (await ports.tierChanges(partnerCompanyId)).find(
    change => change.status === 'proposed' && change.toTier === to,
  );
  if (proposal !== undefined) {
    const accepted = {
      ...proposal,
      status: 'effective' as const,
      appliedAt: now,
      decidedBy: actor.userId,
      textId,
    };
    await ports.saveTierChange(accepted);
    const promoted = await putInEffect(ports, partner, accepted, actor, now);
    await keepTierClocks(ports, promoted, standing);
    return { ok: true, partner: promoted };
  }
  const verdict = promotion({
    tier: partner.tier,
    facts: await tierFactsOf(ports, standing),
    period: await periodUntil(ports, null),
    policy,
  });
  if (!verdict.met || verdict.to === null) {
    await recordTier(ports, partnerCompanyId, {
      kind: 'promotion-refused',
      why: whyOf(verdict.outcome),
      actor,
      occurredAt: now,
      rules: ['V2'],
      facts: {
        code: verdict.outcome.code,
      },
    });
    return { ok: false, refusal: refusalOfOutcome(verdict.outcome), recorded: true };
  }
  const promoted = await changeTier(
    ports,
    partner,
    { actor, to: verdict.to, cause: 'promotion', reference: null, outcome: verdict.outcome, textId },
    now,
  );
  if (promoted === null) throw new Error(`Promotion of ${partnerCompanyId} has a reference of its own`);
  await keepTierClocks(ports, promoted, standing);
  return { ok: true, partner: promoted };
}

/** The program year that runs, as far as it is, or the one that ended then. */
async function periodUntil(ports: TierPorts, end: Temporal.Instant | null): Promise<JudgedPeriod> {
  const { timeZone, tierReview } = (await ports.policyInForce()).policy;
  if (end !== null) return { yearFrom: addMonthsClamped(dayOf(end, timeZone), -12), until: end, timeZone };
  const now = await ports.now();
  return {
    yearFrom: programYearOf(dayOf(now, timeZone), tierReview.programYearStart).from,
    until: now,
    timeZone,
  };
}

const refusalOfOutcome = ({ text, ...outcome }: Outcome): Refusal => ({
  ...outcome,
  title: 'The partner cannot be promoted yet',
  detail: text,
});

const notActive = (partner: PartnerRecord): Refusal => ({
  code: 'PARTNER_NOT_ACTIVE',
  rule: 'V2',
  title: 'The partner is not in good standing',
  detail: `A partner that is ${partner.status} is not promoted.`,
  facts: { status: partner.status },
  wouldChange: [{ fact: 'status', becomes: 'active', text: 'Take the partner back into the program first.' }],
});
