/**
 * What a signed link does. For whoever holds it, once: answers one request for consent, logs one follow-up, or ends an
 * address's digests. `page`: leads a partner's contact to its pages, which open with a code that goes to its address. `file`: downloads one
 * file of evidence.
 */
export type LinkPurpose = 'consent' | 'follow-up' | 'unsubscribe' | 'page' | 'file';

/** A link that is to be signed: about one consent, registration or contact's link, for one partner, until an instant (ISO 8601). */
export type LinkIntent = {
  purpose: LinkPurpose;
  /** The consent's id, the registration's, the address's, that of the contact's link, or the file's. */
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
