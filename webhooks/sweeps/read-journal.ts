import { decideRetry } from '../../adapters/hubspot/decide-retry.ts';
import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import type { JournalEvent, JournalPage, JournalSource } from '../../adapters/hubspot/journal.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import {
  type JournalCursor,
  journalCursor,
  saveJournalGrant,
  saveJournalOffset,
} from '../../adapters/postgres/journal-cursor.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { program } from '../../adapters/postgres/program.ts';
import { decideObjects } from '../worker/decide-objects.ts';
import type { WorkerDeps } from '../worker/worker-deps.ts';
import { takeInMissed } from './take-in-missed.ts';

/** Whoever was refused the journal may be given it later. */
const askAgainMs = 24 * 60 * 60_000;
/** Files of one look; the next one goes on. */
const mostFiles = 50;

const objectTypes = { '0-3': 'deals', '0-2': 'companies' } as const;

/**
 * Reads on in HubSpot's journal, where HubSpot gives it: deals and companies that it names and that were not read since
 * are read and decided (P5), an erased contact is erased (P11), and an uninstall is asked for where its proof is, at the
 * token endpoint (P10). Of what it says nothing is believed but that there is something to look at. Where there is no
 * journal, or it is not there now, the other looks of the repair find the same later.
 */
export async function readJournal(deps: WorkerDeps, lease: Lease): Promise<void> {
  if (deps.journal === null) return;
  try {
    await readOn(deps, lease, deps.journal);
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    const { kind } = error.failure;
    const decision = decideRetry(error.failure, 1);
    deps.logger.warn(
      { portalId: lease.portalId, failure: kind, retryAfterMs: decision.retry ? decision.afterMs : null },
      'HubSpot’s journal could not be read; the next look goes on where this one was',
    );
  }
}

async function readOn(deps: WorkerDeps, lease: Lease, journal: JournalSource): Promise<void> {
  const cursor = await granted(deps, lease, journal);
  if (cursor === null) return;
  let { offset } = cursor;
  for (let files = 0; files < mostFiles; files += 1) {
    const page = await journal.next(lease.portalId, offset);
    if (page === 'end') return;
    if (page === 'refused') return await saveGrant(deps, lease, false);
    if (page === 'gone') {
      // More than three days went by: what is kept is read from its beginning, the other looks find the rest.
      offset = null;
      await saveOffset(deps, lease, null);
      continue;
    }
    await takeIn(deps, lease, journal, page);
    await saveOffset(deps, lease, page.offset);
    offset = page.offset;
  }
}

/** The cursor of a journal that HubSpot keeps for this install; null where it keeps none. */
async function granted(
  deps: WorkerDeps,
  lease: Lease,
  journal: JournalSource,
): Promise<JournalCursor | null> {
  const { portalId } = lease;
  const { cursor, epoch, now } = await inPortal(deps.pool, portalId, { readOnly: true }, async tx => ({
    cursor: await journalCursor(tx),
    epoch: await tx.epoch(),
    now: await program(tx).now(),
  }));
  if (cursor?.epoch === epoch) {
    if (cursor.granted) return cursor;
    if (Temporal.Instant.compare(now, cursor.askedAt.add({ milliseconds: askAgainMs })) < 0) return null;
  }
  const given = await journal.subscribe(portalId);
  await saveGrant(deps, lease, given);
  return given ? inPortal(deps.pool, portalId, { readOnly: true }, journalCursor) : null;
}

async function takeIn(
  deps: WorkerDeps,
  lease: Lease,
  journal: JournalSource,
  page: JournalPage,
): Promise<void> {
  const { portalId } = lease;
  if (page.unreadable > 0)
    deps.logger.warn({ portalId, events: page.unreadable }, 'Entries of HubSpot’s journal do not read');
  if (page.events.some(({ action }) => action === 'APP_UNINSTALL')) await journal.confirmInstall(portalId);
  const erased = idsOf(page.events, 'GDPR_DELETE');
  if (erased.length > 0)
    await inPortal(deps.pool, portalId, {}, async tx => {
      await fenceLease(tx, lease);
      await decideObjects(
        tx,
        { deals: [], companies: [] },
        erased.map(contactId => ({ kind: 'erase', contactId })),
      );
    });
  for (const objectTypeId of ['0-2', '0-3'] as const)
    await takeInMissed(deps, lease, objectTypes[objectTypeId], newest(page.events, objectTypeId));
}

const idsOf = (events: JournalEvent[], action: string) => [
  ...new Set(
    events.filter(event => event.action === action).flatMap(({ records }) => records.map(({ id }) => id)),
  ),
];

/** Records of a type, each with when it was last told of. */
function newest(
  events: JournalEvent[],
  objectTypeId: string,
): { id: string; modifiedAt: Temporal.Instant }[] {
  const last = new Map<string, Temporal.Instant>();
  for (const { occurredAt, records } of events)
    for (const { id, objectTypeId: type } of records) {
      const before = last.get(id);
      if (type !== objectTypeId) continue;
      if (before === undefined || Temporal.Instant.compare(before, occurredAt) < 0) last.set(id, occurredAt);
    }
  return [...last].map(([id, modifiedAt]) => ({ id, modifiedAt }));
}

async function saveGrant(deps: WorkerDeps, lease: Lease, given: boolean): Promise<void> {
  await inPortal(deps.pool, lease.portalId, {}, async tx => {
    await fenceLease(tx, lease);
    await saveJournalGrant(tx, given);
  });
}

async function saveOffset(deps: WorkerDeps, lease: Lease, offset: string | null): Promise<void> {
  await inPortal(deps.pool, lease.portalId, {}, async tx => {
    await fenceLease(tx, lease);
    await saveJournalOffset(tx, offset);
  });
}
