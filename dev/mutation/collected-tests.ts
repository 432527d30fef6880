import { format } from 'node:util';

/** A test of the file that is being loaded; `body` throws or rejects if it fails. */
export type CollectedTest = { id: string; body: () => unknown };

type Body = (...row: never[]) => unknown;
type Describe = { (name: string, body: Body): void; each(rows: readonly unknown[]): typeof add };

let within: string[] = [];
let found: CollectedTest[] = [];
let pending: (() => void)[] = [];

/** Loads a file of tests and returns what it declares, in the order of its lines. */
export async function collect(file: string, load: () => Promise<unknown>): Promise<CollectedTest[]> {
  found = [];
  pending = [];
  within = [file];
  await load();
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) next();
  return found;
}

/** `test` as vitest has it, less what no rule needs: hooks, options, tests side by side. */
export const test = Object.assign(add, { each: eachOf(add) });

/** Suites are opened once their file is loaded, as in vitest: they may use what is declared below them. */
export const describe: Describe = Object.assign(open, { each: eachOf(open) });

function add(name: string, body: Body): void {
  // Two rows may have one name.
  const id = `${[...within, name].join(' > ')} #${found.length}`;
  found.push({ id, body });
}

function open(name: string, body: Body): void {
  const path = [...within, name];
  pending.push(() => {
    const outer = within;
    const later = pending;
    pending = [];
    within = path;
    body();
    pending = [...pending, ...later];
    within = outer;
  });
}

function eachOf(declare: (name: string, body: () => unknown) => void) {
  return (rows: readonly unknown[]) => (name: string, body: Body) => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      declare(format(name, ...values), () => body(...(values as never[])));
    }
  };
}
