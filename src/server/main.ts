import { startLean } from '../../adapters/runtime/start-lean.ts';

startLean();
const { runMain } = await import('../../adapters/runtime/run-main.ts');
const { loadConfig } = await import('../../adapters/runtime/config.ts');
const { startServer } = await import('./start-server.ts');

await runMain('server', async ({ logger }) => startServer(loadConfig(process.env), logger));
