import type { Store } from '../../../adapters/postgres/store.ts';
import type { PartnerCardView } from '../../../contract/partner-card.ts';
import { addMonthsClamped } from '../../../domain/calendar.ts';
import { dayOf, programYearOf, startOf } from '../../../domain/program-year.ts';
import { decimalOf, inDecimals } from '../../../domain/rational.ts';
import { sourcedByQuarter } from '../../../domain/sourced-quarters.ts';
import { valueWords } from '../../../domain/tier-criteria.ts';
import { isWithin, readMetric } from '../../../domain/tier-facts.ts';
import type { PartnerRecord } from '../../../operations/records.ts';
import { standingOf, tierFactsOf } from '../../../operations/tier-clock.ts';

const quartersShown = 8;
const winRateMonths = 12;

/** What a partner brought: win rate, ARR sourced by quarter, and what HubSpot says of its plan. */
export async function partnerNumbers(
  store: Store,
  partner: PartnerRecord,
): Promise<NonNullable<PartnerCardView['numbers']>> {
  const { policy } = await store.policyInForce();
  const { timeZone, tierReview, money } = policy;
  const now = await store.now();
  const today = dayOf(now, timeZone);
  const standing = await standingOf(store, partner.companyId);
  const facts = await tierFactsOf(store, standing);
  const within = isWithin(startOf(addMonthsClamped(today, -winRateMonths), timeZone), now);
  const winRate = readMetric({ metric: 'win-rate', windowMonths: winRateMonths }, facts, {
    yearFrom: programYearOf(today, tierReview.programYearStart).from,
    until: now,
    timeZone,
  });
  const quarters = sourcedByQuarter(facts.credits, {
    today,
    start: tierReview.programYearStart,
    timeZone,
    quarters: quartersShown,
  });
  const plan = decimalOf(standing.metrics['plan-attainment']?.trim() ?? '');
  return {
    currency: money.homeCurrency,
    winRate: {
      won: facts.wins.filter(within).length,
      lost: facts.losses.filter(within).length,
      percent: winRate === null ? null : inDecimals(winRate),
    },
    quarters: quarters.map(({ name, from, sourcedMinor, yearToItMinor }) => ({
      name,
      from: from.toString(),
      sourcedMinor: String(sourcedMinor),
      yearToItMinor: String(yearToItMinor),
    })),
    unpriced: facts.credits.filter(({ amountMinor }) => amountMinor === null).length,
    plan:
      plan === null
        ? null
        : {
            text: valueWords('plan-attainment', plan, money.homeCurrency),
            readAt: standing.metricsReadAt?.toString() ?? null,
          },
  };
}
