import { createHmac, timingSafeEqual } from 'node:crypto';

/** The public name of a program: which portal it is, so that nobody counts programs up by trying. */
export type ProgramSlugs = {
  slugOf(portalId: string): string;
  /** Null for every slug that this key did not make. */
  portalOf(slug: string): string | null;
};

const pattern = /^([0-9a-z]{1,13})-([0-9a-f]{16})$/;

/** @param linkKey 32 bytes, `LINK_KEY` */
export function createProgramSlugs(linkKey: Buffer): ProgramSlugs {
  const key = createHmac('sha256', linkKey).update('dibs program v1').digest();
  const signatureOf = (name: string) => createHmac('sha256', key).update(name).digest().subarray(0, 8);
  return {
    slugOf: portalId => {
      const name = BigInt(portalId).toString(36);
      return `${name}-${signatureOf(name).toString('hex')}`;
    },
    portalOf: slug => {
      const [, name, signature] = pattern.exec(slug) ?? [];
      if (name === undefined || signature === undefined) return null;
      if (!timingSafeEqual(signatureOf(name), Buffer.from(signature, 'hex'))) return null;
      return fromBase36(name);
    },
  };
}

const fromBase36 = (text: string): string =>
  String([...text].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n));
