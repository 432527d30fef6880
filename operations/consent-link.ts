import { consentAfter, consentRefusal } from '../domain/consent.ts';
import { type LinkIntent, linkAbout } from '../domain/link.ts';
import type { Refusal } from '../domain/refusal.ts';
import { mayDo } from '../domain/rights.ts';
import { type LockedConsentPorts, lockConsent } from './consent-step.ts';
import type { Actor } from './records.ts';
import { rightsOn } from './refuse.ts';

/**
 * A link by which the partner answers, good for 30 days, for who looks after the partner. Whoever has it answers for the partner,
 * so the one who asked never gets it (domain rule 8).
 */
export async function consentLink(
  ports: LockedConsentPorts,
  command: { actor: Actor & { kind: 'user' }; consentId: string },
): Promise<{ ok: true; link: LinkIntent } | { ok: false; refusal: Refusal }> {
  const locked = await lockConsent(ports, command);
  if (!locked.ok) return locked;
  const { consent } = locked;
  const right = mayDo(rightsOn(command.actor, consent.partnerCompanyId), 'decide-consent');
  if (!right.allowed) return { ok: false, refusal: right.refusal };
  if (consent.askedBy === command.actor.userId)
    return { ok: false, refusal: askerGetsNoLink(consent.askedBy) };
  const open = consentAfter(consent.status, 'grant');
  if (!open.ok) return open;
  return {
    ok: true,
    link: linkAbout('consent', consent.consentId, consent.partnerCompanyId, await ports.now()),
  };
}

const askerGetsNoLink = (askedBy: string) =>
  consentRefusal('ASKER_MAY_NOT_ANSWER', {
    title: 'You asked for this consent',
    detail:
      'Whoever has the link answers for the partner, and a consent is never recorded by the one who asks for it.',
    facts: { askedBy, answererAsked: true },
    wouldChange: [
      {
        fact: 'answererAsked',
        becomes: false,
        text: 'Another partner manager or an approver passes the link on.',
      },
    ],
  });
