import { expireConsent } from '../domain/consent.ts';
import { explainConsentEnd, explainSilence, isUnanswered } from '../domain/consent-why.ts';
import { partnerManagersBut } from './consent-people.ts';
import type { ConsentRecord } from './consent-records.ts';
import { type LockedConsentPorts, notProtectedNow, recordConsentStep } from './consent-step.ts';
import { lockClaim } from './locked-claim.ts';
import type { LedgerPort, PolicyPort } from './ports.ts';
import { taskPlace } from './task-place.ts';
import type { TellPorts } from './tell-people.ts';

export type ConsentClockPorts = LockedConsentPorts & LedgerPort & PolicyPort & TellPorts;

/**
 * The partner's time to answer is over. Silence is not consent: nothing is granted and nothing refused; from now on
 * the partner manager may decide, with a reason (domain rule 8), and gets a task that says so.
 */
export async function consentUnanswered(ports: ConsentClockPorts, consentId: string): Promise<void> {
  const found = await lockedConsent(ports, consentId);
  if (found === null || found.consent.status !== 'asked') return;
  const { claim, consent } = found;
  const now = await ports.now();
  if (!isUnanswered(consent, now) || notProtectedNow(claim, now) !== null) return;
  await recordConsentStep(ports, claim, consent, {
    kind: 'consent-unanswered',
    why: explainSilence(consent),
    actor: { kind: 'automation' },
    rules: ['T4'],
    occurredAt: consent.answerDueAt,
    facts: {
      code: 'CONSENT_UNANSWERED',
      answerDueAt: consent.answerDueAt.toString(),
    },
  });
  const { policy } = await ports.policyInForce();
  if (policy.enforcement === 'observe') return;
  const name = (await ports.partner(consent.partnerCompanyId))?.name ?? 'The partner';
  for (const person of await partnerManagersBut(ports, claim, consent.askedBy))
    await ports.intendEffect('task', consent.consentId, {
      subject: `Decide: ${name} did not answer a request for consent (R-consent)`,
      body: `${name}’s time to answer is over, and silence is not consent. Grant or refuse it in their stead on the deal’s Dibs card, with a reason. Until then nothing is permitted; the partner can still answer.`,
      ...taskPlace(claim),
      ownerId: person.ownerId,
      dueAt: now.toString(),
    });
}

/** The days of a yes are over: later engagement is a hit again, what began before stays legitimate. */
export async function consentExpired(ports: ConsentClockPorts, consentId: string): Promise<void> {
  const found = await lockedConsent(ports, consentId);
  if (found === null) return;
  const { claim, consent } = found;
  const expired = { ...expireConsent(consent, await ports.now()), findingId: consent.findingId };
  if (expired.status === consent.status || expired.validUntil === null) return;
  await ports.saveConsent(expired);
  await recordConsentStep(ports, claim, expired, {
    kind: 'consent-expired',
    why: explainConsentEnd(expired),
    actor: { kind: 'automation' },
    rules: ['T3'],
    occurredAt: expired.validUntil,
    facts: { validUntil: expired.validUntil.toString() },
  });
}

/** As it stands once its account is locked: somebody may be answering at this moment. */
async function lockedConsent(ports: ConsentClockPorts, consentId: string) {
  const seen = await ports.consent(consentId);
  if (seen === null) return null;
  const locked = await lockClaim(ports, seen.registrationId);
  const consent: ConsentRecord | null = await ports.consent(consentId);
  return locked.ok && consent !== null ? { claim: locked.claim, consent } : null;
}
