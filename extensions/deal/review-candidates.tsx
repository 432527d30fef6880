import { Accordion, Flex, List, Text } from '@hubspot/ui-extensions';
import type { ReviewView } from '../../contract/deal-card.ts';
import { RecordLink } from '../card/record-link.tsx';
import { inWords } from '../offers/in-words.ts';
import { Offers } from '../offers/offers.tsx';
import { reviewWords as words } from '../words/review-words.ts';
import { DealLines } from './deal-lines.tsx';
import type { PartProps } from './part-props.ts';

type Props = PartProps & Pick<ReviewView, 'candidates' | 'said'>;

/** Who may be the same customer, why, and the one click that says so; then what people said before. */
export function ReviewCandidates({ candidates, said, ...part }: Props) {
  const hints = candidates.filter(({ hint }) => hint);
  const likely = candidates.filter(({ hint }) => !hint);
  return (
    <>
      <Text>{words.candidates(likely.length)}</Text>
      <Candidates {...part} candidates={likely} />
      {hints.length > 0 && (
        <Accordion title={words.hints(hints.length)} size="sm">
          <Candidates {...part} candidates={hints} />
        </Accordion>
      )}
      {said.map(({ id, text }) => (
        <Flex key={id} direction="column" gap="xs">
          <Text>{inWords(text, part.time)}</Text>
          <Offers {...part.offering(id)} />
        </Flex>
      ))}
    </>
  );
}

function Candidates({ candidates, ...part }: PartProps & Pick<ReviewView, 'candidates'>) {
  return candidates.map(({ companyId, name, text, evidence, directDeals }) => (
    <Flex key={companyId} direction="column" gap="xs">
      <RecordLink type="company" id={companyId} name={name} />
      <List variant="unordered-styled">
        {evidence.map(line => (
          <Text key={line}>{line}</Text>
        ))}
      </List>
      <DealLines title={words.directDeals} deals={directDeals} time={part.time} />
      <Text variant="microcopy">{text}</Text>
      <Offers {...part.offering(companyId)} />
    </Flex>
  ));
}
