import pg from 'pg';

/** Whether our own store holds a live install of the portal; the emulator may say so after our data was removed. */
export async function isInstalled(appUrl: string, portalId: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: appUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('dibs.portal_id', $1, true)`, [portalId]);
    const sql = `SELECT FROM installs WHERE portal_id = $1 AND status = 'active' AND access_token IS NOT NULL`;
    const { rowCount } = await client.query(sql, [portalId]);
    await client.query('COMMIT');
    return rowCount === 1;
  } finally {
    await client.end();
  }
}
