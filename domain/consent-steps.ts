import { type BusinessCalendar, businessDeadline, protectionEnd } from './calendar.ts';
import {
  type Consent,
  type ConsentOutcome,
  type ConsentScope,
  type ConsentSettings,
  consentAfter,
  consentEnd,
  consentRefusal,
  coversAll,
  expireConsent,
  longestInForce,
} from './consent.ts';
import type { Refusal } from './refusal.ts';
import { mayDo, type RightsActor } from './rights.ts';

/**
 * Asks the holder for consent (H2). The answer is due in business days from now, pinned.
 *
 * @param request.registered what is known of the consents and the protection of the registration in question
 * @returns NOT_PERMITTED, REASON_REQUIRED, NOT_PROTECTED, CONSENT_ASKED_ALREADY or CONSENT_IN_FORCE
 */
export function askConsent(
  request: {
    consentId: string;
    by: RightsActor;
    scope: ConsentScope;
    reasonTextId: string;
    now: Temporal.Instant;
    registered: {
      registrationId: string;
      partnerCompanyId: string;
      protectedFrom: Temporal.Instant;
      protectedUntil: Temporal.Instant;
      consents: readonly Consent[];
    };
  },
  settings: ConsentSettings,
  calendar: BusinessCalendar,
): ConsentOutcome {
  const { by, scope, now, registered } = request;
  const right = mayDo(by, 'ask-consent');
  if (!right.allowed) return { ok: false, refusal: right.refusal };
  const obstacle =
    missingReason(request.reasonTextId) ??
    notProtected(now, registered) ??
    alreadyAsked(scope, now, registered);
  if (obstacle !== null) return { ok: false, refusal: obstacle };
  return {
    ok: true,
    consent: {
      consentId: request.consentId,
      registrationId: registered.registrationId,
      partnerCompanyId: registered.partnerCompanyId,
      scope,
      status: 'asked',
      askedBy: by.userId,
      askedAt: now,
      reasonTextId: request.reasonTextId,
      answerDueAt: businessDeadline(now, settings.answerBusinessDays, calendar),
      answeredBy: null,
      answeredAs: null,
      answeredAt: null,
      answerReasonTextId: null,
      validUntil: null,
      revokedBy: null,
      revokedAt: null,
    },
  };
}

/**
 * Records a yes or a no. The partner answers at any time while nobody has; once its time is over the partner
 * manager may decide, with a reason. What the partner answered by mail or phone is its own answer, whoever enters it.
 * Never recorded by the one who asks.
 *
 * @returns ASKER_MAY_NOT_ANSWER, NOT_PERMITTED, PARTNER_STILL_TO_ANSWER, REASON_REQUIRED or ILLEGAL_MOVE
 */
export function answerConsent(
  consent: Consent,
  answer: {
    grants: boolean;
    by: RightsActor;
    reasonTextId: string | null;
    now: Temporal.Instant;
    /** The partner answered by mail or phone, and `by` enters it. Absent: no. */
    onBehalf?: boolean;
  },
  settings: ConsentSettings,
  timeZone: string,
): ConsentOutcome {
  const { by, now, grants } = answer;
  const next = consentAfter(consent.status, grants ? 'grant' : 'refuse');
  if (!next.ok) return next;
  if (by.userId === consent.askedBy) return { ok: false, refusal: askerMayNotAnswer(consent) };
  const passedOn =
    answer.onBehalf === true && by.worksForPartner !== true && mayDo(by, 'enter-on-behalf').allowed;
  const asPartner = passedOn || mayDo(by, 'answer-consent').allowed;
  if (!asPartner) {
    const right = mayDo(by, 'decide-consent');
    if (!right.allowed) return { ok: false, refusal: right.refusal };
    const obstacle = partnerStillToAnswer(consent, now) ?? missingReason(answer.reasonTextId);
    if (obstacle !== null) return { ok: false, refusal: obstacle };
  }
  return {
    ok: true,
    consent: {
      ...consent,
      status: next.to,
      answeredBy: by.userId,
      answeredAs: asPartner ? 'partner' : 'partner-manager',
      answeredAt: now,
      answerReasonTextId: answer.reasonTextId,
      validUntil: grants ? protectionEnd(now, settings.validDays, timeZone) : null,
    },
  };
}

/** Takes a granted consent back for the future: what was done under it stays legitimate. */
export function revokeConsent(consent: Consent, by: RightsActor, now: Temporal.Instant): ConsentOutcome {
  const right = mayDo(by, 'revoke-consent');
  if (!right.allowed) return { ok: false, refusal: right.refusal };
  const next = consentAfter(expireConsent(consent, now).status, 'revoke');
  if (!next.ok) return next;
  return { ok: true, consent: { ...consent, status: next.to, revokedBy: by.userId, revokedAt: now } };
}

const missingReason = (reasonTextId: string | null) =>
  reasonTextId !== null && reasonTextId.trim() !== ''
    ? null
    : consentRefusal('REASON_REQUIRED', {
        title: 'Say why',
        detail:
          'A reason is kept with every request for consent, and with a decision in the partner’s stead.',
        facts: { hasReason: false },
        wouldChange: [{ fact: 'hasReason', becomes: true, text: 'Give a reason.' }],
      });

function notProtected(
  now: Temporal.Instant,
  { protectedFrom, protectedUntil }: { protectedFrom: Temporal.Instant; protectedUntil: Temporal.Instant },
): Refusal | null {
  if (!isBefore(now, protectedFrom) && isBefore(now, protectedUntil)) return null;
  return consentRefusal('NOT_PROTECTED', {
    title: 'No consent is needed',
    detail: 'The customer is not registered to this partner now, so there is nobody to ask.',
    facts: {
      now: now.toString(),
      protectedFrom: protectedFrom.toString(),
      protectedUntil: protectedUntil.toString(),
    },
    wouldChange: [
      {
        fact: 'now',
        becomes: protectedFrom.toString(),
        text: 'Consent can be asked while the registration is protected.',
      },
    ],
  });
}

function alreadyAsked(
  scope: ConsentScope,
  now: Temporal.Instant,
  registered: { consents: readonly Consent[] },
): Refusal | null {
  const covering = registered.consents.filter(consent => coversAll(consent.scope, scope));
  const given = longestInForce(covering, now);
  if (given !== null)
    return consentRefusal('CONSENT_IN_FORCE', {
      title: 'The partner has consented already',
      detail: 'A consent that covers this is in force.',
      facts: { now: now.toString(), consentId: given.consentId },
      wouldChange: [
        {
          fact: 'now',
          becomes: String(consentEnd(given)),
          text: 'Consent can be asked again when the one in force has ended.',
        },
      ],
    });
  const waiting = covering.find(consent => consent.status === 'asked');
  if (waiting === undefined) return null;
  return consentRefusal('CONSENT_ASKED_ALREADY', {
    title: 'The partner has been asked already',
    detail: 'A request that covers this is waiting for its answer.',
    facts: { waitingConsentId: waiting.consentId, answerDueAt: waiting.answerDueAt.toString() },
    wouldChange: [
      { fact: 'waitingConsentId', becomes: null, text: 'Wait for the answer to the request that is open.' },
    ],
  });
}

const askerMayNotAnswer = (consent: Consent) =>
  consentRefusal('ASKER_MAY_NOT_ANSWER', {
    title: 'You asked for this consent',
    detail: 'A consent is never recorded by the one who asks for it. The partner answers.',
    facts: { askedBy: consent.askedBy, answererAsked: true },
    wouldChange: [{ fact: 'answererAsked', becomes: false, text: 'Somebody else has to record the answer.' }],
  });

function partnerStillToAnswer(consent: Consent, now: Temporal.Instant): Refusal | null {
  if (!isBefore(now, consent.answerDueAt)) return null;
  return consentRefusal('PARTNER_STILL_TO_ANSWER', {
    title: 'The partner has time to answer',
    detail: 'The partner manager decides only when the partner’s time is over. Silence is not consent.',
    facts: { now: now.toString(), answerDueAt: consent.answerDueAt.toString() },
    wouldChange: [
      {
        fact: 'now',
        becomes: consent.answerDueAt.toString(),
        text: 'From then on the partner manager may decide in the partner’s stead.',
      },
    ],
  });
}

const isBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;
