import type pg from 'pg';
import { inPortal, type PortalTransaction } from './in-portal.ts';
import { chainStart, entryDigest, nextHead } from './seal-chain.ts';

/** A head that was written down outside the database. `hash` is hex. */
export type Anchor = { portalId: string; position: bigint; hash: string };

/** What is wrong with a chain. `position` is the seal's, null where there is none. */
export type Break = {
  kind: 'changed' | 'deleted' | 'seal-missing' | 'inserted' | 'backdated' | 'anchor-differs' | 'tail-cut';
  position: bigint | null;
  entryId: string | null;
};

export type Verification = {
  portalId: string;
  sealed: bigint;
  /** Hex; of the newest seal. */
  head: string;
  /** Entries appended and not sealed yet, and since when the oldest waits, milliseconds since 1970. */
  unsealed: { entries: number; oldest: number | null };
  anchors: number;
  /** The first of them; empty when the ledger is as it was written. */
  breaks: Break[];
};

const page = 10_000;
/** Pages that are read and digested at the same time, while the ones before are compared. */
const pagesAtOnce = 4;
const mostBreaks = 20;
/** No transaction lives so long: an entry whose id is older than what was sealed before that was put in later. */
const backdatedAfterMs = 10 * 60_000;

type SealRow = {
  position: string;
  entry_id: string;
  hash: Buffer;
  sealed_at: number;
  digest: Buffer | null;
};

/**
 * Walks the audit chain of a portal from its start, a page at a time: every entry is digested anew and chained, and
 * compared with its seal and with what was anchored outside. Tells of entries that were edited, inserted, deleted or
 * reordered, of a tail that was cut and, with an anchor, of a chain that was rewritten whole.
 *
 * @param anchors read before: what is sealed after that is looked at by the next verification
 * @param pool its connections read pages at the same time, up to four of them
 */
export async function verifyLedger(
  pool: pg.Pool,
  portalId: string,
  anchors: readonly Anchor[],
): Promise<Verification> {
  const inLedger: InLedger = work => inPortal(pool, portalId, { fenced: false }, work);
  const breaks: Break[] = [];
  const found = (kind: Break['kind'], position: bigint | null, entryId: string | null) => {
    if (breaks.length < mostBreaks) breaks.push({ kind, position, entryId });
  };
  const own = anchors.filter(anchor => anchor.portalId === portalId);
  const anchored = Map.groupBy(own, anchor => anchor.position);
  const isBackdated = backdating();
  let head = chainStart(portalId);
  for await (const rows of pagesInOrder(inLedger, Math.min(pagesAtOnce, pool.options.max))) {
    for (const row of rows) {
      const position = BigInt(row.position);
      if (position !== head.position + 1n) {
        found('seal-missing', head.position + 1n, null);
        head = { position: position - 1n, hash: head.hash };
      }
      const backdated = isBackdated(row);
      const next = row.digest === null ? null : nextHead(head, row.digest);
      if (next === null) found('deleted', position, row.entry_id);
      else if (!next.hash.equals(row.hash)) found('changed', position, row.entry_id);
      else if (backdated) found('backdated', position, row.entry_id);
      // Goes on from what is stored, so that one break is told once.
      head = { position, hash: row.hash };
      const hex = anchored.has(position) ? row.hash.toString('hex') : '';
      if (anchored.get(position)?.some(anchor => anchor.hash !== hex))
        found('anchor-differs', position, row.entry_id);
    }
  }
  for (const position of anchored.keys()) if (position > head.position) found('tail-cut', position, null);
  for (const entryId of await inLedger(unannounced)) found('inserted', null, entryId);
  return {
    portalId,
    sealed: head.position,
    head: head.hash.toString('hex'),
    unsealed: await inLedger(unsealedOf),
    anchors: own.length,
    breaks,
  };
}

type InLedger = <T>(work: (tx: PortalTransaction) => Promise<T>) => Promise<T>;

/** The seals with their entries' digests, in the order of their positions. */
async function* pagesInOrder(inLedger: InLedger, atOnce: number): AsyncGenerator<SealRow[]> {
  const ends = await inLedger(pageEnds);
  const reading: Promise<SealRow[]>[] = [];
  let after = '0';
  const readOn = () => {
    const [end] = ends.splice(0, 1);
    if (end === undefined) return;
    const from = after;
    const rows = inLedger(tx => sealsBetween(tx, from, end));
    // Whoever waits for it hears; until then it is no fault that nobody heard.
    rows.catch(() => undefined);
    reading.push(rows);
    after = end;
  };
  while (reading.length < atOnce && ends.length > 0) readOn();
  for (let next = reading.shift(); next !== undefined; next = reading.shift()) {
    const rows = await next;
    readOn();
    yield rows;
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

/**
 * By itself each entry is found by its key. Without `LIMIT 1` a planner that thinks the ledger small, as it does of one
 * that grew since it was counted, reads the whole of it for each page.
 */
const sealsBetween = (tx: PortalTransaction, after: string, last: string) =>
  tx.query<SealRow>(
    `SELECT s.position, s.entry_id, s.hash, date_part('epoch', s.sealed_at) * 1000 AS sealed_at, entry.digest
       FROM ledger_seals s LEFT JOIN LATERAL (
         SELECT ${entryDigest} AS digest FROM ledger l
          WHERE l.portal_id = s.portal_id AND l.entry_id = s.entry_id LIMIT 1) AS entry ON true
      WHERE s.portal_id = $1 AND s.position > $2 AND s.position <= $3 ORDER BY s.position`,
    [tx.portalId, after, last],
  );

/** Says of seals, in their order, whether their entry has an id from before what had long been sealed. */
function backdating(): (seal: SealRow) => boolean {
  const recent: { sealedAt: number; greatest: bigint }[] = [];
  let settled = 0n;
  return ({ entry_id: entryId, sealed_at: sealedAt }) => {
    const id = BigInt(entryId);
    while (recent[0] !== undefined && recent[0].sealedAt <= sealedAt - backdatedAfterMs) {
      if (recent[0].greatest > settled) settled = recent[0].greatest;
      recent.shift();
    }
    const last = recent.at(-1);
    if (last === undefined || last.sealedAt !== sealedAt) recent.push({ sealedAt, greatest: id });
    else if (id > last.greatest) last.greatest = id;
    return id < settled;
  };
}

/** Entries that are neither sealed nor waiting to be: whoever wrote them was not the program. */
async function unannounced(tx: PortalTransaction): Promise<string[]> {
  const rows = await tx.query<{ entry_id: string }>(
    `SELECT l.entry_id FROM ledger l
       LEFT JOIN ledger_seals s USING (portal_id, entry_id)
       LEFT JOIN unsealed_entries u USING (portal_id, entry_id)
      WHERE l.portal_id = $1 AND s.entry_id IS NULL AND u.entry_id IS NULL ORDER BY l.entry_id LIMIT $2`,
    [tx.portalId, mostBreaks],
  );
  return rows.map(row => row.entry_id);
}

async function unsealedOf(tx: PortalTransaction): Promise<Verification['unsealed']> {
  const [row] = await tx.query<{ n: number; oldest: number | null }>(
    `SELECT count(*)::int AS n, min(l.recorded_at) AS oldest
       FROM unsealed_entries u JOIN ledger l USING (portal_id, entry_id) WHERE u.portal_id = $1`,
    [tx.portalId],
  );
  return { entries: row?.n ?? 0, oldest: row?.oldest ?? null };
}
