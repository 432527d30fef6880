import { HubSpotError } from './failure.ts';
import type { OAuthClient, TokenGrant } from './oauth.ts';
import type { OAuthFailure } from './oauth-answer.ts';
import type { TokenCipher } from './token-cipher.ts';

/** A portal's tokens as stored: sealed, with the install they belong to. */
export type StoredTokens = {
  /** Number of the install; a reinstall raises it. */
  epoch: number;
  accessToken: string;
  refreshToken: string;
  /** Instant from which the access token is not used any more, ISO: its end less a margin. Wall time. */
  accessExpiresAt: string;
};

export type LockedTokens = {
  tokens: StoredTokens;
  /**
   * Stores refreshed tokens if the install is still active with this epoch and this (old) refresh token;
   * false when it is not: somebody reinstalled or uninstalled meanwhile.
   */
  replace(next: Omit<StoredTokens, 'epoch'>): Promise<boolean>;
  /** Records that HubSpot refused the refresh token, which tells of an uninstall. Same condition as `replace`. */
  markUninstalled(): Promise<void>;
};

/** What the source needs of the installs table. */
export type TokenStore = {
  /** Tokens of the portal's active install without a lock, or null when it is not installed. */
  readTokens(portalId: string): Promise<StoredTokens | null>;
  /**
   * Runs `fn` while the install's row is locked (SELECT … FOR UPDATE), in one transaction that commits when
   * `fn` resolves, also after `markUninstalled`. `fn` gets null when the portal is not installed.
   */
  withLockedTokens<T>(portalId: string, fn: (locked: LockedTokens | null) => Promise<T>): Promise<T>;
};

export type TokenSource = {
  /**
   * An access token for the portal. `rejected` names a token HubSpot has just answered 401 to: if it is still
   * the stored one, it is refreshed although its time has not come. Throws HubSpotError: `unauthorized` with
   * category NOT_INSTALLED when the app is not (or no longer) installed there, else why no token can be had.
   */
  getToken(portalId: string, options?: { rejected?: string }): Promise<string>;
  /** Forgets what this process remembers of a portal, e.g. on uninstall. */
  forget(portalId: string): void;
};

/** A token read less than this ago is used without asking the store, so that an uninstall is noticed (P10: 60 s). */
const REMEMBER_MS = 15_000;
const MARGIN_MS = 120_000;

/** Tokens of a grant as they are stored: sealed, and to be used until two minutes (at most a fifth) before the end. */
export function sealGrant(
  cipher: TokenCipher,
  grant: Pick<TokenGrant, 'portalId' | 'accessToken' | 'refreshToken' | 'expiresInSeconds'>,
  nowMs: number,
): Omit<StoredTokens, 'epoch'> {
  const lifeMs = grant.expiresInSeconds * 1_000;
  return {
    accessToken: cipher.seal(grant.portalId, grant.accessToken),
    refreshToken: cipher.seal(grant.portalId, grant.refreshToken),
    accessExpiresAt: new Date(nowMs + lifeMs - Math.min(MARGIN_MS, lifeMs / 5)).toISOString(),
  };
}

/**
 * Access tokens by portal, refreshed by one process at a time: the row's lock makes the others wait, and who
 * gets it second finds the first one's token. In one process, those who ask at once share one answer.
 * `now` is wall time in ms.
 */
export function createTokenSource(deps: {
  store: TokenStore;
  oauth: Pick<OAuthClient, 'refresh'>;
  cipher: TokenCipher;
  now(): number;
}): TokenSource {
  const remembered = new Map<string, { token: string; usableUntilMs: number }>();
  const running = new Map<string, Promise<string>>();

  return {
    async getToken(portalId, { rejected } = {}) {
      const known = remembered.get(portalId);
      if (known && known.usableUntilMs > deps.now() && known.token !== rejected) return known.token;
      const key = `${portalId} ${rejected ?? ''}`;
      const shared = running.get(key) ?? find(portalId, rejected).finally(() => running.delete(key));
      running.set(key, shared);
      return shared;
    },
    forget: portalId => void remembered.delete(portalId),
  };

  async function find(portalId: string, rejected: string | undefined): Promise<string> {
    const stored = await deps.store.readTokens(portalId);
    if (!stored) throw notInstalled(portalId);
    return usable(portalId, stored, rejected) ?? (await refreshLocked(portalId, rejected));
  }

  function refreshLocked(portalId: string, rejected: string | undefined): Promise<string> {
    return deps.store
      .withLockedTokens(portalId, async locked => {
        if (!locked) return { error: notInstalled(portalId) };
        const token = usable(portalId, locked.tokens, rejected);
        if (token !== null) return { token }; // Somebody refreshed while we waited for the lock.
        const refreshToken = deps.cipher.open(portalId, locked.tokens.refreshToken);
        if (!refreshToken.ok) return { error: unreadable(refreshToken.why) };
        const refreshed = await deps.oauth.refresh(refreshToken.plaintext);
        if (!refreshed.ok) return refused(portalId, refreshed.failure, locked);
        if (refreshed.value.portalId !== portalId) {
          return { error: unexpectedToken('HubSpot refreshed the token of another account') };
        }
        const next = sealGrant(deps.cipher, refreshed.value, deps.now());
        if (!(await locked.replace(next))) return { error: notInstalled(portalId) };
        remember(portalId, refreshed.value.accessToken, next.accessExpiresAt);
        return { token: refreshed.value.accessToken };
      })
      .then(outcome => {
        // Thrown only after the store has committed: an uninstall that was recorded stays recorded.
        if ('error' in outcome) throw outcome.error;
        return outcome.token;
      });
  }

  /** The stored access token if it may still be used. One that no key opens is treated as used up. */
  function usable(portalId: string, stored: StoredTokens, rejected: string | undefined): string | null {
    if (Date.parse(stored.accessExpiresAt) <= deps.now()) return null;
    const opened = deps.cipher.open(portalId, stored.accessToken);
    if (!opened.ok || opened.plaintext === rejected) return null;
    remember(portalId, opened.plaintext, stored.accessExpiresAt);
    return opened.plaintext;
  }

  function remember(portalId: string, token: string, accessExpiresAt: string): void {
    const usableUntilMs = Math.min(Date.parse(accessExpiresAt), deps.now() + REMEMBER_MS);
    remembered.set(portalId, { token, usableUntilMs });
  }

  async function refused(
    portalId: string,
    failure: OAuthFailure,
    locked: LockedTokens,
  ): Promise<{ error: HubSpotError }> {
    if (failure.kind !== 'grant-refused')
      return { error: new HubSpotError('refresh-token', hubSpotFailureOf(failure)) };
    await locked.markUninstalled();
    remembered.delete(portalId);
    return { error: notInstalled(portalId) };
  }
}

function hubSpotFailureOf(failure: OAuthFailure): HubSpotError['failure'] {
  switch (failure.kind) {
    case 'grant-refused':
    case 'client-refused':
      return { ...failure, kind: 'unauthorized', category: 'OAUTH_CLIENT_REFUSED' };
    case 'bad-request':
    case 'rate-limited':
    case 'unavailable':
    case 'timeout':
    case 'network':
    case 'unexpected-answer':
      return { ...failure, kind: failure.kind };
    default:
      return failure.kind satisfies never;
  }
}

function notInstalled(portalId: string): HubSpotError {
  const message = `the app is not installed in account ${portalId}`;
  return new HubSpotError('get-token', { kind: 'unauthorized', category: 'NOT_INSTALLED', message });
}

function unreadable(why: string): HubSpotError {
  const message = `the stored refresh token cannot be opened: ${why}`;
  return new HubSpotError('get-token', { kind: 'unauthorized', category: 'TOKEN_UNREADABLE', message });
}

function unexpectedToken(message: string): HubSpotError {
  return new HubSpotError('refresh-token', { kind: 'unexpected-answer', message });
}
