import { Alert, Flex, LoadingSpinner } from '@hubspot/ui-extensions';
import type { ReactNode } from 'react';
import type { Server } from '../api/server.ts';
import type { RecordAtHand } from '../api/use-record.ts';
import { FailureNote } from '../offers/failure-note.tsx';
import type { ProgramTime } from '../program-time/program-time.ts';
import { failureWords } from '../words/failure-words.ts';
import { ReaderTime } from './reader-time.ts';
import { StaleNote } from './stale-note.tsx';

type Ready<View> = {
  view: View;
  time: ProgramTime;
  server: Server;
  recordId: string;
  reload: () => void;
};

type Props<View> = {
  record: RecordAtHand<View>;
  loading: string;
  /** What is said where the server knows of no such thing. */
  notFound: { title: string; text: string };
  children: (ready: Ready<View>) => ReactNode;
};

/** What every card says before it has something to show, and when it has an old answer only. */
export function CardStates<View extends { now: string; timeZone: string }>({
  record,
  loading,
  notFound,
  children,
}: Props<View>) {
  if (!record.configured) return <Note {...failureWords.notConfigured} />;
  const { state, reload, server, recordId, locale } = record;
  if (state.status === 'loading') return <LoadingSpinner label={loading} showLabel layout="centered" />;
  if (state.status === 'failed')
    return state.failure.kind === 'not-found' ? (
      <Note {...notFound} />
    ) : (
      <FailureNote failure={state.failure} onRetry={reload} />
    );
  const view = state.value;
  const time = { now: view.now, timeZone: view.timeZone, locale };
  return (
    <ReaderTime.Provider value={time}>
      <Flex direction="column" gap="md">
        <StaleNote failure={state.stale} onRefresh={reload} />
        {children({ view, server, recordId, reload, time })}
      </Flex>
    </ReaderTime.Provider>
  );
}

const Note = ({ title, text }: { title: string; text: string }) => (
  <Alert title={title} variant="warning">
    {text}
  </Alert>
);
