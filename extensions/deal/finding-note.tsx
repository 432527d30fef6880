import { Alert, DescriptionList, DescriptionListItem, Flex, Text } from '@hubspot/ui-extensions';
import type { FindingView } from '../../contract/views.ts';
import { useWording } from '../card/reader-time.ts';
import { WhyNote } from '../card/why-note.tsx';
import { Offers } from '../offers/offers.tsx';
import { formatMoment } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { findingWords as words } from '../words/card-words.ts';
import type { PartProps } from './part-props.ts';

/** An open heads-up or RoE exception: what was seen, what follows, and the ways out. */
export function FindingNote({ finding, ...part }: PartProps & { finding: FindingView }) {
  const exception = finding.status === 'exception';
  const say = useWording();
  return (
    <Flex direction="column" gap="sm">
      <Alert
        title={`${exception ? words.exception : words.headsUp}: ${say(finding.summary)}`}
        variant={exception ? 'danger' : 'warning'}
      >
        <Text>{consequence(finding, part.time)}</Text>
      </Alert>
      <DescriptionList direction="row">
        {evidenceOf(finding, part.time, say).map(({ label, text }) => (
          <DescriptionListItem key={label} label={label}>
            <Text>{text}</Text>
          </DescriptionListItem>
        ))}
      </DescriptionList>
      <WhyNote why={finding.why} />
      <Offers {...part.offering(finding.id)} />
    </Flex>
  );
}

function consequence(finding: FindingView, time: ProgramTime): string {
  if (finding.status === 'exception') return words.isException;
  return finding.exceptionAt === null ? '' : words.becomesException(formatMoment(finding.exceptionAt, time));
}

const evidenceOf = (finding: FindingView, time: ProgramTime, say: (text: string) => string) => [
  { label: words.seenAt, text: formatMoment(finding.at, time) },
  ...(finding.evidence ?? []).map(({ label, text }) => ({ label, text: say(text) })),
];
