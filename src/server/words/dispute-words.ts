import type { DisputeState } from '../../../contract/dispute-summary.ts';

/** What people read of a dispute. */
export const disputeWords = {
  title: 'Dispute',
  by: (step: string, moment: string) =>
    `${step} by ${moment}. After that it goes up by itself; nothing is decided without a person.`,
  decisionDue: (moment: string) => `To be decided by ${moment}.`,
  paused: (moment: string) => `Protection and follow-up clocks stand still, until ${moment} at the latest.`,
  breached: (count: number) => `${count === 1 ? 'One limit' : `${count} limits`} passed unkept.`,
  withheld: 'Evidence of the other side, which only the deciders read',
  erased: 'Erased',
  yours: 'Your side',
  theirs: 'The other side',
  proposal: (ruling: string) => `Proposed: ${ruling}`,
  ruling: (ruling: string) => `Decided: ${ruling}`,
  appealable: (moment: string) => `It can be appealed once, until ${moment}.`,
  yourPercent: (percent: number) => `${percent} % of the sale for your side.`,
  parties: 'Between',
  states: {
    open: 'opened, not acknowledged yet',
    acknowledged: 'both sides are heard',
    evidence: 'waits for a proposal',
    proposed: 'both sides answer the proposal',
    accepted: 'accepted by both sides',
    'with-director': 'a director decides',
    'with-executive': 'an executive decides',
    decided: 'decided',
    appealed: 'on appeal',
    closed: 'closed',
  } satisfies Record<DisputeState, string>,
  steps: {
    acknowledge: 'Somebody acknowledges it',
    evidence: 'Evidence is given',
    propose: 'A ruling is proposed',
    accept: 'Both sides answer',
    decide: 'It is decided',
    appeal: 'The appeal is decided',
  } as Record<string, string>,
} as const;
