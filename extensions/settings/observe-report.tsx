import {
  LoadingSpinner,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { SettingsServer } from '../api/settings-server.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { FailureNote } from '../offers/failure-note.tsx';
import { ruleNames } from '../words/rule-names.ts';
import { reportWords as words } from '../words/settings-words.ts';

/** What people would have been told of while the program only observed. */
export function ObserveReport({ server }: { server: SettingsServer }) {
  const { state, reload } = useLoaded('report', server.observeReport);
  if (state.status === 'loading') return <LoadingSpinner label={words.loading} showLabel size="sm" />;
  if (state.status === 'failed') return <FailureNote failure={state.failure} onRetry={reload} />;
  const { report } = state.value;
  if (report === null) return <Text>{words.never}</Text>;
  return (
    <>
      <Rows
        columns={[words.rule, words.count, words.escalated]}
        rows={report.findings.map(({ rule, count, escalated }) => [
          ruleNames[rule] ?? rule,
          String(count),
          String(escalated),
        ])}
      />
      <Rows
        columns={[words.who, words.as, words.findings]}
        rows={report.wouldHaveTold.map(({ userId, name, as, findings }) => [
          name ?? userId,
          words.roles[as],
          String(findings),
        ])}
      />
    </>
  );
}

function Rows({ columns, rows }: { columns: string[]; rows: string[][] }) {
  return (
    <Table bordered density="condensed">
      <TableHead>
        <TableRow>
          {columns.map(name => (
            <TableHeader key={name}>{name}</TableHeader>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map(row => (
          <TableRow key={row.join()}>
            {row.map((cell, index) => (
              <TableCell key={columns[index]}>{cell}</TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
