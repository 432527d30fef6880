/**
 * What a signed link does, once, for whoever holds it: answers one request for consent, logs one follow-up, or ends an
 * address's digests.
 */
export type LinkPurpose = 'consent' | 'follow-up' | 'unsubscribe';

/** A link that is to be signed: about one consent or registration, for one partner, until an instant (ISO 8601). */
export type LinkIntent = {
  purpose: LinkPurpose;
  /** The consent's id, the registration's, or the address's. */
  subjectId: string;
  partnerCompanyId: string;
  expiresAt: string;
};

/** Days for which a link can be used. */
const linkDays = 30;

/** A link about a subject, made at an instant. */
export const linkAbout = (
  purpose: LinkPurpose,
  subjectId: string,
  partnerCompanyId: string,
  madeAt: Temporal.Instant,
): LinkIntent => ({
  purpose,
  subjectId,
  partnerCompanyId,
  // Whole seconds, as the link carries them.
  expiresAt: madeAt
    .round({ smallestUnit: 'second', roundingMode: 'ceil' })
    .add({ hours: 24 * linkDays })
    .toString(),
});
