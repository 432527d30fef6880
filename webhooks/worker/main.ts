import { startLean } from '../../adapters/runtime/start-lean.ts';

startLean();
const { runMain } = await import('../../adapters/runtime/run-main.ts');
const { loadConfig } = await import('../../adapters/runtime/config.ts');
const { startWorker } = await import('./start-worker.ts');

await runMain('worker', async ({ logger }) => startWorker(loadConfig(process.env), logger));
