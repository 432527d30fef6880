import {
  Button,
  Flex,
  LoadingSpinner,
  Select,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import { useRef, useState } from 'react';
import type { EventsServer, Replay, Replayed } from '../api/events-server.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { useSubmission } from '../api/use-submission.ts';
import { FailureNote } from '../offers/failure-note.tsx';
import { SubmissionNote } from '../offers/submission-note.tsx';
import { formatMoment } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { eventWords as words } from '../words/event-words.ts';

type Props = { endpointId: string; server: EventsServer; time: ProgramTime };

const hours = { hour: 1, day: 24, week: 168, month: 720 } as const;
type Span = keyof typeof hours;
const spans = Object.entries(words.spans).map(([value, label]) => ({ value, label }));

/** What an endpoint was told last, and everything that can be sent again. */
export function EventDeliveries({ endpointId, server, time }: Props) {
  const { state, reload } = useLoaded(endpointId, server.deliveries);
  const [span, setSpan] = useState<Span>('day');
  const [sent, setSent] = useState<{ events: number; more: boolean } | null>(null);
  const asked = useRef<{ from: string | null; events: number }>({ from: null, events: 0 });
  const { submission, submit, tryAgain, edit } = useSubmission<Replay, Replayed>(
    (key, what) => server.replay(endpointId, key, what),
    ({ events, next }) => {
      const { from } = asked.current;
      asked.current.events += events;
      setSent({ events: asked.current.events, more: next !== null });
      if (from !== null && next !== null) return void submit({ from, after: next });
      edit();
      reload();
    },
  );
  const replay = (what: { deliveryId: string } | { from: string }) => {
    asked.current = { from: 'from' in what ? what.from : null, events: 0 };
    setSent(null);
    void submit(what);
  };
  if (state.status === 'loading') return <LoadingSpinner label={words.loading} showLabel size="sm" />;
  if (state.status === 'failed') return <FailureNote failure={state.failure} onRetry={reload} />;
  const { deliveries } = state.value;
  const since = () => new Date(new Date(time.now).getTime() - hours[span] * 3_600_000).toISOString();
  const columns = Object.values(words.columns);
  const sending = submission.status === 'sending';
  return (
    <Flex direction="column" gap="sm">
      {deliveries.length === 0 ? (
        <Text>{words.noDeliveries}</Text>
      ) : (
        <Table bordered density="condensed">
          <TableHead>
            <TableRow>
              {columns.map(name => (
                <TableHeader key={name}>{name}</TableHeader>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {deliveries.map(each => (
              <TableRow key={each.id}>
                <TableCell>{each.type}</TableCell>
                <TableCell>
                  {[
                    words.deliveryStatuses[each.status],
                    each.failure,
                    each.status === 'pending' && each.nextAttemptAt !== null
                      ? words.next(formatMoment(each.nextAttemptAt, time))
                      : null,
                  ]
                    .filter(part => part !== null)
                    .join(', ')}
                </TableCell>
                <TableCell>{String(each.attempts)}</TableCell>
                <TableCell>{each.attemptedAt === null ? '' : formatMoment(each.attemptedAt, time)}</TableCell>
                <TableCell>
                  <Button
                    size="xs"
                    variant="secondary"
                    disabled={sending}
                    onClick={() => replay({ deliveryId: each.id })}
                  >
                    {words.again}
                  </Button>
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      <Flex gap="sm" align="end">
        <Select
          name="since"
          label={words.since}
          value={span}
          options={spans}
          onChange={value => setSpan(isSpan(value) ? value : 'day')}
        />
        <Button size="sm" variant="secondary" disabled={sending} onClick={() => replay({ from: since() })}>
          {words.replay}
        </Button>
        <Button size="sm" variant="secondary" onClick={reload}>
          {words.refresh}
        </Button>
      </Flex>
      {sent !== null && <Text>{words.replayed(sent.events, sent.more)}</Text>}
      <SubmissionNote submission={submission} onTryAgain={() => void tryAgain()} onEdit={edit} />
    </Flex>
  );
}

const isSpan = (value: unknown): value is Span => typeof value === 'string' && Object.hasOwn(hours, value);
