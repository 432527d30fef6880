import { revokeConsent as revoke } from '../domain/consent-steps.ts';
import { explainConsentEnd } from '../domain/consent-why.ts';
import {
  type ConsentCommand,
  type ConsentStepOutcome,
  type LockedConsentPorts,
  lockConsent,
  recordConsentStep,
} from './consent-step.ts';
import type { DeadlinesPort, LedgerPort, PolicyPort, TextsPort } from './ports.ts';
import { rightsOn } from './refuse.ts';

export type RevokeConsentPorts = LockedConsentPorts & DeadlinesPort & LedgerPort & PolicyPort & TextsPort;

/** Takes a consent back for the future: what began while it was in force stays legitimate (domain rule 8). */
export async function revokeConsent(
  ports: RevokeConsentPorts,
  command: ConsentCommand & { text: string | null },
): Promise<ConsentStepOutcome> {
  const locked = await lockConsent(ports, command);
  if (!locked.ok) return locked;
  const rights = rightsOn(command.actor, locked.consent.partnerCompanyId);
  const revoked = revoke(locked.consent, rights, await ports.now());
  if (!revoked.ok) return revoked;
  const consent = { ...revoked.consent, findingId: locked.consent.findingId };
  await ports.saveConsent(consent);
  await ports.settleDeadline(consent.consentId, 'consent-expiry');
  const text = command.text?.trim() ?? '';
  await recordConsentStep(ports, locked.claim, consent, {
    kind: 'consent-revoked',
    why: explainConsentEnd(consent),
    actor: command.actor,
    rules: ['H2'],
    facts: {
      validUntil: consent.validUntil?.toString() ?? null,
      textId: text === '' ? null : await ports.keepText(text),
    },
  });
  return { ok: true, consent };
}
