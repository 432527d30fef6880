import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, Text } from '@hubspot/ui-extensions';
import type { WaitingClaim } from '../../contract/partner-card.ts';
import { FirstRows } from '../card/first-rows.tsx';
import { RecordLink } from '../card/record-link.tsx';
import { formatDayOf, formatMoment } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { partnerWords } from '../words/partner-words.ts';
import { stateNames } from '../words/status-words.ts';

const words = partnerWords.waiting;

/** Claims that wait: for review, for an answer, in line. What is due first stands first, as the server sorted it. */
export function WaitingTable({ claims, time }: { claims: readonly WaitingClaim[]; time: ProgramTime }) {
  if (claims.length === 0) return <Text>{words.none}</Text>;
  return (
    <FirstRows rows={claims}>
      {rows => (
        <Table density="condensed">
          <TableHead>
            <TableRow>
              {[partnerWords.claims.customer, words.state, words.claimed, words.due].map(title => (
                <TableHeader key={title}>{title}</TableHeader>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {rows.map(({ id, accountName, companyId, dealId, state, queuePosition, claimedAt, dueAt }) => (
              <TableRow key={id}>
                <TableCell>
                  {dealId === null ? (
                    <RecordLink type="company" id={companyId} name={accountName} />
                  ) : (
                    <RecordLink type="deal" id={dealId} name={accountName} />
                  )}
                </TableCell>
                <TableCell>
                  {[stateNames[state], ...(queuePosition === null ? [] : [words.place(queuePosition)])].join(
                    ', ',
                  )}
                </TableCell>
                <TableCell>{formatDayOf(claimedAt, time)}</TableCell>
                <TableCell>{dueWords(dueAt, time)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </FirstRows>
  );
}

function dueWords(dueAt: string | null, time: ProgramTime): string {
  if (dueAt === null) return '–';
  const late = Date.parse(dueAt) < Date.parse(time.now);
  return `${formatMoment(dueAt, time)}${late ? `, ${words.late}` : ''}`;
}
