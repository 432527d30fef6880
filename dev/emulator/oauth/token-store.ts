import { randomBytes } from 'node:crypto';

export type AccessToken = {
  readonly token: string;
  readonly portalId: string;
  readonly userId: string;
  readonly refreshToken: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
};

export type AuthCode = {
  readonly code: string;
  readonly portalId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly expiresAt: number;
};

export type TokenSnapshot = { readonly access: readonly AccessToken[]; readonly codes: readonly AuthCode[] };

/** Access tokens and authorization codes. Lifetimes run on wall time. */
export type TokenStore = {
  issueCode(code: Omit<AuthCode, 'code' | 'expiresAt'>): AuthCode;
  /** Hands a code out once; `null` when unknown, used or stale. */
  redeemCode(code: string): AuthCode | null;
  issueAccess(token: Omit<AccessToken, 'token' | 'expiresAt'>): AccessToken;
  find(token: string): AccessToken | null;
  /** Makes every access token of a portal expire now, as 30 minutes of waiting would. */
  expireAll(portalId: string): void;
  dropPortal(portalId: string): void;
  snapshot(): TokenSnapshot;
  restore(snapshot: TokenSnapshot): void;
};

/** HubSpot's tokens vary in size and can pass 300 characters; ours do too. */
const newToken = (): string => `CN${randomBytes(240).toString('base64url')}`;

export const newRefreshToken = (): string => `na1-${randomBytes(48).toString('base64url')}`;

export function createTokenStore(accessTokenSeconds: number, codeSeconds: number): TokenStore {
  const access = new Map<string, AccessToken>();
  const codes = new Map<string, AuthCode>();
  return {
    issueCode(fields) {
      const issued = { ...fields, code: newRefreshToken(), expiresAt: Date.now() + codeSeconds * 1_000 };
      codes.set(issued.code, issued);
      return issued;
    },
    redeemCode(code) {
      const found = codes.get(code) ?? null;
      codes.delete(code);
      return found && found.expiresAt > Date.now() ? found : null;
    },
    issueAccess(fields) {
      const issued = { ...fields, token: newToken(), expiresAt: Date.now() + accessTokenSeconds * 1_000 };
      access.set(issued.token, issued);
      return issued;
    },
    find: token => access.get(token) ?? null,
    expireAll(portalId) {
      for (const [key, token] of access) {
        if (token.portalId === portalId) access.set(key, { ...token, expiresAt: Date.now() - 1 });
      }
    },
    dropPortal(portalId) {
      for (const [key, token] of access) if (token.portalId === portalId) access.delete(key);
      for (const [key, code] of codes) if (code.portalId === portalId) codes.delete(key);
    },
    snapshot: () => ({ access: [...access.values()], codes: [...codes.values()] }),
    restore(snapshot) {
      for (const token of snapshot.access) access.set(token.token, token);
      for (const code of snapshot.codes) codes.set(code.code, code);
    },
  };
}
