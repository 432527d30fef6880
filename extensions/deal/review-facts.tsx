import { Alert, Flex, Heading, List, Text } from '@hubspot/ui-extensions';
import type { ReviewView } from '../../contract/deal-card.ts';
import { RecordLink } from '../card/record-link.tsx';
import { formatDayOf } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { reviewWords as words } from '../words/review-words.ts';

/** What a decider looks at: who else it may be, who else works on it, and how the partner's claims went. */
export function ReviewFacts({ review, time }: { review: ReviewView; time: ProgramTime }) {
  const { matches, openDeals, record, obstacle } = review;
  return (
    <Flex direction="column" gap="sm">
      <Heading>{words.title}</Heading>
      {obstacle !== null && (
        <Alert title={words.cannot(obstacle.title)} variant="warning">
          <Text>{obstacle.detail}</Text>
          {obstacle.wouldChange.map(text => (
            <Text key={text}>{text}</Text>
          ))}
        </Alert>
      )}
      <Text>{words.matches(matches.length)}</Text>
      {matches.length > 0 && (
        <List variant="unordered-styled">
          {matches.map(({ companyId, name, level, text }) => (
            <Text key={companyId}>
              <RecordLink type="company" id={companyId} name={name} /> – {words.match(level, text)}
            </Text>
          ))}
        </List>
      )}
      <Text>{words.openDeals(openDeals.length)}</Text>
      {openDeals.length > 0 && (
        <List variant="unordered-styled">
          {openDeals.map(deal => (
            <Text key={deal.dealId}>
              <RecordLink type="deal" id={deal.dealId} name={deal.name} /> –{' '}
              {words.openDeal(deal, deal.createdAt === null ? null : formatDayOf(deal.createdAt, time))}
            </Text>
          ))}
        </List>
      )}
      <Text>{words.recordLine(record)}</Text>
    </Flex>
  );
}
