import { Alert, Text } from '@hubspot/ui-extensions';
import type { Notice } from '../../contract/deal-card.ts';
import { inWords } from '../offers/in-words.ts';
import type { ProgramTime } from '../program-time/program-time.ts';

type Props = { notice: Notice; variant: 'info' | 'warning'; time: ProgramTime };

/** What the server has to tell, in a box of its own. */
export function NoticeBox({ notice, variant, time }: Props) {
  return (
    <Alert title={inWords(notice.title, time)} variant={variant}>
      {notice.lines.map(line => (
        <Text key={line}>{inWords(line, time)}</Text>
      ))}
    </Alert>
  );
}
