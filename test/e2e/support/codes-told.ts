import type { Constellation } from './constellation.ts';

/** Codes of the outcomes that the world's ledger tells the reasons of, each once. */
export async function codesTold(world: Constellation): Promise<string[]> {
  const rows = await world.rows<{ code: string }>(
    `SELECT DISTINCT facts -> 'why' ->> 'code' AS code FROM ledger WHERE facts -> 'why' ->> 'code' IS NOT NULL`,
  );
  return rows.map(({ code }) => code).sort();
}
