import { canonicalJson } from '../domain/canonical-json.ts';
import type { Refusal } from '../domain/refusal.ts';
import { checkSubmission } from '../domain/submission.ts';
import { claimSummary } from './claim-summary.ts';
import { dealElsewhere } from './deal-elsewhere.ts';
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
import type { Actor, PolicyInForce, Registration } from './records.ts';
import { refuse } from './refuse.ts';
import { noOverlays } from './registration-overlays.ts';
import { type ScreenPorts, screenClaim } from './screen-claim.ts';

export type SubmitCommand = {
  actor: Actor & { kind: 'user' };
  companyId: string;
  partnerCompanyId: string;
  dealId: string | null;
  note: string | null;
  contactIds: string[];
  estimate: { amountMinor: bigint; currency: string } | null;
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
  MintPort & { drawClaimSequence(): Promise<bigint> };

/**
 * Registers a partner's claim on an account (domain rules 4, T1, I3). The claim instant and the sequence are
 * drawn after partner and account are locked, so order is commit order. A company that was not read yet
 * keeps the claim `submitted` until it is: HubSpot is never called while the caller waits.
 */
export async function submitRegistration(
  ports: SubmitPorts,
  command: SubmitCommand,
): Promise<{ ok: true; registrationId: string } | { ok: false; refusal: Refusal }> {
  const partner = await ports.lockPartner(command.partnerCompanyId);
  if (partner === null) return { ok: false, refusal: refuse.unknownPartner(command.partnerCompanyId) };
  await ports.ensureCompanies([command.companyId]);
  const accountId = await ports.lockAccountOf(command.companyId);
  const now = await ports.now();
  const inForce = await ports.policyInForce();
  const actionRefusal = refuse.unlessMayRegister(command.actor, command.partnerCompanyId);
  if (actionRefusal !== null) return { ok: false, refusal: actionRefusal };

  await expireDue(ports, accountId);
  const { companyId, dealId } = command;
  const mismatch = dealId === null ? null : await dealElsewhere(ports, { companyId, dealId }, accountId);
  if (mismatch !== null) return { ok: false, refusal: mismatch };
  const claims = await ports.claimsOfAccount(accountId);
  const check = checkSubmission({
    now,
    partner: {
      companyId: partner.companyId,
      status: partner.status,
      tier: partner.tier,
      openClaims: await ports.openClaims(partner.companyId),
    },
    accountIsPartnerItself: (await ports.companiesOfAccount(accountId)).some(
      company => company.companyId === partner.companyId,
    ),
    ownClaims: claims.filter(claim => claim.partnerCompanyId === partner.companyId).map(claimSummary),
    policy: inForce.policy,
  });
  if (!check.ok) {
    await recordRefusal(ports, command, accountId, now, inForce, check.refusal);
    return { ok: false, refusal: check.refusal };
  }

  const registration = await insertClaim(ports, command, accountId, now, inForce);
  const company = await ports.company(command.companyId);
  if (company?.readAt == null) await ports.wantReads('companies', [command.companyId]);
  else await screenClaim(ports, registration);
  if (command.dealId !== null) {
    await ports.wantReads('deals', [command.dealId]);
    await ports.touchDeals([command.dealId]);
  }
  await ports.touchCompanies([partner.companyId]);
  return { ok: true, registrationId: registration.registrationId };
}

async function insertClaim(
  ports: SubmitPorts,
  command: SubmitCommand,
  accountId: string,
  now: Temporal.Instant,
  inForce: PolicyInForce,
): Promise<Registration> {
  const sequence = await ports.drawClaimSequence();
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
  await ports.append({
    kind: 'registration-submitted',
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
    },
  });
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
