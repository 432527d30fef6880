import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, Text } from '@hubspot/ui-extensions';
import type { HeldPeriod } from '../../contract/account-card.ts';
import { FirstRows } from '../card/first-rows.tsx';
import { RecordLink } from '../card/record-link.tsx';
import { formatDay, formatDayOf } from '../program-time/format-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { accountWords } from '../words/account-words.ts';

const words = accountWords.history;

/** Every protection that there was on the customer, newest first. */
export function HeldPeriods({ periods, time }: { periods: readonly HeldPeriod[]; time: ProgramTime }) {
  if (periods.length === 0) return <Text>{words.none}</Text>;
  return (
    <FirstRows rows={periods}>
      {rows => (
        <Table density="condensed">
          <TableHead>
            <TableRow>
              {[words.partner, words.from, words.through, words.how].map(title => (
                <TableHeader key={title}>{title}</TableHeader>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {rows.map(({ registrationId, partner, from, through, current, ended }) => (
              <TableRow key={`${registrationId} ${from}`}>
                <TableCell>
                  <RecordLink type="company" id={partner.companyId} name={partner.name} />
                </TableCell>
                <TableCell>{formatDayOf(from, time)}</TableCell>
                <TableCell>{through === null ? words.withoutEnd : formatDay(through, time)}</TableCell>
                <TableCell>{current ? words.running : (ended ?? words.ranOut)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </FirstRows>
  );
}
