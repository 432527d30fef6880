import type { BusinessCalendar } from './calendar.ts';
import { type DisputeCase, type DisputeSettings, disputeAt, nextLimit } from './dispute.ts';
import {
  type RuledClaim,
  type Ruling,
  rulingEffects,
  rulingRefusal,
  type Verdict,
} from './dispute-ruling.ts';
import { firstThatFlips, type Why } from './why.ts';

/**
 * Why a case went up by itself: its step was not taken by the limit (section 9). Taken before, its clock would have
 * found nothing to breach.
 *
 * @param dispute as it was when the limit ran
 */
export function explainBreach(
  dispute: DisputeCase,
  breach: DisputeCase['breaches'][number],
  settings: DisputeSettings,
  calendar: BusinessCalendar,
): Why {
  const running = { ...dispute, state: breach.state };
  const inTime = breach.at.subtract({ milliseconds: 1 });
  const breaches = (now: Temporal.Instant) =>
    disputeAt(running, now, settings, calendar).breaches.length - running.breaches.length;
  return {
    code: 'STEP_MISSED',
    rule: 'R-disputes',
    facts: {
      disputeId: dispute.disputeId,
      step: breach.step,
      state: breach.state,
      dueAt: breach.at.toString(),
      stepTakenAt: null,
    },
    wouldChange:
      nextLimit(running) === null
        ? []
        : firstThatFlips(
            [
              {
                change: {
                  fact: 'stepTakenAt',
                  becomes: inTime.toString(),
                  text: 'The step, taken before its limit, is no breach.',
                },
                asked: inTime,
              },
            ],
            takenAt => breaches(takenAt) === 0,
          ),
  };
}

/** What a ruling may say instead of another, in the order in which it is tried. */
const rulings: readonly Verdict[] = [
  { code: 'UPHOLD_HOLDER' },
  { code: 'UPHOLD_CLAIMANT' },
  { code: 'UPHOLD_DIRECT' },
  { code: 'VOID' },
];

const words: Partial<Record<Verdict['code'], string>> = {
  UPHOLD_HOLDER: 'A ruling that all stays as it is would have changed no registration.',
  UPHOLD_CLAIMANT: 'A ruling for the claimant would have put its claim in front.',
  UPHOLD_DIRECT: 'A ruling for direct sales would have ended the registrations.',
  VOID: 'A ruling that voids them would have ended the registrations.',
};

/**
 * Why a ruling does what it does to the claims of a case (section 9): which ruling it was. Another ruling would have
 * done something else; it is asked of the same rule that carries rulings out. Who judged is free to.
 */
export function explainRuling(
  dispute: Pick<DisputeCase, 'disputeId' | 'kind' | 'parties' | 'openedBy' | 'acknowledgedAt'>,
  ruling: Ruling,
  claims: readonly RuledClaim[],
  given: { heldByOther: boolean; isAppeal: boolean },
): Why {
  const effectsOf = (verdict: Verdict) =>
    JSON.stringify(rulingEffects(dispute, verdict, claims, given), withText);
  const { rule, facts, reasoning } = ruling;
  const isPossible = (verdict: Verdict) =>
    rulingRefusal(dispute, { ...verdict, rule, facts, reasoning }) === null;
  const done = effectsOf(ruling);
  return {
    code: ruling.code,
    rule: 'R-disputes',
    facts: {
      disputeId: dispute.disputeId,
      ruling: ruling.code,
      underRule: ruling.rule,
      onAppeal: given.isAppeal,
      percent: ruling.code === 'SPLIT' ? ruling.percent : null,
    },
    wouldChange: firstThatFlips(
      rulings.map(verdict => ({
        change: { fact: 'ruling', becomes: verdict.code, text: words[verdict.code] ?? '' },
        asked: verdict,
      })),
      verdict => isPossible(verdict) && effectsOf(verdict) !== done,
    ),
  };
}

const withText = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
