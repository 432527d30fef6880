import type { PortalTransaction } from './in-portal.ts';

/** What became of the last reading of the list that marks partners; kept until the next install. */
export type PartnerListState = {
  listId: string;
  /** Null while the list was never read. */
  name: string | null;
  members: number;
  /** Program time, ISO 8601. Null while the list was never read. */
  readAt: string | null;
  /** Kind of HubSpot's failure at the last reading; null: it went well. */
  failure: string | null;
};

export async function partnerListState(tx: PortalTransaction): Promise<PartnerListState | null> {
  const [row] = await tx.query<{ state: PartnerListState | null }>(
    `SELECT set_up -> 'partnerList' AS state FROM installs WHERE portal_id = $1`,
    [tx.portalId],
  );
  return row?.state ?? null;
}

export async function savePartnerListState(tx: PortalTransaction, state: PartnerListState): Promise<void> {
  await tx.send(
    `UPDATE installs SET set_up = set_up || jsonb_build_object('partnerList', $2::jsonb) WHERE portal_id = $1`,
    [tx.portalId, JSON.stringify(state)],
  );
}

/** Forgets a list, before another one marks partners. */
export async function forgetPartnerList(tx: PortalTransaction): Promise<void> {
  await tx.send('DELETE FROM partner_list_members WHERE portal_id = $1', [tx.portalId]);
  await tx.send(`UPDATE installs SET set_up = set_up - 'partnerList' WHERE portal_id = $1`, [tx.portalId]);
}

/** Companies of the list as last read; null when the list with this id was not read. */
export async function partnerListMembers(tx: PortalTransaction, listId: string): Promise<Set<string> | null> {
  const state = await partnerListState(tx);
  if (state?.listId !== listId || state.readAt === null) return null;
  const rows = await tx.query<{ company_id: string }>(
    'SELECT company_id FROM partner_list_members WHERE portal_id = $1 AND listed',
    [tx.portalId],
  );
  return new Set(rows.map(row => row.company_id));
}

/** Takes in who is in the list now; whoever joined or left waits to be decided on. */
export async function savePartnerListMembers(
  tx: PortalTransaction,
  companyIds: readonly string[],
): Promise<void> {
  await tx.send(
    `UPDATE partner_list_members SET listed = false, decided = false
      WHERE portal_id = $1 AND listed AND company_id <> ALL($2::text[])`,
    [tx.portalId, companyIds],
  );
  await tx.send(
    `INSERT INTO partner_list_members AS m (portal_id, company_id, listed, decided)
     SELECT $1, id, true, false FROM unnest($2::text[]) AS t (id)
     ON CONFLICT (portal_id, company_id) DO UPDATE SET listed = true, decided = false WHERE NOT m.listed`,
    [tx.portalId, [...new Set(companyIds)]],
  );
}

/** Companies that joined or left the list and were not decided on since, in the order of their ids. */
export async function undecidedMembers(tx: PortalTransaction, limit: number): Promise<string[]> {
  const rows = await tx.query<{ company_id: string }>(
    `SELECT company_id FROM partner_list_members WHERE portal_id = $1 AND NOT decided
      ORDER BY company_id LIMIT $2`,
    [tx.portalId, limit],
  );
  return rows.map(row => row.company_id);
}

/** Notes that companies were decided on; of those that left nothing is kept. */
export async function noteDecidedMembers(
  tx: PortalTransaction,
  companyIds: readonly string[],
): Promise<void> {
  await tx.send(
    `DELETE FROM partner_list_members WHERE portal_id = $1 AND NOT listed AND company_id = ANY($2::text[])`,
    [tx.portalId, companyIds],
  );
  await tx.send(
    `UPDATE partner_list_members SET decided = true WHERE portal_id = $1 AND company_id = ANY($2::text[])`,
    [tx.portalId, companyIds],
  );
}
