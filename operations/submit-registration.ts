import { canonicalJson } from '../domain/canonical-json.ts';
import type { Refusal } from '../domain/refusal.ts';
import { checkSubmission } from '../domain/submission.ts';
import { given, whyOf } from '../domain/why.ts';
import { type BehalfPort, keepOnBehalf, type OnBehalf } from './behalf-records.ts';
import { claimSummary } from './claim-summary.ts';
import { dealElsewhere } from './deal-elsewhere.ts';
import { dealTaken } from './deal-taken.ts';
import { type ExpirePorts, expireDue } from './expire-registration.ts';
import type {
  AccountsPort,
  ClaimsPort,
  DealsPort,
  MintPort,
  OutboxPort,
  PartnersPort,
  PolicyPort,
  ReadsPort,
  TextsPort,
} from './ports.ts';
import type { Refused } from './record-refusal.ts';
import type { Actor, CompanyRecord, PartnerRecord, PolicyInForce, Registration } from './records.ts';
import { refuse } from './refuse.ts';
import { noOverlays } from './registration-overlays.ts';
import { type ScreenPorts, screenClaim } from './screen-claim.ts';
import { type ClaimOrigin, type OriginsPort, previousOf, type WaiversPort } from './standing-records.ts';
import { type LateRivalPorts, tellOfLateRival } from './tell-of-late-rival.ts';

export type SubmitCommand = {
  actor: Actor & { kind: 'user' };
  companyId: string;
  partnerCompanyId: string;
  /** The sub-reseller for which `partnerCompanyId`, a distributor, submits: it will hold (E47). Absent: none. */
  submittedFor?: string | null;
  dealId: string | null;
  note: string | null;
  contactIds: string[];
  estimate: { amountMinor: bigint; currency: string } | null;
  /** It came from the partner by mail or phone, and the actor enters it. Absent: nothing is said of how it came. */
  onBehalf?: OnBehalf | null;
};

export type SubmitPorts = ScreenPorts &
  ExpirePorts &
  PartnersPort &
  AccountsPort &
  ClaimsPort &
  DealsPort &
  OutboxPort &
  PolicyPort &
  TextsPort &
  ReadsPort &
  WaiversPort &
  OriginsPort &
  BehalfPort &
  LateRivalPorts &
  MintPort & { drawClaimSequence(): Promise<bigint> };

/**
 * Registers a partner's claim on an account (domain rules 4, T1, I3). The claim instant and the sequence are
 * drawn after partner and account are locked, so order is commit order. A company that was not read yet
 * keeps the claim `submitted` until it is: HubSpot is never called while the caller waits.
 */
export async function submitRegistration(
  ports: SubmitPorts,
  submission: SubmitCommand,
): Promise<{ ok: true; registrationId: string; registration: Registration } | Refused> {
  const [parties, seen] = await Promise.all([
    lockParties(ports, submission),
    ports.company(submission.companyId),
  ]);
  if (!parties.ok) return parties;
  const { partner, submitter } = parties;
  const command = { ...submission, partnerCompanyId: partner.companyId };
  const { accountId: accountSeen } = seen ?? (await makeKnown(ports, command.companyId));
  // Asked for in one go, behind the lock: what is looked at below is known then, unless the account is another by now
  // or something ends before.
  const [accountId, drawn, drawnAt] = await Promise.all([
    ports.lockAccountOf(command.companyId),
    ports.drawClaimSequence(),
    ports.now(),
    ports.policyInForce(),
    ports.openClaims(partner.companyId),
    ports.claimsOfAccount(accountSeen),
    ports.companiesOfAccount(accountSeen),
    ports.company(command.companyId),
    ports.openWaivers(partner.companyId, [command.companyId]),
  ]);
  const [now, inForce] = await Promise.all([ports.now(), ports.policyInForce()]);
  // Time is drawn again where another lock had to be taken, and then the number is, too.
  const sequence = now === drawnAt ? drawn : await ports.drawClaimSequence();
  const actionRefusal = refuse.unlessMayRegister(command.actor, submission.partnerCompanyId);
  if (actionRefusal !== null) return { ok: false, refusal: actionRefusal };
  const mayNotEnter =
    submission.onBehalf == null
      ? null
      : refuse.unlessMayOn(command.actor, submission.partnerCompanyId, 'enter-on-behalf');
  if (mayNotEnter !== null) return { ok: false, refusal: mayNotEnter };

  await expireDue(ports, accountId);
  const { companyId, dealId } = command;
  const mismatch = dealId === null ? null : await dealElsewhere(ports, { companyId, dealId }, accountId);
  if (mismatch !== null) return { ok: false, refusal: mismatch };
  const [claims, companies, openClaims] = await Promise.all([
    ports.claimsOfAccount(accountId),
    ports.companiesOfAccount(accountId),
    ports.openClaims(partner.companyId),
  ]);
  const companyIds = companies.map(company => company.companyId);
  const ownClaims = claims.filter(claim => claim.partnerCompanyId === partner.companyId).map(claimSummary);
  const waived = await ports.openWaivers(partner.companyId, companyIds);
  const check = checkSubmission({
    now,
    partner: {
      companyId: partner.companyId,
      status: partner.status,
      tier: partner.tier,
      openClaims,
    },
    accountIsPartnerItself: companyIds.includes(partner.companyId),
    waived,
    ownClaims,
    policy: inForce.policy,
  });
  const taken = dealId === null ? null : await dealTaken(ports, dealId, null);
  const refusal = check.ok ? taken : check.refusal;
  if (refusal !== null) {
    await recordRefusal(ports, command, accountId, now, inForce, refusal);
    return { ok: false, refusal, recorded: true };
  }

  const submitted = await insertClaim(
    ports,
    command,
    accountId,
    { now, sequence, inForce },
    {
      submitterCompanyId: submitter?.companyId ?? null,
      previousRegistrationId: previousOf(ownClaims),
      importedRef: null,
    },
  );
  if (command.onBehalf != null) await tellOfLateRival(ports, submitted);
  if (waived.length > 0) await ports.useWaivers(partner.companyId, companyIds, submitted.registrationId);
  const company = await ports.company(command.companyId);
  const isRead = company?.readAt != null;
  if (!isRead) await ports.wantReads('companies', [command.companyId]);
  const registration = isRead ? await screenClaim(ports, submitted, claims) : submitted;
  await ports.wantReads('company-contacts', companyIds);
  if (command.dealId !== null) {
    await ports.wantReads('deals', [command.dealId]);
    await ports.touchDeals([command.dealId]);
  }
  await ports.touchCompanies([partner.companyId]);
  return { ok: true, registrationId: registration.registrationId, registration };
}

type Parties =
  | { ok: true; partner: PartnerRecord; submitter: PartnerRecord | null }
  | { ok: false; refusal: Refusal };

/** Locks the partner that will hold and, where a distributor submits for it, the distributor too (E47). */
async function lockParties(
  ports: SubmitPorts,
  { partnerCompanyId, submittedFor }: SubmitCommand,
): Promise<Parties> {
  const holderId = submittedFor ?? partnerCompanyId;
  const ids = [...new Set([partnerCompanyId, holderId])].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  const locked = await Promise.all(ids.map(id => ports.lockPartner(id)));
  const partner = locked[ids.indexOf(holderId)] ?? null;
  const submitter = locked[ids.indexOf(partnerCompanyId)] ?? null;
  if (submitter === null) return { ok: false, refusal: refuse.unknownPartner(partnerCompanyId) };
  if (partner === null) return { ok: false, refusal: refuse.unknownPartner(holderId) };
  if (holderId === partnerCompanyId) return { ok: true, partner, submitter: null };
  if (submitter.type !== 'distributor' || submitter.status !== 'active')
    return { ok: false, refusal: refuse.notADistributor(submitter) };
  return { ok: true, partner, submitter };
}

/** A rival may have made it known since it was looked for. */
async function makeKnown(ports: SubmitPorts, companyId: string): Promise<CompanyRecord> {
  await ports.ensureCompanies([companyId]);
  const [known] = await ports.companies([companyId]);
  if (known === undefined) throw new Error(`Company ${companyId} is not known`);
  return known;
}

async function insertClaim(
  ports: SubmitPorts,
  command: SubmitCommand,
  accountId: string,
  { now, sequence, inForce }: { now: Temporal.Instant; sequence: bigint; inForce: PolicyInForce },
  origin: Omit<ClaimOrigin, 'registrationId'>,
): Promise<Registration> {
  const registration: Registration = {
    registrationId: ports.id('reg'),
    accountId,
    companyId: command.companyId,
    partnerCompanyId: command.partnerCompanyId,
    dealId: command.dealId,
    state: 'submitted',
    sequence,
    claimedAt: now,
    submittedBy: command.actor.userId,
    claimHash: ports.hash(
      canonicalJson({
        companyId: command.companyId,
        partnerCompanyId: command.partnerCompanyId,
        dealId: command.dealId,
        note: command.note,
        contactIds: command.contactIds,
        estimate: command.estimate,
        ...(origin.submitterCompanyId !== null && { submitterCompanyId: origin.submitterCompanyId }),
        ...(command.onBehalf != null && {
          onBehalf: { ...command.onBehalf, arrivedAt: command.onBehalf.arrivedAt?.toString() ?? null },
        }),
      }),
    ),
    policyVersion: inForce.version,
    reviewDueAt: null,
    protectedFrom: null,
    protectedUntil: null,
    endedAt: null,
    renewals: 0,
    renewedFrom: null,
    followUpDueAt: null,
    knownUntil: null,
    warnedUntil: null,
    directWindowOpen: false,
    contested: false,
    coSellUserIds: [],
    decisionCode: null,
    decisionTextId: null,
    decidedAt: null,
    noteTextId: command.note === null || command.note === '' ? null : await ports.keepText(command.note),
    estimate: command.estimate,
    contactIds: command.contactIds,
    ...noOverlays,
  };
  await ports.insertRegistration(registration);
  const { registrationId } = registration;
  const onBehalf =
    command.onBehalf == null
      ? null
      : await keepOnBehalf(
          ports,
          { subjectId: registrationId, registrationId, userId: command.actor.userId },
          command.onBehalf,
        );
  await ports.append({
    kind: 'registration-submitted',
    why: given('SUBMITTED', 'T1', { sequence: String(sequence) }),
    registrationId: registration.registrationId,
    accountId,
    partnerCompanyId: command.partnerCompanyId,
    actor: command.actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: inForce.version,
    rules: ['T1', 'I3'],
    facts: {
      sequence: String(sequence),
      companyId: command.companyId,
      dealId: command.dealId,
      claimHash: registration.claimHash,
      ...(origin.submitterCompanyId !== null && { submitterCompanyId: origin.submitterCompanyId }),
      ...(origin.previousRegistrationId !== null && {
        previousRegistrationId: origin.previousRegistrationId,
      }),
      ...(onBehalf !== null && { onBehalf }),
    },
  });
  if (origin.submitterCompanyId !== null || origin.previousRegistrationId !== null)
    await ports.saveOrigin({ registrationId: registration.registrationId, ...origin });
  return registration;
}

/** A refusal is an outcome too: who asks later why nothing was registered finds it in the ledger. */
async function recordRefusal(
  ports: SubmitPorts,
  command: SubmitCommand,
  accountId: string,
  now: Temporal.Instant,
  inForce: PolicyInForce,
  refusal: Refusal,
): Promise<void> {
  await ports.append({
    kind: 'submission-refused',
    why: whyOf(refusal),
    registrationId: null,
    accountId,
    partnerCompanyId: command.partnerCompanyId,
    actor: command.actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: inForce.version,
    rules: [refusal.rule],
    facts: { code: refusal.code, companyId: command.companyId },
  });
}
