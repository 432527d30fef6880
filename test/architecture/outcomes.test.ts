import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type DecisionKind, decisionKinds, recordKinds, stateKinds } from '../../domain/ledger-kinds.ts';
import { ledgerKinds } from '../../domain/ledger-titles.ts';

/** Where the API shows the why of an outcome, beside the entry itself in a history. */
type Shown = 'registration.why' | 'followUp.because' | 'finding.why' | 'refusal' | 'tier outcome' | 'history';

/**
 * Every outcome that the ledger records, where its why is made, and where it is read. The types make sure that none is
 * appended without one, and that no row is missing here.
 */
const outcomes: Record<DecisionKind, [madeBy: string, shown: Shown]> = {
  'registration-submitted': ['given', 'registration.why'],
  'registration-imported': ['explainImport', 'registration.why'],
  'registration-screened': ['explainScreening', 'registration.why'],
  'registration-moved-up': ['screeningOf', 'registration.why'],
  'registration-stepped-back': ['screeningOf', 'registration.why'],
  'registration-demoted': ['explainScreening', 'registration.why'],
  'registration-approved': ['given', 'registration.why'],
  'registration-rejected': ['explainMove', 'registration.why'],
  'registration-withdrawn': ['explainMove', 'registration.why'],
  'registration-answered': ['award.why', 'registration.why'],
  'registration-expired': ['explainExpiry', 'registration.why'],
  'registration-revoked': ['explainMove', 'registration.why'],
  'registration-won': ['explainDealOutcome', 'registration.why'],
  'registration-lost': ['explainDealOutcome', 'registration.why'],
  'registration-reopened': ['screeningOf', 'registration.why'],
  'registration-regained': ['given', 'registration.why'],
  'registration-restored': ['award.why', 'registration.why'],
  'registration-award-undone': ['award.why', 'registration.why'],
  'registration-appealed': ['explainMove', 'history'],
  'registration-renewed': ['whyOf', 'registration.why'],
  'info-requested': ['explainInfo', 'registration.why'],
  'info-answered': ['given', 'registration.why'],
  'review-overdue': ['explainMove', 'history'],
  'decision-reverted': ['explainMove', 'registration.why'],
  'revert-proposed': ['explainProposedRevert', 'history'],
  'revocation-proposed': ['explainProposedRevocation', 'history'],
  'revocation-review-due': ['explainReview', 'history'],
  'renewal-asked': ['whyOf', 'history'],
  'renewal-refused': ['whyOf', 'refusal'],
  'renewal-lapsed': ['explainRenewalWait', 'history'],
  'loss-reported': ['explainDealOutcome', 'history'],
  'deal-gone': ['explainGoneDeal', 'history'],
  'link-waiting': ['explainWait', 'history'],
  'submission-refused': ['whyOf', 'refusal'],
  'action-refused': ['whyOf', 'refusal'],
  'follow-up-clock-set': ['whyOf', 'followUp.because'],
  'follow-up-warned': ['whyOf', 'history'],
  'follow-up-missed': ['whyOf', 'history'],
  'follow-up-miss-taken-back': ['explainMissTakenBack', 'history'],
  'consent-granted': ['explainConsentAnswer', 'history'],
  'consent-refused': ['explainConsentAnswer', 'history'],
  'consent-unanswered': ['explainSilence', 'history'],
  'consent-revoked': ['explainConsentEnd', 'history'],
  'consent-expired': ['explainConsentEnd', 'history'],
  'finding-raised': ['explainHit', 'finding.why'],
  'finding-regraded': ['explainHit', 'finding.why'],
  'finding-escalated': ['explainEscalation', 'history'],
  'finding-closed': ['given', 'history'],
  'availability-probed': ['explainProbing', 'history'],
  'dispute-decided': ['carryOutRuling', 'history'],
  'dispute-step-missed': ['explainBreach', 'history'],
  'dispute-step-refused': ['whyOf', 'refusal'],
  'tier-reviewed': ['whyOf', 'tier outcome'],
  'tier-review-questioned': ['whyOf', 'tier outcome'],
  'tier-review-decided': ['whyOf', 'tier outcome'],
  'tier-change-announced': ['whyOf', 'tier outcome'],
  'tier-changed': ['whyOf', 'tier outcome'],
  'tier-appeal-decided': ['given', 'history'],
  'sunset-warned': ['whyOf', 'tier outcome'],
  'promotion-proposed': ['whyOf', 'tier outcome'],
  'promotion-refused': ['whyOf', 'refusal'],
};

const folder = new URL('../../operations/', import.meta.url);
const operations = readdirSync(folder).map(name => readFileSync(new URL(name, folder), 'utf8'));

describe('an outcome in the ledger', () => {
  test.each(decisionKinds.map(kind => [kind, ...outcomes[kind]] as const))(
    '%s is explained by %s, where it is decided',
    (kind, madeBy) => {
      const deciding = operations.filter(source => source.includes(`'${kind}'`));
      const calls = new RegExp(`\\b${madeBy.replace('.', '\\.')}\\b`);
      expect(deciding.some(source => calls.test(source))).toBe(true);
    },
  );

  test('shows why a registration is in its state exactly where an entry can bring it there', () => {
    const shown = decisionKinds.filter(kind => outcomes[kind][1] === 'registration.why');
    expect(shown.toSorted()).toEqual(stateKinds.toSorted());
  });

  test('is one, or a record of what somebody did: every kind is in one list', () => {
    expect([...decisionKinds, ...recordKinds].toSorted()).toEqual(ledgerKinds.toSorted());
  });
});
