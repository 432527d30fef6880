import { Accordion, List, LoadingSpinner, Text } from '@hubspot/ui-extensions';
import { useEffect, useRef, useState } from 'react';
import type { HistoryAnswer } from '../../contract/views.ts';
import type { Server } from '../api/server.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { StaleNote } from '../card/stale-note.tsx';
import { FailureNote } from '../offers/failure-note.tsx';
import { inWords } from '../offers/in-words.ts';
import { formatMoment } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { historyWords as words } from '../words/card-words.ts';

type Props = {
  server: Server;
  registrationId: string;
  /** When the card was read: an open history is read again with it. */
  readAt: string;
  time: ProgramTime;
};
type Entry = HistoryAnswer['entries'][number];

/** What happened to a registration, newest first; read when it is opened for the first time. */
export function History({ server, registrationId, readAt, time }: Props) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const { state, reload } = useLoaded<HistoryAnswer>(
    wanted ? `/registrations/${encodeURIComponent(registrationId)}/history` : null,
    server.read,
  );
  const lastRead = useRef(readAt);
  useEffect(() => {
    if (lastRead.current === readAt) return;
    lastRead.current = readAt;
    reload();
  }, [readAt, reload]);
  function toggle() {
    setWanted(true);
    setOpen(now => !now);
  }
  return (
    <Accordion title={words.title} size="sm" open={open} onClick={toggle}>
      {wanted && state.status === 'loading' && <LoadingSpinner label={words.loading} showLabel size="sm" />}
      {state.status === 'failed' && <FailureNote failure={state.failure} onRetry={reload} />}
      {state.status === 'ready' && (
        <>
          <StaleNote failure={state.stale} onRefresh={reload} />
          <Entries entries={state.value.entries} time={time} />
        </>
      )}
    </Accordion>
  );
}

function Entries({ entries, time }: { entries: readonly Entry[]; time: ProgramTime }) {
  if (entries.length === 0) return <Text>{words.empty}</Text>;
  return (
    <List variant="unordered-styled">
      {entries.toReversed().map(entry => (
        <Text key={entry.id}>
          {entryLine(entry, time)}{' '}
          {entry.rules.length > 0 && (
            <Text inline={true} variant="microcopy">
              {words.rules(entry.rules)}
            </Text>
          )}
        </Text>
      ))}
    </List>
  );
}

/** When, what, who; and when it was learned if that was a minute or more later (T2). */
function entryLine(entry: Entry, time: ProgramTime): string {
  const learnedLater = Date.parse(entry.recordedAt) - Date.parse(entry.occurredAt) >= 60_000;
  const small = [
    ...(entry.why == null || entry.why.text === entry.title
      ? []
      : [inWords(entry.why.text.replace(/\.$/, ''), time)]),
    words.by(entry.actor.name, entry.actor.role),
    ...(learnedLater ? [words.learnedLater(formatMoment(entry.recordedAt, time))] : []),
  ];
  return `${formatMoment(entry.occurredAt, time)} – ${inWords(entry.title, time)} (${small.join('; ')})`;
}
