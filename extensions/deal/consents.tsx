import { Accordion, List, Text } from '@hubspot/ui-extensions';
import type { ConsentView } from '../../contract/consents.ts';
import type { Copy } from '../card/use-copy.tsx';
import { formatDayOf } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { consentWords as words } from '../words/consent-words.ts';
import { ConsentNote } from './consent-note.tsx';
import type { PartProps } from './part-props.ts';

type Props = PartProps & { consents: readonly ConsentView[]; onCopy: Copy };

/** Requests that wait and consents in force in full, those that are over in a line each. */
export function Consents({ consents, onCopy, ...part }: Props) {
  const over = consents.flatMap(consent => overLine(consent, part.time) ?? []);
  return (
    <>
      {consents
        .filter(consent => consent.status === 'asked' || consent.status === 'granted')
        .map(consent => (
          <ConsentNote key={consent.id} {...part} consent={consent} onCopy={onCopy} />
        ))}
      {over.length > 0 && (
        <Accordion title={words.ended(over.length)} size="sm">
          <List variant="unordered-styled">
            {over.map(({ id, line }) => (
              <Text key={id}>{line}</Text>
            ))}
          </List>
        </Accordion>
      )}
    </>
  );
}

function overLine(consent: ConsentView, time: ProgramTime): { id: string; line: string } | null {
  const { id, status, askedAt, askedBy, scopeText } = consent;
  if (status === 'asked' || status === 'granted') return null;
  return { id, line: words.endedLine(status, formatDayOf(askedAt, time), askedBy.name, scopeText) };
}
