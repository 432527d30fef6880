import type { ActionView } from '../../../contract/views.ts';
import type { DisputeActor, DisputeCommand } from '../../../domain/dispute-commands.ts';
import { illegalCommand } from '../../../domain/dispute-commands.ts';
import { notPermitted } from '../../../domain/dispute-rights.ts';
import { sidesOf } from '../../../operations/dispute-actor.ts';
import type { DisputeRecord } from '../../../operations/dispute-records.ts';

type Person = Extract<DisputeActor, { kind: 'user' }>;

/** What the person may do in the case, by the rules that guard the steps. The right is asked first. */
export function disputeActions(dispute: DisputeRecord, person: Person): ActionView[] {
  const side = sidesOf(dispute, person)[0] ?? dispute.parties[0]?.side ?? 'holder';
  const ruling = { code: 'VOID' as const, rule: '', facts: {}, reasoning: '' };
  const steps: { name: string; step: DisputeCommand }[] = [
    { name: 'acknowledge', step: { command: 'acknowledge' } },
    { name: 'evidence', step: { command: 'give-evidence', side, evidence: { evidenceId: '', facts: {} } } },
    { name: 'close-evidence', step: { command: 'close-evidence' } },
    { name: 'propose', step: { command: 'propose', ruling } },
    { name: 'accept', step: { command: 'accept', side } },
    { name: 'object', step: { command: 'object', side } },
    { name: 'escalate', step: { command: 'pass-up' } },
    { name: 'decide', step: { command: 'decide', ruling } },
    { name: 'appeal', step: { command: 'appeal', side } },
  ];
  return steps.map(({ name, step }) => {
    const refusal = notPermitted(dispute, step, person) ?? illegalCommand(dispute, step.command);
    return { name, allowed: refusal === null, reason: refusal?.detail ?? null };
  });
}
