import type { ImportMapping } from '../../contract/imports.ts';
import { type ImportField, importFields, type RawImportRow } from '../../domain/import-row.ts';
import { CsvFileError, type CsvRecord } from './read-csv.ts';

/** A row of a file with its line, which is also the place from which reading goes on. */
export type CsvImportRow = { line: number; place: string; otherwise: string } & (
  | { raw: RawImportRow }
  | { fault: string }
);

/**
 * Rows of a CSV file after a line, as they are read. Which column is which the mapping says; a field that it does not
 * name is the column of that name, in whatever case and with blanks for underscores.
 *
 * @param nameless what a row without a reference is called by: with the line behind it
 * @throws CsvFileError when the head line lacks what the mapping names, or the file is no CSV
 */
export async function* importRows(
  records: AsyncIterable<CsvRecord>,
  mapping: ImportMapping,
  { after, nameless }: { after: number; nameless: string },
): AsyncGenerator<CsvImportRow> {
  let columns: Map<ImportField, number> | undefined;
  let width = 0;
  for await (const { line, values } of records) {
    if (columns === undefined) {
      columns = columnsOf(values, mapping);
      width = values.length;
      continue;
    }
    if (line <= after) continue;
    const at = { line, place: String(line), otherwise: `${nameless}:${line}` };
    if (values.slice(width).some(value => value !== ''))
      yield {
        ...at,
        fault: `it has ${values.length} values and the head line ${width}: is a separator not quoted?`,
      };
    else yield { ...at, raw: rawRow(values, columns) };
  }
  if (columns === undefined) throw new CsvFileError('The file is empty.');
}

function columnsOf(head: readonly string[], mapping: ImportMapping): Map<ImportField, number> {
  const plain = head.map(plainName);
  const faults: string[] = [];
  const columns = new Map<ImportField, number>();
  for (const field of importFields) {
    const named = mapping.columns[field];
    const wanted = plainName(named ?? field);
    const at = plain.indexOf(wanted);
    if (at >= 0 && plain.lastIndexOf(wanted) !== at) faults.push(`has two columns "${named ?? field}"`);
    else if (at >= 0) columns.set(field, at);
    else if (named !== undefined)
      faults.push(`has no column "${named}", which the mapping names for ${field}`);
  }
  if (!columns.has('partner')) faults.push('has no column for partner');
  if (!columns.has('protected_from')) faults.push('has no column for protected_from');
  if (!columns.has('company_id') && !columns.has('domain'))
    faults.push('has no column for the customer: company_id or domain');
  if (faults.length > 0)
    throw new CsvFileError(
      [`The file ${[...new Set(faults)].join('; it ')}.`, `Its columns: ${head.join(', ')}`].join('\n'),
    );
  return columns;
}

const plainName = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '_');

function rawRow(values: readonly string[], columns: Map<ImportField, number>): RawImportRow {
  const raw: RawImportRow = {};
  for (const [field, at] of columns) {
    // The database takes no NUL, and no registration needs one.
    const value = values[at]?.replaceAll('\0', '\ufffd');
    if (value !== undefined && value !== '') raw[field] = value;
  }
  return raw;
}
