import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@hubspot/ui-extensions';
import type { BulkCheck } from '../../contract/bulk.ts';
import { FirstRows } from '../card/first-rows.tsx';
import { inWords } from '../offers/in-words.ts';
import { formatDay } from '../program-time/format-time.ts';
import { lastDayBefore, type ProgramTime } from '../program-time/program-time.ts';
import { bulkWords as words } from '../words/bulk-words.ts';

type Row = BulkCheck['rows'][number];

/** What was ticked, each with its customer and how that stands, in words. */
export function BulkRows({ rows, time }: { rows: readonly Row[]; time: ProgramTime }) {
  return (
    <FirstRows rows={rows}>
      {shown => (
        <Table density="condensed">
          <TableHead>
            <TableRow>
              {[words.record, words.customer, words.status].map(title => (
                <TableHeader key={title}>{title}</TableHeader>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {shown.map(row => (
              <TableRow key={row.id}>
                <TableCell>{row.name}</TableCell>
                <TableCell>{row.customer ?? words.none}</TableCell>
                <TableCell>{statusOf(row, time)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </FirstRows>
  );
}

function statusOf({ status, holder, canRegister }: Row, time: ProgramTime): string {
  const stands =
    status === 'registered'
      ? holder === null
        ? words.statuses.waiting
        : words.registered(holder.name, formatDay(lastDayBefore(holder.protectedUntil, time.timeZone), time))
      : words.statuses[status];
  const { refusal } = canRegister;
  if (canRegister.allowed || refusal === null) return stands;
  return status === 'cannot'
    ? words.off(inWords(refusal.title, time))
    : `${stands}. ${words.off(inWords(refusal.title, time))}`;
}
