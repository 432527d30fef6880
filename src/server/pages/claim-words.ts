import type { ProtectedClaim } from '../../../contract/partner-card.ts';
import type { RegistrationView, State } from '../../../contract/views.ts';
import { dayInWords } from '../../../domain/plain-days.ts';
import { limitInWords } from './in-words.ts';
import type { Tone } from './page-parts.ts';

const day = (text: string) => dayInWords(Temporal.PlainDate.from(text));

/** What hurts first about a registered customer, with the colour of its card. */
export function riskWords(claim: ProtectedClaim, timeZone: string): { tone: Tone; text: string } {
  const { risk, followUp, protectedThrough } = claim;
  const at = limitInWords(risk.at, timeZone);
  switch (risk.code) {
    case 'follow-up-missed':
      return {
        tone: 'bad',
        text: `Follow-up missed: it was due by ${at}. ${followUp.directWindowOpen ? 'Direct sales may work on this customer until you log one.' : ''}`,
      };
    case 'follow-up-due':
      return { tone: 'warn', text: `Follow-up due by ${at}.` };
    case 'pending-evidence':
      return { tone: 'warn', text: `We are checking for your follow-up, which was due by ${at}.` };
    case 'ends-soon':
      return { tone: 'warn', text: `Ends after ${day(protectedThrough)}.` };
    case 'contested':
      return { tone: 'warn', text: 'A dispute is open; the clocks stand still.' };
    case 'none':
      return { tone: 'good', text: `Next follow-up by ${limitInWords(followUp.dueAt, timeZone)}.` };
    default:
      return risk.code satisfies never;
  }
}

const states: Record<State, string> = {
  draft: 'Draft',
  submitted: 'Being checked',
  'info-requested': 'We need something from you',
  'under-review': 'In review',
  queued: 'Waiting in line: the customer is unavailable at the moment',
  active: 'Registered to you',
  expired: 'Expired',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  revoked: 'Revoked',
  won: 'Won',
  lost: 'Lost',
};
export const stateInWords = (state: State): string => states[state];

/** What comes next of a claim, and whose turn it is. */
export function nextInWords(view: RegistrationView): string {
  const { timeZone } = view;
  const by = (at: string | null | undefined) => (at == null ? '' : ` by ${limitInWords(at, timeZone)}`);
  switch (view.state) {
    case 'submitted':
      return 'The customer is looked up first. This takes a moment.';
    case 'under-review':
      return `Your partner manager decides${by(view.reviewDueAt)}. Nothing is decided automatically.`;
    case 'info-requested':
      return `Answer${by(view.life?.info?.dueAt)}, or the claim is withdrawn. Your place is kept meanwhile.`;
    case 'queued':
      return `Your claim keeps its place${view.queuePosition === null ? '' : ` (${view.queuePosition})`}. Confirm it${by(view.life?.reconfirmBy)}, or it is withdrawn. When it comes to the front it is reviewed.`;
    case 'active':
      return view.protectedThrough === null
        ? 'Registered to you.'
        : `Registered to you through ${day(view.protectedThrough)}.`;
    case 'draft':
      return 'A draft gives no rights.';
    case 'expired':
    case 'rejected':
    case 'withdrawn':
    case 'revoked':
    case 'won':
    case 'lost':
      return view.life?.appealableUntil == null
        ? 'Nothing is running for it any more.'
        : `You can appeal${by(view.life.appealableUntil)}.`;
    default:
      return view.state satisfies never;
  }
}

export const disputeStates: Record<string, string> = {
  open: 'Opened; an approver acknowledges it next',
  acknowledged: 'Both sides give their evidence',
  evidence: 'Both sides give their evidence',
  proposed: 'A ruling is proposed',
  accepted: 'Accepted by both sides',
  escalated: 'Before a director',
  'with-executive': 'Before an executive',
  decided: 'Decided',
  appealed: 'Appealed; somebody new decides',
  closed: 'Closed',
};
