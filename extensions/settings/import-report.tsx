import {
  Alert,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { ImportDryRunAnswer, ImportDryRunRequest } from '../../contract/import-dry-run.ts';
import { FirstRows } from '../card/first-rows.tsx';
import { importWords as words } from '../words/import-words.ts';

/** What would become of each old registration, or why none could be read. */
export function ImportReport({
  answer: { fault, report },
  source,
}: {
  answer: ImportDryRunAnswer;
  source: ImportDryRunRequest['source'];
}) {
  if (report === null)
    return (
      <Alert title={words.unread} variant="warning">
        {fault ?? ''}
      </Alert>
    );
  const { columns } = words;
  return (
    <>
      <Alert title={words.done(report)} variant={report.expected.skipped === 0 ? 'success' : 'warning'}>
        <Text>{words.counts(report.expected)}</Text>
        {!report.applied && <Text>{words.apply(report.importId)}</Text>}
      </Alert>
      <FirstRows rows={report.each}>
        {rows => (
          <Table bordered density="condensed">
            <TableHead>
              <TableRow>
                {[
                  source === 'csv' ? columns.line : columns.deal,
                  columns.customer,
                  columns.partner,
                  columns.becomes,
                ].map(name => (
                  <TableHeader key={name}>{name}</TableHeader>
                ))}
              </TableRow>
            </TableHead>
            <TableBody>
              {rows.map(({ line, dealId, customer, partner, expected, reason }) => (
                <TableRow key={line}>
                  <TableCell>{source === 'csv' ? line : (dealId ?? words.none)}</TableCell>
                  <TableCell>{customer ?? words.none}</TableCell>
                  <TableCell>{partner ?? words.none}</TableCell>
                  <TableCell>{words.with(words.becomes[expected], reason)}</TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </FirstRows>
    </>
  );
}
