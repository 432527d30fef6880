import type { Consent } from '../../domain/consent.ts';
import type { ClaimFacts, DealFacts, Side } from '../../domain/direct-engagement.ts';
import { defaultPolicy, type Policy } from '../../domain/policy.ts';

export const instant = (text: string) => Temporal.Instant.from(text);

export const enforcing: Policy = { ...defaultPolicy, enforcement: 'enforce' };

export const claimedAt = instant('2026-11-20T09:00:00Z');
export const approvedAt = instant('2026-11-22T10:00:00Z');
export const protectedUntil = instant('2027-02-21T00:00:00Z');

/** The partner's registration on deal 100, worked together with user 7. */
export const aClaim = (changes: Partial<ClaimFacts> = {}): ClaimFacts => ({
  registrationId: 'reg_1',
  partnerCompanyId: '900',
  partnerType: 'reseller',
  claimedAt,
  protectedFrom: approvedAt,
  protectedUntil,
  dealId: '100',
  coSellUserIds: ['7'],
  directWindows: [],
  consents: [],
  ...changes,
});

/** A window that a missed follow-up opened after the approval and that is open still. */
export const openWindow = [{ openedAt: approvedAt, closedAt: null }];

/** A consent to everything, granted the day after the approval and good to the end of 23 December. */
export const aConsent = (changes: Partial<Consent> = {}): Consent => ({
  consentId: 'con_1',
  registrationId: 'reg_1',
  partnerCompanyId: '900',
  scope: { kind: 'account' },
  status: 'granted',
  askedBy: '3',
  askedAt: instant('2026-11-23T09:00:00Z'),
  reasonTextId: 'txt_1',
  answerDueAt: instant('2026-11-25T17:00:00Z'),
  answeredBy: 'link:5',
  answeredAs: 'partner',
  answeredAt: instant('2026-11-23T10:00:00Z'),
  answerReasonTextId: null,
  validUntil: instant('2026-12-24T00:00:00Z'),
  revokedBy: null,
  revokedAt: null,
  ...changes,
});

/** A user in direct sales, unless said otherwise. */
export const user = (userId: string, side: Side = 'direct') => ({ userId, side });
export const owner = (userId: string | null, side: Side = 'direct') => ({
  userId,
  ownerId: userId && `5${userId}`,
  side,
});

/** A second deal, 200, that a direct rep opened by hand after the approval: the plainest hit of D1. */
export const aDeal = (changes: Partial<DealFacts> = {}): DealFacts => ({
  dealId: '200',
  createdAt: instant('2026-11-24T14:05:00Z'),
  createdBy: user('3'),
  source: 'CRM_UI',
  ownBySelf: false,
  owner: owner('3'),
  pipelineId: 'default',
  linkedPartnerIds: [],
  ...changes,
});

/** The registered deal itself, taken over by a direct rep and unlinked: the plainest hit of D2. */
export const theRegisteredDeal = (changes: Partial<DealFacts> = {}): DealFacts =>
  aDeal({ dealId: '100', createdAt: instant('2026-11-01T08:00:00Z'), createdBy: user('7'), ...changes });

/** What a flag on a deal says would have made it none: the partner, linked to the deal. */
export const linkIt = {
  fact: 'linkedPartnerIds',
  becomes: ['900'],
  text: 'With the registered partner linked to the deal there is no heads-up.',
};
/** And one on no deal of its own: the partner's consent. */
export const consentTo = {
  fact: 'consent',
  becomes: 'in force',
  text: 'With the partner’s consent in force when it was done there would be no heads-up.',
};
