import { Alert, Flex, Heading, List, Text } from '@hubspot/ui-extensions';
import type { ReviewView } from '../../contract/deal-card.ts';
import { RecordLink } from '../card/record-link.tsx';
import { inWords } from '../offers/in-words.ts';
import { formatDayOf, formatMoment } from '../program-time/format-time.ts';
import { behalfWords } from '../words/behalf-words.ts';
import { reviewWords as words } from '../words/review-words.ts';
import { DealLines } from './deal-lines.tsx';
import type { PartProps } from './part-props.ts';
import { ReviewCandidates } from './review-candidates.tsx';

/** What a decider looks at: who else it may be, who else works on it, and how the partner's claims went. */
export function ReviewFacts({ review, ...part }: PartProps & { review: ReviewView }) {
  const { beside = [], united, candidates, said, openDeals, pastDeals, record, obstacle } = review;
  const { time } = part;
  return (
    <Flex direction="column" gap="sm">
      <Heading>{words.title}</Heading>
      {obstacle !== null && (
        <Alert title={words.cannot(inWords(obstacle.title, time))} variant="warning">
          <Text>{inWords(obstacle.detail, time)}</Text>
          {obstacle.wouldChange.map(text => (
            <Text key={text}>{inWords(text, time)}</Text>
          ))}
        </Alert>
      )}
      {beside.length > 0 && (
        <>
          <Heading>{behalfWords.title}</Heading>
          <Text>{behalfWords.why}</Text>
          <List variant="ordered-styled">
            {beside.map(each => (
              <Text key={each.registrationId}>
                {behalfWords.line(
                  each.partner,
                  each.own,
                  behalfWords.told(each, formatMoment(each.arrivedAt, time)),
                )}
                {each.note === null ? '' : `: “${each.note}”`}
                {!each.own && each.dealId !== null && (
                  <>
                    {' '}
                    <RecordLink type="deal" id={each.dealId} name={words.itsDeal} />
                  </>
                )}
              </Text>
            ))}
          </List>
        </>
      )}
      {united.length > 0 && (
        <>
          <Text>{words.united(united.length)}</Text>
          <List variant="unordered-styled">
            {united.map(({ companyId, name, text }) => (
              <Text key={companyId}>
                <RecordLink type="company" id={companyId} name={name} /> – {text}
              </Text>
            ))}
          </List>
        </>
      )}
      <ReviewCandidates {...part} candidates={candidates} said={said} />
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
      <DealLines title={words.pastDeals} deals={pastDeals} time={time} />
      <Text>{words.recordLine(record)}</Text>
    </Flex>
  );
}
