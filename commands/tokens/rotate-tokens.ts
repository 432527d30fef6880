import type { TokenCipher } from '../../adapters/hubspot/token-cipher.ts';
import type { TokenStore } from '../../adapters/hubspot/token-source.ts';

/**
 * Seals each portal's tokens under the newest key, one portal at a time under the lock that a refresh takes, so that
 * whoever refreshes meanwhile waits or has done it already. Run twice it changes nothing.
 *
 * @returns how many were sealed anew, and the portals whose tokens no key opens, which stay as they are
 */
export async function rotateTokens(
  store: TokenStore,
  cipher: TokenCipher,
  portalIds: readonly string[],
): Promise<{ rotated: number; unreadable: string[] }> {
  let rotated = 0;
  const unreadable: string[] = [];
  for (const portalId of portalIds) {
    const outcome = await store.withLockedTokens(portalId, async locked => {
      if (locked === null) return 'as it was';
      const { accessToken, refreshToken, accessExpiresAt } = locked.tokens;
      if (!cipher.needsRotation(accessToken) && !cipher.needsRotation(refreshToken)) return 'as it was';
      const access = cipher.open(portalId, accessToken);
      const refresh = cipher.open(portalId, refreshToken);
      if (!access.ok || !refresh.ok) return 'unreadable';
      await locked.replace({
        accessToken: cipher.seal(portalId, access.plaintext),
        refreshToken: cipher.seal(portalId, refresh.plaintext),
        accessExpiresAt,
      });
      return 'rotated';
    });
    if (outcome === 'rotated') rotated += 1;
    if (outcome === 'unreadable') unreadable.push(portalId);
  }
  return { rotated, unreadable };
}
