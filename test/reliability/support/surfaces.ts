import { exportFamilies } from '../../../adapters/postgres/export-families.ts';
import { exportRows } from '../../../adapters/postgres/export-rows.ts';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { listInbox, readInboxEvent } from '../../../adapters/postgres/inbox-list.ts';
import { personRecord } from '../../../adapters/postgres/person-record.ts';
import { createPool } from '../../../adapters/postgres/pool.ts';
import { type Verification, verifyLedger } from '../../../adapters/postgres/verify-ledger.ts';
import type { Received } from '../../hubspot/stand-in.ts';
import { callsOf, mailsOf, rowsOf } from './foreign-marks.ts';
import type { Side, TwoPortals } from './two-portals.ts';

export const surfaceNames = [
  ...(['answers', 'rows', 'calls', 'mail', 'events', 'log', 'export', 'person', 'inbox'] as const),
] as const;
/** All that came out of a portal, by where it came out. */
export type Surfaces = Record<(typeof surfaceNames)[number], string>;

/** What of a portal can be read anywhere by now, the operator's commands included, and how its ledger stands. */
export async function surfacesOf(
  both: TwoPortals,
  side: Side,
  contactId: string,
  events: readonly Received[],
): Promise<Surfaces & { ledger: Verification }> {
  const { portalId } = side.world;
  const lines = side.world.complaints.filter(line => String(line.portalId) === portalId);
  return {
    answers: side.told.map(({ by, text }) => `${by}\n${text}`).join('\n'),
    rows: [...(await rowsOf(side, portalId)).values()].join('\n'),
    calls: JSON.stringify(callsOf(both, portalId)),
    mail: mailsOf(both.smtp, portalId).join('\n'),
    events: JSON.stringify(events.filter(({ url }) => url === `/${side.mark}`)),
    log: JSON.stringify(lines),
    ...(await commandsOf(side, contactId)),
  };
}

/** What `export`, `person export`, `inbox list` and `show`, and `ledger verify` read, as the app's own role. */
async function commandsOf({ world: { portalId, database } }: Side, contactId: string) {
  const pool = createPool(database.appUrl, { max: 1, applicationName: 'two-portals' });
  try {
    const read = await inPortal(pool, portalId, { fenced: false }, async tx => {
      const exported: unknown[] = [];
      for (const family of exportFamilies)
        for await (const rows of exportRows(tx, family)) exported.push(rows);
      const inbox: unknown[] = [];
      for (const { event_id } of await listInbox(tx, { after: null, limit: 1_000 }))
        inbox.push(await readInboxEvent(tx, event_id));
      return {
        export: JSON.stringify(exported),
        person: JSON.stringify(await personRecord(tx, { kind: 'contact', id: contactId }, 1_000)),
        inbox: JSON.stringify(inbox),
      };
    });
    return { ...read, ledger: await verifyLedger(pool, portalId, []) };
  } finally {
    await pool.end();
  }
}
