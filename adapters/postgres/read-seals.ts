import type { PortalTransaction } from './in-portal.ts';
import { entryDigest } from './seal-chain.ts';

/** A seal with the digest of its entry as that stands now; null: the entry is gone. `sealedAt` in milliseconds since 1970. */
export type Seal = {
  position: bigint;
  entryId: bigint;
  sealedAt: number;
  hash: Buffer;
  digest: Buffer | null;
};

/** Runs work in a transaction of the portal whose ledger it is. */
export type InLedger = <T>(work: (tx: PortalTransaction) => Promise<T>) => Promise<T>;

const page = 10_000;
/** Pages that are read and digested at the same time, while the one before is looked at. */
const pagesAtOnce = 4;

/** The portal's seals in the order of their positions, a page at a time. @param connections that may be used at once */
export async function* sealsInPages(inLedger: InLedger, connections: number): AsyncGenerator<Iterable<Seal>> {
  const atOnce = Math.min(pagesAtOnce, connections);
  const ends = await inLedger(pageEnds);
  const reading: Promise<Page>[] = [];
  let after = '0';
  const readOn = () => {
    const [end] = ends.splice(0, 1);
    if (end === undefined) return;
    const from = after;
    const page = inLedger(tx => sealsBetween(tx, from, end));
    // Whoever waits for it hears; until then it is no fault that nobody heard.
    page.catch(() => undefined);
    reading.push(page);
    after = end;
  };
  while (reading.length < atOnce && ends.length > 0) readOn();
  for (let next = reading.shift(); next !== undefined; next = reading.shift()) {
    const page = await next;
    readOn();
    yield sealsOf(page);
  }
}

const greatest = String(2n ** 63n - 1n);

/** The last position of each page: counted, not reckoned, for somebody may have torn holes between them. */
async function pageEnds(tx: PortalTransaction): Promise<string[]> {
  const rows = await tx.query<{ position: string }>(
    `SELECT position FROM (
       SELECT position, row_number() OVER (ORDER BY position) AS n FROM ledger_seals WHERE portal_id = $1) AS numbered
      WHERE n % $2 = 0 ORDER BY position`,
    [tx.portalId, page],
  );
  return [...rows.map(row => row.position), greatest];
}

/** Seals back to back: position, entry's id, time of sealing, hash, digest. */
type Page = { seals: Buffer | null; deleted: string[] | null };
const sealBytes = 8 + 8 + 8 + 32 + 32;

/**
 * A page in one value, which costs half of what rows cost on both sides. By itself each entry is found by its key:
 * without `LIMIT 1` a planner that thinks the ledger small, as it does of one that grew since it was counted, reads
 * the whole of it for each page.
 */
async function sealsBetween(tx: PortalTransaction, after: string, last: string): Promise<Page> {
  const [page] = await tx.query<Page>(
    `SELECT string_agg(int8send(s.position) || int8send(s.entry_id)
                || float8send(date_part('epoch', s.sealed_at) * 1000)
                || s.hash || coalesce(entry.digest, sha256('')), '' ORDER BY s.position) AS seals,
            array_agg(s.position) FILTER (WHERE entry.digest IS NULL) AS deleted
       FROM ledger_seals s LEFT JOIN LATERAL (
         SELECT ${entryDigest} AS digest FROM ledger l
          WHERE l.portal_id = s.portal_id AND l.entry_id = s.entry_id LIMIT 1) AS entry ON true
      WHERE s.portal_id = $1 AND s.position > $2 AND s.position <= $3`,
    [tx.portalId, after, last],
  );
  return page ?? { seals: null, deleted: null };
}

function* sealsOf({ seals, deleted }: Page): Generator<Seal> {
  if (seals === null) return;
  if (seals.length % sealBytes !== 0) throw new Error('A seal’s hash is not of 32 bytes');
  const gone = new Set(deleted);
  for (let at = 0; at < seals.length; at += sealBytes) {
    const position = seals.readBigInt64BE(at);
    const isGone = gone.size > 0 && gone.has(position.toString());
    yield {
      position,
      entryId: seals.readBigInt64BE(at + 8),
      sealedAt: seals.readDoubleBE(at + 16),
      hash: seals.subarray(at + 24, at + 56),
      digest: isGone ? null : seals.subarray(at + 56, at + 88),
    };
  }
}
