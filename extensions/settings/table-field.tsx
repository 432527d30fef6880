import {
  Button,
  Flex,
  Heading,
  Input,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { FormFault, FormField, FormView } from '../../contract/forms.ts';
import { formWords as words } from '../words/settings-words.ts';
import { RowEditor } from './row-editor.tsx';

type Props = {
  field: FormField;
  sources: FormView['sources'];
  rows: string[][];
  faults: FormFault[];
  onChange: (rows: string[][]) => void;
};

/** So many rows are drawn at a time. */
const step = 20;

/** A list of rows in words, of which one at a time is edited: choices may be thousands, and are drawn once. */
export function TableField({ field, sources, rows, faults, onChange }: Props) {
  /** Index of the row; one beyond the last is a new row. Null: none is edited. */
  const [editing, setEditing] = useState<number | null>(null);
  const [find, setFind] = useState('');
  const [most, setMost] = useState(step);
  const columns = field.columns ?? [];
  const said = rows.map(row =>
    columns.map(({ from }, index) => {
      const cell = row[index] ?? '';
      return sources[from ?? '']?.find(({ value }) => value === cell)?.label ?? cell;
    }),
  );
  const wanted = find.trim().toLowerCase();
  const found = said.flatMap((cells, index) =>
    cells.join(' ').toLowerCase().includes(wanted) ? [{ cells, index }] : [],
  );
  return (
    <Flex direction="column" gap="sm">
      <Heading>{field.label}</Heading>
      <Text variant="microcopy">{[field.help, field.reach ?? ''].filter(Boolean).join(' ')}</Text>
      {faults
        .filter(fault => fault.row === null)
        .map(fault => (
          <Text
            key={fault.message}
            format={{ fontWeight: 'demibold' }}
          >{`${field.label}: ${fault.message}`}</Text>
        ))}
      {rows.length > step && (
        <Input
          name={`${field.path} find`}
          label={words.find}
          value={find}
          onInput={setFind}
          onChange={setFind}
        />
      )}
      {rows.length === 0 ? (
        <Text>{words.empty}</Text>
      ) : (
        <Table bordered density="condensed">
          <TableHead>
            <TableRow>
              {columns.map(({ name, label }) => (
                <TableHeader key={name}>{label}</TableHeader>
              ))}
              <TableHeader>{`${words.edit} / ${words.remove}`}</TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {found.slice(0, most).map(({ cells, index }) => (
              <TableRow key={`${index} ${cells.join(' ')}`}>
                {columns.map(({ name }, column) => (
                  <TableCell key={name}>
                    {cells[column] === '' ? '–' : cells[column]}
                    {faults
                      .filter(fault => fault.row === index && (fault.column ?? 0) === column)
                      .map(fault => (
                        <Text key={fault.message} format={{ fontWeight: 'demibold' }}>
                          {fault.message}
                        </Text>
                      ))}
                  </TableCell>
                ))}
                <TableCell>
                  <Flex gap="xs">
                    <Button variant="transparent" size="xs" onClick={() => setEditing(index)}>
                      {words.editRow(cells[0] ?? '')}
                    </Button>
                    <Button
                      variant="transparent"
                      size="xs"
                      onClick={() => {
                        setEditing(null);
                        onChange(rows.filter((_, each) => each !== index));
                      }}
                    >
                      {words.removeRow(cells[0] ?? '')}
                    </Button>
                  </Flex>
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {found.length > most && (
        <Flex gap="sm" align="center">
          <Button variant="secondary" size="sm" onClick={() => setMost(most + 5 * step)}>
            {words.more}
          </Button>
          <Text variant="microcopy">{words.shown(most, found.length)}</Text>
        </Flex>
      )}
      {editing === null ? (
        <Flex>
          <Button variant="secondary" size="sm" onClick={() => setEditing(rows.length)}>
            {words.addRow}
          </Button>
        </Flex>
      ) : (
        <RowEditor
          key={editing}
          path={field.path}
          columns={columns}
          sources={sources}
          cells={rows[editing] ?? columns.map(() => '')}
          onDone={cells => {
            onChange(
              editing === rows.length
                ? [...rows, cells]
                : rows.map((row, index) => (index === editing ? cells : row)),
            );
            setEditing(null);
          }}
          onCancel={() => setEditing(null)}
        />
      )}
    </Flex>
  );
}
