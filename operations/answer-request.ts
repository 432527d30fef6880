import { businessDeadline } from '../domain/calendar.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { type AskableField, checkAnswer } from '../domain/info-request.ts';
import { businessCalendarOf } from '../domain/policy.ts';
import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import { given } from '../domain/why.ts';
import { atOffice } from './at-office.ts';
import { type ClaimClocksPorts, startClaimClocks } from './claim-clocks.ts';
import { appendOf, type ClaimEntryPorts } from './claim-entry.ts';
import { dealElsewhere } from './deal-elsewhere.ts';
import { dealTaken } from './deal-taken.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import { moved } from './moved.ts';
import type { DealsPort, MintPort, OutboxPort, ReadsPort, TextsPort } from './ports.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';

export type AnswerPorts = LockedClaimPorts &
  ClaimClocksPorts &
  ClaimEntryPorts &
  DealsPort &
  MintPort &
  OutboxPort &
  ReadsPort &
  ReadTextsPort &
  TextsPort;

/** What people wrote, as far as it is kept. */
type ReadTextsPort = { textsOf(textIds: readonly string[]): Promise<Map<string, string>> };

/** What the partner gives; a part that is absent stays as it was. */
export type InfoAnswer = {
  note?: string;
  contactIds?: string[];
  estimate?: { amountMinor: bigint; currency: string };
  dealId?: string;
  /** The people and the deal in words, by who sees no records in HubSpot: they join the note. */
  people?: string;
  whichDeal?: string;
};

/**
 * The partner answers what the reviewer asked for, and nothing else (domain rule 4): the claim is under review again,
 * with the rest of its review clock. Its claim instant, its place and its receipt stay.
 */
export async function answerRequest(
  ports: AnswerPorts,
  command: { actor: Actor & { kind: 'user' }; registrationId: string; answer: InfoAnswer },
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  const { claim } = locked;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'answer');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'answer');
  if (!legal.ok) return legal;
  const request = await ports.openInfoRequest(claim.registrationId);
  if (request === null) throw new Error(`Nothing was asked of ${claim.registrationId}`);
  const { answer } = command;
  const verdict = checkAnswer(request.fields, fieldsOf(answer));
  if (!verdict.ok) return verdict;
  const { dealId } = answer;
  const obstacle =
    dealId === undefined
      ? null
      : ((await dealElsewhere(ports, { dealId, companyId: claim.companyId }, claim.accountId)) ??
        (await dealTaken(ports, dealId, claim.registrationId)));
  if (obstacle !== null) return { ok: false, refusal: obstacle };

  const now = await ports.now();
  const policy = await atOffice(ports, (await ports.policyInForce()).policy, claim.partnerCompanyId);
  const reviewDueAt = businessDeadline(now, request.reviewDaysLeft, businessCalendarOf(policy));
  const note = await noteWith(ports, claim, answer);
  const answered: Registration = {
    ...claim,
    ...(note !== null && { noteTextId: await ports.keepText(note) }),
    ...(answer.contactIds !== undefined && { contactIds: answer.contactIds }),
    ...(answer.estimate !== undefined && { estimate: answer.estimate }),
    ...(answer.dealId !== undefined && { dealId: answer.dealId }),
    state: moved(legal),
    reviewDueAt,
  };
  await ports.saveRegistration(answered);
  await ports.saveClaimDetails(answered);
  await ports.closeInfo(request.requestId);
  await startClaimClocks(ports, answered);
  await appendOf(ports, answered, {
    kind: 'info-answered',
    why: given('INFO_ANSWERED', 'R-info', { fields: request.fields, dueAt: request.dueAt.toString() }),
    actor: command.actor,
    rules: ['R-info'],
    facts: {
      fields: fieldsOf(answer),
      answerHash: ports.hash(canonicalJson({ ...answer })),
      reviewDueAt: reviewDueAt.toString(),
      ...(answer.dealId !== undefined && { dealId: answer.dealId, oldDealId: claim.dealId }),
    },
  });
  if (answer.dealId !== undefined) await ports.wantReads('deals', [answer.dealId]);
  await ports.touchDeals([...new Set([claim.dealId, answered.dealId])].filter(id => id !== null));
  return { ok: true, registration: answered };
}

/** Longest note that a claim keeps. */
const longestNote = 4000;

/** The claim's note with what the answer says in words; null: it stays as it was. */
async function noteWith(
  ports: ReadTextsPort,
  { noteTextId }: Registration,
  { note, people, whichDeal }: InfoAnswer,
): Promise<string | null> {
  const words = [
    people === undefined ? [] : [`The people it works with: ${people}`],
    whichDeal === undefined ? [] : [`The deal: ${whichDeal}`],
  ].flat();
  if (words.length === 0) return note ?? null;
  const kept = noteTextId === null ? '' : ((await ports.textsOf([noteTextId])).get(noteTextId) ?? '');
  const before = note ?? kept;
  const after = words.join('\n');
  return [before.slice(0, longestNote - after.length - 1), after].filter(text => text !== '').join('\n');
}

function fieldsOf(answer: InfoAnswer): AskableField[] {
  const given: Record<AskableField, unknown> = {
    note: answer.note,
    contacts: answer.contactIds ?? answer.people,
    estimate: answer.estimate,
    deal: answer.dealId ?? answer.whichDeal,
  };
  const names: AskableField[] = ['note', 'contacts', 'estimate', 'deal'];
  return names.filter(name => given[name] !== undefined);
}
