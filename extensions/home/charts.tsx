import { Accordion, BarChart, Box, Flex, LineChart, Text } from '@hubspot/ui-extensions';
import type { ReactNode } from 'react';
import type { HomeAnswer } from '../../contract/home.ts';
import { chartWords as words } from '../words/home-words.ts';

type Props = {
  home: Pick<HomeAnswer, 'sourcedByQuarter' | 'currency' | 'claimsByMonth'>;
  locale: string;
  children: ReactNode;
};

/** How the program went: figures, won amounts by quarter and claims by month. */
export function Charts({ home, locale, children }: Props) {
  const monthName = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short', year: '2-digit' });
  const claims = home.claimsByMonth.flatMap(({ month, submitted, approved }) => {
    const named = monthName.format(new Date(`${month}-01T00:00:00Z`));
    return [
      { month: named, count: submitted, what: words.submitted },
      { month: named, count: approved, what: words.approved },
    ];
  });
  return (
    <Accordion title={words.title} defaultOpen>
      <Flex direction="column" gap="md">
        {children}
        <Flex gap="md">
          <Box flex={1}>
            {home.sourcedByQuarter.every(({ amount }) => Number(amount) === 0) ? (
              <Flex direction="column" gap="sm">
                <Text format={{ fontWeight: 'demibold' }}>{words.sourced(home.currency)}</Text>
                <Text>{words.nothingSourced}</Text>
              </Flex>
            ) : (
              <BarChart
                data={home.sourcedByQuarter}
                axes={{
                  x: { field: 'quarter', fieldType: 'category', label: words.quarter },
                  y: { field: 'amount', fieldType: 'linear', label: words.amount },
                }}
                options={{ title: words.sourced(home.currency), showDataLabels: true }}
              />
            )}
          </Box>
          <Box flex={1}>
            <LineChart
              data={claims}
              axes={{
                x: { field: 'month', fieldType: 'category', label: words.month },
                y: { field: 'count', fieldType: 'linear', label: words.count },
                options: { groupFieldByColor: 'what' },
              }}
              options={{ title: words.claims, showLegend: true }}
            />
          </Box>
        </Flex>
      </Flex>
    </Accordion>
  );
}
