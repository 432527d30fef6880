import type pg from 'pg';
import { inPortal, type PortalTransaction } from './in-portal.ts';
import { type InLedger, type Seal, sealsInPages } from './read-seals.ts';
import { chainStart, nextHead } from './seal-chain.ts';

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

const mostBreaks = 20;
/** No transaction lives so long: an entry whose id is older than what was sealed before that was put in later. */
const backdatedAfterMs = 10 * 60_000;

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
  const found = (kind: Break['kind'], position: bigint | null, entryId: bigint | null) => {
    if (breaks.length < mostBreaks) breaks.push({ kind, position, entryId: entryId?.toString() ?? null });
  };
  const own = anchors.filter(anchor => anchor.portalId === portalId);
  const anchored = Map.groupBy(own, anchor => anchor.position);
  const isBackdated = backdating();
  let head = chainStart(portalId);
  const inserted = inLedger(unannounced);
  inserted.catch(() => undefined);
  for await (const seals of sealsInPages(inLedger, pool.options.max)) {
    for (const seal of seals) {
      const { position, entryId, hash } = seal;
      if (position !== head.position + 1n) {
        found('seal-missing', head.position + 1n, null);
        head = { position: position - 1n, hash: head.hash };
      }
      const backdated = isBackdated(seal);
      const next = seal.digest === null ? null : nextHead(head, seal.digest);
      if (next === null) found('deleted', position, entryId);
      else if (!next.hash.equals(hash)) found('changed', position, entryId);
      else if (backdated) found('backdated', position, entryId);
      // Goes on from what is stored, so that one break is told once.
      head = { position, hash };
      const hex = anchored.has(position) ? hash.toString('hex') : '';
      if (anchored.get(position)?.some(anchor => anchor.hash !== hex))
        found('anchor-differs', position, entryId);
    }
  }
  for (const position of anchored.keys()) if (position > head.position) found('tail-cut', position, null);
  for (const entryId of await inserted) found('inserted', null, BigInt(entryId));
  return {
    portalId,
    sealed: head.position,
    head: head.hash.toString('hex'),
    unsealed: await inLedger(unsealedOf),
    anchors: own.length,
    breaks,
  };
}

/** Says of seals, in their order, whether their entry has an id from before what had long been sealed. */
function backdating(): (seal: Seal) => boolean {
  const recent: { sealedAt: number; greatest: bigint }[] = [];
  let settled = 0n;
  return ({ entryId: id, sealedAt }) => {
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
