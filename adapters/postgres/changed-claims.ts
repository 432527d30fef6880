import { canonicalJson } from '../../domain/canonical-json.ts';
import type { Registration } from '../../operations/records.ts';
import type { PortalTransaction } from './in-portal.ts';

/** Members of a registration, as JSON values. */
export type ClaimMembers = Record<string, unknown>;

/**
 * What was written of registrations in a transaction and stands in no ledger entry yet. The next entry about the
 * registration takes it along, so that the ledger alone tells how every registration came to be what it is (I6).
 */
const waiting = new WeakMap<PortalTransaction, Map<string, ClaimMembers>>();

/**
 * A registration as the ledger tells it. What people may have erased (note, estimate, contacts; the claim hash stands
 * for them) and how far we have read (the watermark) are no part of it.
 */
export function toldMembers(registration: Registration): ClaimMembers {
  const { knownUntil: _k, noteTextId: _n, estimate: _e, contactIds: _c, ...told } = registration;
  return JSON.parse(canonicalJson(told));
}

/** Keeps what changed from `before` to `after` for the next entry about the registration. */
export function noteChange(tx: PortalTransaction, before: Registration | null, after: Registration): void {
  const [was, is] = [before === null ? {} : toldMembers(before), toldMembers(after)];
  const changed = Object.entries(is).filter(([name, value]) => !same(was[name], value));
  if (changed.length === 0) return;
  const ofPortal = waiting.get(tx) ?? new Map<string, ClaimMembers>();
  const known = ofPortal.get(after.registrationId);
  ofPortal.set(after.registrationId, { ...known, ...Object.fromEntries(changed) });
  waiting.set(tx, ofPortal);
}

/** Entries about something else that merely names the registration. */
const tellsOfAnother = /^(?:finding|consent)-/;

/** What the entry has to take along; undefined: nothing changed. */
export function takeChanges(
  tx: PortalTransaction,
  entry: { kind: string; registrationId: string | null },
): ClaimMembers | undefined {
  if (entry.registrationId === null || tellsOfAnother.test(entry.kind)) return undefined;
  const changed = waiting.get(tx)?.get(entry.registrationId);
  waiting.get(tx)?.delete(entry.registrationId);
  return changed;
}

const empty = (value: unknown) =>
  value === undefined ||
  value === null ||
  value === false ||
  value === 0 ||
  (Array.isArray(value) && value.length === 0);

/** Equal as canonical text; a member that is absent equals an empty one. */
export const same = (a: unknown, b: unknown): boolean =>
  a === b || (empty(a) && empty(b)) || (isObject(a) && isObject(b) && canonicalJson(a) === canonicalJson(b));

const isObject = (value: unknown) => typeof value === 'object' && value !== null;
