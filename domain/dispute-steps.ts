import { type BusinessCalendar, businessDeadline } from './calendar.ts';
import { acknowledgedAt, type DisputeCase, type DisputeSettings, disputeAt } from './dispute.ts';
import { type DisputeActor, type DisputeCommand, illegalCommand } from './dispute-commands.ts';
import { notPermitted } from './dispute-rights.ts';
import { type Ruling, rulingRefusal } from './dispute-ruling.ts';
import type { Refusal } from './refusal.ts';

type Outcome = { ok: true; dispute: DisputeCase } | { ok: false; refusal: Refusal };

/**
 * Takes a step of a case (domain rule 9). The clock goes first: a step that comes after its limit meets the case
 * where it has climbed to.
 *
 * @returns the case afterwards, or ILLEGAL_MOVE, NOT_PERMITTED, DECIDER_IS_PARTY, DECIDER_IS_ASSIGNED,
 * DECIDER_IS_THE_SAME, NOT_A_PARTY, ACCEPTED_ALREADY or INVALID_RULING
 */
export function takeStep(
  before: DisputeCase,
  step: DisputeCommand,
  actor: DisputeActor,
  now: Temporal.Instant,
  settings: DisputeSettings,
  calendar: BusinessCalendar,
): Outcome {
  const dispute = disputeAt(before, now, settings, calendar);
  const obstacle =
    illegalCommand(dispute, step.command) ??
    notPermitted(dispute, step, actor) ??
    (step.command === 'propose' || step.command === 'decide' ? rulingRefusal(dispute, step.ruling) : null);
  if (obstacle !== null) return { ok: false, refusal: obstacle };
  const by = actor.kind === 'user' ? actor.userId : 'automation';
  return { ok: true, dispute: taken(dispute, step, by, now, settings, calendar) };
}

function taken(
  dispute: DisputeCase,
  step: DisputeCommand,
  by: string,
  now: Temporal.Instant,
  settings: DisputeSettings,
  calendar: BusinessCalendar,
): DisputeCase {
  switch (step.command) {
    case 'acknowledge':
      return { ...dispute, state: 'acknowledged', ...acknowledgedAt(now, settings, calendar) };
    case 'give-evidence': {
      const given = { ...step.evidence, side: step.side, givenBy: by, givenAt: now };
      return { ...dispute, evidence: [...dispute.evidence, given] };
    }
    case 'close-evidence':
      return { ...dispute, state: 'evidence' };
    case 'propose':
      return {
        ...dispute,
        state: 'proposed',
        proposal: { ruling: step.ruling, by, at: now },
        acceptedBy: [],
      };
    case 'accept': {
      const acceptedBy = [...dispute.acceptedBy, step.side];
      const all = dispute.parties.every(({ side }) => side === 'office' || acceptedBy.includes(side));
      return { ...dispute, acceptedBy, state: all ? 'accepted' : 'proposed' };
    }
    case 'object':
      return { ...dispute, state: 'with-director' };
    case 'pass-up':
      return { ...dispute, state: 'with-executive' };
    case 'settle':
      if (dispute.proposal === null)
        throw new Error(`Dispute ${dispute.disputeId} was accepted without a proposal`);
      return decided(dispute, dispute.proposal.ruling, dispute.proposal.by, now, settings, calendar);
    case 'decide':
      return decided(dispute, step.ruling, by, now, settings, calendar);
    case 'appeal': {
      const dueAt = businessDeadline(now, settings.appealBusinessDays, calendar);
      return {
        ...dispute,
        state: 'appealed',
        appealableUntil: null,
        appeal: { side: step.side, at: now, dueAt },
      };
    }
    default:
      return step satisfies never;
  }
}

function decided(
  dispute: DisputeCase,
  ruling: Ruling,
  by: string,
  at: Temporal.Instant,
  settings: DisputeSettings,
  calendar: BusinessCalendar,
): DisputeCase {
  return {
    ...dispute,
    state: 'decided',
    rulings: [...dispute.rulings, { ruling, by, at }],
    appealableUntil:
      dispute.appeal === null ? businessDeadline(at, settings.appealBusinessDays, calendar) : null,
  };
}
