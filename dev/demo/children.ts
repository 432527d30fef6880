import type { DemoSettings } from './settings.ts';

export type ChildSpec = {
  name: string;
  /** Below the root of the checkout. */
  script: string;
  /** Where it listens, and the variable that moves it. */
  listens: { port: number; variable: string } | null;
  /** An address that answers 2xx once it works, or its message `{ type: 'ready' }`. */
  ready: { url: string } | 'message';
  /** When it is told to end: those of 2 only after those of 1 have ended, as these may still call them. */
  endsIn: 1 | 2;
};

/** The processes of the demo. Adding one is adding a row. */
export const children = (settings: DemoSettings): readonly ChildSpec[] => [
  {
    name: 'emulator',
    script: 'dev/emulator/main.ts',
    listens: { port: settings.emulatorPort, variable: 'EMULATOR_PORT' },
    ready: { url: `http://localhost:${settings.emulatorPort}/_emulator/state` },
    endsIn: 2,
  },
  {
    name: 'server',
    script: 'src/server/main.ts',
    listens: { port: settings.port, variable: 'PORT' },
    ready: { url: `${settings.serverUrl}/readyz` },
    endsIn: 1,
  },
  { name: 'worker', script: 'webhooks/worker/main.ts', listens: null, ready: 'message', endsIn: 1 },
  {
    name: 'preview',
    script: 'dev/preview/main.ts',
    listens: { port: settings.previewPort, variable: 'PREVIEW_PORT' },
    ready: { url: settings.previewUrl },
    endsIn: 1,
  },
];
