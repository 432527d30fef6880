import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';

/**
 * The cookie of a contact's session: one for each personal link, so that who works for two partners can have both open.
 * Scripts cannot read it, other sites cannot send it, and on https no other host can set it.
 */
export type PartnerCookie = {
  read(request: Request): string | null;
  set(response: Response, secret: string): void;
  clear(response: Response): void;
};

const secretPattern = /^[A-Za-z0-9_-]{43}$/;

export function partnerCookie(publicUrl: string, linkId: string): PartnerCookie {
  const secure = publicUrl.startsWith('https:');
  const name = `${secure ? '__Host-' : ''}dibs-${createHash('sha256').update(linkId).digest('hex').slice(0, 12)}`;
  const attributes = `Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
  return {
    read: request => {
      const pairs = (request.headers.cookie ?? '').split(';').map(pair => pair.trim());
      const value = pairs.find(pair => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
      return secretPattern.test(value) ? value : null;
    },
    set: (response, secret) => response.append('set-cookie', `${name}=${secret}; ${attributes}`),
    clear: response => response.append('set-cookie', `${name}=; Max-Age=0; ${attributes}`),
  };
}

export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What a session is stored by. */
export const secretHash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** What a form of a session carries, so that no other site can make one. */
export const formToken = (secret: string): string =>
  createHmac('sha256', secret).update('dibs form v1').digest('base64url');

/** In the same time whatever differs. */
export function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
