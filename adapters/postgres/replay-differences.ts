import { type LedgerState, type ReplayedHold, replayLedger } from '../../domain/replay.ts';
import type { Registration } from '../../operations/records.ts';
import { same, toldMembers } from './changed-claims.ts';
import { claims } from './claims.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull } from './instants.ts';
import { ledgerEntries } from './ledger-entries.ts';

/**
 * Replays the portal's ledger and compares what it tells with what is stored, byte for byte (I6): registrations, holds
 * and missed follow-ups. Empty: they are the same.
 *
 * A stored member of which the ledger knows nothing must be empty.
 *
 * @throws ReplayError where the ledger cannot be replayed
 */
export async function replayDifferences(tx: PortalTransaction): Promise<string[]> {
  const told = replayLedger(await ledgerEntries(tx));
  return [
    ...registrationDifferences(told, await claims(tx).allClaims()),
    ...differences('holds', spans(told.holds), spans(await storedHolds(tx))),
    ...differences('misses', missesTold(told), await storedMisses(tx)),
  ];
}

function registrationDifferences(told: LedgerState, stored: Registration[]): string[] {
  const ids = new Set([...told.registrations.keys(), ...stored.map(claim => claim.registrationId)]);
  const rows = new Map(stored.map(claim => [claim.registrationId, claim]));
  return [...ids].flatMap(id => {
    const row = rows.get(id);
    const replayed = told.registrations.get(id);
    if (row === undefined || replayed === undefined)
      return [`registration ${id}: ${row === undefined ? 'the ledger alone' : 'the store alone'} knows it`];
    const members = toldMembers(row);
    const names = [...new Set([...Object.keys(replayed), ...Object.keys(members)])].sort();
    return names.flatMap(name =>
      same(replayed[name], members[name])
        ? []
        : [
            `registration ${id}: ${name} is ${JSON.stringify(members[name])}, the ledger says ${JSON.stringify(replayed[name])}`,
          ],
    );
  });
}

type Span = Pick<ReplayedHold, 'registrationId' | 'accountId' | 'from' | 'until'>;

/** Spans as text, those without a length left out and those that touch joined: who was protected when. */
function spans(holds: readonly Span[]): string[] {
  const inOrder = holds
    .filter(({ from, until }) => until === null || Temporal.Instant.compare(from, until) < 0)
    .toSorted((a, b) => Temporal.Instant.compare(a.from, b.from));
  const joined: Span[] = [];
  for (const hold of inOrder) {
    const before = joined.findLast(
      other => other.registrationId === hold.registrationId && other.accountId === hold.accountId,
    );
    if (before?.until?.equals(hold.from) === true) before.until = hold.until;
    else joined.push({ ...hold });
  }
  return joined.map(
    ({ registrationId, accountId, from, until }) =>
      `${registrationId} on account ${accountId} from ${from} until ${until ?? 'further notice'}`,
  );
}

async function storedHolds(tx: PortalTransaction): Promise<Span[]> {
  const rows = await tx.query<{
    registration_id: string;
    account_id: string;
    from: number;
    until: number | null;
  }>(
    `SELECT registration_id, account_id, lower(period) AS from, upper(period) AS until FROM holds
      WHERE portal_id = $1 AND NOT isempty(period)`,
    [tx.portalId],
  );
  return rows.map(row => ({
    registrationId: row.registration_id,
    accountId: row.account_id,
    from: instantOf(row.from),
    until: instantOrNull(row.until),
  }));
}

const missInWords = (id: string, miss: { at: Temporal.Instant; takenBackAt: Temporal.Instant | null }) =>
  `${id} at ${miss.at}${miss.takenBackAt === null ? '' : `, taken back at ${miss.takenBackAt}`}`;

const missesTold = (told: LedgerState): string[] =>
  [...told.misses].flatMap(([id, misses]) => misses.map(miss => missInWords(id, miss)));

async function storedMisses(tx: PortalTransaction): Promise<string[]> {
  const rows = await tx.query<{ registration_id: string; missed_at: number; taken_back_at: number | null }>(
    'SELECT registration_id, missed_at, taken_back_at FROM follow_up_misses WHERE portal_id = $1',
    [tx.portalId],
  );
  return rows.map(row =>
    missInWords(row.registration_id, {
      at: instantOf(row.missed_at),
      takenBackAt: instantOrNull(row.taken_back_at),
    }),
  );
}

function differences(what: string, told: string[], stored: string[]): string[] {
  const [inLedger, inStore] = [new Set(told), new Set(stored)];
  return [
    ...stored.filter(one => !inLedger.has(one)).map(one => `${what}: the store alone knows ${one}`),
    ...told.filter(one => !inStore.has(one)).map(one => `${what}: the ledger alone knows ${one}`),
  ];
}
