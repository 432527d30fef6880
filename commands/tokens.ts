import { createTokenCipher } from '../adapters/hubspot/token-cipher.ts';
import { createPool } from '../adapters/postgres/pool.ts';
import { createTokenStore } from '../adapters/postgres/token-store.ts';
import { findPortals } from '../adapters/postgres/work-counts.ts';
import { loadConfig } from '../adapters/runtime/config.ts';
import { rotateTokens } from './tokens/rotate-tokens.ts';

const usage = `Usage: npm run tokens -- rotate

Seals the tokens of every portal under the newest key of TOKEN_ENCRYPTION_KEYS, while servers and workers run. When it
says that none is left under another key, the older keys can be taken out.`;

class UsageError extends Error {}

async function main(): Promise<void> {
  const [verb, ...more] = process.argv.slice(2);
  if (verb !== 'rotate' || more.length > 0) throw new UsageError(usage);
  const config = loadConfig(process.env);
  const pool = createPool(config.databaseUrl, { max: 1, applicationName: 'dibs-tokens' });
  try {
    const portals = (await findPortals(pool)).filter(portal => portal !== '0');
    const { rotated, unreadable } = await rotateTokens(
      createTokenStore(pool),
      createTokenCipher(config.tokenKeys),
      portals,
    );
    console.log(`Tokens of ${rotated} of ${portals.length} portals were sealed anew.`);
    if (unreadable.length === 0) return console.log('None is left under another key.');
    console.error(`No key opens the tokens of portal ${unreadable.join(', ')}: install the app there again.`);
    process.exitCode = 1;
  } finally {
    await pool.end();
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
