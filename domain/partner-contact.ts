import type { LinkIntent } from './link.ts';

/**
 * A person of a partner who acts by a personal link and has no seat in HubSpot. The id lies below zero, where HubSpot
 * has none: it stands wherever a HubSpot user's would.
 */
export type PartnerContact = {
  contactId: string;
  partnerCompanyId: string;
  /** The record in HubSpot; null: nobody said which. */
  hubspotContactId: string | null;
  /** Null once they were erased. */
  name: string | null;
  email: string | null;
  /** IANA, as the person chose; null: the program's. */
  timeZone: string | null;
  /** What the personal link names. */
  linkId: string;
  issuedAt: Temporal.Instant;
  linkExpiresAt: Temporal.Instant;
  revokedAt: Temporal.Instant | null;
};

/** The personal link of a contact, as it is signed. */
export const pageLink = ({
  linkId,
  partnerCompanyId,
  linkExpiresAt,
}: Pick<PartnerContact, 'linkId' | 'partnerCompanyId' | 'linkExpiresAt'>): LinkIntent => ({
  purpose: 'page',
  subjectId: linkId,
  partnerCompanyId,
  expiresAt: linkExpiresAt.round({ smallestUnit: 'second', roundingMode: 'ceil' }).toString(),
});

export const isContactId = (userId: string): boolean => userId.startsWith('-');

/** How long things last that open the partner's pages, in wall time. */
export const signInLimits = {
  codeMinutes: 10,
  codeTries: 5,
  codesAnHour: 5,
  sessionIdleMinutes: 30,
  sessionHours: 8,
  linkDays: 365,
} as const;

/** The part behind the last `@`, or null for what is no address. The whole has 254 signs at most (RFC 5321). */
export function domainOfAddress(email: string): string | null {
  const domain = /^[^\s@<>"(),:;[\]\\]{1,64}@([a-z0-9.-]{3,253})$/i.exec(email)?.[1];
  return domain === undefined || email.length > 254 ? null : domain.toLowerCase();
}

/** As addresses are compared and kept: what stands before the `@` is read without case by everybody who matters. */
export const normalAddress = (email: string): string => email.trim().toLowerCase();

/** `n…@cobalt.example`: enough to know which inbox to open, and too little to learn an address. */
export function maskedAddress(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}…${email.slice(at)}`;
}
