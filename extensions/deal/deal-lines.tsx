import { List, Text } from '@hubspot/ui-extensions';
import type { ReviewView } from '../../contract/deal-card.ts';
import { RecordLink } from '../card/record-link.tsx';
import { inWords } from '../offers/in-words.ts';
import type { ProgramTime } from '../program-time/program-time.ts';

type Props = { title: string; deals: ReviewView['pastDeals']; time: ProgramTime };

/** Deals with the server's words on each; nothing where there are none. */
export function DealLines({ title, deals, time }: Props) {
  if (deals.length === 0) return null;
  return (
    <>
      <Text>{title}</Text>
      <List variant="unordered-styled">
        {deals.map(({ dealId, name, text }) => (
          <Text key={dealId}>
            <RecordLink type="deal" id={dealId} name={name} /> – {inWords(text, time)}
          </Text>
        ))}
      </List>
    </>
  );
}
