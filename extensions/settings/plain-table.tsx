import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@hubspot/ui-extensions';
import type { ReactNode } from 'react';

type Props = { columns: readonly string[]; rows: readonly { id: string; cells: ReactNode[] }[] };

/** A small table, a cell for each column. */
export function PlainTable({ columns, rows }: Props) {
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
        {rows.map(({ id, cells }) => (
          <TableRow key={id}>
            {columns.map((name, index) => (
              <TableCell key={name}>{cells[index]}</TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
