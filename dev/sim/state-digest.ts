import type { SimDatabase } from './sim-database.ts';

/** The tables that decisions leave behind, in an order of their own; without tokens and receipt times. */
const tables: [name: string, columns: string, order: string][] = [
  ['registrations', '*', 'registration_id'],
  ['holds', 'registration_id, account_id, period::text', 'hold_id'],
  ['ledger', 'kind, registration_id, account_id, occurred_at, recorded_at, facts', 'entry_id'],
  ['findings', '*', 'finding_id'],
  ['disputes', '*', 'dispute_id'],
  ['companies', '*', 'company_id'],
  ['deals', '*', 'deal_id'],
  ['effects', '*', 'effect_id'],
  ['projections', '*', 'object_type, object_id'],
  ['inbox', "encode(content_hash, 'hex'), outcome, reason", 'content_hash'],
];

/** The state of the program as text, equal for equal states. */
export async function stateDigest(db: SimDatabase): Promise<string> {
  const parts = [];
  for (const [name, columns, order] of tables) {
    const { rows } = await db.admin.query(`SELECT ${columns} FROM ${name} ORDER BY ${order}`);
    parts.push(`${name} ${JSON.stringify(rows)}`);
  }
  return parts.join('\n');
}
