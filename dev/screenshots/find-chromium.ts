import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** `CHROMIUM_PATH`, or a Chromium on PATH. @throws Error that says how to get one */
export function findChromium(env: NodeJS.ProcessEnv): string {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH;
  const folders = (env.PATH ?? '').split(delimiter);
  const found = PROGRAMS.flatMap(program => folders.map(folder => join(folder, program))).find(isExecutable);
  if (found !== undefined) return found;
  throw new Error('No Chromium on PATH. Debian: apt-get install chromium; or set CHROMIUM_PATH.');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
