import { Accordion, List, Text } from '@hubspot/ui-extensions';
import type { FindingView } from '../../contract/views.ts';
import { inWords } from '../offers/in-words.ts';
import { formatDayOf } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { findingWords as words } from '../words/card-words.ts';
import { FindingNote } from './finding-note.tsx';
import type { PartProps } from './part-props.ts';

type Props = PartProps & { findings: readonly FindingView[] };

/** Open findings in full, closed ones in a line each. */
export function Findings({ findings, ...part }: Props) {
  const closed = findings.filter(finding => !isOpen(finding));
  return (
    <>
      {findings.filter(isOpen).map(finding => (
        <FindingNote key={finding.id} {...part} finding={finding} />
      ))}
      {closed.length > 0 && (
        <Accordion title={words.closed(closed.length)} size="sm">
          <List variant="unordered-styled">
            {closed.map(finding => (
              <Text key={finding.id}>{closedLine(finding, part.time)}</Text>
            ))}
          </List>
        </Accordion>
      )}
    </>
  );
}

export function isOpen(finding: FindingView): boolean {
  return finding.status === 'heads-up' || finding.status === 'exception';
}

function closedLine(finding: FindingView, time: ProgramTime): string {
  const status = finding.status === 'resolved' ? 'resolved' : 'dismissed';
  return words.closedLine(status, formatDayOf(finding.at, time), inWords(finding.summary, time));
}
