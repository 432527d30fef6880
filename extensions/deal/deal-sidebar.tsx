import { Alert, Flex, Text } from '@hubspot/ui-extensions';
import type { DealCardView } from '../../contract/deal-card.ts';
import { CardStates } from '../card/card-states.tsx';
import { inWords } from '../offers/in-words.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { cardWords, findingWords } from '../words/card-words.ts';
import { failureWords } from '../words/failure-words.ts';
import { ClockBars } from './clock-bars.tsx';
import { dealStatus } from './deal-status.ts';
import { isOpen } from './findings.tsx';
import { StatusBlock } from './status-block.tsx';
import { type DealCardHost, useDeal } from './use-deal.ts';

/** The compact variant: status, what is at risk, and where to act. */
export function DealSidebar(host: DealCardHost) {
  return (
    <CardStates record={useDeal(host)} loading={cardWords.loading} notFound={failureWords.notFound}>
      {({ view, time }) => <Glance view={view} time={time} />}
    </CardStates>
  );
}

function Glance({ view, time }: { view: DealCardView; time: ProgramTime }) {
  return (
    <Flex direction="column" gap="sm">
      <StatusBlock status={dealStatus(view, time)} />
      {view.findings.filter(isOpen).map(finding => (
        <Alert
          key={finding.id}
          title={finding.status === 'exception' ? findingWords.exception : findingWords.headsUp}
          variant={finding.status === 'exception' ? 'danger' : 'warning'}
        >
          {inWords(finding.summary, time)}
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
