import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import {
  claimsBetween,
  type KeyFigures,
  readKeyFigures,
  sourcedBetween,
} from '../../../adapters/postgres/key-figures.ts';
import type { Store } from '../../../adapters/postgres/store.ts';
import type { HomeAnswer, KeyFigure } from '../../../contract/home.ts';
import { addMonthsClamped } from '../../../domain/calendar.ts';
import { minorDigits } from '../../../domain/money.ts';
import { dayOf, programYearOf, startOf } from '../../../domain/program-year.ts';

const quarters = 6;
const months = 12;

/** The strip of key figures and its two charts, as of now, without those of some partners. */
export async function keyFiguresView(
  tx: PortalTransaction,
  store: Store,
  notOf: readonly string[],
): Promise<Pick<HomeAnswer, 'figures' | 'sourcedByQuarter' | 'currency' | 'claimsByMonth' | 'partners'>> {
  const now = await store.now();
  const { policy } = await store.policyInForce();
  const today = dayOf(now, policy.timeZone);
  const year = programYearOf(today, policy.tierReview.programYearStart);
  const currency = policy.money.homeCurrency;
  const whole = (minor: bigint) => Number(minor) / 10 ** minorDigits(currency);

  const spans = quarterStarts(year.from, today);
  const sourced = await sourcedBetween(
    tx,
    spans.map(({ from }) => startOf(from, policy.timeZone)),
    notOf,
  );
  const firstMonth = today.with({ day: 1 }).subtract({ months: months - 1 });
  const monthStarts = Array.from({ length: months + 1 }, (_, index) => firstMonth.add({ months: index }));
  const claims = await claimsBetween(
    tx,
    monthStarts.map(day => startOf(day, policy.timeZone)),
    notOf,
  );
  const figures = await readKeyFigures(tx, { now, notOf });
  const thisYear = sourced.filter((_, index) => spans[index]?.thisYear === true);
  return {
    figures: strip(figures, { amount: whole(thisYear.reduce((a, b) => a + b, 0n)), currency }),
    sourcedByQuarter: sourced.map((minor, index) => ({
      quarter: spans[index]?.name ?? '',
      amount: whole(minor),
    })),
    currency,
    claimsByMonth: claims.map((each, index) => ({
      month: monthStarts[index]?.toPlainYearMonth().toString() ?? '',
      ...each,
    })),
    partners: figures.partners,
  };
}

/** First days of the last quarters of program years up to today's, and the first day after them. */
function quarterStarts(yearStart: Temporal.PlainDate, today: Temporal.PlainDate) {
  const starts = [-2, -1, 0].flatMap(years =>
    [0, 3, 6, 9].map((month, index) => {
      const start = addMonthsClamped(yearStart, 12 * years);
      return {
        from: addMonthsClamped(start, month),
        name: `${start.year} Q${index + 1}`,
        thisYear: years === 0,
      };
    }),
  );
  const begun = starts.filter(({ from }) => Temporal.PlainDate.compare(from, today) <= 0);
  const after = starts[begun.length] ?? { from: yearStart.add({ years: 1 }), name: '', thisYear: false };
  return [...begun.slice(-quarters), after];
}

function strip(figures: KeyFigures, sourced: { amount: number; currency: string }): KeyFigure[] {
  const percent = (part: number, of: number) => (of === 0 ? null : Math.round((1000 * part) / of) / 10);
  const { active, windowsOpen, won, lost, claims } = figures;
  return [
    { id: 'active', value: active, unit: 'count', of: active, drillDown: 'expiry' },
    {
      id: 'in-review',
      value: figures.inReview,
      unit: 'count',
      of: figures.inReview,
      drillDown: 'review',
    },
    {
      id: 'approval-days',
      value: figures.approvalDays === null ? null : Math.round(10 * figures.approvalDays) / 10,
      unit: 'days',
      of: figures.approved,
    },
    {
      id: 'follow-up-kept',
      value: percent(active - windowsOpen, active),
      unit: 'percent',
      of: active,
      drillDown: 'follow-up',
    },
    { id: 'sourced', value: sourced.amount, unit: 'money', currency: sourced.currency, of: won },
    { id: 'win-rate', value: percent(won, won + lost), unit: 'percent', of: won + lost },
    {
      id: 'conflicts',
      value: claims === 0 ? null : Math.round((1000 * figures.headsUps) / claims) / 10,
      unit: 'count',
      of: figures.headsUps,
      drillDown: 'exception',
    },
    {
      id: 'disputes-in-time',
      value: percent(figures.disputesInTime, figures.disputesClosed),
      unit: 'percent',
      of: figures.disputesClosed,
      drillDown: 'dispute',
    },
  ];
}
