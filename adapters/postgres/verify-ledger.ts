import type { PortalTransaction } from './in-portal.ts';
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

const page = 20_000;
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
 * Walks the audit chain of the transaction's portal from its start, a page at a time: every entry is digested anew
 * and chained, and compared with its seal and with what was anchored outside. Tells of entries that were edited,
 * inserted, deleted or reordered, of a tail that was cut and, with an anchor, of a chain that was rewritten whole.
 */
export async function verifyLedger(tx: PortalTransaction, anchors: readonly Anchor[]): Promise<Verification> {
  const breaks: Break[] = [];
  const found = (kind: Break['kind'], position: bigint | null, entryId: string | null) => {
    if (breaks.length < mostBreaks) breaks.push({ kind, position, entryId });
  };
  const own = anchors.filter(anchor => anchor.portalId === tx.portalId);
  const anchored = Map.groupBy(own, anchor => anchor.position);
  const isBackdated = backdating();
  let head = chainStart(tx.portalId);
  for (;;) {
    const rows = await sealsAfter(tx, head.position);
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
    if (rows.length < page) break;
  }
  for (const position of anchored.keys()) if (position > head.position) found('tail-cut', position, null);
  for (const entryId of await unannounced(tx)) found('inserted', null, entryId);
  return {
    portalId: tx.portalId,
    sealed: head.position,
    head: head.hash.toString('hex'),
    unsealed: await unsealedOf(tx),
    anchors: own.length,
    breaks,
  };
}

const sealsAfter = (tx: PortalTransaction, position: bigint) =>
  tx.query<SealRow>(
    `SELECT s.position, s.entry_id, s.hash, s.sealed_at,
            CASE WHEN l.entry_id IS NOT NULL THEN ${entryDigest} END AS digest
       FROM ledger_seals s LEFT JOIN ledger l USING (portal_id, entry_id)
      WHERE s.portal_id = $1 AND s.position > $2 ORDER BY s.position LIMIT $3`,
    [tx.portalId, position.toString(), page],
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
