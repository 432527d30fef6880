import { lastProtectedDay } from './calendar.ts';
import { dayWords } from './day-words.ts';
import { fieldWords } from './info-request.ts';
import type { LedgerKind } from './ledger-kinds.ts';
import { behalfWords } from './on-behalf.ts';
import { tierTitles } from './tier-titles.ts';

type Facts = Record<string, unknown>;
type Title = (facts: Facts, timeZone: string) => string;

const closings = new Map<unknown, string>([
  ['linked', 'Heads-up resolved: the partner was linked'],
  ['consented', 'Heads-up resolved: the partner consented'],
  ['exempted', 'Heads-up dismissed: exempted with a reason'],
  ['mistake', 'Heads-up dismissed: it was a mistake'],
  ['protection-ended', 'Heads-up resolved: the registration ended'],
  ['facts-learned-later', 'Heads-up resolved: facts that came in later speak for it'],
  ['ruled', 'Heads-up dismissed: a dispute was decided for direct sales'],
  ['deals-merged', 'Heads-up resolved: its deal was merged with another that has one'],
]);

const credits = new Map<unknown, string>([
  ['won', 'Credited with the deal’s amount'],
  ['amount-changed', 'The deal’s amount was changed, and the credit with it'],
  ['refund', 'Refund recorded'],
  ['reopened', 'Credit taken back: the deal was opened again'],
]);

const endpointChanges = new Map<unknown, string>([
  ['added', 'an endpoint was added'],
  ['paused', 'an endpoint was paused'],
  ['resumed', 'an endpoint was switched on again'],
  ['disabled', 'an endpoint was switched off, because nothing got through'],
  ['removed', 'an endpoint was removed'],
  ['secret-rotated', 'an endpoint got a new secret'],
  ['replayed', 'events were sent again'],
]);

const workflowActs = new Map<unknown, string>([
  ['submit-registration', 'the claim'],
  ['log-follow-up', 'the follow-up'],
  ['request-consent', 'the request for consent'],
]);

const titles: Record<LedgerKind, Title> = {
  'registration-submitted': () => 'Registration submitted',
  'registration-screened': facts =>
    facts.outcome === 'queued'
      ? 'Conflict check: queued behind an earlier registration'
      : 'Conflict check: free, under review',
  'registration-approved': (facts, timeZone) => `Approved${through(facts, timeZone)}`,
  'registration-renewed': (facts, timeZone) => `Renewed${through(facts, timeZone)}`,
  'renewal-asked': () => 'Renewal asked: a person decides',
  'renewal-lapsed': () => 'The renewal was not decided in time',
  'renewal-refused': () => 'Renewal refused',
  'registration-rejected': facts => `Rejected${code(facts)}`,
  'registration-withdrawn': facts => lapses.get(facts.code) ?? 'Withdrawn',
  'revocation-proposed': facts => `Revocation proposed${code(facts)}`,
  'revocation-opposed': () => 'The partner objects to the revocation: a second person decides',
  'revocation-dropped': () => 'Revocation dropped',
  'decision-reverted': facts =>
    facts.from === 'active'
      ? 'Approval taken back: under review again'
      : 'Rejection taken back: under review again',
  'revert-proposed': () => 'Proposed to take the decision back: a second person decides',
  'registration-stepped-back': () => 'Back in the queue: an earlier registration has its place again',
  'registration-appealed': facts =>
    `Appealed: ${facts.decision === 'expired' ? 'the expiry' : facts.decision === 'revoked' ? 'the revocation' : 'the rejection'}`,
  'registration-imported': facts =>
    facts.outcome === 'active'
      ? 'Imported: registered'
      : facts.outcome === 'queued'
        ? 'Imported: in the queue behind what was here already'
        : 'Imported as history',
  'registration-taken-over': () => 'Taken over: its partner was bought by another',
  'limit-waived': facts =>
    `Waived for this registration: ${facts.what === 'cooling-off' ? 'cooling-off' : 'the limit of protected days'}`,
  'partner-link-issued': () => 'A person of the partner got a personal link',
  'partner-link-revoked': () => 'A personal link was taken back',
  'partner-suspended': () => 'Partner suspended',
  'partner-terminated': () => 'Partner left the program',
  'partner-reinstated': () => 'Partner reinstated',
  'partner-taken-over': () => 'Partner taken over by another',
  'registration-reconfirmed': () => 'Place in the queue confirmed',
  'reconfirm-warned': () => 'Warned that the place in the queue has to be confirmed',
  'info-requested': facts => `Information requested: ${asked(facts)}`,
  'info-answered': facts => `Information given: ${asked(facts)}`,
  'review-overdue': facts =>
    typeof facts.nextApproverUserId === 'string'
      ? 'Review overdue: passed to the next approver'
      : 'Review overdue',
  'registration-expired': () => 'Expired: the protection ran out',
  'registration-moved-up': () => 'Moved up: head of the queue, under review',
  'registration-demoted': () => 'Queued: another registration on the same customer comes first',
  'registration-won': () => 'Won: the deal was won',
  'registration-lost': () => 'Lost: the deal was lost',
  'registration-reopened': facts =>
    facts.to === 'queued'
      ? 'The deal was opened again: queued, the customer is registered to another partner'
      : 'The deal was opened again',
  'registration-regained': (facts, timeZone) => `The customer came free${through(facts, timeZone)}`,
  'loss-reported': () => 'Reported lost: the partner may object',
  'loss-report-withdrawn': () => 'No longer reported lost: the deal was opened again',
  'loss-opposed': () => 'The partner objects to the reported loss',
  'deal-gone': () => 'The deal was deleted: another can be linked',
  'deal-restored': () => 'The deal was restored',
  'deal-linked': () => 'Linked to another deal',
  'co-sellers-changed': () => 'Who sells along with the partner was changed',
  'credit-recorded': facts => credits.get(facts.credit) ?? 'Credit recorded',
  'protection-paused': () => 'Paused: the protection stands still',
  'protection-resumed': (facts, timeZone) => `The pause is over${through(facts, timeZone)}`,
  'clock-paused': () => 'Paused: the follow-up clock stands still',
  'clock-resumed': () => 'The pause is over',
  'submission-refused': facts => `Submission refused${code(facts)}`,
  'action-refused': facts => `${actionWords(facts)}: refused${code(facts)}`,
  'accounts-united': () => 'Two customers turned out to be one',
  'registration-split-off': () => 'Its customer turned out to be another',
  'accounts-split': () => 'One customer turned out to be two',
  'alias-confirmed': () => 'A person confirmed that two companies are one customer',
  'told-apart': () => 'A person said that two companies are two customers',
  'identity-undone': facts =>
    facts.kind === 'alias'
      ? 'Taken back that two companies are one customer'
      : 'Taken back that they are two customers',
  'link-waiting': () => 'Two registered customers may be one: a person decides',
  'registration-revoked': facts => `Revoked${code(facts)}`,
  'registration-restored': (facts, timeZone) => `Restored${through(facts, timeZone)}`,
  'registration-award-undone': () =>
    'The ruling was undone on appeal: back to where it found the registration',
  'registration-answered': () => 'Back under review',
  'dispute-opened': () => 'Dispute opened',
  'dispute-acknowledged': () => 'Dispute acknowledged: clocks stand still',
  'dispute-evidence-given': () => 'Evidence given in the dispute',
  'dispute-evidence-closed': () => 'Evidence of the dispute closed',
  'dispute-proposed': () => 'A ruling was proposed to both sides',
  'dispute-accepted': () => 'One side accepted the proposed ruling',
  'dispute-objected': () => 'One side objected to the proposed ruling: a director decides',
  'dispute-passed-up': () => 'The director passed the dispute up to an executive',
  'dispute-step-missed': () => 'A limit of the dispute passed: the case went up by itself',
  'dispute-escalated': () => 'The dispute went up a step',
  'dispute-step-refused': facts => `A step of a dispute was refused${code(facts)}`,
  'dispute-decided': facts => `Dispute decided: ${rulingWords(facts)}`,
  'dispute-appealed': () => 'The decision of the dispute was appealed',
  'dispute-closed': () => 'Dispute closed',
  'dispute-credit-split': facts => `The sale is shared: ${String(facts.percent)} % for this side`,
  'dispute-compensation': () => 'Compensation awarded to this side',
  'dispute-compensation-taken-back': () => 'Compensation taken back by the appeal',
  'dispute-co-selling': () => 'A ruling said who sells along',
  'follow-up-logged': () => 'Follow-up logged for the partner',
  'follow-up-clock-set': (facts, timeZone) =>
    facts.directWindowOpen === true
      ? 'Follow-up clock: open to direct until the partner follows up'
      : typeof facts.followUpDueAt === 'string'
        ? `Follow-up due through ${dayWords(lastProtectedDay(Temporal.Instant.from(facts.followUpDueAt), timeZone))}`
        : 'Follow-up clock stands still',
  'claim-followed-deal': () => 'Its deal was merged: the registration is on the new record',
  'policy-version-moved': () => 'Under a newer version of the program’s settings',
  'follow-up-confirmed': () => 'What the partner stated was confirmed',
  'revocation-review-due': () => 'Three follow-ups missed: to be reviewed for revocation',
  'customer-frozen': () => 'Customer freeze documented',
  'workflow-acted': facts =>
    `Done by a workflow in a person’s name: ${workflowActs.get(facts.action) ?? 'an action'}`,
  'policy-in-force': () => 'Program settings changed',
  'event-endpoint-changed': facts =>
    `Outgoing events: ${endpointChanges.get(facts.change) ?? 'an endpoint changed'}`,
  'follow-up-warned': () => 'Warned that the follow-up is due',
  'follow-up-missed': () => 'Follow-up missed: open to direct',
  'follow-up-miss-taken-back': () => 'Miss taken back: the follow-up had been made in time',
  'consent-asked': () => 'Consent asked of the partner',
  'consent-granted': facts =>
    facts.answeredAs === 'partner' ? 'The partner consented' : 'Consent granted in the partner’s stead',
  'consent-refused': facts =>
    facts.answeredAs === 'partner' ? 'The partner did not consent' : 'Consent refused in the partner’s stead',
  'consent-unanswered': () => 'The partner did not answer in time: the partner manager decides',
  'consent-revoked': () => 'Consent taken back for the future',
  'consent-expired': () => 'Consent ended: its time was over',
  ...tierTitles,
  'finding-raised': facts =>
    `Heads-up raised${typeof facts.dealId === 'string' ? ` on deal ${facts.dealId}` : ''}`,
  'finding-regraded': facts =>
    facts.weight === 'notice' ? 'Heads-up weighs less than thought' : 'Heads-up is graver than thought',
  'finding-waiting': facts =>
    facts.because === 'refused'
      ? 'Heads-up goes on: the partner did not consent'
      : 'Heads-up waits for the partner’s answer',
  'contact-erased': () => 'A contact was erased: whom it named is not known any more',
  'user-erased': () => 'A user was erased: the name is not known any more',
  'finding-erased': () => 'Dismissed heads-up: who did what was erased',
  'availability-probed': () => 'Asked about many customers in a day',
  'observe-report-made': () => 'Report of what the program would have said',
  'deal-routed': () => 'A form or workflow made a deal: the partner manager routes it',
  'finding-escalated': () => 'Heads-up unanswered: now an RoE exception',
  'finding-closed': facts => closings.get(facts.because) ?? 'Heads-up closed',
};

const through = ({ protectedUntil }: Facts, timeZone: string) =>
  typeof protectedUntil === 'string'
    ? `: registered through ${dayWords(lastProtectedDay(Temporal.Instant.from(protectedUntil), timeZone))}`
    : '';
const lapses = new Map<unknown, string>([
  ['INFO_TIMEOUT', 'Withdrawn: no answer came in time'],
  ['PARTNER_TERMINATED', 'Withdrawn: the partner left the program'],
  ['PARTNERS_MERGED', 'Withdrawn: another registration of the united partners stays'],
  ['NOT_RECONFIRMED', 'Withdrawn: the place in the queue was not confirmed'],
]);
const fields: Record<string, string> = fieldWords;
const asked = ({ fields: names }: Facts) =>
  Array.isArray(names)
    ? names.map(name => fields[String(name)] ?? String(name)).join(', ')
    : 'parts of the claim';

const rulings = new Map<unknown, string>([
  ['UPHOLD_HOLDER', 'what was stays'],
  ['UPHOLD_CLAIMANT', 'for the side that claimed'],
  ['UPHOLD_DIRECT', 'for direct sales'],
  ['SPLIT', 'the sale is shared'],
  ['CO_SELL', 'both sell together'],
  ['VOID', 'the registrations end'],
  ['COMPENSATE', 'with a compensation'],
]);
const rulingWords = ({ ruling }: Facts) => rulings.get(ruling) ?? 'a ruling';
const actionWords = ({ action }: Facts) => ownWords(typeof action === 'string' ? action : 'action');
const code = (facts: Facts) => (typeof facts.code === 'string' ? ` (${facts.code})` : '');

/** Kinds of ledger entries that have a title of their own. */
export const ledgerKinds = Object.keys(titles);

/**
 * A ledger entry in plain words, without names: who reads it may not be allowed to know them (I7). A kind that
 * is not listed reads as its own words.
 *
 * @param timeZone the program's, in which days are shown
 */
export function ledgerTitle(kind: string, facts: Facts, timeZone = 'UTC'): string {
  const title = isKind(kind) ? titles[kind] : undefined;
  return (title === undefined ? ownWords(kind) : title(facts, timeZone)) + behalfSuffix(facts);
}

const isKind = (kind: string): kind is LedgerKind => Object.hasOwn(titles, kind);

function ownWords(kind: string): string {
  const words = kind.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How it came, of what was entered for a partner. */
function behalfSuffix({ onBehalf }: Facts): string {
  const source = (onBehalf as { source?: unknown } | null | undefined)?.source;
  const words: Readonly<Record<string, string>> = behalfWords;
  const how = typeof source === 'string' ? words[source] : undefined;
  return how === undefined ? '' : `, entered on behalf of the partner (it came ${how})`;
}
