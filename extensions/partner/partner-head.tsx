import { Alert, Flex, Heading, Statistics, StatisticsItem, StatusTag, Text } from '@hubspot/ui-extensions';
import type { PartnerCardView } from '../../contract/partner-card.ts';
import { formatAmount } from '../offers/parse-amount.ts';
import { formatDay } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { partnerWords as words } from '../words/partner-words.ts';

const tones = { active: 'success', suspended: 'warning', terminated: 'danger' } as const;

/** Who the partner is, how it stands, and the figures that say whether to read on. */
export function PartnerHead({ view, time }: { view: PartnerCardView; time: ProgramTime }) {
  const { partner } = view;
  const small = [
    ...(partner.joinedOn === null ? [] : [words.since(formatDay(partner.joinedOn, time))]),
    words.openClaims(partner.openClaims, partner.openClaimCap),
  ];
  const text = words.statusText[partner.status];
  return (
    <Flex direction="column" gap="sm">
      <StatusTag variant={tones[partner.status]}>{words.status[partner.status]}</StatusTag>
      <Heading>{words.headline(partner.name, partner.tier, partner.type)}</Heading>
      <Text variant="microcopy">{small.join(' · ')}</Text>
      {text !== null && (
        <Alert title={words.status[partner.status]} variant="warning">
          {text}
        </Alert>
      )}
      <Figures view={view} time={time} />
    </Flex>
  );
}

function Figures({ view, time }: { view: PartnerCardView; time: ProgramTime }) {
  const { protectedClaims, waitingClaims, disputes, numbers } = view;
  const { figures } = words;
  const atRisk = protectedClaims.filter(({ risk }) => risk.code !== 'none').length;
  const latest = numbers?.quarters.at(-1);
  return (
    <Statistics>
      <StatisticsItem label={figures.atRisk} number={atRisk} />
      <StatisticsItem label={figures.protectedClaims} number={protectedClaims.length} />
      <StatisticsItem label={figures.waiting} number={waitingClaims.length} />
      <StatisticsItem label={figures.disputes} number={disputes.length} />
      {numbers !== undefined && (
        <StatisticsItem
          label={figures.winRate}
          number={
            numbers.winRate.percent === null ? '–' : `${rounded(numbers.winRate.percent, time.locale)} %`
          }
        >
          <Text variant="microcopy">
            {numbers.winRate.percent === null
              ? figures.nothingDecided
              : figures.ofDecided(numbers.winRate.won, numbers.winRate.lost)}
          </Text>
        </StatisticsItem>
      )}
      {numbers !== undefined && latest !== undefined && (
        <StatisticsItem
          label={figures.sourced}
          number={formatAmount(latest.yearToItMinor, numbers.currency, time.locale)}
        />
      )}
    </Statistics>
  );
}

const rounded = (decimal: string, locale: string) =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(Number(decimal));
