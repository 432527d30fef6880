import { runSeed } from './run-seed.ts';
import { startLaneServer } from './seed-server.ts';
import { openSimDatabase } from './sim-database.ts';
import type { SeedOrder } from './start-lanes.ts';

/** A process that runs one seed after the other on a Postgres of its own, until whoever started it is gone. */
const server = await startLaneServer();
const db = await openSimDatabase(await server.newDatabase());
process.on('message', async (order: SeedOrder) => {
  try {
    process.send?.(await runSeed(db, order));
  } catch (error) {
    // A run that was under way when whoever asked for it went is cut short.
    if (process.connected) throw error;
  }
});
process.once('disconnect', async () => {
  await server[Symbol.asyncDispose]();
  process.exit();
});
// Ctrl-C reaches the whole group; the end of the channel tells of it too, and leaves time to stop Postgres.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.send?.('ready');
