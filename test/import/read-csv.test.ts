import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CsvRecord, readCsv } from '../../adapters/csv/read-csv.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dibs-csv-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function recordsOf(content: string | Buffer): Promise<CsvRecord[]> {
  const path = join(directory, 'rows.csv');
  await writeFile(path, content);
  return await Array.fromAsync(readCsv(path));
}
const at = (line: number, ...values: string[]): CsvRecord => ({ line, values });

describe('a CSV file', () => {
  test.each<[string, string | Buffer, CsvRecord[]]>([
    ['with commas', 'a,b\n1,2\n', [at(1, 'a', 'b'), at(2, '1', '2')]],
    ['with semicolons, though a value has commas', 'a;b\n1,5;2\n', [at(1, 'a', 'b'), at(2, '1,5', '2')]],
    ['with tabs', 'a\tb\n1\t2', [at(1, 'a', 'b'), at(2, '1', '2')]],
    ['whose quoted head has another delimiter', '"a;b;c",d\n1,2', [at(1, 'a;b;c', 'd'), at(2, '1', '2')]],
    [
      'with a byte-order mark and Windows line ends',
      '\ufeffa,b\r\n1,2\r\n',
      [at(1, 'a', 'b'), at(2, '1', '2')],
    ],
    ['with the line ends of old Macs', 'a,b\r1,2\r3,4', [at(1, 'a', 'b'), at(2, '1', '2'), at(3, '3', '4')]],
    [
      'with line breaks in a value: the line is where the row begins',
      'a,b\r\n"x\r\ny",2\r\n3,4',
      [at(1, 'a', 'b'), at(2, 'x\ny', '2'), at(4, '3', '4')],
    ],
    ['with empty lines', 'a,b\n\n\n1,2', [at(1, 'a', 'b'), at(4, '1', '2')]],
    ['with blanks around values', 'a , b\n 1 ,2 ', [at(1, 'a', 'b'), at(2, '1', '2')]],
    [
      'with rows too short and too long',
      'a,b\n1\n1,2,3',
      [at(1, 'a', 'b'), at(2, '1'), at(3, '1', '2', '3')],
    ],
    [
      'with quotes where none belong, which cost no other row',
      'a,b\n"x"y,2\nfo"o,1\n5,6',
      [at(1, 'a', 'b'), at(2, '"x"y', '2'), at(3, 'fo"o', '1'), at(4, '5', '6')],
    ],
    ['with doubled quotes', 'a\n"say ""hi"", twice"', [at(1, 'a'), at(2, 'say "hi", twice')]],
    ['that is empty', '', []],
  ])('%s', async (_sentence, content, records) => {
    expect(await recordsOf(content)).toEqual(records);
  });

  test.each<[string, string | Buffer, string]>([
    [
      'a quote that is never closed',
      'a,b\n1,2\n"x,2\n5,6\n',
      'From line 3 on the file cannot be read: a quote is opened',
    ],
    [
      'a row without an end',
      `a,b\n1,2\n"${'x,2\n'.repeat(10_000)}`,
      'From line 3 on the file cannot be read: the row has',
    ],
    ['letters of another encoding', Buffer.from('a,b\nM\xfcller,1\n', 'latin1'), 'The file is not UTF-8'],
    [
      'UTF-16, as Excel calls Unicode text',
      Buffer.from('\ufeffa,b\n1,2', 'utf16le'),
      'The file is not UTF-8',
    ],
  ])('with %s is refused, with what to do', async (_sentence, content, message) => {
    await expect(recordsOf(content)).rejects.toThrow(message);
  });

  test('that is not there is told by the file system', async () => {
    await expect(Array.fromAsync(readCsv(join(directory, 'nowhere.csv')))).rejects.toThrow('ENOENT');
  });

  test('keeps its letters where one is cut in two by the reading', async () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => `é${index},ü`);
    const records = await recordsOf(`a,b\n${rows.join('\n')}`);
    expect(records.length).toBe(30_001);
    expect(records.at(-1)).toEqual(at(30_001, 'é29999', 'ü'));
    expect(records.every(({ values }) => !values.join().includes('\ufffd'))).toBe(true);
  });
});
