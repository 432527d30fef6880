import type { EndCause } from '../domain/end-causes.ts';
import { lastMomentInWords } from '../domain/plain-days.ts';
import type { Refusal } from '../domain/refusal.ts';
import { move } from '../domain/registration.ts';
import type { RenewalVerdict } from '../domain/renewal.ts';
import { pausesProtection } from '../domain/tolling.ts';
import { type Why, whyOf } from '../domain/why.ts';
import { type AskManagersPorts, askManagers } from './ask-managers.ts';
import { type CertifyPorts, certifyFollowUp } from './certify-follow-up.ts';
import { type ExpirePorts, expireDue, renewalTollEnd } from './expire-registration.ts';
import { isEvidenceStale, judgeRenewal } from './judge-renewal.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import type { Refused } from './record-refusal.ts';
import type { Actor, LedgerEntry, Recorded, Registration } from './records.ts';
import { refuse } from './refuse.ts';
import type { WaiversPort } from './standing-records.ts';

export type RenewPorts = AskManagersPorts & WaiversPort & CertifyPorts & ExpirePorts & LockedClaimPorts;

/**
 * Renews the protection (section 7): once, in the last 30 days, in good standing, on evidence on record. It is
 * granted where one piece is a two-sided record, or where a partner manager or approver asks, who is the person
 * that decides the rest. The new end counts from the old one (T3a); the hold is lengthened under its constraint.
 */
export async function renewRegistration(
  ports: RenewPorts,
  command: { actor: Actor & { kind: 'user' }; registrationId: string },
): Promise<{ ok: true; registration: Registration } | Refused> {
  const locked = await lockClaim(ports, command.registrationId);
  if (!locked.ok) return locked;
  await expireDue(ports, locked.claim.accountId);
  const claim = (await ports.registration(command.registrationId)) ?? locked.claim;
  const notAllowed = refuse.unlessMay(command.actor, claim, 'renew');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const legal = move(claim.state, 'renew');
  if (!legal.ok) return legal;
  const verdict = await judgeRenewal(ports, claim);
  if (!verdict.ok) {
    if (verdict.refusal.code === 'RENEWAL_EVIDENCE_MISSING' && (await isEvidenceStale(ports, claim)))
      return { ok: false, refusal: await readAgainFirst(ports, claim) };
    const { refusal } = verdict;
    await record(ports, claim, command.actor, {
      kind: 'renewal-refused',
      why: whyOf(refusal),
      rules: [refusal.rule],
      facts: { code: refusal.code },
    });
    return { ok: false, refusal, recorded: true };
  }
  const decider = command.actor.roles.some(role => role === 'partner-manager' || role === 'approver');
  if (verdict.approval === 'by-person' && !decider)
    return { ok: true, registration: await askPerson(ports, claim, command.actor, whyOf(verdict.why)) };
  return { ok: true, registration: await lengthen(ports, claim, command.actor, verdict) };
}

/**
 * All is there but a person has to decide: the renewal is pending, and the protection does not end before it is
 * decided, for some business days at most. Asked twice it stays as asked first.
 */
async function askPerson(
  ports: RenewPorts,
  claim: Registration,
  actor: Actor & { kind: 'user' },
  why: Why,
): Promise<Registration> {
  if (claim.renewalAskedAt !== null) return claim;
  const now = await ports.now();
  const pending: Registration = { ...claim, renewalAskedAt: now, renewalAskedBy: actor.userId };
  await ports.saveRegistration(pending);
  const decideBy = await renewalTollEnd(ports, pending);
  await record(ports, claim, actor, {
    kind: 'renewal-asked',
    why,
    rules: ['R-renewal'],
    facts: { code: why.code, decideBy: decideBy.toString() },
  });
  const partner = await ports.partner(claim.partnerCompanyId);
  const { timeZone } = await ports.policyOf(claim.policyVersion);
  await askManagers(ports, claim, {
    topic: `renewal:${now}`,
    subject: `Decide a renewal for ${partner?.name ?? 'the partner'}`,
    body: `${partner?.name ?? 'The partner'} asks to renew this registration. The evidence is enough, but none of it is a two-sided record, so a person decides. Undecided, the registration stays protected through ${lastMomentInWords(decideBy, timeZone)} at most.`,
    dueAt: decideBy,
  });
  return pending;
}

/** Nothing is called missing that HubSpot was not asked for just now: the read is made due at once. */
async function readAgainFirst(ports: RenewPorts, claim: Registration): Promise<Refusal> {
  await ports.setDeadline(claim.registrationId, 'follow-up', await ports.now());
  return refuse.evidencePending(claim.knownUntil);
}

async function lengthen(
  ports: RenewPorts,
  claim: Registration,
  actor: Actor & { kind: 'user' },
  { protectedUntil, why, evidence }: Extract<RenewalVerdict, { ok: true }>,
): Promise<Registration> {
  const { registrationId } = claim;
  await ports.closeTolls(registrationId, 'renewal', registrationId, await ports.now());
  await ports.settleDeadline(registrationId, 'renewal-toll');
  if (claim.renewalAskedAt !== null)
    await ports.cancelEffects(`${registrationId}:renewal:${claim.renewalAskedAt}`);
  const paused = pausesProtection(await ports.tollsOf(registrationId));
  if ((await ports.moveHoldEnd(registrationId, paused ? null : protectedUntil)) === 'held')
    throw new Error(
      `The hold of ${claim.registrationId} cannot be lengthened: somebody else is protected there`,
    );
  const renewed: Registration = {
    ...claim,
    protectedUntil,
    renewals: 1,
    renewedFrom: claim.protectedUntil,
    renewalAskedAt: null,
    renewalAskedBy: null,
    tolledSince: paused ? claim.tolledSince : null,
  };
  await ports.saveRegistration(renewed);
  if (!paused) await ports.setDeadline(registrationId, 'protection-end', protectedUntil);
  await record(ports, claim, actor, {
    kind: 'registration-renewed',
    why: whyOf(why),
    rules: ['T3a', 'I5'],
    facts: {
      protectedUntil: protectedUntil.toString(),
      oldEnd: claim.protectedUntil?.toString() ?? null,
      cause: 'renewal' satisfies EndCause,
      evidenceIds: evidence.documents.flatMap(document => document.activityIds),
    },
  });
  await ports.touchAccount(claim.accountId);
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
  return await certifyFollowUp(ports, renewed, null);
}

async function record(
  ports: RenewPorts,
  claim: Registration,
  actor: Actor,
  entry: Recorded & Pick<LedgerEntry, 'rules' | 'facts'>,
): Promise<void> {
  const now = await ports.now();
  await ports.append({
    ...entry,
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: claim.policyVersion,
  });
}
