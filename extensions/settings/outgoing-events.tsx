import { Alert, Divider, Flex, LoadingSpinner, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { EventsServer } from '../api/events-server.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { StaleNote } from '../card/stale-note.tsx';
import { FailureNote } from '../offers/failure-note.tsx';
import type { ProgramTime } from '../program-time/program-time.ts';
import { eventWords as words } from '../words/event-words.ts';
import { AddEndpoint } from './add-endpoint.tsx';
import { EndpointPanel } from './endpoint-panel.tsx';

type Props = { server: EventsServer; time: ProgramTime };

/** Which other systems hear of decisions, how they stand, and what they were told. A secret is shown once, here. */
export function OutgoingEvents({ server, time }: Props) {
  const { state, reload } = useLoaded('endpoints', server.endpoints);
  const [secret, setSecret] = useState<string | null | undefined>(undefined);
  const [added, setAdded] = useState(0);
  if (state.status === 'loading') return <LoadingSpinner label={words.loading} showLabel />;
  if (state.status === 'failed') return <FailureNote failure={state.failure} onRetry={reload} />;
  const { endpoints, types } = state.value;
  function changed(minted?: string | null) {
    if (minted !== undefined) setSecret(minted);
    reload();
  }
  return (
    <Flex direction="column" gap="md">
      <StaleNote failure={state.stale} onRefresh={reload} />
      <Text>{words.intro}</Text>
      {secret !== undefined && (
        <Alert title={words.secretTitle} variant="warning">
          {secret === null ? words.secretGone : words.secretText(secret)}
        </Alert>
      )}
      {endpoints.length === 0 && <Text>{words.none}</Text>}
      {endpoints.map(endpoint => (
        <EndpointPanel
          key={endpoint.id}
          endpoint={endpoint}
          server={server}
          time={time}
          onChanged={changed}
        />
      ))}
      <Divider />
      <AddEndpoint
        key={added}
        types={types}
        server={server}
        onAdded={minted => {
          setAdded(added + 1);
          changed(minted);
        }}
      />
    </Flex>
  );
}
