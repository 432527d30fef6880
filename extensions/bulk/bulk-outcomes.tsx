import { Alert, Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@hubspot/ui-extensions';
import type { BulkCheck, BulkRegisterAnswer } from '../../contract/bulk.ts';
import { useWording } from '../card/reader-time.ts';
import { bulkWords as words } from '../words/bulk-words.ts';

type Props = { answer: BulkRegisterAnswer; rows: BulkCheck['rows'] };

/** What became of each record. */
export function BulkOutcomes({ answer, rows }: Props) {
  const say = useWording();
  const { outcomes } = answer;
  const made = outcomes.filter(({ refusal }) => refusal === null).length;
  return (
    <>
      <Alert
        title={words.done(made, outcomes.length - made)}
        variant={made === outcomes.length ? 'success' : 'warning'}
      />
      <Table density="condensed">
        <TableHead>
          <TableRow>
            {[words.record, words.customer, words.outcome].map(title => (
              <TableHeader key={title}>{title}</TableHeader>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {outcomes.map(({ id, refusal }) => {
            const row = rows.find(each => each.id === id);
            return (
              <TableRow key={id}>
                <TableCell>{row?.name ?? id}</TableCell>
                <TableCell>{row?.customer ?? words.none}</TableCell>
                <TableCell>
                  {refusal === null ? words.claimed : say(words.refused(refusal.title, refusal.detail))}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </>
  );
}
