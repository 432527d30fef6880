import type { Refusal } from './refusal.ts';

/** What the holder permits: everything on the account, work without deals, or one deal and the work on it. */
export type ConsentScope = { kind: 'account' } | { kind: 'outreach' } | { kind: 'deal'; dealId: string };

/** An act of direct sales, as far as a scope looks at it. `dealIds`: the deals that it concerns. */
export type EngagementAct = { kind: 'deal' | 'outreach' | 'ownership'; dealIds: string[] };

export type ConsentStatus = 'asked' | 'granted' | 'refused' | 'revoked' | 'expired';
export type ConsentEvent = 'grant' | 'refuse' | 'revoke' | 'expire';

/** A permission asked of the holder (domain rule 8). Reasons are kept elsewhere, by id. */
export type Consent = {
  consentId: string;
  registrationId: string;
  partnerCompanyId: string;
  scope: ConsentScope;
  status: ConsentStatus;
  askedBy: string;
  askedAt: Temporal.Instant;
  reasonTextId: string;
  /** Until then only the partner answers; pinned when asked (T4). */
  answerDueAt: Temporal.Instant;
  answeredBy: string | null;
  answeredAs: 'partner' | 'partner-manager' | null;
  answeredAt: Temporal.Instant | null;
  answerReasonTextId: string | null;
  /** The first instant at which it is no longer in force (T3); null unless granted. */
  validUntil: Temporal.Instant | null;
  revokedBy: string | null;
  revokedAt: Temporal.Instant | null;
};

/** How long the partner has to answer, and how long a yes is good for. */
export type ConsentSettings = { answerBusinessDays: number; validDays: number };
export const defaultConsentSettings: ConsentSettings = { answerBusinessDays: 2, validDays: 30 };

/** Life of a consent. Silence moves nothing: what is asked stays asked until somebody answers. */
export const consentMoves: Record<ConsentEvent, { from: ConsentStatus[]; to: ConsentStatus }> = {
  grant: { from: ['asked'], to: 'granted' },
  refuse: { from: ['asked'], to: 'refused' },
  revoke: { from: ['granted'], to: 'revoked' },
  expire: { from: ['granted'], to: 'expired' },
};

const statusWords: Record<ConsentStatus, string> = {
  asked: 'waiting for an answer',
  granted: 'granted',
  refused: 'refused',
  revoked: 'revoked',
  expired: 'expired',
};

export type ConsentOutcome = { ok: true; consent: Consent } | { ok: false; refusal: Refusal };

/** The status after an event, or ILLEGAL_MOVE with the statuses from which it is legal. */
export function consentAfter(
  status: ConsentStatus,
  event: ConsentEvent,
): { ok: true; to: ConsentStatus } | { ok: false; refusal: Refusal } {
  const move = consentMoves[event];
  if (move.from.includes(status)) return { ok: true, to: move.to };
  const legal = move.from.map(from => statusWords[from]).join(' or ');
  return {
    ok: false,
    refusal: consentRefusal('ILLEGAL_MOVE', {
      title: `This consent is ${statusWords[status]}`,
      detail: `That is possible only while a consent is ${legal}.`,
      facts: { status, event, legalFrom: move.from },
      wouldChange: move.from.map(from => ({
        fact: 'status',
        becomes: from,
        text: `It would be possible if the consent were ${statusWords[from]}.`,
      })),
    }),
  };
}

/** The consent as of now: expired once its time is over, else unchanged. */
export function expireConsent(consent: Consent, now: Temporal.Instant): Consent {
  const over =
    consent.status === 'granted' && consent.validUntil !== null && !isBefore(now, consent.validUntil);
  return over ? { ...consent, status: 'expired' } : consent;
}

/**
 * The consent that covers an act at an instant, the one in force longest where several do; null for none.
 * Half-open like protection (T6): from the answer until its end or its revocation, whichever is first.
 */
export function consentInForce(
  consents: readonly Consent[],
  at: Temporal.Instant,
  act: EngagementAct,
): Consent | null {
  return longestInForce(
    consents.filter(consent => covers(consent.scope, act)),
    at,
  );
}

/** Of the consents that are in force at an instant, whatever they cover, the one that lasts longest; null for none. */
export function longestInForce(consents: readonly Consent[], at: Temporal.Instant): Consent | null {
  return (
    consents
      .filter(consent => standsAt(consent, at))
      .toSorted((a, b) => Temporal.Instant.compare(consentEnd(b) ?? at, consentEnd(a) ?? at))[0] ?? null
  );
}

/** The consents looked up for an act, in words, as evidence. */
export function consentsLookedUp(consents: readonly Consent[], at: Temporal.Instant, act: EngagementAct) {
  if (consents.length === 0) return 'none on record';
  return consents
    .map(
      consent => `${consent.consentId} ${covers(consent.scope, act) ? standing(consent, at) : 'other scope'}`,
    )
    .join('; ');
}

/** Whether the scope includes the act, at whatever time. */
export function covers(scope: ConsentScope, act: EngagementAct): boolean {
  switch (scope.kind) {
    case 'account':
      return true;
    case 'outreach':
      return act.kind === 'outreach';
    case 'deal':
      return act.dealIds.includes(scope.dealId);
    default:
      return scope satisfies never;
  }
}

function standsAt(consent: Consent, at: Temporal.Instant): boolean {
  const until = consentEnd(consent);
  return (
    consent.answeredAt !== null && until !== null && !isBefore(at, consent.answeredAt) && isBefore(at, until)
  );
}

/** When a yes stops being one; null where there never was one. */
export function consentEnd({ validUntil, revokedAt }: Consent): Temporal.Instant | null {
  if (validUntil === null) return null;
  return revokedAt !== null && isBefore(revokedAt, validUntil) ? revokedAt : validUntil;
}

function standing(consent: Consent, at: Temporal.Instant): string {
  if (standsAt(consent, at)) return 'in force';
  if (consent.answeredAt === null || isBefore(at, consent.answeredAt))
    return isBefore(at, consent.askedAt) ? 'asked later' : 'unanswered';
  if (consent.validUntil === null) return 'refused';
  return consent.revokedAt !== null && !isBefore(at, consent.revokedAt) ? 'revoked' : 'expired';
}

const isBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0;

/** True where nothing is left to ask for: the wider scope includes the narrower. */
export const coversAll = (wide: ConsentScope, narrow: ConsentScope) =>
  wide.kind === 'account' ||
  (wide.kind === 'outreach' && narrow.kind === 'outreach') ||
  (wide.kind === 'deal' && narrow.kind === 'deal' && wide.dealId === narrow.dealId);

/** A refusal of the consent register. */
export const consentRefusal = (code: Refusal['code'], rest: Omit<Refusal, 'code' | 'rule'>): Refusal => ({
  code,
  rule: 'R-consent',
  ...rest,
});
