import { join } from 'node:path';
import type { EmulatorOptions } from './options.ts';
import { startEmulator } from './start-emulator.ts';

/** The options that the environment gives. */
function optionsFromEnv(env: NodeJS.ProcessEnv): EmulatorOptions & { port: number } {
  const port = Number(env.EMULATOR_PORT || 3001);
  const stateFile = env.EMULATOR_STATE_FILE || (env.DATA_DIR ? join(env.DATA_DIR, 'emulator.json') : '');
  return {
    port,
    clientId: env.HUBSPOT_CLIENT_ID || 'dibs-demo',
    clientSecret: env.HUBSPOT_CLIENT_SECRET || 'dibs-demo-secret-not-for-production',
    appId: env.HUBSPOT_APP_ID || '1001',
    publicUrl: env.PUBLIC_URL || `http://localhost:${env.PORT || 3000}`,
    manifestDir: join(import.meta.dirname, '..', '..', 'src', 'app'),
    ...(env.EMULATOR_WEBHOOK_URL && { webhookUrl: env.EMULATOR_WEBHOOK_URL }),
    ...(stateFile && { stateFile }),
  };
}

function explain(error: unknown, port: number): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `Port ${port} is taken. Stop what listens there, or choose another: EMULATOR_PORT=3011 npm run emulator`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** npm does not pass every signal on: an emulator that it left behind would hold its port. */
function whenParentEnds(stop: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, 1_000);
  timer.unref();
}

const options = optionsFromEnv(process.env);
try {
  if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65_535) {
    throw new Error(`EMULATOR_PORT must be a port, not ${process.env.EMULATOR_PORT}`);
  }
  const emulator = await startEmulator(options);
  console.log(`HubSpot emulator listens on ${emulator.url}`);
  const stop = () => void emulator.close().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  if (process.env.npm_lifecycle_event !== undefined) whenParentEnds(stop);
} catch (error) {
  console.error(explain(error, options.port));
  process.exitCode = 1;
}
