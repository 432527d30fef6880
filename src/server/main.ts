import { loadConfig } from '../../adapters/runtime/config.ts';
import { runMain } from '../../adapters/runtime/run-main.ts';
import { startServer } from './start-server.ts';

await runMain('server', async ({ logger }) => startServer(loadConfig(process.env), logger));
