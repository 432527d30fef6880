import {
  Alert,
  Flex,
  Form,
  LoadingButton,
  Select,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
  TextArea,
} from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { ImportDryRunAnswer, ImportDryRunRequest } from '../../contract/import-dry-run.ts';
import type { ServerAnswer } from '../api/ask-server.ts';
import type { SettingsServer } from '../api/settings-server.ts';
import { FirstRows } from '../card/first-rows.tsx';
import { FailureNote } from '../offers/failure-note.tsx';
import { errorProps } from '../offers/field-errors.ts';
import { importWords as words } from '../words/import-words.ts';

type DateOrder = NonNullable<ImportDryRunRequest['dates']>;
const orders: readonly DateOrder[] = ['iso', 'day-month-year', 'month-day-year'];

type Props = {
  server: SettingsServer;
  /** An import was judged: the step has something new to say. */
  onChecked: () => void;
};

/** Says of pasted old registrations what would become of each; registers nothing. */
export function ImportDryRun({ server, onChecked }: Props) {
  const [csv, setCsv] = useState('');
  const [dates, setDates] = useState<DateOrder>('iso');
  const [tried, setTried] = useState(false);
  const [running, setRunning] = useState(false);
  const [answer, setAnswer] = useState<ServerAnswer<ImportDryRunAnswer> | null>(null);

  async function run() {
    setTried(true);
    if (running || csv.trim() === '') return;
    setRunning(true);
    setAnswer(null);
    const got = await server.importDryRun({ csv, dates });
    setAnswer(got);
    setRunning(false);
    if (got.kind === 'ok' && got.value.report !== null) onChecked();
  }

  return (
    <Form onSubmit={() => void run()} autoComplete="off">
      <Flex direction="column" gap="sm">
        <Text variant="microcopy">{words.what}</Text>
        <TextArea
          name="csv"
          label={words.csv}
          description={words.csvHelp}
          required
          rows={6}
          value={csv}
          readOnly={running}
          onInput={setCsv}
          onChange={setCsv}
          {...errorProps(tried && csv.trim() === '' ? words.csvMissing : null)}
        />
        <Select
          name="dates"
          label={words.dates}
          value={dates}
          readOnly={running}
          options={orders.map(value => ({ value, label: words.dateOrders[value] }))}
          onChange={chosen => setDates(orders.find(order => order === chosen) ?? 'iso')}
        />
        <Flex>
          <LoadingButton type="submit" variant="secondary" loading={running}>
            {running ? words.running : words.run}
          </LoadingButton>
        </Flex>
        {answer !== null && answer.kind !== 'ok' && (
          <FailureNote failure={answer} onRetry={() => void run()} />
        )}
        {answer?.kind === 'ok' && <Judged answer={answer.value} />}
      </Flex>
    </Form>
  );
}

function Judged({ answer: { fault, report } }: { answer: ImportDryRunAnswer }) {
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
                {[columns.line, columns.customer, columns.partner, columns.becomes].map(name => (
                  <TableHeader key={name}>{name}</TableHeader>
                ))}
              </TableRow>
            </TableHead>
            <TableBody>
              {rows.map(({ line, customer, partner, expected, reason }) => (
                <TableRow key={line}>
                  <TableCell>{line}</TableCell>
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
