import type { Consent } from '../domain/consent.ts';
import { consentRefusal } from '../domain/consent.ts';
import type { Refusal } from '../domain/refusal.ts';
import { mayDo } from '../domain/rights.ts';
import { recordedIn } from './claim-entry.ts';
import type { ConsentRecord, ConsentsPort } from './consent-records.ts';
import { type LockedClaimPorts, lockClaim } from './locked-claim.ts';
import type { ClockPort, LedgerPort, PolicyPort } from './ports.ts';
import type { Actor, Person, Recorded, Registration } from './records.ts';
import { rightsOn } from './refuse.ts';

export type LockedConsentPorts = LockedClaimPorts & ConsentsPort;

/** Who does something to which consent; `registrationId`, where it is named, has to be the consent's own. */
export type ConsentCommand = { actor: Person; consentId: string; registrationId?: string };

export type ConsentStepOutcome = { ok: true; consent: ConsentRecord } | { ok: false; refusal: Refusal };

/**
 * Locks what a consent is about and reads it again. To whoever may not read the registration there is no such
 * consent (I7).
 */
export async function lockConsent(
  ports: LockedConsentPorts,
  { consentId, actor, registrationId }: ConsentCommand,
): Promise<{ ok: true; consent: ConsentRecord; claim: Registration } | { ok: false; refusal: Refusal }> {
  const seen = await ports.consent(consentId);
  const elsewhere = registrationId !== undefined && registrationId !== seen?.registrationId;
  if (seen === null || elsewhere || !mayDo(rightsOn(actor, seen.partnerCompanyId), 'view').allowed)
    return { ok: false, refusal: unknownConsent(consentId) };
  const locked = await lockClaim(ports, seen.registrationId);
  if (!locked.ok) return locked;
  return { ok: true, claim: locked.claim, consent: (await ports.consent(consentId)) ?? seen };
}

/** Null while the registration keeps direct sales out: before and after there is nothing to consent to (T6). */
export function notProtectedNow(claim: Registration, now: Temporal.Instant): Refusal | null {
  const { state, protectedUntil } = claim;
  const over = protectedUntil === null || Temporal.Instant.compare(now, protectedUntil) >= 0;
  if (state === 'active' && !over) return null;
  return consentRefusal('NOT_PROTECTED', {
    title: 'No consent is needed',
    detail:
      'The customer is not registered to this partner now, so there is nobody to ask and nothing to permit.',
    facts: { state, protected: false },
    wouldChange: [
      {
        fact: 'protected',
        becomes: true,
        text: 'Consent is asked and given while the customer is registered to the partner.',
      },
    ],
  });
}

/** Puts a step of a consent into the ledger: ids, codes and instants. */
export async function recordConsentStep(
  ports: ClockPort & LedgerPort & PolicyPort,
  claim: Registration,
  consent: Consent,
  step: Recorded & {
    actor: Actor;
    rules: string[];
    facts: Record<string, unknown>;
    /** Now, unless it says otherwise. */
    occurredAt?: Temporal.Instant;
  },
): Promise<void> {
  const now = await ports.now();
  const { version } = await ports.policyInForce();
  await ports.append({
    ...recordedIn(step),
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: consent.partnerCompanyId,
    actor: step.actor,
    occurredAt: step.occurredAt ?? now,
    recordedAt: now,
    policyVersion: version,
    rules: ['R-consent', ...step.rules],
    facts: { consentId: consent.consentId, ...step.facts },
  });
}

const unknownConsent = (consentId: string) =>
  consentRefusal('UNKNOWN_CONSENT', {
    title: 'There is no such request for consent',
    detail: 'No request for consent that you may see has that id.',
    facts: { consentId },
    wouldChange: [
      { fact: 'consentId', becomes: 'an existing id', text: 'Open the card again and retry from there.' },
    ],
  });
