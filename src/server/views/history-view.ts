import type { LedgerRow } from '../../../adapters/postgres/ledger.ts';
import type { Store } from '../../../adapters/postgres/store.ts';
import type { HistoryAnswer } from '../../../contract/views.ts';
import { ledgerTitle } from '../../../domain/ledger-titles.ts';
import { isContactId } from '../../../domain/partner-contact.ts';
import type { Why } from '../../../domain/why.ts';
import type { Viewer } from './viewer.ts';
import { factsFor, onlyPartner, whyView } from './why-view.ts';

/**
 * A registration's ledger entries, newest last, with the names that are known now. A partner reads no name of who works
 * for another partner: a dispute has two sides (I7).
 */
export async function historyView(
  store: Store,
  entries: LedgerRow[],
  viewer: Viewer,
): Promise<HistoryAnswer['entries']> {
  const { policy } = await store.policyInForce();
  const ids = [...new Set(entries.flatMap(entry => entry.actorUserId ?? []))];
  const contacts = await store.contactsById(ids.filter(isContactId));
  const names = new Map<string, string | null>([
    ...(await store.usersById(ids)).map(user => [user.userId, user.name] as const),
    ...contacts.map(contact => [contact.contactId, contact.name ?? 'A contact of the partner'] as const),
  ]);
  const directory = await store.directory();
  const isPartner = onlyPartner(viewer);
  const isOfAnother = (userId: string | null) =>
    isPartner &&
    [
      ...directory.partnerUsers,
      ...contacts.map(({ contactId, partnerCompanyId }) => ({ userId: contactId, partnerCompanyId })),
    ].some(entry => entry.userId === userId && !viewer.worksForPartner(entry.partnerCompanyId));
  return entries.filter(isFor(viewer)).map(entry => ({
    id: entry.entryId,
    kind: entry.kind,
    title: ledgerTitle(entry.kind, entry.facts, policy.timeZone),
    occurredAt: entry.occurredAt.toString(),
    recordedAt: entry.recordedAt.toString(),
    actor: {
      role: entry.actorRole,
      name: isOfAnother(entry.actorUserId) ? 'The other side' : nameOf(entry, names),
    },
    policyVersion: entry.policyVersion,
    rules: entry.rules,
    facts: factsFor(factsOf(entry), viewer),
    why: whyOf(entry, viewer, policy.timeZone),
  }));
}

function nameOf({ actorUserId, actorRole }: LedgerRow, names: Map<string, string | null>): string {
  if (actorUserId !== null) return names.get(actorUserId) ?? `User ${actorUserId}`;
  return actorRole === 'partner' ? 'The partner, by link' : 'Dibs';
}

/** What the entry says in its own words; how the stored record became different is for a replay. */
function factsOf({ facts }: LedgerRow): Record<string, unknown> {
  const { changed: _changed, why: _why, ...told } = facts;
  return told;
}

/** What was refused to somebody else is no matter of the partner's. */
const isFor = (viewer: Viewer) => (entry: LedgerRow) =>
  entry.kind !== 'action-refused' || !onlyPartner(viewer) || entry.actorUserId === viewer.userId;

/** Null where nothing was decided, and of before whys were kept. */
function whyOf({ kind, facts }: LedgerRow, viewer: Viewer, timeZone: string) {
  const why = facts.why as Why | undefined;
  return why === undefined ? null : whyView({ kind, facts, why }, viewer, timeZone);
}
