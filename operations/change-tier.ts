import { businessDeadline } from '../domain/calendar.ts';
import type { Outcome } from '../domain/outcome.ts';
import { dayInWords } from '../domain/plain-days.ts';
import { businessCalendarOf } from '../domain/policy.ts';
import { startOf } from '../domain/program-year.ts';
import { effectiveDay } from '../domain/tier-notice.ts';
import { whyOf } from '../domain/why.ts';
import { atOffice } from './at-office.ts';
import type { Actor, PartnerRecord, Recorded } from './records.ts';
import { tellPartnerManagers } from './tell-partner-managers.ts';
import type { TierPorts } from './tier-clock.ts';
import type { TierChange } from './tier-records.ts';

/** A change that was decided, by a person or by the rules. */
export type DecidedChange = {
  actor: Actor;
  to: string;
  cause: TierChange['cause'];
  /** Null: a change of its own, that may happen again. */
  reference: string | null;
  outcome: Outcome;
  textId: string | null;
};

/**
 * Puts another tier in effect: partner, CRM copy, ledger. Whatever else was proposed or announced is superseded. Running
 * registrations keep what they have (V3). Null when this change happened before. The partner must be locked.
 */
export async function changeTier(
  ports: TierPorts,
  partner: PartnerRecord,
  decided: DecidedChange,
  occurredAt: Temporal.Instant,
): Promise<PartnerRecord | null> {
  const now = await ports.now();
  const change = await newChange(ports, partner, decided);
  const { appealBusinessDays } = (await ports.policyInForce()).policy.tierReview;
  const appealable = decided.cause === 'sunset';
  const effective: TierChange = {
    ...change,
    status: 'effective',
    appliedAt: now,
    appealUntil: appealable ? await inBusinessDays(ports, partner, appealBusinessDays) : null,
  };
  if (!(await ports.insertTierChange(effective))) return null;
  return await putInEffect(ports, partner, effective, decided.actor, occurredAt);
}

/** Likewise for a change that stands in the store already. */
export async function putInEffect(
  ports: TierPorts,
  partner: PartnerRecord,
  change: TierChange,
  actor: Actor,
  occurredAt: Temporal.Instant,
): Promise<PartnerRecord> {
  await supersedeOthers(ports, partner.companyId, change.changeId);
  const changed = { ...partner, tier: change.toTier };
  await ports.savePartner(changed);
  await ports.touchCompanies([partner.companyId]);
  await recordTier(ports, partner.companyId, {
    kind: 'tier-changed',
    why: whyOf(change.outcome),
    actor,
    occurredAt,
    rules: [change.outcome.rule],
    facts: changeFacts(change),
  });
  return changed;
}

/**
 * Announces a lower tier (V3): in effect on the first day of a quarter after the notice, with a time to appeal. Answers
 * the change, null when it was announced before. The partner must be locked.
 */
export async function announceChange(
  ports: TierPorts,
  partner: PartnerRecord,
  decided: DecidedChange,
): Promise<TierChange | null> {
  const { policy } = await ports.policyInForce();
  const effectiveOn = effectiveDay(await ports.now(), policy);
  const change: TierChange = {
    ...(await newChange(ports, partner, decided)),
    status: 'pending',
    effectiveOn,
    appealUntil: await inBusinessDays(ports, partner, policy.tierReview.appealBusinessDays),
  };
  if (!(await ports.insertTierChange(change))) return null;
  await supersedeOthers(ports, partner.companyId, change.changeId);
  await ports.setDeadline(change.changeId, 'tier-effective', startOf(effectiveOn, policy.timeZone));
  await recordTier(ports, partner.companyId, {
    kind: 'tier-change-announced',
    why: whyOf(change.outcome),
    actor: decided.actor,
    occurredAt: change.decidedAt,
    rules: ['V3', change.outcome.rule],
    facts: changeFacts(change),
  });
  await tellPartnerManagers(ports, partner.companyId, {
    subjectId: change.changeId,
    subject: `${partner.name}: tier ${change.toTier} from ${dayInWords(effectiveOn)} (V3)`,
    body: `${change.outcome.text} It is in effect from ${dayInWords(effectiveOn)}; running registrations keep their protection. ${whatWouldChange(change.outcome)} Tell the partner: it may appeal on the partner's Dibs card.`,
    partnerToo: true,
  });
  return change;
}

/** What the outcome says would have changed it, as sentences. */
export const whatWouldChange = ({ wouldChange }: Outcome): string =>
  wouldChange.map(({ text }) => text).join(' ');

export const changeFacts = (change: TierChange): Record<string, unknown> => ({
  changeId: change.changeId,
  from: change.fromTier,
  to: change.toTier,
  cause: change.cause,
  code: change.outcome.code,
  effectiveOn: change.effectiveOn?.toString() ?? null,
  appealUntil: change.appealUntil?.toString() ?? null,
  textId: change.textId,
});

/** An entry about a partner's tier: it concerns no registration. */
export async function recordTier(
  ports: Pick<TierPorts, 'append' | 'now' | 'policyInForce'>,
  partnerCompanyId: string,
  entry: Recorded & {
    actor: Actor;
    occurredAt: Temporal.Instant;
    rules: string[];
    facts: Record<string, unknown>;
  },
): Promise<void> {
  await ports.append({
    ...entry,
    registrationId: null,
    accountId: null,
    partnerCompanyId,
    recordedAt: await ports.now(),
    policyVersion: (await ports.policyInForce()).version,
  });
}

async function newChange(
  ports: TierPorts,
  partner: PartnerRecord,
  { actor, to, cause, reference, outcome, textId }: DecidedChange,
): Promise<TierChange> {
  const changeId = ports.id('tch');
  return {
    changeId,
    partnerCompanyId: partner.companyId,
    fromTier: partner.tier,
    toTier: to,
    cause,
    reference: reference ?? changeId,
    status: 'proposed',
    decidedAt: await ports.now(),
    decidedBy: actor.kind === 'user' ? actor.userId : null,
    effectiveOn: null,
    appliedAt: null,
    appealUntil: null,
    policyVersion: (await ports.policyInForce()).version,
    outcome,
    textId,
  };
}

/** A proposal, which waits for a person. Null when it was made before. */
export async function proposeChange(
  ports: TierPorts,
  partner: PartnerRecord,
  decided: DecidedChange,
): Promise<TierChange | null> {
  const change = await newChange(ports, partner, decided);
  return (await ports.insertTierChange(change)) ? change : null;
}

/** The latest decision stands: what was proposed or announced before it does not come. */
async function supersedeOthers(ports: TierPorts, partnerCompanyId: string, changeId: string): Promise<void> {
  for (const other of await ports.tierChanges(partnerCompanyId)) {
    if (other.changeId === changeId || (other.status !== 'pending' && other.status !== 'proposed')) continue;
    await ports.saveTierChange({ ...other, status: 'superseded' });
    await ports.settleDeadline(other.changeId, 'tier-effective');
    await ports.cancelEffects(other.changeId);
  }
}

async function inBusinessDays(
  ports: TierPorts,
  { companyId }: PartnerRecord,
  days: number,
): Promise<Temporal.Instant> {
  const policy = await atOffice(ports, (await ports.policyInForce()).policy, companyId);
  return businessDeadline(await ports.now(), days, businessCalendarOf(policy));
}
