import { resolve } from 'node:path';
import { EnvironmentError, isDemo } from '../../adapters/runtime/config.ts';
import { readEnvironment } from '../../adapters/runtime/environment.ts';

export type DemoSettings = {
  port: number;
  emulatorPort: number;
  previewPort: number;
  serverUrl: string;
  emulatorUrl: string;
  previewUrl: string;
  dataDir: string;
  databaseUrl: string | undefined;
  migrationUrl: string | undefined;
};

/** What the demo as a whole goes by. @throws EnvironmentError with all faults of the environment */
export function demoSettings(env: Readonly<Record<string, string | undefined>>): DemoSettings {
  const { environment, faults } = readEnvironment(env);
  if (!isDemo(environment)) {
    const message =
      environment.NODE_ENV === 'production'
        ? 'NODE_ENV is production, and this is the demo. Production is `npm run server` and `npm run worker`.'
        : 'HUBSPOT_CLIENT_ID is set and HUBSPOT_API_URL is not on this machine, and the demo never calls HubSpot. ' +
          'Unset both, or use `npm run server` and `npm run worker`.';
    faults.push({ variable: 'NODE_ENV', message });
  }
  const ports = {
    PORT: environment.PORT ?? 3000,
    EMULATOR_PORT: environment.EMULATOR_PORT ?? 3001,
    PREVIEW_PORT: environment.PREVIEW_PORT ?? 3002,
  };
  const variableOf = new Map<number, string>();
  for (const [variable, port] of Object.entries(ports)) {
    const other = variableOf.get(port);
    if (other !== undefined) {
      faults.push({ variable, message: `${variable} and ${other} are both ${port}; each needs its own` });
    }
    variableOf.set(port, variable);
  }
  const emulatorUrl = environment.HUBSPOT_API_URL ?? `http://localhost:${ports.EMULATOR_PORT}`;
  if (isDemo(environment) && Number(new URL(emulatorUrl).port || 80) !== ports.EMULATOR_PORT) {
    const message = `HUBSPOT_API_URL is ${emulatorUrl}, but the emulator listens on EMULATOR_PORT ${ports.EMULATOR_PORT}`;
    faults.push({ variable: 'HUBSPOT_API_URL', message });
  }
  if (faults.length > 0) throw new EnvironmentError(faults);
  return {
    port: ports.PORT,
    emulatorPort: ports.EMULATOR_PORT,
    previewPort: ports.PREVIEW_PORT,
    serverUrl: `http://localhost:${ports.PORT}`,
    emulatorUrl,
    previewUrl: `http://localhost:${ports.PREVIEW_PORT}`,
    dataDir: resolve(environment.DATA_DIR ?? '.data'),
    databaseUrl: environment.DATABASE_URL,
    migrationUrl: environment.MIGRATION_DATABASE_URL,
  };
}
