import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const quick = process.env.DIBS_MUTATION_QUICK === '1';

/** Only the tests that a run of mutants names; quick ones look at fewer examples of each property. */
export default defineConfig({
  test: {
    include: (process.env.DIBS_MUTATION_TESTS ?? '').split(',').filter(path => path !== ''),
    // A long property on a busy machine is no failure.
    testTimeout: 60_000,
  },
  ...(quick && { resolve: { alias: { 'fast-check': join(import.meta.dirname, 'quick-check.ts') } } }),
});
