import { EnvironmentError } from '../../adapters/runtime/config.ts';
import { readEnvironment } from '../../adapters/runtime/environment.ts';

export type PreviewSettings = {
  port: number;
  /** Where the server is reached from here. */
  serverUrl: string;
  /** What cards call and what is signed; differs from `serverUrl` only behind a proxy. */
  publicUrl: string;
  emulatorUrl: string;
  appId: string;
  clientSecret: string;
};

/** The preview's settings, with the demo's defaults. @throws EnvironmentError with all faults */
export function previewSettings(env: Readonly<Record<string, string | undefined>>): PreviewSettings {
  const { environment, faults } = readEnvironment(env);
  if (faults.length > 0) throw new EnvironmentError(faults);
  const serverUrl = `http://localhost:${environment.PORT ?? 3000}`;
  return {
    port: environment.PREVIEW_PORT ?? 3002,
    serverUrl,
    publicUrl: environment.PUBLIC_URL ?? serverUrl,
    emulatorUrl: environment.HUBSPOT_API_URL ?? `http://localhost:${environment.EMULATOR_PORT ?? 3001}`,
    appId: environment.HUBSPOT_APP_ID ?? '1001',
    clientSecret: environment.HUBSPOT_CLIENT_SECRET ?? 'dibs-demo-secret-not-for-production',
  };
}
