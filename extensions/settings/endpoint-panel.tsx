import { Button, Flex, Heading, StatusTag, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { EventEndpointView } from '../../contract/outgoing-events.ts';
import type { EndpointAct, EventsServer } from '../api/events-server.ts';
import { useSubmission } from '../api/use-submission.ts';
import { SubmissionNote } from '../offers/submission-note.tsx';
import { formatMoment } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { eventWords as words } from '../words/event-words.ts';
import { EventDeliveries } from './event-deliveries.tsx';

type Props = {
  endpoint: EventEndpointView;
  server: EventsServer;
  time: ProgramTime;
  /** `secret`: a new one that is to be shown; undefined: none. */
  onChanged: (secret?: string | null) => void;
};

/** One endpoint: how it stands, what can be done with it, and what it was told. */
export function EndpointPanel({ endpoint, server, time, onChanged }: Props) {
  const [removing, setRemoving] = useState(false);
  const [shown, setShown] = useState(false);
  const { submission, submit, tryAgain, edit } = useSubmission<
    { act: EndpointAct },
    { secret?: string | null }
  >(
    (key, { act }) => server.act(endpoint.id, act, key),
    answer => {
      edit();
      onChanged(answer.secret);
    },
  );
  const sending = submission.status === 'sending';
  const status = words.statuses[endpoint.status];
  const moment = (at: string) => formatMoment(at, time);
  const act = (name: EndpointAct) => (
    <Button
      key={name}
      size="sm"
      variant="secondary"
      disabled={sending}
      onClick={() => (name === 'remove' ? setRemoving(true) : void submit({ act: name }))}
    >
      {words.acts[name]}
    </Button>
  );
  return (
    <Flex direction="column" gap="xs">
      <Heading>{endpoint.url}</Heading>
      <Flex gap="sm" wrap="wrap" align="center">
        <StatusTag variant={status.variant}>{status.words}</StatusTag>
        <Text>{words.hears(endpoint.types.length)}</Text>
        {endpoint.failingSince !== null && <Text>{words.failing(moment(endpoint.failingSince))}</Text>}
        {endpoint.lastDeliveredAt !== null && (
          <Text>{words.delivered(moment(endpoint.lastDeliveredAt))}</Text>
        )}
        {endpoint.previousSecretUntil !== null && (
          <Text>{words.bothSecrets(moment(endpoint.previousSecretUntil))}</Text>
        )}
      </Flex>
      {removing ? (
        <Flex gap="sm">
          <Button
            size="sm"
            variant="destructive"
            disabled={sending}
            onClick={() => void submit({ act: 'remove' })}
          >
            {words.sure}
          </Button>
          <Button size="sm" variant="secondary" onClick={() => setRemoving(false)}>
            {words.keep}
          </Button>
        </Flex>
      ) : (
        <Flex gap="sm" wrap="wrap">
          {act('test')}
          {act(endpoint.status === 'active' ? 'pause' : 'resume')}
          {act('rotate')}
          {act('remove')}
          <Button size="sm" variant="secondary" onClick={() => setShown(!shown)}>
            {shown ? words.hide : words.show}
          </Button>
        </Flex>
      )}
      <SubmissionNote submission={submission} onTryAgain={() => void tryAgain()} onEdit={edit} />
      {shown && <EventDeliveries endpointId={endpoint.id} server={server} time={time} />}
    </Flex>
  );
}
