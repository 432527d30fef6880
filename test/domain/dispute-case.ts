import {
  type DisputeCase,
  type DisputeSide,
  type DisputeState,
  openDispute,
  defaultDisputeSettings as settings,
} from '../../domain/dispute.ts';
import type { DisputeActor, DisputeCommand } from '../../domain/dispute-commands.ts';
import type { Ruling, Verdict } from '../../domain/dispute-ruling.ts';
import { takeStep } from '../../domain/dispute-steps.ts';
import { businessCalendarOf, defaultPolicy } from '../../domain/policy.ts';
import type { Role } from '../../domain/rights.ts';
import { instant } from './deal-and-claim.ts';

export const calendar = businessCalendarOf(defaultPolicy);
export { settings };

/** Monday, ten o'clock. The limits are 17:00 of Tuesday to Friday, and of the Monday after. */
export const monday = instant('2026-11-23T10:00:00Z');
export const limit = {
  acknowledge: instant('2026-11-24T17:00:00Z'),
  evidence: instant('2026-11-25T17:00:00Z'),
  propose: instant('2026-11-26T17:00:00Z'),
  accept: instant('2026-11-27T17:00:00Z'),
  decide: instant('2026-11-30T17:00:00Z'),
};

export const person = (
  userId: string,
  roles: Role[],
  changes: { worksFor?: string[]; assignedTo?: string[] } = {},
): Extract<DisputeActor, { kind: 'user' }> => ({
  kind: 'user',
  userId,
  roles,
  worksFor: [],
  assignedTo: [],
  ...changes,
});
export const holder = person('link:h', ['partner'], { worksFor: ['900'] });
export const claimant = person('link:c', ['partner'], { worksFor: ['901'] });
export const manager = person('4', ['partner-manager'], { assignedTo: ['901'] });
export const approver = person('9', ['approver']);
export const director = person('10', ['director']);
export const executive = person('11', ['executive']);
export const automation: DisputeActor = { kind: 'automation' };

export const ruling = (verdict: Verdict = { code: 'UPHOLD_HOLDER' }): Ruling => ({
  ...verdict,
  rule: 'I1',
  facts: { firstClaimAt: '2026-11-20T09:00:00Z' },
  reasoning: 'The holder had claimed first.',
});

/** The claimant, partner 901, disputes the hold of partner 900. */
export function opened(
  changes: Partial<Pick<DisputeCase, 'kind' | 'parties' | 'openedBy'>> & { now?: Temporal.Instant } = {},
): DisputeCase {
  const outcome = openDispute(
    {
      disputeId: 'dsp_1',
      kind: 'partner-partner',
      parties: [
        { side: 'holder', partnerCompanyId: '900', registrationId: 'reg_1', userIds: [] },
        { side: 'claimant', partnerCompanyId: '901', registrationId: 'reg_2', userIds: [] },
      ],
      openedBy: { side: 'claimant', userId: '4' },
      now: monday,
      ...changes,
    },
    settings,
    calendar,
  );
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  return outcome.dispute;
}

export const step = (
  dispute: DisputeCase,
  command: DisputeCommand,
  actor: DisputeActor,
  at: Temporal.Instant = monday.add({ hours: 1 }),
) => takeStep(dispute, command, actor, at, settings, calendar);

export function after(...args: Parameters<typeof step>): DisputeCase {
  const outcome = step(...args);
  if (!outcome.ok) throw new Error(`${outcome.refusal.code}: ${outcome.refusal.detail}`);
  return outcome.dispute;
}

/** A case brought to a state the ordinary way, within an hour of the opening. */
export function caseIn(state: DisputeState, from: DisputeCase = opened()): DisputeCase {
  const accept = (side: DisputeSide): DisputeCommand => ({ command: 'accept', side });
  switch (state) {
    case 'open':
      return from;
    case 'acknowledged':
      return after(caseIn('open', from), { command: 'acknowledge' }, approver);
    case 'evidence':
      return after(caseIn('acknowledged', from), { command: 'close-evidence' }, approver);
    case 'proposed':
      return after(caseIn('evidence', from), { command: 'propose', ruling: ruling() }, approver);
    case 'accepted':
      return after(after(caseIn('proposed', from), accept('holder'), holder), accept('claimant'), claimant);
    case 'with-director':
      return after(caseIn('proposed', from), { command: 'object', side: 'claimant' }, claimant);
    case 'with-executive':
      return after(caseIn('with-director', from), { command: 'pass-up' }, director);
    case 'decided':
      return after(caseIn('with-director', from), { command: 'decide', ruling: ruling() }, director);
    case 'appealed':
      return after(caseIn('decided', from), { command: 'appeal', side: 'claimant' }, claimant);
    case 'closed':
      return after(
        { ...caseIn('appealed', from) },
        { command: 'decide', ruling: ruling({ code: 'UPHOLD_CLAIMANT' }) },
        executive,
      );
    default:
      return state satisfies never;
  }
}
