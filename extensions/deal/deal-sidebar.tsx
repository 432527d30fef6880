import { Alert, Flex, LoadingSpinner, Text } from '@hubspot/ui-extensions';
import { FailureNote } from '../offers/failure-note.tsx';
import { inWords } from '../offers/in-words.ts';
import { cardWords, findingWords } from '../words/card-words.ts';
import { failureWords } from '../words/failure-words.ts';
import { ClockBars } from './clock-bars.tsx';
import { dealStatus } from './deal-status.ts';
import { isOpen } from './findings.tsx';
import { StatusBlock } from './status-block.tsx';
import { type DealCardHost, useDeal } from './use-deal.ts';

/** The compact variant: status, what is at risk, and where to act. */
export function DealSidebar(host: DealCardHost) {
  const deal = useDeal(host);
  if (!deal.configured) return <Text>{failureWords.notConfigured.text}</Text>;
  const { state, reload, locale } = deal;
  if (state.status === 'loading') return <LoadingSpinner label={cardWords.loading} showLabel size="sm" />;
  if (state.status === 'failed') return <FailureNote failure={state.failure} onRetry={reload} />;
  const view = state.value;
  const time = { now: view.now, timeZone: view.timeZone, locale };
  return (
    <Flex direction="column" gap="sm">
      <StatusBlock status={dealStatus(view, time)} />
      {view.findings.filter(isOpen).map(finding => (
        <Alert
          key={finding.id}
          title={finding.status === 'exception' ? findingWords.exception : findingWords.headsUp}
          variant={finding.status === 'exception' ? 'danger' : 'warning'}
        >
          {finding.summary}
        </Alert>
      ))}
      {view.notices.map(({ title }) => (
        <Alert key={title} title={inWords(title, time)} variant="warning" />
      ))}
      {view.registration !== null && <ClockBars registration={view.registration} time={time} />}
      <Text variant="microcopy">{cardWords.openTab}</Text>
    </Flex>
  );
}
