import { appealTooLate } from '../domain/appeal-time.ts';
import { businessDeadline } from '../domain/calendar.ts';
import { isLive, isProtected } from '../domain/claim-standing.ts';
import { sideOf } from '../domain/directory.ts';
import type { DisputeKind, Party } from '../domain/dispute.ts';
import { businessCalendarOf } from '../domain/policy.ts';
import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import { atOffice } from './at-office.ts';
import { claimSummary } from './claim-summary.ts';
import type { DisputePorts } from './dispute-ports.ts';
import { expireDue } from './expire-registration.ts';
import { lockClaim } from './locked-claim.ts';
import { isUndecided } from './mark-contested.ts';
import { openCase } from './open-case.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';
import { refuseDispute } from './refuse-dispute.ts';
import { type DisputeOutcome, stepDispute } from './step-dispute.ts';

export type OpenDisputeCommand = {
  actor: Actor & { kind: 'user' };
  registrationId: string;
  kind: DisputeKind;
  /** What the opener says; the first evidence of its side. */
  text: string;
  /** Users of direct sales whom the case is with; null: those of whom there are open findings, else who owns deals. */
  userIds: string[] | null;
};

/**
 * Opens a dispute in the name of the registration's partner (domain rule 9): with the partner in front or the one
 * behind, with direct sales, or with the office about its decision. The opener's words are the first evidence.
 *
 * @returns the case, or UNKNOWN_REGISTRATION, NOT_PERMITTED, ALREADY_DISPUTED, NO_OPPONENT, APPEAL_TOO_LATE,
 * ILLEGAL_MOVE, TEXT_REQUIRED
 */
export async function openDispute(ports: DisputePorts, command: OpenDisputeCommand): Promise<DisputeOutcome> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  await expireDue(ports, locked.claim.accountId);
  const claim = (await ports.registration(command.registrationId)) ?? locked.claim;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'open-dispute');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  if (command.text.trim() === '') return { ok: false, refusal: refuse.textRequired(command.kind) };
  const sides = await partiesOf(ports, claim, command);
  if (!sides.ok) return sides;
  const ids = sides.parties.flatMap(({ registrationId }) => registrationId ?? []);
  const open = (await ports.disputesNaming(ids)).find(isUndecided);
  if (open !== undefined) return { ok: false, refusal: refuseDispute.openAlready(open.disputeId) };
  const opened = await openCase(ports, {
    kind: command.kind,
    accountId: claim.accountId,
    parties: sides.parties,
    openedBy: { side: sides.own, userId: command.actor.userId },
    cause: 'opened',
    actor: command.actor,
  });
  if (!opened.ok) return opened;
  return await stepDispute(ports, {
    actor: command.actor,
    disputeId: opened.dispute.disputeId,
    side: sides.own,
    step: side => ({
      command: 'give-evidence',
      side,
      evidence: { evidenceId: ports.id('evd'), facts: { code: 'STATEMENT', text: command.text } },
    }),
  });
}

type Sides = { ok: true; parties: Party[]; own: 'holder' | 'claimant' } | { ok: false; refusal: Refusal };

async function partiesOf(
  ports: DisputePorts,
  claim: Registration,
  { kind, userIds }: OpenDisputeCommand,
): Promise<Sides> {
  switch (kind) {
    case 'partner-partner':
      return await withPartner(ports, claim);
    case 'partner-direct':
      return await withDirect(ports, claim, userIds);
    case 'partner-decision':
      return await withOffice(ports, claim);
    default:
      return kind satisfies never;
  }
}

/** The one in front, for who waits; the next that waits, for who is in front. */
async function withPartner(ports: DisputePorts, claim: Registration): Promise<Sides> {
  const now = await ports.now();
  const live = (await ports.claimsOfAccount(claim.accountId)).filter(each => isLive(claimSummary(each), now));
  const inFrontFirst = live.toSorted(
    (a, b) =>
      Number(isProtected(claimSummary(b), now)) - Number(isProtected(claimSummary(a), now)) ||
      (a.sequence < b.sequence ? -1 : 1),
  );
  const place = inFrontFirst.findIndex(each => each.registrationId === claim.registrationId);
  const other = inFrontFirst.findIndex(each => each.partnerCompanyId !== claim.partnerCompanyId);
  const opposite = inFrontFirst[other];
  if (opposite === undefined || place < 0)
    return { ok: false, refusal: refuseDispute.nobodyOpposite('partner-partner') };
  return place < other
    ? { ok: true, own: 'holder', parties: [partyOf('holder', claim), partyOf('claimant', opposite)] }
    : { ok: true, own: 'claimant', parties: [partyOf('holder', opposite), partyOf('claimant', claim)] };
}

async function withDirect(ports: DisputePorts, claim: Registration, named: string[] | null): Promise<Sides> {
  const now = await ports.now();
  if (!isLive(claimSummary(claim), now))
    return { ok: false, refusal: refuseDispute.nobodyOpposite('partner-direct') };
  const found = (await ports.openFindingsOf(claim.registrationId)).flatMap(
    finding => finding.actorUserId ?? [],
  );
  const known = named ?? (found.length > 0 ? found : await directOwners(ports, claim));
  const people = await ports.usersById([...new Set(known)]);
  const userIds = people.map(person => person.userId);
  if (userIds.length === 0) return { ok: false, refusal: refuseDispute.nobodyOpposite('partner-direct') };
  const own = claim.state === 'active' ? 'holder' : 'claimant';
  const direct: Party = { side: 'direct', partnerCompanyId: null, registrationId: null, userIds };
  return { ok: true, own, parties: [partyOf(own, claim), direct] };
}

/** Where no heads-up names anybody: who of direct sales owns a deal of the customer that is not the claim's own. */
async function directOwners(ports: DisputePorts, claim: Registration): Promise<string[]> {
  const companies = await ports.companiesOfAccount(claim.accountId);
  const deals = await ports.dealsOfCompanies(companies.map(({ companyId }) => companyId));
  const ownerIds = deals
    .filter(deal => deal.dealId !== claim.dealId && !deal.missing)
    .flatMap(({ ownerId }) => ownerId ?? []);
  if (ownerIds.length === 0) return [];
  const directory = await ports.directory();
  return (await ports.usersByOwnerId([...new Set(ownerIds)]))
    .filter(user => sideOf(directory, user) === 'direct')
    .map(({ userId }) => userId);
}

/** The office is a party by those who decided; who appeals stands as the claimant, whatever was decided about. */
async function withOffice(ports: DisputePorts, claim: Registration): Promise<Sides> {
  const appeal = move(claim.state, 'appeal');
  if (!appeal.ok) return appeal;
  const decidedAt = claim.endedAt ?? claim.decidedAt;
  if (decidedAt === null) return { ok: false, refusal: refuseDispute.nobodyOpposite('partner-decision') };
  const policy = await atOffice(ports, (await ports.policyInForce()).policy, claim.partnerCompanyId);
  const until = businessDeadline(
    decidedAt,
    policy.registration.appealBusinessDays,
    businessCalendarOf(policy),
  );
  const tooLate = appealTooLate(await ports.now(), until);
  if (tooLate !== null) return { ok: false, refusal: tooLate };
  const office: Party = {
    side: 'office',
    partnerCompanyId: null,
    registrationId: null,
    userIds: await ports.decidersOf(claim.registrationId),
  };
  return { ok: true, own: 'claimant', parties: [partyOf('claimant', claim), office] };
}

const partyOf = (side: 'holder' | 'claimant', claim: Registration): Party => ({
  side,
  partnerCompanyId: claim.partnerCompanyId,
  registrationId: claim.registrationId,
  userIds: [],
});
