import { defineConfig } from 'vitest/config';

/** Only the tests that a run of mutants names. */
export default defineConfig({
  test: { include: (process.env.DIBS_MUTATION_TESTS ?? '').split(',').filter(path => path !== '') },
});
