import { defineConfig } from 'vitest/config';

const longLane = process.env.DIBS_LONG === '1';

/** Two lanes: the default one, and with `DIBS_LONG=1` all rounds and the files `*.long.test.ts` as well. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', ...(longLane ? [] : ['test/**/*.long.test.{ts,tsx}'])],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/temporal-equality.ts', 'test/support/property-seed.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: longLane ? 30 * 60_000 : 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    // What is waited for comes; on a busy machine not within the second that is the default.
    expect: { poll: { timeout: 15_000 } },
  },
});
