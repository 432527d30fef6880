import type { NamedStatement } from './named-query.ts';

/** Texts that are named; more would be texts built anew each time, which are better planned once and forgotten. */
const mostNamed = 2_000;
/** A text that is sent as it is, once. */
export type UnnamedStatement = { text: string; values?: unknown[] };

/** One statement that has a plan: none that begins, ends or sets something, and not several in one text. */
const readsOrWrites = /^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b[^;]*$/i;
const names = new Map<string, string>();

/**
 * A statement under a name of its own, so that each connection parses and plans it once: a decision is dozens of small
 * statements, and naming them took 40 % off their time. What takes no values is named where it reads or writes: to ask
 * for the time is parsed and planned for longer than it is answered.
 */
export function prepared(text: string, values: unknown[] = []): NamedStatement | UnnamedStatement {
  let name = names.get(text);
  if (name === undefined) {
    if (values.length === 0 && !readsOrWrites.test(text)) return { text };
    if (names.size === mostNamed) return { text, values };
    name = `s${names.size}`;
    names.set(text, name);
  }
  return { name, text, values };
}

/** A migration changed what a named statement answers: this connection cannot run it any more, a new one can. */
export const stalePlan = '0A000';
