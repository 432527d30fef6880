import type { LedgerKind } from './ledger-kinds.ts';
import type { NoticeTemplate } from './notice-words.ts';

/** How the partner is told of an entry: with which words, and at once or in the day's digest. */
export type PartnerNotice = { template: NoticeTemplate; urgency: 'now' | 'digest' };

type Facts = Readonly<Record<string, unknown>>;

const now = (template: NoticeTemplate): PartnerNotice => ({ template, urgency: 'now' });
const digest = (template: NoticeTemplate): PartnerNotice => ({ template, urgency: 'digest' });

/** What somebody entered for it, so that it can say that it never said so. */
const entered = ({ onBehalf }: Facts) => (onBehalf === undefined ? null : digest('entered'));

/** An answer that direct sales act on at once. */
const decidedForIt = (answeredAs: unknown, onBehalf: unknown) =>
  onBehalf === undefined && answeredAs !== 'partner-manager' ? null : now('entered');

/** Of what partners are told. What has a deadline for them leaves at once; the rest is news. */
const notices = {
  'registration-submitted': () => digest('received'),
  'registration-screened': ({ outcome }) => (outcome === 'queued' ? digest('unavailable') : null),
  'registration-demoted': () => digest('unavailable'),
  'registration-stepped-back': () => digest('unavailable'),
  'registration-moved-up': () => digest('moved-up'),
  'registration-approved': () => digest('registered'),
  'registration-regained': () => digest('registered'),
  'registration-restored': () => digest('registered'),
  'registration-renewed': () => digest('renewed'),
  'renewal-refused': () => now('renewal-refused'),
  'registration-rejected': () => now('rejected'),
  'registration-withdrawn': () => digest('withdrawn'),
  'registration-expired': () => now('expired'),
  'registration-revoked': () => now('revoked'),
  'registration-won': () => digest('won'),
  'registration-lost': () => digest('lost'),
  'registration-reopened': ({ to }) => digest(to === 'queued' ? 'unavailable' : 'reopened'),
  'decision-reverted': () => digest('taken-back'),
  'revocation-proposed': ({ takesEffectAt }) =>
    typeof takesEffectAt === 'string' ? now('revocation-proposed') : null,
  'info-requested': () => now('info-asked'),
  'review-overdue': () => digest('review-late'),
  'reconfirm-warned': () => now('reconfirm'),
  'loss-reported': () => now('loss-reported'),
  'deal-gone': () => now('deal-gone'),
  'follow-up-warned': () => now('follow-up-due'),
  'follow-up-missed': () => digest('follow-up-missed'),
  'consent-asked': () => now('consent-asked'),
  'consent-granted': ({ answeredAs, onBehalf }) => decidedForIt(answeredAs, onBehalf),
  'consent-refused': ({ answeredAs, onBehalf }) => decidedForIt(answeredAs, onBehalf),
  'consent-revoked': entered,
  'info-answered': entered,
  'registration-reconfirmed': entered,
  'loss-opposed': entered,
  'revocation-opposed': entered,
  'registration-appealed': entered,
  'dispute-opened': () => now('dispute-opened'),
  'dispute-proposed': () => now('dispute-proposed'),
  'dispute-decided': () => now('dispute-decided'),
  'dispute-escalated': () => digest('dispute-escalated'),
  'dispute-closed': () => digest('dispute-closed'),
  'tier-change-announced': () => now('tier-lower'),
  'tier-changed': () => digest('tier-changed'),
  'sunset-warned': () => now('sunset-ahead'),
  'partner-suspended': () => now('suspended'),
  'partner-terminated': () => now('terminated'),
  'partner-reinstated': () => digest('reinstated'),
} satisfies Partial<Record<LedgerKind, (facts: Facts) => PartnerNotice | null>>;

/** How a partner is told of a ledger entry of its own; null: it is not told. What it did itself it knows. */
export function partnerNotice(
  kind: string,
  facts: Facts,
  actor: 'user' | 'partner' | 'automation',
): PartnerNotice | null {
  if (actor === 'partner' && kind !== 'registration-submitted') return null;
  return isTold(kind) ? notices[kind](facts) : null;
}

/** Kinds of entries that partners may be told of. */
export const toldKinds: readonly string[] = Object.keys(notices);

/** Whether partners may be told of entries of this kind. */
export const isTold = (kind: string): kind is keyof typeof notices => Object.hasOwn(notices, kind);
