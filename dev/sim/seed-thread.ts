import { parentPort, workerData } from 'node:worker_threads';
import { runSeed } from './run-seed.ts';
import type { SeedOrder, ThreadStart } from './run-seeds.ts';
import { openSimDatabase } from './sim-database.ts';

const start: ThreadStart = workerData;
const db = await openSimDatabase(start);
parentPort?.on('message', async (order: SeedOrder) => parentPort?.postMessage(await runSeed(db, order)));
