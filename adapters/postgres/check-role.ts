import type pg from 'pg';

/**
 * Why the role that the pool connects as could get around row-level security, each a sentence; empty when it
 * cannot. A role that owns our tables could switch the policies off, and belonging to one that could is enough.
 */
export async function roleFaults(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ fault: string }>(`
    SELECT format('the role %I is a superuser', rolname) AS fault FROM pg_roles
     WHERE rolname = current_user AND rolsuper
    UNION ALL
    SELECT format('the role %I may bypass row-level security (BYPASSRLS)', rolname) FROM pg_roles
     WHERE rolname = current_user AND rolbypassrls
    UNION ALL
    SELECT DISTINCT format('the role %I owns tables of Dibs, or belongs to the role %I, which does', current_user, owner.rolname)
      FROM pg_class c JOIN pg_roles owner ON owner.oid = c.relowner
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
       AND pg_has_role(current_user, c.relowner, 'MEMBER')
    UNION ALL
    SELECT format('the role %I belongs to the role %I, which is not bound by row-level security', current_user, rolname)
      FROM pg_roles
     WHERE (rolsuper OR rolbypassrls) AND rolname <> current_user AND pg_has_role(current_user, oid, 'MEMBER')`);
  return rows.map(row => row.fault);
}

/**
 * Refuses to start on a role that row-level security does not bind. In the demo it is only logged.
 * @throws in production, naming every fault and what to do
 */
export async function checkRole(
  pool: pg.Pool,
  options: { demo: boolean; logger: { warn(fields: Record<string, unknown>, message: string): void } },
): Promise<void> {
  const faults = await roleFaults(pool);
  if (faults.length === 0) return;
  if (!options.demo)
    throw new Error(
      `DATABASE_URL must name a role that row-level security binds: ${faults.join('; ')}. Make a role without ` +
        'rights on the schema, run `npm run migrate` with MIGRATION_DATABASE_URL, then start again.',
    );
  options.logger.warn({ faults }, 'Row-level security does not bind the role of DATABASE_URL');
}
