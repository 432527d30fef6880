import { createHash, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';

/** How long a person may take on the consent page. */
export const INSTALL_LIFETIME_MS = 10 * 60_000;

/** 256 random bits, as they travel in URL and cookie. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

const isSecret = (text: string) => /^[A-Za-z0-9_-]{43}$/.test(text);

/** `__Host-` binds the cookie to this host and TLS; a browser refuses that name on plain HTTP, as in the demo. */
const cookieName = (publicUrl: string) =>
  publicUrl.startsWith('https:') ? '__Host-dibs-install' : 'dibs-install';

/** The secret of the browser that calls, or null when it carries none of ours. */
export function browserSecret(request: Request, publicUrl: string): string | null {
  const prefix = `${cookieName(publicUrl)}=`;
  const cookies = (request.headers.cookie ?? '').split(';').map(cookie => cookie.trim());
  const value = cookies.find(cookie => cookie.startsWith(prefix))?.slice(prefix.length);
  return value !== undefined && isSecret(value) ? value : null;
}

/** Lax: HubSpot's consent page leads the browser back by a top-level GET, which carries the cookie. */
export function setBrowserSecret(response: Response, publicUrl: string, secret: string): void {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  const maxAge = INSTALL_LIFETIME_MS / 1000;
  response.setHeader(
    'set-cookie',
    `${cookieName(publicUrl)}=${secret}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`,
  );
}
