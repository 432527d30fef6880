import { BarChart, LineChart, Text } from '@hubspot/ui-extensions';
import type { PartnerCardView } from '../../contract/partner-card.ts';
import { formatAmount } from '../offers/parse-amount.ts';
import { partnerWords } from '../words/partner-words.ts';

const words = partnerWords.numbers;
type Numbers = NonNullable<PartnerCardView['numbers']>;

/** What was sourced quarter by quarter, and the year up to each; the latest figures in words too. */
export function SourcedCharts({ numbers, locale }: { numbers: Numbers; locale: string }) {
  const { currency, quarters, unpriced } = numbers;
  const latest = quarters.at(-1);
  const amount = (minor: string) => formatAmount(minor, currency, locale);
  const axes = {
    x: { field: 'quarter', fieldType: 'category' as const, label: words.quarter },
    y: { field: 'amount', fieldType: 'linear' as const, label: words.amount(currency) },
  };
  const none = quarters.every(({ sourcedMinor }) => sourcedMinor === '0');
  return (
    <>
      {latest !== undefined && (
        <Text>{words.said(latest.name, amount(latest.sourcedMinor), amount(latest.yearToItMinor))}</Text>
      )}
      {none ? (
        <Text>{words.none}</Text>
      ) : (
        <>
          <BarChart
            data={quarters.map(({ name, sourcedMinor }) => ({
              quarter: name,
              amount: drawn(sourcedMinor, currency),
            }))}
            axes={axes}
            options={{ title: words.byQuarter, showDataLabels: true, showTooltips: true }}
          />
          <LineChart
            data={quarters.map(({ name, yearToItMinor }) => ({
              quarter: name,
              amount: drawn(yearToItMinor, currency),
            }))}
            axes={axes}
            options={{ title: words.trend, showDataLabels: true, showTooltips: true }}
          />
        </>
      )}
      {unpriced > 0 && <Text variant="microcopy">{words.unpriced(unpriced)}</Text>}
    </>
  );
}

/** A height to draw, in whole units of the currency: nothing is decided or written from it (T8). */
function drawn(minor: string, currency: string): number {
  const places =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return Number(minor) / 10 ** places;
}
