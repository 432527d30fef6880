import { Alert, ProgressBar, Text } from '@hubspot/ui-extensions';
import type { ReactNode } from 'react';
import type { TierProgress as Progress } from '../../contract/tiers.ts';
import { useWording } from '../card/reader-time.ts';
import { Section } from '../card/section.tsx';
import { formatAmount } from '../offers/parse-amount.ts';
import { formatDay } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { partnerWords } from '../words/partner-words.ts';
import { criterionBar } from './criterion-bar.ts';

const words = partnerWords.tier;
type Criterion = Progress['criteria'][number];
/** `children`: what may be done about it. */
type Props = { progress: Progress; time: ProgramTime; children: ReactNode };

/** What keeps the tier and what gains the next one, criterion by criterion, and the days on which it is decided. */
export function TierProgress({ progress, time, children }: Props) {
  const say = useWording();
  const { tier, next, review, sunset, probationUntil, ahead, quota, criteria, nextCriteria } = progress;
  return (
    <Section title={words.title(tier)}>
      <Text>{words.review(formatDay(review.on, time), review.days)}</Text>
      <Text>{sunset === null ? words.noSunset : words.sunset(formatDay(sunset.on, time), sunset.days)}</Text>
      {probationUntil !== null && <Text>{words.probation(formatDay(probationUntil, time))}</Text>}
      {review.open !== null && (
        <Alert title={words.openReview} variant="warning">
          {say(review.open.outcome.text)}
        </Alert>
      )}
      {ahead !== null && (
        <Alert
          title={words.ahead(
            ahead.to,
            ahead.effectiveOn === null ? null : formatDay(ahead.effectiveOn, time),
          )}
          variant="info"
        >
          {say(ahead.outcome.text)}
        </Alert>
      )}
      <Text format={{ fontWeight: 'demibold' }}>{words.keeping(tier)}</Text>
      {quota !== null && <Quota quota={quota} locale={time.locale} />}
      {quota === null && criteria.length === 0 && <Text>{words.nothingToKeep(tier)}</Text>}
      <Criteria criteria={criteria} />
      <Text format={{ fontWeight: 'demibold' }}>{next === null ? words.highest : words.gaining(next)}</Text>
      <Criteria criteria={nextCriteria} />
      {children}
    </Section>
  );
}

function Quota({ quota, locale }: { quota: NonNullable<Progress['quota']>; locale: string }) {
  const say = useWording();
  const amount = (minor: string) => formatAmount(minor, quota.currency, locale);
  return (
    <>
      <ProgressBar
        title={words.quota}
        aria-label={words.quota}
        value={Math.max(0, Number(quota.attainedMinor))}
        maxValue={Number(quota.quotaMinor)}
        valueDescription={words.quotaOf(
          amount(quota.attainedMinor),
          amount(quota.quotaMinor),
          amount(quota.leastMinor),
        )}
        variant={quota.keeps === false ? 'danger' : 'success'}
      />
      <Text variant="microcopy">{say(quota.text)}</Text>
      {quota.dealsWithoutAmount > 0 && (
        <Text variant="microcopy">{words.withoutAmount(quota.dealsWithoutAmount)}</Text>
      )}
    </>
  );
}

function Criteria({ criteria }: { criteria: readonly Criterion[] }) {
  return (
    <>
      {criteria.map(criterion => {
        const bar = criterionBar(criterion);
        return bar.value === null ? (
          <Text key={criterion.name}>{words.unknown(bar.title, criterion.needText)}</Text>
        ) : (
          <ProgressBar
            key={criterion.name}
            title={bar.title}
            aria-label={bar.title}
            value={bar.value}
            maxValue={100}
            valueDescription={bar.words}
            variant={criterion.met === true ? 'success' : 'warning'}
          />
        );
      })}
    </>
  );
}
