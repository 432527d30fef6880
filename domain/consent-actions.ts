import type { OfferedAction } from './actions.ts';
import { type Consent, type ConsentOutcome, defaultConsentSettings } from './consent.ts';
import { answerConsent, revokeConsent } from './consent-steps.ts';
import { mayDo, type RightsActor } from './rights.ts';

/**
 * What a person may do to a consent now, each with the reason why not: the operations' own rules, asked beforehand.
 * `answersAs`: as whom they would answer; a partner manager gives a reason, which is taken as given here, and while the
 * partner has time to answer enters nothing but what the partner said (`on-behalf`).
 */
export function consentActionsFor(
  consent: Consent,
  by: RightsActor,
  now: Temporal.Instant,
): { actions: OfferedAction[]; answersAs: AnswersAs | null } {
  if (consent.status === 'granted')
    return { actions: [offer('revoke', revokeConsent(consent, by, now))], answersAs: null };
  if (consent.status !== 'asked') return { actions: [], answersAs: null };
  const answer = (grants: boolean, onBehalf: boolean) =>
    answerConsent(
      consent,
      { grants, by, reasonTextId: 'given', now, onBehalf },
      defaultConsentSettings,
      'UTC',
    );
  const own = answer(true, false);
  const enters = !own.ok && answer(true, true).ok;
  return {
    actions: [
      offer('grant', answer(true, enters)),
      offer('refuse', answer(false, enters)),
      ...(mayPassOnLink(consent, by) ? [{ name: 'pass-on-link', allowed: true, reason: null }] : []),
    ],
    answersAs: own.ok ? own.consent.answeredAs : enters ? 'on-behalf' : null,
  };
}

type AnswersAs = 'partner' | 'partner-manager' | 'on-behalf';

/** Whether a person may be given the link by which the partner answers what is asked: who decides for it, and did not ask. */
const mayPassOnLink = (consent: Consent, by: RightsActor): boolean =>
  by.userId !== consent.askedBy && mayDo(by, 'decide-consent').allowed;

const offer = (name: string, outcome: ConsentOutcome): OfferedAction =>
  outcome.ok
    ? { name, allowed: true, reason: null }
    : { name, allowed: false, reason: outcome.refusal.detail };
