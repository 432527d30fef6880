import { Accordion, Divider, Flex, List, Text } from '@hubspot/ui-extensions';
import type { DisputeNotice } from '../../contract/deal-card.ts';
import { inWords } from '../offers/in-words.ts';
import { Offers } from '../offers/offers.tsx';
import { evidenceWords } from '../words/card-words.ts';
import { NoticeBox } from './notice-box.tsx';
import type { PartProps } from './part-props.ts';

/** The dispute that the registration is in: where it stands, what was said, and what this reader may do. */
export function DisputeSection({ dispute, ...part }: PartProps & { dispute: DisputeNotice }) {
  return (
    <Flex direction="column" gap="sm">
      <Divider />
      <NoticeBox notice={dispute} variant={dispute.over ? 'info' : 'warning'} time={part.time} />
      {dispute.evidence.length > 0 && (
        <Accordion title={evidenceWords.title(dispute.evidence.length)} size="sm">
          <List variant="unordered-styled">
            {dispute.evidence.map(line => (
              <Text key={line}>{inWords(line, part.time)}</Text>
            ))}
          </List>
        </Accordion>
      )}
      <Offers {...part.offering(dispute.id)} />
    </Flex>
  );
}
