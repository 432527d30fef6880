import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const TOOLS = {
  redis: {
    variable: 'REDIS_URL',
    programs: ['redis-server', 'valkey-server'],
    install: 'Debian: apt-get install redis-server; macOS: brew install redis; or set REDIS_URL',
  },
  chromium: {
    variable: 'CHROMIUM_PATH',
    programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    install: 'Debian: apt-get install chromium; or set CHROMIUM_PATH to a Chrome or Chromium',
  },
} as const satisfies Record<string, { variable: string; programs: readonly string[]; install: string }>;

export type Tool = keyof typeof TOOLS;

/** What a test needs of a tool: the value of its variable, or the program on PATH. */
export type FoundTool = { configured: string } | { program: string };

/** Looks at the tool's variable, then along PATH; null when there is none. */
export function findTool(tool: Tool, env: NodeJS.ProcessEnv = process.env): FoundTool | null {
  const { variable, programs } = TOOLS[tool];
  const configured = env[variable];
  if (configured) return { configured };
  const directories = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = programs.flatMap(program => directories.map(directory => join(directory, program)));
  const program = candidates.find(isExecutable);
  return program === undefined ? null : { program };
}

/**
 * A `describe` whose tests need a tool. Without it they are listed as skipped, with how to get it; with `CI=true`
 * its absence is a failure.
 */
export function describeWith(tool: Tool, name: string, tests: (found: FoundTool) => void): void {
  const found = findTool(tool);
  if (found !== null) {
    describe(name, () => tests(found));
    return;
  }
  const missing = `${tool} not found (${TOOLS[tool].install})`;
  if (process.env.CI === 'true') {
    test(`${name}: ${tool} is installed`, () => expect.fail(missing));
    return;
  }
  // The body runs only to list its tests; none of them runs, so none uses the program.
  describe.skip(`${name} — skipped: ${missing}`, () => tests({ program: '' }));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
