import { Alert, LoadingSpinner } from '@hubspot/ui-extensions';
import { useMemo, useState } from 'react';
import { createHomeServer, type WorkFilter } from '../api/home-server.ts';
import { serverUrl } from '../api/server-url.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { StaleNote } from '../card/stale-note.tsx';
import { FailureNote } from '../offers/failure-note.tsx';
import { readerLocale } from '../program-time/program-time.ts';
import { failureWords } from '../words/failure-words.ts';
import { homeWords } from '../words/home-words.ts';
import { Desk } from './desk.tsx';

/** The part of HubSpot's context that pages use. */
export type PageHost = {
  context: {
    user: { locale?: string | undefined };
    variables?: Record<string, string | number | bigint | boolean> | undefined;
  };
};

/** The app's home: what waits for a partner manager, and how the program does. */
export function HomePage({ context }: PageHost) {
  const url = serverUrl(context.variables);
  const server = useMemo(() => createHomeServer(url ?? ''), [url]);
  const [whose, setWhose] = useState<WorkFilter['whose'] | null>(null);
  const { state, reload } = useLoaded(url === null ? null : `home ${whose}`, () => server.home(whose));
  if (url === null)
    return (
      <Alert title={failureWords.notConfigured.title} variant="warning">
        {homeWords.notConfigured}
      </Alert>
    );
  if (state.status === 'loading')
    return <LoadingSpinner label={homeWords.loading} showLabel layout="centered" />;
  if (state.status === 'failed') return <FailureNote failure={state.failure} onRetry={reload} />;
  return (
    <>
      <StaleNote failure={state.stale} onRefresh={reload} />
      <Desk
        key={state.value.whose}
        home={state.value}
        server={server}
        locale={readerLocale(context.user.locale)}
        onWhose={setWhose}
        onChanged={reload}
      />
    </>
  );
}
