import type { EndCause } from '../domain/end-causes.ts';
import type { DecisionKind } from '../domain/ledger-kinds.ts';
import { move, type RegistrationEvent } from '../domain/registration.ts';
import type { Why } from '../domain/why.ts';
import { type ClaimClocksPorts, startClaimClocks } from './claim-clocks.ts';
import { closeOpenFindings } from './close-open-findings.ts';
import { currentEnd } from './current-end.ts';
import { leaveNote } from './leave-note.ts';
import { moved } from './moved.ts';
import type {
  AccountsPort,
  ClaimsPort,
  ClockPort,
  DeadlinesPort,
  FindingsPort,
  HoldsPort,
  LedgerPort,
  OutboxPort,
  PartnersPort,
  PolicyPort,
  ReadsPort,
  TextsPort,
} from './ports.ts';
import { type PromotePorts, promoteQueue } from './promote-queue.ts';
import type { ProposalsPort } from './proposal-records.ts';
import type { Actor, Registration } from './records.ts';
import { noProtection } from './registration-overlays.ts';

export type EndClaimPorts = AccountsPort &
  PromotePorts &
  ClaimClocksPorts &
  ClaimsPort &
  ClockPort &
  DeadlinesPort &
  FindingsPort &
  HoldsPort &
  LedgerPort &
  OutboxPort &
  PartnersPort &
  PolicyPort &
  ProposalsPort &
  ReadsPort &
  TextsPort;

export type EndOfClaim = {
  event: Extract<
    RegistrationEvent,
    | 'withdraw'
    | 'info-timeout'
    | 'reconfirm-timeout'
    | 'reject'
    | 'revoke'
    | 'protection-ended'
    | 'tolling-exhausted'
    | 'deal-won'
    | 'deal-lost-by-partner'
    | 'loss-unopposed'
    | 'learned-won'
    | 'learned-lost'
  >;
  entry: DecisionKind;
  actor: Actor;
  /** When it became true; the hold ends here. */
  occurredAt: Temporal.Instant;
  code: string | null;
  text: string | null;
  rules: string[];
  why: Why;
  /** What the entry says beyond that. */
  facts?: Record<string, unknown>;
  /** When direct sales set the loss that this end is; a deal of theirs soon after is held against it (D11). */
  lossSetAt?: Temporal.Instant | null;
  /** Why the end moved, where it is not what the event says by itself. */
  cause?: EndCause | null;
  /** Something else is decided about the customer in the same breath: the queue moves up after that. */
  keepsQueueWaiting?: boolean;
};

/** Of an end that moved. A rejection moves none: its claim was never protected. */
const causes = {
  withdraw: 'withdraw',
  reject: null,
  revoke: 'revoke',
  'protection-ended': 'expiry',
  'info-timeout': null,
  'reconfirm-timeout': null,
  'tolling-exhausted': 'expiry',
  'deal-won': 'won',
  'deal-lost-by-partner': 'lost',
  'loss-unopposed': 'lost',
  'learned-won': 'won',
  'learned-lost': 'lost',
} as const satisfies Record<EndOfClaim['event'], EndCause | null>;

/**
 * Ends a claim: state, hold, deadlines, open heads-ups, CRM copy, ledger; then the head of the queue is
 * screened (domain rule 4). The account must be locked and the move must be legal.
 */
export async function endClaim(
  ports: EndClaimPorts,
  claim: Registration,
  end: EndOfClaim,
): Promise<Registration> {
  const now = await ports.now();
  const inForce = await ports.policyInForce();
  const wasActive = claim.state === 'active';
  const wasProtected = wasActive || isOneOf(learnedLate, end.event);
  const ended: Registration = {
    ...claim,
    state: moved(move(claim.state, end.event)),
    endedAt: end.occurredAt,
    reviewDueAt: null,
    followUpDueAt: null,
    directWindowOpen: false,
    decisionCode: end.code,
    decisionTextId: end.text === null || end.text === '' ? null : await ports.keepText(end.text),
    decidedAt: now,
    ...(wasProtected && endedHere(claim, end)),
  };
  await ports.saveRegistration(ended);
  if (wasProtected) {
    await ports.endHold(claim.registrationId, end.occurredAt);
    for (const kind of ['protection-end', 'follow-up', 'loss-objection', 'relink'] as const)
      await ports.settleDeadline(claim.registrationId, kind);
    await closeOpenFindings(ports, claim.registrationId);
  }
  await startClaimClocks(ports, ended);
  await ports.lapseProposals(claim.registrationId);
  await ports.append({
    kind: end.entry,
    why: end.why,
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: end.actor,
    occurredAt: end.occurredAt,
    recordedAt: now,
    policyVersion: inForce.version,
    rules: end.rules,
    facts: {
      ...end.facts,
      from: claim.state,
      code: end.code,
      // Exactly one cause for every end that moved (I5).
      ...(wasProtected && { cause: end.cause ?? causes[end.event] }),
      protectedUntil: ended.protectedUntil?.toString() ?? null,
      textId: ended.decisionTextId,
    },
  });
  // A deal that is gone takes no note.
  if (wasActive && claim.relinkDueAt === null) await leaveNote(ports, ended, 'ended');
  await ports.touchAccount(claim.accountId);
  await ports.touchCompanies([claim.partnerCompanyId]);
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
  if (end.keepsQueueWaiting !== true) await promoteQueue(ports, claim.accountId);
  await reconsiderLinks(ports, claim.accountId);
  return ended;
}

/** A shared domain waited because both sides were claimed; reading the companies again unites them if no more so. */
async function reconsiderLinks(ports: EndClaimPorts, accountId: string): Promise<void> {
  const links = await ports.waitingLinksOfAccount(accountId);
  await ports.wantReads(
    'companies',
    links.map(link => link.companyA),
  );
}

/** Found out after the protection had run out; it ended before that. */
const learnedLate = ['learned-won', 'learned-lost'] as const;
/** A deal that is opened again, and an appeal that is upheld, give the rest of the term back. */
const mayComeBack = [...learnedLate, 'deal-won', 'deal-lost-by-partner', 'loss-unopposed', 'revoke'] as const;
const isOneOf = (events: readonly EndOfClaim['event'][], event: EndOfClaim['event']) =>
  events.includes(event);

/** Protection that ends before its time, or is paused, ends here and not at the old end (I5). */
function endedHere(claim: Registration, end: EndOfClaim): Partial<Registration> {
  const stood = currentEnd(claim);
  return {
    protectedUntil: stood === null ? end.occurredAt : earlier(stood, end.occurredAt),
    endBeforeClose: isOneOf(mayComeBack, end.event) ? claim.protectedUntil : null,
    ...noProtection,
    lossReportedAt: end.lossSetAt ?? null,
  };
}

const earlier = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) <= 0 ? a : b);
