import { loadConfig } from '../../adapters/runtime/config.ts';
import { runMain } from '../../adapters/runtime/run-main.ts';
import { startWorker } from './start-worker.ts';

await runMain('worker', async ({ logger }) => startWorker(loadConfig(process.env), logger));
