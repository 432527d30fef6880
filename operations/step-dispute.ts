import { type DisputeSide, disputeAt } from '../domain/dispute.ts';
import type { DisputeActor, DisputeCommand, DisputeCommandName } from '../domain/dispute-commands.ts';
import { takeStep } from '../domain/dispute-steps.ts';
import type { RecordKind } from '../domain/ledger-kinds.ts';
import { businessCalendarOf } from '../domain/policy.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type Why, whyOf } from '../domain/why.ts';
import { atOfficeOf } from './at-office.ts';
import { carryOutRuling } from './carry-out-ruling.ts';
import { creditAnew } from './credit-anew.ts';
import { disputeActor, sideFor } from './dispute-actor.ts';
import { setDisputeClock, withNextLimit } from './dispute-clock.ts';
import { tellOfLimit, tellParties } from './dispute-notices.ts';
import type { DisputePorts } from './dispute-ports.ts';
import type { DisputeRecord } from './dispute-records.ts';
import { beginTolls } from './dispute-tolls.ts';
import { lockDispute } from './lock-dispute.ts';
import { markContested } from './mark-contested.ts';
import type { Refused } from './record-refusal.ts';
import type { Actor, Recorded } from './records.ts';
import { refuseDispute } from './refuse-dispute.ts';
import { tellDispute } from './tell-dispute.ts';

type Person = Actor & { kind: 'user' };
export type DisputeOutcome = { ok: true; dispute: DisputeRecord } | Refused;

/**
 * Takes a step of a case (domain rule 9) and does what follows from it: clocks stand still from the acknowledgement,
 * a ruling is carried out on the claims in the same transaction, a proposal that all sides accepted is the ruling.
 *
 * @param step what to do, given the side that the person speaks for
 * @param named the side that the person names; null: the only one that the person speaks for
 */
export async function stepDispute(
  ports: DisputePorts,
  command: {
    actor: Person;
    disputeId: string;
    side: DisputeSide | null;
    step: (side: DisputeSide) => DisputeCommand;
  },
): Promise<DisputeOutcome> {
  const dispute = await lockDispute(ports, command.disputeId);
  if (dispute === null || isStranger(dispute, command.actor))
    return { ok: false, refusal: refuseDispute.unknown(command.disputeId) };
  const person = await disputeActor(ports, dispute, command.actor);
  const side = sideFor(dispute, person, command.side);
  if (!side.ok) return side;
  const outcome = await take(ports, dispute, command.step(side.side), person, command.actor);
  if (!outcome.ok || outcome.dispute.state !== 'accepted') return outcome;
  // All sides accepted: it takes effect without anybody's doing.
  const automation = { kind: 'automation' as const };
  return await take(ports, outcome.dispute, { command: 'settle' }, automation, automation);
}

/** A partner that is no party learns not even that there is such a case (I7). */
const isStranger = (dispute: DisputeRecord, { roles, worksForPartner }: Person): boolean =>
  roles.every(role => role === 'partner') &&
  !dispute.parties.some(party => party.partnerCompanyId !== null && worksForPartner(party.partnerCompanyId));

/**
 * Appeals a ruling (once, in the days that the case allows): the reasons are evidence of that side, and somebody new
 * decides. Refused as any step.
 */
export async function appealDispute(
  ports: DisputePorts,
  command: { actor: Person; disputeId: string; side: DisputeSide | null; text: string },
): Promise<DisputeOutcome> {
  const appealed = await stepDispute(ports, { ...command, step: side => ({ command: 'appeal', side }) });
  if (!appealed.ok) return appealed;
  return await stepDispute(ports, {
    ...command,
    step: side => ({
      command: 'give-evidence',
      side,
      evidence: { evidenceId: ports.id('evd'), facts: { code: 'STATEMENT', text: command.text } },
    }),
  });
}

async function take(
  ports: DisputePorts,
  before: DisputeRecord,
  step: DisputeCommand,
  person: DisputeActor,
  actor: Actor,
): Promise<DisputeOutcome> {
  const now = await ports.now();
  const policy = await atOfficeOf(ports, await ports.policyOf(before.policyVersion), before.parties);
  const calendar = businessCalendarOf(policy);
  const taken = takeStep(before, step, person, now, policy.dispute, calendar);
  if (!taken.ok) {
    await tellRefusal(ports, before, step, actor, taken.refusal);
    return { ...taken, recorded: true };
  }
  const after = withNextLimit(before, taken.dispute);
  const isRuled = after.rulings.length > before.rulings.length;
  const ruled = isRuled ? await carryOutRuling(ports, after, actor) : { dispute: after, why: null };
  const dispute = withNextLimit(ruled.dispute, disputeAt(ruled.dispute, now, policy.dispute, calendar));
  await ports.saveDispute(dispute);
  if (step.command === 'acknowledge' || step.command === 'appeal') await beginTolls(ports, dispute, now);
  await markContested(ports, dispute);
  await tellDispute(ports, dispute, {
    ...entryOf(step.command, ruled.why),
    actor,
    facts: factsOf(step, dispute),
  });
  await setDisputeClock(ports, dispute);
  if (dispute.state !== before.state) await tellOfLimit(ports, dispute, 'next');
  if (isRuled) await creditAnew(ports, dispute);
  if (isRuled) await tellParties(ports, dispute, 'decided');
  if (step.command === 'appeal') await tellParties(ports, dispute, 'appealed');
  return { ok: true, dispute };
}

/** A ruling is an outcome, every other step something that somebody did. */
function entryOf(command: DisputeCommandName, why: Why | null): Recorded {
  const kind = entries[command];
  if (kind !== 'dispute-decided') return { kind };
  if (why === null) throw new Error(`A dispute was decided by ${command} without a ruling`);
  return { kind, why };
}

const entries: Record<DisputeCommandName, RecordKind | 'dispute-decided'> = {
  acknowledge: 'dispute-acknowledged',
  'give-evidence': 'dispute-evidence-given',
  'close-evidence': 'dispute-evidence-closed',
  propose: 'dispute-proposed',
  accept: 'dispute-accepted',
  object: 'dispute-objected',
  settle: 'dispute-decided',
  'pass-up': 'dispute-passed-up',
  decide: 'dispute-decided',
  appeal: 'dispute-appealed',
};

/** Codes, ids and instants: what was written stays in the case (P11), and no side's history tells of the other (I7). */
function factsOf(step: DisputeCommand, dispute: DisputeRecord): Record<string, unknown> {
  const ruling = dispute.rulings.at(-1)?.ruling;
  switch (step.command) {
    case 'acknowledge':
      return { tollEndsAt: dispute.tollEndsAt?.toString() ?? null };
    case 'give-evidence':
      return { side: step.side, evidenceId: step.evidence.evidenceId };
    case 'accept':
    case 'object':
      return { side: step.side };
    case 'appeal':
      return { side: step.side, dueAt: dispute.appeal?.dueAt.toString() ?? null };
    case 'propose':
      return { ruling: step.ruling.code, rule: step.ruling.rule };
    case 'settle':
    case 'decide':
      return {
        ruling: ruling?.code ?? null,
        rule: ruling?.rule ?? null,
        onAppeal: dispute.rulings.length === 2,
        appealableUntil: dispute.appealableUntil?.toString() ?? null,
      };
    case 'close-evidence':
    case 'pass-up':
      return {};
    default:
      return step satisfies never;
  }
}

/** Of the case and no registration: who was refused is no matter of the claims' histories. */
async function tellRefusal(
  ports: DisputePorts,
  dispute: DisputeRecord,
  step: DisputeCommand,
  actor: Actor,
  refusal: Refusal,
): Promise<void> {
  const now = await ports.now();
  await ports.append({
    kind: 'dispute-step-refused',
    why: whyOf(refusal),
    registrationId: null,
    accountId: dispute.accountId,
    partnerCompanyId: null,
    actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: dispute.policyVersion,
    rules: [refusal.rule],
    facts: {
      disputeId: dispute.disputeId,
      step: step.command,
      code: refusal.code,
    },
  });
}
