import { checkApproval } from '../domain/approval.ts';
import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import { given } from '../domain/why.ts';
import type { BehalfPort } from './behalf-records.ts';
import { type CertifyPorts, certifyFollowUp } from './certify-follow-up.ts';
import { startClaimClocks } from './claim-clocks.ts';
import { claimSummary, otherClaims } from './claim-summary.ts';
import { claimsBeside } from './claims-beside.ts';
import type { DisputesPort } from './dispute-records.ts';
import { disputedUntil } from './disputed-until.ts';
import { type ExpirePorts, expireDue } from './expire-registration.ts';
import { judgeAccount } from './judge-account.ts';
import type { JudgeDealsPorts } from './judge-deals.ts';
import { leaveNote } from './leave-note.ts';
import { lockClaim } from './locked-claim.ts';
import type { AccountsPort, DealsPort, PolicyPort, UsersPort } from './ports.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';
import type { WaiversPort } from './standing-records.ts';
import { bouncedWarnings } from './warning-subject.ts';

export type ApprovePorts = CertifyPorts &
  ExpirePorts &
  DisputesPort &
  AccountsPort &
  DealsPort &
  UsersPort &
  WaiversPort &
  BehalfPort &
  JudgeDealsPorts;

type ApprovalFactsPorts = Pick<
  ApprovePorts,
  | 'company'
  | keyof PolicyPort
  | 'now'
  | 'claimsOfAccount'
  | 'partner'
  | 'waitingLinksOfAccount'
  | 'waiversOf'
  | 'enteredOnBehalf'
  | keyof DisputesPort
>;

/**
 * Approves a claim under review (domain rule 4): the hold is placed, protection and follow-up clock start. Of
 * rivals that are approved at once one wins; the database refuses the others, and they get
 * DUP_ACTIVE_PARTNER with evidence (I1, I2).
 */
export async function approveRegistration(
  ports: ApprovePorts,
  command: {
    actor: Actor & { kind: 'user' };
    registrationId: string;
    text: string | null;
    /** Rivals reviewed side by side with it that the decider looked at. Absent: none. */
    seen?: readonly string[];
    /** The decider says that nothing else that came in for the customer waits to be entered. Absent: does not. */
    alone?: boolean;
  },
): Promise<{ ok: true; registration: Registration } | { ok: false; refusal: Refusal }> {
  const locked = await lockClaim(ports, command.registrationId, seen => lookAhead(ports, seen));
  if (!locked.ok) return locked;
  await expireDue(ports, locked.claim.accountId);
  const [now, claim] = await Promise.all([ports.now(), current(ports, command.registrationId)]);
  const notAllowed = refuse.unlessMay(command.actor, claim, 'approve');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };

  const { seen = [], alone = false } = command;
  const said = { seen, alone };
  const verdict = await decide(ports, claim, now, said);
  if (!verdict.ok) return verdict;
  const inForce = await ports.policyInForce();
  const approved: Registration = {
    ...claim,
    state: 'active',
    policyVersion: inForce.version,
    protectedFrom: verdict.protectedFrom,
    protectedUntil: verdict.protectedUntil,
    followUpDueAt: verdict.followUpDueAt,
    knownUntil: now,
    reviewDueAt: null,
    decidedAt: now,
    decisionCode: null,
    decisionTextId: command.text === null || command.text === '' ? null : await ports.keepText(command.text),
    coSellUserIds: await ownerAtApproval(ports, claim),
  };
  if ((await ports.placeHold(approved)) === 'held') return await decideAsHeld(ports, claim, now);

  await ports.saveRegistration(approved, claim);
  await startClaimClocks(ports, approved);
  await ports.setDeadline(approved.registrationId, 'protection-end', verdict.protectedUntil);
  await ports.append({
    kind: 'registration-approved',
    why: given('APPROVED', 'I1', {
      customerIsFree: true,
      protectedFrom: verdict.protectedFrom.toString(),
      protectedUntil: verdict.protectedUntil.toString(),
    }),
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: command.actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: inForce.version,
    rules: ['I1', 'T3', 'S1'],
    facts: {
      protectedFrom: verdict.protectedFrom.toString(),
      protectedUntil: verdict.protectedUntil.toString(),
      followUpDueAt: verdict.followUpDueAt.toString(),
      coSellUserIds: approved.coSellUserIds,
      textId: approved.decisionTextId,
      ...(seen.length > 0 && { seenBeside: [...seen] }),
      ...(alone && { saidAlone: true }),
    },
  });
  await leaveNote(ports, approved, 'approved');
  await ports.touchAccount(claim.accountId);
  await ports.touchCompanies([claim.partnerCompanyId]);
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
  // Deals that were opened between claim and approval are judged now that there is protection.
  const clocked = await certifyFollowUp(ports, approved, null, approved);
  await judgeAccount(ports, approved.accountId);
  return { ok: true, registration: clocked };
}

/**
 * Whether it could be approved now by somebody who looked at what stands or may stand beside it, asked beforehand: the same rule on
 * the same facts, without a lock.
 */
export async function approvalVerdict(ports: ApprovalFactsPorts, claim: Registration) {
  return await decide(ports, claim, await ports.now(), allSaid);
}

/** What approving looks at, and the follow-up clock after it: asked for in one go, it is known then. */
async function lookAhead(ports: ApprovePorts, { registrationId, accountId, ...claim }: Registration) {
  await Promise.all([
    ports.policyInForce(),
    ports.company(claim.companyId),
    ports.waitingLinksOfAccount(accountId),
    ports.undecidedOnAccount(accountId),
    ports.waiversOf(registrationId),
    ports.partner(claim.partnerCompanyId),
    ports.enteredOnBehalf([registrationId]),
    ports.companiesOfAccount(accountId),
    ports.activitiesOf(registrationId),
    ports.tollsOf(registrationId),
    ports.missesOf(registrationId),
    bouncedWarnings(ports, registrationId),
    ports.dealsOfCompanies([claim.companyId]),
  ]);
}

async function current(ports: ApprovePorts, registrationId: string): Promise<Registration> {
  const claim = await ports.registration(registrationId);
  if (claim === null) throw new Error(`Registration ${registrationId} vanished under its lock`);
  return claim;
}

/** What the decider says of claims that were entered on behalf. */
type Said = { seen: readonly string[] | 'all'; alone: boolean };
const allSaid: Said = { seen: 'all', alone: true };

async function decide(
  ports: ApprovalFactsPorts,
  claim: Registration,
  now: Temporal.Instant,
  { seen, alone }: Said,
) {
  const [{ policy }, claims, company, links, disputed, waivers, partner] = await Promise.all([
    ports.policyInForce(),
    ports.claimsOfAccount(claim.accountId),
    ports.company(claim.companyId),
    ports.waitingLinksOfAccount(claim.accountId),
    disputedUntil(ports, claim.accountId),
    ports.waiversOf(claim.registrationId),
    ports.partner(claim.partnerCompanyId),
  ]);
  const legal = move(claim.state, 'approve');
  const others = otherClaims(claims, claim.registrationId);
  const holder = others.find(other => other.state === 'active');
  if (!legal.ok && claim.state !== 'queued') return legal;
  const { beside, openUntil } = await claimsBeside(ports, claim, others);
  return checkApproval({
    now,
    claim: claimSummary(claim),
    otherLive: others,
    holderName: holder === undefined ? null : ((await ports.partner(holder.partnerCompanyId))?.name ?? null),
    accountReadable: company?.readAt != null && !company.missing,
    blockedByLink: links.length > 0,
    disputedUntil: disputed,
    audience: 'decider',
    limitWaived: waivers.includes('protection-limit'),
    beside,
    seen: seen === 'all' ? beside.map(({ registrationId }) => registrationId) : seen,
    entryOpenUntil: openUntil,
    alone,
    partnerStatus: partner?.status ?? 'terminated',
    policy,
  });
}

/** The constraint refused although nobody was seen: read again and word the refusal with what is there now. */
async function decideAsHeld(ports: ApprovePorts, claim: Registration, now: Temporal.Instant) {
  const verdict = await decide(ports, claim, now, allSaid);
  if (!verdict.ok) return verdict;
  throw new Error(`The hold of ${claim.registrationId} was refused, yet no holder is to be found`);
}

/** The owner of the deal at approval is the first of its co-sell list (H1). */
async function ownerAtApproval(ports: ApprovePorts, claim: Registration): Promise<string[]> {
  const deal = claim.dealId === null ? null : await ports.deal(claim.dealId);
  if (deal?.ownerId == null) return claim.coSellUserIds;
  const owners = await ports.usersByOwnerId([deal.ownerId]);
  return [...new Set([...claim.coSellUserIds, ...owners.map(owner => owner.userId)])];
}
