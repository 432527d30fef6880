import type pg from 'pg';

/** Where program time stands; milliseconds since 1970. */
export type ProgramClock = { offsetMs: number; now: number };

/** Moves program time of every process on this database. The demo's only way to skip two weeks. */
export async function advanceProgramClock(pool: pg.Pool, byMs: number): Promise<ProgramClock> {
  const { rows } = await pool.query<{ offset_ms: string; now: number }>(
    `WITH moved AS (UPDATE program_clock SET offset_ms = offset_ms + $1 RETURNING offset_ms)
     SELECT offset_ms, date_trunc('milliseconds', clock_timestamp() + offset_ms * interval '1 millisecond') AS now
     FROM moved`,
    [byMs],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The program has no clock');
  return { offsetMs: Number(row.offset_ms), now: row.now };
}

/** Program time now. */
export async function readProgramNow(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ now: number }>('SELECT program_now() AS now');
  const [row] = rows;
  if (row === undefined) throw new Error('The program has no clock');
  return row.now;
}
