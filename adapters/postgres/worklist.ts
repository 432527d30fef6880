import { type WorkKind, workHorizons, workKinds } from '../../domain/worklist.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, toSql } from './instants.ts';

/** Which work is looked at. */
export type WorkFilter = {
  now: Temporal.Instant;
  /** Partners that are others' to look after; their work is left out. */
  notOf: readonly string[];
  /** Partners whose disputes the reader must not see among those to decide. */
  ownPartners: readonly string[];
  partner: string | null;
  /** Part of a name. */
  words: string | null;
};

export type WorkRow = {
  key: string;
  kind: WorkKind;
  at: Temporal.Instant;
  registrationId: string | null;
  partner: { companyId: string; name: string; tier: string };
  customer: { companyId: string; name: string | null } | null;
  dealId: string | null;
  missed: boolean;
  renewal: 'asked' | 'possible' | 'used';
  finding: { rule: string; status: string; evidence: Record<string, never> } | null;
  disputeState: string | null;
};

export type WorkCount = { kind: WorkKind; count: number; overdue: number };

type Arm = {
  from: string;
  where: string;
  at: string;
  id: string;
  /** SQL that holds when the condition holds of the partner that it is about. */
  about: (condition: (column: string) => string) => string;
  /** Null where it is about the partner alone. */
  claim: 'r' | null;
  deal?: string;
  finding?: string;
  disputeState?: string;
};

const ofClaim: Pick<Arm, 'about' | 'claim'> = {
  about: condition => condition('r.partner_company_id'),
  claim: 'r',
};
const claims: Pick<Arm, 'from' | 'id' | 'about' | 'claim'> = {
  ...ofClaim,
  from: 'registrations r',
  id: 'r.registration_id',
};
const withClaim = (table: string) =>
  `${table} w JOIN registrations r ON r.portal_id = w.portal_id AND r.registration_id = w.registration_id`;
const party = (condition: string) =>
  `EXISTS (SELECT FROM dispute_parties y WHERE y.portal_id = w.portal_id AND y.dispute_id = w.dispute_id AND ${condition})`;

/** Each kind is read by an index of its own (migration 0017), in the order of its instant. */
const arms: Record<WorkKind, Arm> = {
  review: {
    ...claims,
    where: `r.portal_id = $1 AND r.state = 'under-review' AND r.review_due_at IS NOT NULL`,
    at: 'r.review_due_at',
  },
  exception: {
    ...ofClaim,
    from: withClaim('findings'),
    where: `w.portal_id = $1 AND (w.status = 'exception' OR (w.status = 'heads-up' AND w.exception_at IS NOT NULL))`,
    at: 'coalesce(w.exception_at, w.recorded_at)',
    id: 'w.finding_id',
    deal: 'coalesce(w.deal_id, r.deal_id)',
    finding: `jsonb_build_object('rule', w.rule, 'status', w.status, 'evidence', w.evidence)`,
  },
  dispute: {
    from: `disputes w JOIN registrations r ON r.portal_id = w.portal_id AND r.registration_id = w.registration_ids[1]`,
    where: `w.portal_id = $1 AND w.state <> 'closed' AND w.next_limit_at IS NOT NULL
      AND NOT ${party('y.partner_company_id = ANY($4::bigint[])')}`,
    at: 'w.next_limit_at',
    id: 'w.dispute_id',
    about: condition => party(condition('y.partner_company_id')),
    claim: 'r',
    disputeState: 'w.state',
  },
  consent: {
    ...ofClaim,
    from: withClaim('consents'),
    where: `w.portal_id = $1 AND w.status = 'asked'`,
    at: 'w.answer_due_at',
    id: 'w.consent_id',
    deal: 'coalesce(w.deal_id, r.deal_id)',
  },
  'tier-review': {
    from: 'tier_reviews w',
    where: 'w.portal_id = $1 AND w.open',
    at: 'w.reviewed_at',
    id: 'w.review_id',
    about: condition => condition('w.partner_company_id'),
    claim: null,
  },
  'follow-up': {
    ...claims,
    where: `r.portal_id = $1 AND r.state = 'active' AND r.follow_up_due_at IS NOT NULL AND r.tolled_since IS NULL`,
    at: 'r.follow_up_due_at',
  },
  expiry: {
    ...claims,
    where: `r.portal_id = $1 AND r.state = 'active' AND r.protected_until IS NOT NULL
      AND (r.tolled_since IS NULL OR r.renewal_asked_at IS NOT NULL)`,
    at: 'r.protected_until',
  },
  answer: {
    ...ofClaim,
    from: withClaim('info_requests'),
    where: `w.portal_id = $1 AND w.closed_at IS NULL AND r.state = 'info-requested'`,
    at: 'w.due_at',
    id: 'w.registration_id',
  },
};

/** What hurts first comes first. `after` is the key of the last row of the page before; see `cursorOf`. */
export async function readWorklist(
  tx: PortalTransaction,
  filter: WorkFilter,
  page: { kind: WorkKind | null; after: string | null; limit: number },
): Promise<WorkRow[]> {
  const after = page.after === null ? null : placeOf(page.after);
  const kinds = page.kind === null ? workKinds : [page.kind];
  const found = kinds.map(kind => {
    const { at, id } = arms[kind];
    return `(${select(kind, filter)}
      ${after === null ? '' : `AND ${at} >= $7::timestamptz AND (${at}, '${kind}:' || ${id}) > ($7::timestamptz, $8::text)`}
      ${filter.words === null ? `ORDER BY ${at}, ${id} LIMIT $9::int` : ''})`;
  });
  const rows = await tx.query<Row>(
    `WITH given AS (${given}), work AS (${found.join(' UNION ALL ')})
     SELECT work.*, p.name AS partner_name, p.tier, c.name AS customer_name
       FROM work ${names} WHERE ${named(filter)} ORDER BY work.at, work.key LIMIT $9::int`,
    values(tx, filter, after, page.limit),
  );
  return rows.map(toRow);
}

/** How many there are of each kind, and how many of them are past their instant. */
export async function countWork(tx: PortalTransaction, filter: WorkFilter): Promise<WorkCount[]> {
  const found = workKinds.map(kind => select(kind, filter)).join(' UNION ALL ');
  return await tx.query<WorkCount>(
    `WITH given AS (${given}), work AS (${found})
     SELECT work.kind, count(*)::int AS count,
       (count(*) FILTER (WHERE work.at <= $2::timestamptz))::int AS overdue
       FROM work ${filter.words === null ? '' : `${names} WHERE ${named(filter)}`} GROUP BY work.kind`,
    values(tx, filter, null, 0),
  );
}

/** Where a page ended, for the next one. */
export const cursorOf = ({ at, key }: WorkRow): string => `${at.toString()}|${key}`;

/** Null when nobody gave out such a cursor. */
export function placeOf(cursor: string): { at: string; key: string } | null {
  const [, at, key] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)\|([a-z-]+:[A-Za-z0-9_-]+)$/.exec(cursor) ?? [];
  return at === undefined || key === undefined ? null : { at, key };
}

function select(kind: WorkKind, filter: WorkFilter): string {
  const arm = arms[kind];
  const horizon = workHorizons[kind];
  const claim = (column: string) => (arm.claim === null ? 'NULL' : `${arm.claim}.${column}`);
  return `SELECT '${kind}' AS kind, ${arm.at} AS at, '${kind}:' || ${arm.id} AS key,
      ${claim('registration_id')}::text AS registration_id,
      ${arm.claim === null ? 'w.partner_company_id' : 'r.partner_company_id'} AS partner_company_id,
      ${claim('company_id')}::bigint AS company_id, ${arm.deal ?? claim('deal_id')}::bigint AS deal_id,
      ${claim('direct_window_open')}::boolean AS missed, ${claim('renewals')}::int AS renewals,
      ${claim('renewal_asked_at')}::timestamptz AS renewal_asked_at,
      ${arm.finding ?? 'NULL'}::jsonb AS finding, ${arm.disputeState ?? 'NULL'}::text AS dispute_state
      FROM ${arm.from} WHERE ${arm.where}
      ${horizon === null ? '' : `AND ${arm.at} < $2::timestamptz + interval '${horizon} days'`}
      ${filter.notOf.length === 0 ? '' : `AND ${arm.about(column => `${column} <> ALL($3::bigint[])`)}`}
      ${filter.partner === null ? '' : `AND ${arm.about(column => `${column} = $5::bigint`)}`}`;
}

const names = `JOIN partners p ON p.portal_id = $1 AND p.company_id = work.partner_company_id
  LEFT JOIN companies c ON c.portal_id = $1 AND c.company_id = work.company_id
  LEFT JOIN deals d ON d.portal_id = $1 AND d.deal_id = work.deal_id`;

const named = ({ words }: WorkFilter) =>
  words === null ? 'true' : `concat_ws(' ', p.name, c.name, d.name) ILIKE $6::text`;

/** Every statement names all parameters, whichever it needs, so that all their types are known. */
const given = `SELECT $2::timestamptz, $3::bigint[], $4::bigint[], $5::bigint, $6::text, $7::timestamptz, $8::text, $9::int`;

const values = (
  { portalId }: PortalTransaction,
  { now, notOf, ownPartners, partner, words }: WorkFilter,
  after: { at: string; key: string } | null,
  limit: number,
) => [
  portalId,
  toSql(now),
  notOf,
  ownPartners,
  partner,
  words === null ? null : containing(words),
  after?.at ?? null,
  after?.key ?? null,
  limit,
];

/** A pattern of ILIKE for texts that contain these words as they stand. */
export const containing = (words: string): string => `%${words.replaceAll(/[\\%_]/g, mark => `\\${mark}`)}%`;

type Row = {
  kind: WorkKind;
  at: number;
  key: string;
  registration_id: string | null;
  partner_company_id: string;
  partner_name: string;
  tier: string;
  company_id: string | null;
  customer_name: string | null;
  deal_id: string | null;
  missed: boolean | null;
  renewals: number | null;
  renewal_asked_at: number | null;
  finding: WorkRow['finding'];
  dispute_state: string | null;
};

const toRow = (row: Row): WorkRow => ({
  key: row.key,
  kind: row.kind,
  at: instantOf(row.at),
  registrationId: row.registration_id,
  partner: { companyId: row.partner_company_id, name: row.partner_name, tier: row.tier },
  customer: row.company_id === null ? null : { companyId: row.company_id, name: row.customer_name },
  dealId: row.deal_id,
  missed: row.missed === true,
  renewal: row.renewal_asked_at !== null ? 'asked' : row.renewals === 0 ? 'possible' : 'used',
  finding: row.finding,
  disputeState: row.dispute_state,
});
