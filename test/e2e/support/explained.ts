import { expect } from 'vitest';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { type LedgerFilter, ledgerEntries } from '../../../adapters/postgres/ledger-entries.ts';
import { createPool } from '../../../adapters/postgres/pool.ts';
import { whySchema } from '../../../contract/why.ts';
import type { LedgerFact } from '../../../domain/ledger-fact.ts';
import { decisionKinds } from '../../../domain/ledger-kinds.ts';
import { outcomeCodes } from '../../../domain/outcome-codes.ts';
import type { Constellation } from './constellation.ts';

const recordedWhy = whySchema.omit({ text: true }).strict();

/** Entries of the ledger as they are stored, in order. */
export async function ledgerOf(world: Constellation, filter: LedgerFilter = {}): Promise<LedgerFact[]> {
  const pool = createPool(world.database.appUrl, { max: 1, applicationName: 'explained' });
  try {
    return await inPortal(pool, world.portalId, { fenced: false }, tx => ledgerEntries(tx, filter));
  } finally {
    await pool.end();
  }
}

/** Why an entry says that it is so; fails where it does not say. */
export const whyIn = (entry: LedgerFact | undefined) => recordedWhy.parse(entry?.facts.why);

/**
 * Every outcome in the ledger says why, with the facts that its counterfactual is about, and names nobody; what is no
 * outcome says nothing of the kind. For the end of every end-to-end test.
 */
export async function expectEveryOutcomeExplained(world: Constellation): Promise<void> {
  const names = await namesIn(world);
  const kinds = new Set<string>(decisionKinds);
  const faults = (await ledgerOf(world)).flatMap(entry => {
    const { kind, entryId, facts } = entry;
    if (!kinds.has(kind)) return facts.why === undefined ? [] : [`${entryId} ${kind} has a why`];
    const read = recordedWhy.safeParse(facts.why);
    if (!read.success) return [`${entryId} ${kind} has no why`];
    const why = read.data;
    const text = JSON.stringify(why);
    return [
      ...(outcomeCodes.some(code => code === why.code) ? [] : [`${kind}: ${why.code} is no known code`]),
      ...why.wouldChange
        .filter(({ fact }) => !Object.hasOwn(why.facts, fact))
        .map(({ fact }) => `${kind} ${why.code} would change ${fact}, of which it tells nothing`),
      ...names.filter(name => text.includes(name)).map(name => `${kind} ${why.code} names ${name}`),
    ];
  });
  expect(faults).toEqual([]);
}

/** Names and addresses of people, partners, customers and deals that are known. */
async function namesIn(world: Constellation): Promise<string[]> {
  const pool = createPool(world.database.appUrl, { max: 1, applicationName: 'explained' });
  try {
    const rows = await inPortal(pool, world.portalId, { fenced: false }, tx =>
      tx.query<{ name: string | null }>(
        `SELECT name FROM partners WHERE portal_id = $1 UNION SELECT name FROM companies WHERE portal_id = $1
          UNION SELECT name FROM crm_users WHERE portal_id = $1 UNION SELECT email FROM crm_users WHERE portal_id = $1
          UNION SELECT name FROM deals WHERE portal_id = $1`,
        [tx.portalId],
      ),
    );
    // Short ones, such as a deal that a test called “Won”, are words as well.
    return rows.flatMap(({ name }) => (name !== null && name.length > 8 ? [name] : []));
  } finally {
    await pool.end();
  }
}
