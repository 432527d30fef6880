import { expect, test } from 'vitest';
import { mintId } from '../../adapters/runtime/mint-id.ts';

test('ids have their prefix, one length, no ambiguous letters, and are all different', () => {
  const ids = Array.from({ length: 10_000 }, () => mintId('reg'));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^reg_[0-9a-hjkmnp-tv-z]{25}$/);
});

test('ids of a later millisecond sort later', async () => {
  const earlier = mintId('x');
  const start = Date.now();
  while (Date.now() === start);
  expect(mintId('x') > earlier).toBe(true);
});
