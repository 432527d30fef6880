import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { watched } from './support/at-some-point.ts';
import { checkDeliveries } from './support/check-deliveries.ts';
import { checkAll } from './support/disturb-queue.ts';
import { startFleet } from './support/fleet.ts';
import { startLoad } from './support/load.ts';
import { startOwnPostgres } from './support/own-postgres.ts';
import { tell } from './support/tell.ts';

const disk = smallDisk();
const howTo = 'run as root on Linux, where a small disk can be mounted';

describe.skipIf(disk === null)(`a full disk${disk === null ? ` — skipped: ${howTo}` : ''}`, () => {
  afterAll(() => {
    if (disk === null) return;
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  test('is answered 503, nothing that was answered 200 is lost, and all goes on when there is room', {
    timeout: 10 * 60_000,
  }, async () => {
    if (disk === null) throw new Error('Skipped without a disk');
    await using postgres = await startOwnPostgres({
      dataDir: join(disk, 'data'),
      settings: { max_wal_size: '48MB', min_wal_size: '32MB' },
    });
    await using fleet = await startFleet({ database: postgres.database });
    const load = await startLoad(fleet, 41);
    await load.burst();
    const ballast = join(disk, 'ballast');
    await fill(ballast);
    const refused = () => fleet.emulator.state.deliveries.list({}).filter(({ status }) => status === 503);
    for (let bursts = 0; bursts < 40 && refused().length === 0; bursts += 1) {
      const burst = watched(load.burst());
      await burst.done;
      // Room that Postgres had set aside is used up soon.
      await fill(ballast);
      await fleet.rows('SELECT pg_switch_wal()').catch(() => undefined);
    }
    expect(refused().length).toBeGreaterThan(0);

    await rm(ballast);
    await postgres.restart();
    await load.burst();
    await fleet.idle();
    await checkAll(fleet);
    const { acknowledged } = await checkDeliveries(fleet);
    await tell('P1', acknowledged);
    await tell('P6', refused().length);
  });
});

/** A disk of its own in memory, or null where none may be mounted. */
function smallDisk(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const directory = mkdtempSync(join(tmpdir(), 'dibs-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=192m', 'tmpfs', directory], { stdio: 'ignore' });
    return directory;
  } catch {
    rmSync(directory, { recursive: true, force: true });
    return null;
  }
}

/** Takes what room there is. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'a');
  try {
    for (const size of [1_048_576, 65_536, 4_096]) await append(file, Buffer.alloc(size));
  } finally {
    await file.close();
  }
}

async function append(file: Awaited<ReturnType<typeof open>>, block: Buffer): Promise<void> {
  for (;;) {
    try {
      const { bytesWritten } = await file.write(block);
      if (bytesWritten < block.length) return;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return;
      throw error;
    }
  }
}
