import {
  Heading,
  Link,
  LoadingSpinner,
  Table,
  TableBody,
  TableCell,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { HomeServer } from '../api/home-server.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { FailureNote } from '../offers/failure-note.tsx';
import { formatDay, formatDayOf } from '../program-time/format-time.ts';
import { lastDayBefore, type ProgramTime } from '../program-time/program-time.ts';
import { homeWords } from '../words/home-words.ts';
import { stateWords } from '../words/state-words.ts';
import { recordOf } from './work-row.tsx';

type Props = { server: HomeServer; words: string; recordsUrl: string; time: ProgramTime };

/** Every registration that a search finds, whether something of it waits or not. */
export function FoundRegistrations({ server, words, recordsUrl, time }: Props) {
  const { state, reload } = useLoaded(words, server.search);
  if (state.status === 'loading') return <LoadingSpinner label={homeWords.loadingMore} showLabel size="sm" />;
  if (state.status === 'failed') return <FailureNote failure={state.failure} onRetry={reload} />;
  const { found } = state.value;
  if (found.length === 0) return <Text>{homeWords.found(words, 0)}</Text>;
  return (
    <>
      <Heading>{homeWords.found(words, found.length)}</Heading>
      <Table bordered density="condensed">
        <TableBody>
          {found.map(each => {
            const record = recordOf({ ...each, partner: { ...each.partner, tier: '' } });
            return (
              <TableRow key={each.registrationId}>
                <TableCell>{each.customer.name}</TableCell>
                <TableCell>{each.partner.name}</TableCell>
                <TableCell>
                  {each.state === 'active' && each.protectedUntil !== null
                    ? stateWords.protectedThrough(
                        formatDay(lastDayBefore(each.protectedUntil, time.timeZone), time),
                      )
                    : stateWords.since(each.state, formatDayOf(each.claimedAt, time))}
                </TableCell>
                <TableCell>
                  <Link href={`${recordsUrl}/record/${record.type}/${record.id}`}>{record.words}</Link>
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </>
  );
}
