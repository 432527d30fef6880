import { createHmac } from 'node:crypto';

/**
 * One-time codes, stored nowhere: whoever may ask for one keeps a row of its own (the challenge, with its end and the
 * tries that are left), and the code follows from the row's id.
 */
export type OneTimeCodes = {
  /** Eight digits. Compare in constant time, count the tries, and never answer it to a browser. */
  codeOf(portalId: string, challengeId: string): string;
};

/** @param linkKey 32 bytes, `LINK_KEY` */
export function createOneTimeCodes(linkKey: Buffer): OneTimeCodes {
  const key = createHmac('sha256', linkKey).update('dibs one-time code v1').digest();
  return {
    codeOf: (portalId, challengeId) => {
      const digest = createHmac('sha256', key).update(`${portalId} ${challengeId}`).digest();
      // 2^64 is 184 billion times 10^8: no digit is likelier than another by more than that part.
      return String(digest.readBigUInt64BE() % 100_000_000n).padStart(8, '0');
    },
  };
}
