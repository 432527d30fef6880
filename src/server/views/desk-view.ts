import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import type { Store } from '../../../adapters/postgres/store.ts';
import {
  countWork,
  cursorOf,
  placeOf,
  readWorklist,
  type WorkFilter,
  type WorkRow,
} from '../../../adapters/postgres/worklist.ts';
import type { WorkItem, WorklistAnswer, WorklistQuery } from '../../../contract/home.ts';
import type { Directory } from '../../../domain/directory.ts';
import { summarise } from '../../../domain/finding.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { mayDo } from '../../../domain/rights.ts';
import { hasDesk } from '../../../domain/worklist.ts';
import { rightsOn } from '../../../operations/refuse.ts';
import { ProblemError } from '../problem.ts';
import type { Viewer } from './viewer.ts';

/** Null when the viewer has a desk: the work of partners is for those who look after them. */
export function withoutDesk({ roles }: Viewer): Refusal | null {
  if (hasDesk(roles)) return null;
  return {
    code: 'NOT_PERMITTED',
    rule: 'R-roles',
    title: 'This page is for partner managers',
    detail:
      'It lists the work of everybody who looks after partners or decides about registrations. What concerns one deal is on the deal’s own card.',
    facts: { roles },
    wouldChange: [
      {
        fact: 'roles',
        becomes: [...roles, 'partner-manager'],
        text: 'Ask an admin to make you a partner manager.',
      },
    ],
  };
}

/** Whose work a person sees first: a partner manager its own, who decides above that everybody's. */
export const usualWork = ({ roles }: Viewer): 'mine' | 'all' =>
  roles.includes('partner-manager') && !roles.includes('approver') ? 'mine' : 'all';

/** Partners that are assigned to others and not to the viewer. */
export function othersPartners(directory: Directory, { userId }: Viewer): string[] {
  const assigned = new Set(directory.partnerManagers.map(({ partnerCompanyId }) => partnerCompanyId));
  return [...assigned.difference(partnersOf(directory.partnerManagers, userId))];
}

const partnersOf = (entries: { userId: string; partnerCompanyId: string }[], userId: string) =>
  new Set(entries.filter(entry => entry.userId === userId).map(entry => entry.partnerCompanyId));

/** One page of the worklist, and how much there is of each kind. As many statements however long it is. */
export async function deskView(
  tx: PortalTransaction,
  store: Store,
  viewer: Viewer,
  query: WorklistQuery,
): Promise<Omit<WorklistAnswer, 'ok'>> {
  if (query.after !== undefined && placeOf(query.after) === null)
    throw new ProblemError(400, 'The page to go on from is not one that this list gave out.', {
      errors: [{ path: 'query.after', message: 'must be the `next` of an answer' }],
    });
  const directory = await store.directory();
  const now = await store.now();
  const filter: WorkFilter = {
    now,
    notOf: query.whose === 'mine' ? othersPartners(directory, viewer) : [],
    ownPartners: [...partnersOf(directory.partnerUsers, viewer.userId)],
    partner: query.partner ?? null,
    words: query.q ?? null,
  };
  const page = { kind: query.kind ?? null, after: query.after ?? null, limit: query.limit + 1 };
  const rows = await readWorklist(tx, filter, page);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    now: now.toString(),
    timeZone: (await store.policyInForce()).policy.timeZone,
    items: shown.map(row => itemOf(row, viewer, now)),
    next: rows.length > query.limit && last !== undefined ? cursorOf(last) : null,
    counts: await countWork(tx, filter),
  };
}

function itemOf(row: WorkRow, viewer: Viewer, now: Temporal.Instant): WorkItem {
  const { key, kind, at, registrationId, partner, customer, dealId } = row;
  return {
    key,
    kind,
    at: at.toString(),
    overdue: Temporal.Instant.compare(at, now) <= 0,
    registrationId,
    partner,
    customer:
      customer === null
        ? null
        : { companyId: customer.companyId, name: customer.name ?? `Company ${customer.companyId}` },
    dealId,
    ...ofKind(row, viewer),
  };
}

function ofKind(row: WorkRow, viewer: Viewer): Partial<WorkItem> {
  switch (row.kind) {
    case 'review':
      return { mayApprove: mayDo(rightsOn(viewer, row.partner.companyId), 'approve').allowed };
    case 'follow-up':
      return { missed: row.missed };
    case 'expiry':
      return { renewal: row.renewal };
    case 'dispute':
      return { disputeState: row.disputeState ?? '' };
    case 'exception':
      return {
        escalated: row.finding?.status === 'exception',
        summary: row.finding === null ? '' : summarise(row.finding.rule, row.finding.evidence),
      };
    case 'consent':
    case 'tier-review':
    case 'answer':
      return {};
    default:
      return row.kind satisfies never;
  }
}
