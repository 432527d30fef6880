import type pg from 'pg';

/**
 * Gives the role of server and worker what they need and no more: rows, no schema; on the ledger
 * and its seals no UPDATE and no DELETE. Repeatable, so that a migration never forgets a grant.
 */
export async function grantToApp(client: pg.Client, appRole: string): Promise<void> {
  const role = client.escapeIdentifier(appRole);
  const { rows } = await client.query<{ schema: string }>('SELECT current_schema() AS schema');
  const schema = client.escapeIdentifier(rows[0]?.schema ?? 'public');
  await client.query(`
    GRANT USAGE ON SCHEMA ${schema} TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role};
    REVOKE UPDATE, DELETE, TRUNCATE ON ledger, ledger_seals FROM ${role};
    REVOKE INSERT, UPDATE, DELETE ON schema_migrations FROM ${role};
    GRANT USAGE ON SCHEMA bullmq TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA bullmq TO ${role};
    GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA bullmq TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA bullmq TO ${role};
  `);
}
