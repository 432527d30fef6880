import type { Constellation } from './constellation.ts';

export async function programNow(world: Constellation): Promise<Temporal.Instant> {
  const [row] = await world.rows<{ now: string }>('SELECT program_now()::text AS now');
  return Temporal.Instant.from((row?.now ?? '').replace(' ', 'T'));
}

/** Moves program time to an instant that lies ahead, and waits until everything due is done. */
export async function goTo(world: Constellation, instant: Temporal.Instant | string): Promise<void> {
  const to = typeof instant === 'string' ? Temporal.Instant.from(instant) : instant;
  const ms = Math.ceil((await programNow(world)).until(to).total('milliseconds'));
  if (ms > 0) await world.advance(`PT${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}S`);
  await world.idle();
}
