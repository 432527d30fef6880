import type { Refusal } from './refusal.ts';

export { type RejectCode, type RevokeCode, rejectCodes, revokeCodes } from './decision-codes.ts';

/** States in the life of a registration (domain rule 4). */
export const states = [
  'draft',
  'submitted',
  'info-requested',
  'under-review',
  'queued',
  'active',
  'expired',
  'rejected',
  'withdrawn',
  'revoked',
  'won',
  'lost',
] as const;
export type State = (typeof states)[number];

/** A claim that stands on its account: it keeps later ones waiting. A draft has no rights. */
export const liveStates = [
  'submitted',
  'info-requested',
  'under-review',
  'queued',
  'active',
] as const satisfies State[];

/** What counts toward the open-claim cap of the partner's tier. */
export const openClaimStates = liveStates;

/** Nothing moves out of these but a reopening, a finding about the past, a revert, an appeal or a new start. */
const terminalStates = [
  'expired',
  'rejected',
  'withdrawn',
  'revoked',
  'won',
  'lost',
] as const satisfies State[];

type Row = {
  /** `null`: no registration yet */
  from: readonly (State | null)[];
  /**
   * `unchanged`: the event leaves its mark beside the state (an overlay, a date, an appeal). A record where the
   * way on depends on where it comes from.
   */
  to: State | 'unchanged' | Partial<Record<State, State>>;
  /** completes "This registration cannot …" */
  words: string;
};

/**
 * The whole state table: every move that domain rule 4 knows. Guards that need facts beyond the state (a cap,
 * another holder, a window of days) are the business of the operation that makes the move.
 */
const table = {
  create: { from: [null], to: 'draft', words: 'be created' },
  submit: { from: ['draft'], to: 'submitted', words: 'be submitted' },
  'screen-held': { from: ['submitted'], to: 'queued', words: 'be queued by its conflict check' },
  'screen-free': { from: ['submitted'], to: 'under-review', words: 'be passed on by its conflict check' },
  'request-info': { from: ['under-review'], to: 'info-requested', words: 'be sent back for information' },
  answer: { from: ['info-requested'], to: 'under-review', words: 'be completed with an answer' },
  'info-timeout': { from: ['info-requested'], to: 'withdrawn', words: 'lapse for want of an answer' },
  approve: { from: ['under-review'], to: 'active', words: 'be approved' },
  reject: { from: ['under-review'], to: 'rejected', words: 'be rejected' },
  'front-left': { from: ['queued'], to: 'under-review', words: 'move up in the queue' },
  reconfirm: { from: ['queued'], to: 'unchanged', words: 'have its place confirmed' },
  'reconfirm-timeout': { from: ['queued'], to: 'withdrawn', words: 'lapse for want of a confirmation' },
  withdraw: {
    from: ['draft', 'submitted', 'info-requested', 'under-review', 'queued', 'active'],
    to: 'withdrawn',
    words: 'be withdrawn',
  },
  'review-overdue': { from: ['under-review'], to: 'unchanged', words: 'be overdue for review' },
  'follow-up': { from: ['active'], to: 'unchanged', words: 'take a follow-up' },
  renew: { from: ['active'], to: 'unchanged', words: 'be renewed' },
  'renewal-undecided': { from: ['active'], to: 'unchanged', words: 'be paused for a pending renewal' },
  'renewal-declined': { from: ['active'], to: 'unchanged', words: 'have its renewal declined' },
  'protection-ended': { from: ['active'], to: 'expired', words: 'reach the end of its protection' },
  revoke: { from: ['active'], to: 'revoked', words: 'be revoked' },
  'revocation-opposed': { from: ['active'], to: 'unchanged', words: 'have its revocation objected to' },
  'revocation-dropped': { from: ['active'], to: 'unchanged', words: 'have its revocation dropped' },
  'deal-won': { from: ['active'], to: 'won', words: 'be won' },
  'deal-lost-by-partner': { from: ['active'], to: 'lost', words: 'be lost' },
  'deal-lost-by-direct': { from: ['active'], to: 'unchanged', words: 'be reported lost by direct sales' },
  'loss-unopposed': { from: ['active'], to: 'lost', words: 'be lost without objection' },
  'loss-opposed': { from: ['active'], to: 'unchanged', words: 'have its reported loss objected to' },
  'link-deal': {
    from: ['submitted', 'info-requested', 'under-review', 'queued', 'active'],
    to: 'unchanged',
    words: 'be put on another deal',
  },
  'co-sell': {
    from: ['submitted', 'info-requested', 'under-review', 'queued', 'active'],
    to: 'unchanged',
    words: 'get other co-sellers',
  },
  'deal-reopened': { from: ['won', 'lost'], to: 'active', words: 'be reopened' },
  'accounts-united-demoted': {
    from: liveStates,
    to: 'queued',
    words: 'step back behind another claim on the same customer',
  },
  'hold-regained': { from: ['queued'], to: 'active', words: 'regain the hold that it stepped back from' },
  'learned-won': { from: ['expired'], to: 'won', words: 'be found won before its end' },
  'learned-lost': { from: ['expired'], to: 'lost', words: 'be found lost before its end' },
  'reopened-not-free': { from: ['won', 'lost'], to: 'queued', words: 'be reopened behind another claim' },
  'tolling-exhausted': { from: ['active'], to: 'expired', words: 'reach the end of its pause' },
  revert: { from: ['rejected', 'active'], to: 'under-review', words: 'go back to review' },
  appeal: { from: ['rejected', 'revoked', 'expired'], to: 'unchanged', words: 'be appealed' },
  'appeal-upheld': {
    from: ['rejected', 'revoked', 'expired'],
    to: { rejected: 'under-review', revoked: 'active', expired: 'active' },
    words: 'be restored on appeal',
  },
  'appeal-upheld-not-free': {
    from: ['rejected', 'revoked', 'expired'],
    to: 'queued',
    words: 'be restored on appeal, first in the queue',
  },
  'register-again': { from: terminalStates, to: 'draft', words: 'be registered again' },
} as const satisfies Record<string, Row>;

export type RegistrationEvent = keyof typeof table;
export const registrationEvents = Object.keys(table) as RegistrationEvent[];

/**
 * Where an event leads. An appeal that is upheld brings a claim back to where the decision met it, with its claim
 * instant: to review, or to its protection. `register-again` answers the state of the new registration that follows; the old one
 * stays as it is.
 *
 * @returns the new state, or the refusal ILLEGAL_MOVE naming the state, the event and the legal states
 */
export function move(
  state: State | null,
  event: RegistrationEvent,
): { ok: true; to: State } | { ok: false; refusal: Refusal } {
  const row: Row = table[event];
  if (!row.from.includes(state)) return { ok: false, refusal: illegalMove(state, event, row) };
  const to = destination(state, row);
  if (to === null) throw new Error(`The table does not say where ${event} leads from ${state}`);
  return { ok: true, to };
}

function destination(state: State | null, { to }: Row): State | null {
  if (to === 'unchanged') return state;
  if (typeof to === 'string') return to;
  return state === null ? null : (to[state] ?? null);
}

/** States from which the event is legal; null: before there is a registration. */
export function legalStates(event: RegistrationEvent): readonly (State | null)[] {
  return table[event].from;
}

/** A state as people read it. */
export const stateWords: Record<State, string> = {
  draft: 'a draft',
  submitted: 'submitted and waiting for its conflict check',
  'info-requested': 'waiting for information from the partner',
  'under-review': 'under review',
  queued: 'in the queue',
  active: 'active',
  expired: 'expired',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
  revoked: 'revoked',
  won: 'won',
  lost: 'lost',
};

const inWords = (state: State | null) => (state === null ? 'not created yet' : stateWords[state]);

/** Made once: making it takes longer than all else of a refusal, and a view asks of every action whether it is legal. */
const eitherOf = new Intl.ListFormat('en', { type: 'disjunction' });

function illegalMove(state: State | null, event: RegistrationEvent, row: Row): Refusal {
  const legal = row.from.map(inWords);
  const alternatives = eitherOf.format(legal);
  return {
    code: 'ILLEGAL_MOVE',
    rule: 'R-states',
    title: `This registration cannot ${row.words} now`,
    detail: `It is ${inWords(state)}. Only a registration that is ${alternatives} can ${row.words}.`,
    facts: { state, event, legalStates: row.from.map(from => from ?? 'none') },
    wouldChange: row.from.map(from => ({
      fact: 'state',
      becomes: from,
      text: `It could ${row.words} if it were ${inWords(from)}.`,
    })),
  };
}
