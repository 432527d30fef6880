/** What tests of rules get for `vitest` while mutants are tried: its own `expect`, and tests that run in this process. */
export { expect } from 'vitest';
export { describe, test } from './collected-tests.ts';
