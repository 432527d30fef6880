import { noteDueWork } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';

/** How far the first read of a portal has come. `after` is HubSpot's cursor. */
export type FirstRead =
  | { phase: 'owners' }
  | { phase: 'companies'; after: string | null; companies: number }
  | { phase: 'done'; companies: number };

export async function firstReadOf(tx: PortalTransaction): Promise<FirstRead> {
  const [row] = await tx.query<{ first_read: FirstRead | null }>(
    `SELECT set_up -> 'firstRead' AS first_read FROM installs WHERE portal_id = $1`,
    [tx.portalId],
  );
  return row?.first_read ?? { phase: 'owners' };
}

/** Once all is read, changes that no webhook tells of are looked for from then on. */
export async function saveFirstRead(tx: PortalTransaction, state: FirstRead): Promise<void> {
  await tx.send(
    `UPDATE installs SET set_up = set_up || jsonb_build_object('firstRead', $2::jsonb) WHERE portal_id = $1`,
    [tx.portalId, JSON.stringify(state)],
  );
  if (state.phase === 'done') await noteDueWork(tx, 'repair');
}

/** Has every company read once more from the first on; a portal that is being read for the first time goes on. */
export async function readCompaniesAgain(tx: PortalTransaction): Promise<void> {
  const state = await firstReadOf(tx);
  if (state.phase === 'owners') return;
  await saveFirstRead(tx, { phase: 'companies', after: null, companies: 0 });
  await noteDueWork(tx, 'first-read');
}
