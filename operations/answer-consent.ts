import { coversFinding } from '../domain/consent-findings.ts';
import { answerConsent as answer } from '../domain/consent-steps.ts';
import { explainConsentAnswer } from '../domain/consent-why.ts';
import { type CloseFindingPorts, closeFinding } from './close-finding.ts';
import type { ConsentRecord } from './consent-records.ts';
import {
  type ConsentCommand,
  type ConsentStepOutcome,
  type LockedConsentPorts,
  lockConsent,
  notProtectedNow,
  recordConsentStep,
} from './consent-step.ts';
import { type AskedAboutPorts, goOnAfterNo } from './heads-ups-asked-about.ts';
import type { Person } from './records.ts';
import { rightsOn } from './refuse.ts';

export type AnswerConsentPorts = LockedConsentPorts & CloseFindingPorts & AskedAboutPorts;

/**
 * Records a yes or a no to a request for consent: of the partner, or of the partner manager once the partner's time
 * is over, with a reason; never of the one who asked (domain rule 8). A yes closes the heads-ups that it covers.
 */
export async function answerConsent(
  ports: AnswerConsentPorts,
  command: ConsentCommand & {
    grants: boolean;
    text: string | null;
    /** It is the partner's answer by mail or phone, which the actor enters. Absent: no. */
    onBehalf?: boolean;
  },
): Promise<ConsentStepOutcome> {
  const locked = await lockConsent(ports, command);
  if (!locked.ok) return locked;
  const { claim } = locked;
  const now = await ports.now();
  const { policy } = await ports.policyInForce();
  const text = command.text?.trim() ?? '';
  const answered = answer(
    locked.consent,
    {
      grants: command.grants,
      by: rightsOn(command.actor, locked.consent.partnerCompanyId),
      reasonTextId: text === '' ? null : text,
      now,
      onBehalf: command.onBehalf ?? false,
    },
    policy.consent,
    policy.timeZone,
  );
  if (!answered.ok) return answered;
  const obstacle = notProtectedNow(claim, now);
  if (obstacle !== null) return { ok: false, refusal: obstacle };
  const consent: ConsentRecord = {
    ...answered.consent,
    findingId: locked.consent.findingId,
    answerReasonTextId: text === '' ? null : await ports.keepText(text),
  };
  await ports.saveConsent(consent);
  await ports.settleDeadline(consent.consentId, 'consent-answer');
  await ports.cancelEffects(consent.consentId);
  await recordConsentStep(ports, claim, consent, {
    kind: command.grants ? 'consent-granted' : 'consent-refused',
    why: explainConsentAnswer(consent, command.grants),
    actor: command.actor,
    rules: command.grants ? ['T3'] : ['H2'],
    facts: {
      answeredAs: consent.answeredAs,
      by: command.actor.kind === 'partner' ? 'link' : 'card',
      validUntil: consent.validUntil?.toString() ?? null,
      textId: consent.answerReasonTextId,
    },
  });
  if (!command.grants) await goOnAfterNo(ports, claim, consent, command.actor);
  if (consent.validUntil !== null) await inForce(ports, consent, consent.validUntil, command.actor);
  return { ok: true, consent };
}

async function inForce(
  ports: AnswerConsentPorts,
  consent: ConsentRecord,
  validUntil: Temporal.Instant,
  actor: Person,
): Promise<void> {
  await ports.setDeadline(consent.consentId, 'consent-expiry', validUntil);
  for (const finding of await ports.openFindingsOf(consent.registrationId))
    if (coversFinding(consent.scope, finding))
      await closeFinding(ports, finding, {
        event: 'consented',
        actor,
        text: null,
        consentId: consent.consentId,
      });
}
