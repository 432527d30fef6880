import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { LinkIntent, LinkPurpose } from '../../domain/link.ts';

/** What a genuine link says: whose portal, which subject, which partner, and until when (ISO 8601). */
export type SignedLink = LinkIntent & { portalId: string };

export type LinkSigner = {
  /** The address to open in a browser. */
  urlOf(portalId: string, link: LinkIntent): string;
  /** What the token says, if this key signed it for this purpose; null for everything else, whatever is wrong. */
  read(purpose: LinkPurpose, token: string): SignedLink | null;
};

const paths: Record<LinkPurpose, string> = {
  consent: 'c',
  'follow-up': 'f',
  unsubscribe: 'u',
  page: 'p',
  file: 'd',
};
const partsPattern = /^([A-Za-z0-9_-]{16,300})\.([A-Za-z0-9_-]{43})$/;
const bodyPattern = /^([1-9][0-9]{0,18}) ([a-z]{3}_[A-Za-z0-9_-]{1,64}) ([1-9][0-9]{0,18}) ([0-9]{10,11})$/;

/**
 * Signs links with HMAC-SHA256 over what they say, under a key of their purpose derived from `linkKey`, so that a
 * link for one purpose is worth nothing for another. Nothing in a token is secret but its signature.
 *
 * @param linkKey 32 bytes, `LINK_KEY`
 * @param publicUrl without a trailing slash
 */
export function createLinkSigner(linkKey: Buffer, publicUrl: string): LinkSigner {
  const keys: Record<LinkPurpose, Buffer> = {
    consent: purposeKey(linkKey, 'consent'),
    'follow-up': purposeKey(linkKey, 'follow-up'),
    unsubscribe: purposeKey(linkKey, 'unsubscribe'),
    page: purposeKey(linkKey, 'page'),
    file: purposeKey(linkKey, 'file'),
  };
  const signatureOf = (purpose: LinkPurpose, body: string) =>
    createHmac('sha256', keys[purpose]).update(body).digest();
  return {
    urlOf: (portalId, link) => {
      const expiresAt = Math.floor(Temporal.Instant.from(link.expiresAt).epochMilliseconds / 1000);
      const said = [portalId, link.subjectId, link.partnerCompanyId, expiresAt].join(' ');
      const body = Buffer.from(said, 'latin1').toString('base64url');
      const signature = signatureOf(link.purpose, body).toString('base64url');
      return `${publicUrl}/${paths[link.purpose]}/${body}.${signature}`;
    },
    read: (purpose, token) => {
      const [, body, signature] = partsPattern.exec(token) ?? [];
      if (body === undefined || signature === undefined) return null;
      const expected = signatureOf(purpose, body);
      const given = Buffer.from(signature, 'base64url');
      // One spelling alone: the last character of base64 has bits that decode to nothing.
      const genuine =
        given.length === expected.length &&
        timingSafeEqual(given, expected) &&
        given.toString('base64url') === signature;
      return genuine ? saidIn(purpose, body) : null;
    },
  };
}

const purposeKey = (linkKey: Buffer, purpose: LinkPurpose) =>
  createHmac('sha256', linkKey).update(`dibs link v1 ${purpose}`).digest();

function saidIn(purpose: LinkPurpose, body: string): SignedLink | null {
  const said = bodyPattern.exec(Buffer.from(body, 'base64url').toString('latin1'));
  const [, portalId, subjectId, partnerCompanyId, seconds] = said ?? [];
  if (portalId === undefined || subjectId === undefined || partnerCompanyId === undefined) return null;
  const expiresAt = Temporal.Instant.fromEpochMilliseconds(Number(seconds) * 1000).toString();
  return { purpose, portalId, subjectId, partnerCompanyId, expiresAt };
}

/** What a token is known by once it was used: not the token, so that no table holds one. */
export const linkHash = (token: string): Buffer => createHash('sha256').update(token).digest();
