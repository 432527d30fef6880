import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';

/** One record of a file and the line on which it begins; values without blanks around them. */
export type CsvRecord = { line: number; values: string[] };

/** The file as a whole cannot be read; the message says what to do. */
export class CsvFileError extends Error {
  override readonly name = 'CsvFileError';
}

/** No registration needs more. A quote that is never closed would swallow the rest of the file. */
const mostCharacters = 20_000;

/**
 * Records of a CSV file, by its path or its text, as they are read, the head line among them: comma, semicolon or tab, whichever the head line has
 * most of; UTF-8, with or without a byte-order mark. A quote inside a value that does not begin with one is an ordinary
 * character. Memory does not grow with the file. Empty lines are passed over.
 *
 * @throws CsvFileError for a file that is no UTF-8 or no CSV from some line on; errors of the file system as they are
 */
export async function* readCsv(from: string | { text: string }): AsyncGenerator<CsvRecord> {
  const bytes = (end?: number) =>
    typeof from === 'string'
      ? createReadStream(from, end === undefined ? {} : { end })
      : Readable.from([Buffer.from(from.text, 'utf8')]);
  const delimiter = await delimiterOf(bytes(64 * 1024));
  let through = 0;
  const records = pipeline(
    bytes(),
    textWithPlainBreaks,
    parse({
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: mostCharacters,
      info: true,
      on_record: (record, { lines }) => {
        through = lines;
        return record;
      },
    }),
    () => undefined,
  );
  try {
    for await (const { record, info } of records as AsyncIterable<Parsed>) {
      // The parser tells the line on which a record ends; the breaks within say where it began.
      const breaks = record.reduce((count, value) => count + value.split('\n').length - 1, 0);
      yield { line: info.lines - breaks, values: record.map(value => value.trim()) };
    }
  } catch (error) {
    throw readable(error, through);
  }
}

type Parsed = { record: string[]; info: { lines: number } };

/** Every line break becomes `\n`, as the parser counts no other kind right within quotes. */
async function* textWithPlainBreaks(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [heldBack, begun] = ['', false];
  for await (const chunk of chunks) {
    begun = true;
    const text = heldBack + decoder.decode(chunk, { stream: true });
    heldBack = text.endsWith('\r') ? '\r' : '';
    yield plainBreaks(heldBack === '' ? text : text.slice(0, -1));
  }
  if (begun) yield plainBreaks(heldBack + decoder.decode());
}

const plainBreaks = (text: string) => text.replaceAll(/\r\n?/g, '\n');

async function delimiterOf(beginning: Readable): Promise<string> {
  for await (const chunk of beginning) {
    const [head = ''] = String(chunk).split(/\r|\n/, 1);
    return mostFrequent(head.replaceAll(/"[^"]*"/g, ''), [',', ';', '\t']);
  }
  return ',';
}

function mostFrequent(text: string, delimiters: readonly string[]): string {
  const counts = delimiters.map(delimiter => text.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
}

const words: Record<string, string> = {
  CSV_MAX_RECORD_SIZE: `the row has more than ${mostCharacters} characters: a quote is opened there and never closed, or this is no CSV`,
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened there and never closed',
};

function readable(error: unknown, through: number): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return new CsvFileError(
      `The file is not UTF-8 (somewhere after line ${through}). In Excel: Save as, "CSV UTF-8 (comma delimited)".`,
      { cause: error },
    );
  if (!(error instanceof CsvError)) return error;
  const why = words[error.code] ?? error.message;
  return new CsvFileError(`From line ${through + 1} on the file cannot be read: ${why}.`, { cause: error });
}
