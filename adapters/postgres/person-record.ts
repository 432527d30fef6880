import type { PersonErasurePort, PersonNamed } from '../../operations/erase-person.ts';
import { exportFamilies } from './export-families.ts';
import type { PortalTransaction } from './in-portal.ts';

/** Rows by table, as JSON; `more`: tables of which there are more than were asked for. */
export type PersonRecord = { families: Record<string, Record<string, unknown>[]>; more: string[] };

/**
 * Everything that names a person, by the tables that may leave (`exportFamilies`). Of a contact: where it is named. Of
 * a user: whatever has the user in a column that says who did it, new tables included.
 */
export async function personRecord(
  tx: PortalTransaction,
  person: PersonNamed,
  rowsATable: number,
): Promise<PersonRecord> {
  const record: PersonRecord = { families: {}, more: [] };
  const found = person.kind === 'contact' ? namingContact : await namingUser(tx);
  for (const { table, without = [] } of exportFamilies) {
    const where = found[table];
    if (where === undefined) continue;
    const rows = await tx.query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(t) - $3::text[] AS row FROM ${table} t WHERE portal_id = $1 AND (${where}) LIMIT ${rowsATable + 1}`,
      [tx.portalId, person.id, ['portal_id', ...without]],
    );
    if (rows.length === 0) continue;
    record.families[table] = rows.slice(0, rowsATable).map(({ row }) => row);
    if (rows.length > rowsATable) record.more.push(table);
  }
  return record;
}

/** By table, when a row names the contact `$2`. */
const namingContact: Readonly<Record<string, string>> = {
  company_contacts: 'contact_id = $2::text::bigint',
  registrations: '$2::text::bigint = ANY(contact_ids)',
  texts: `text_id IN (SELECT note_text_id FROM registrations r WHERE r.portal_id = t.portal_id AND $2::text::bigint = ANY(r.contact_ids))`,
  evidence: `activity -> 'associations' -> 'contactIds' ? $2::text OR activity -> 'toContactIds' ? $2::text`,
  findings: 'contact_id = $2::text::bigint',
  mail_addresses: `contact_id = $2::text OR address IN (SELECT lower(address) FROM company_contacts c
    WHERE c.portal_id = t.portal_id AND c.contact_id = $2::text::bigint)`,
  mails: `address_id IN (SELECT address_id FROM mail_addresses a WHERE a.portal_id = t.portal_id AND (a.contact_id = $2::text
    OR a.address IN (SELECT lower(address) FROM company_contacts c
      WHERE c.portal_id = t.portal_id AND c.contact_id = $2::text::bigint)))`,
};

/** By table, when a row says that the user `$2` did something, or is somebody. */
async function namingUser(tx: PortalTransaction): Promise<Record<string, string>> {
  const columns = await tx.query<{ table: string; column: string; type: string }>(
    `SELECT table_name AS table, column_name AS column, udt_name AS type FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name ~ '(_by|^user_id|_user_id|_user_ids|^asker)$'
      ORDER BY table_name, ordinal_position`,
  );
  const byTable: Record<string, string[]> = {};
  for (const { table, column, type } of columns) {
    const written = type === 'int8' ? `${column} = $2::text::bigint` : null;
    const listed = type === '_int8' ? `$2::text::bigint = ANY(${column})` : null;
    const condition = written ?? listed ?? `${column}::text IN ($2::text, 'user:' || $2::text)`;
    byTable[table] = [...(byTable[table] ?? []), condition];
  }
  byTable.mail_addresses = ['contact_id = $2::text'];
  byTable.mails = [
    `address_id IN (SELECT address_id FROM mail_addresses a WHERE a.portal_id = t.portal_id AND a.contact_id = $2::text)`,
  ];
  return Object.fromEntries(Object.entries(byTable).map(([table, each]) => [table, each.join(' OR ')]));
}

/** Takes names and addresses of HubSpot's users out. */
export function personErasure(tx: PortalTransaction): PersonErasurePort {
  return {
    eraseUser: async userId => {
      const rows = await tx.query(
        `UPDATE crm_users SET name = NULL, email = NULL, team_ids = '{}', archived = true
          WHERE portal_id = $1 AND user_id = $2 AND (name IS NOT NULL OR email IS NOT NULL) RETURNING 1`,
        [tx.portalId, userId],
      );
      return rows.length > 0;
    },
  };
}
