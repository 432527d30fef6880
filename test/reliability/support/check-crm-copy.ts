import { expect } from 'vitest';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { createPool } from '../../../adapters/postgres/pool.ts';
import { desiredValues } from '../../../webhooks/publish/desired-values.ts';
import { adminQuery } from './admin-query.ts';
import type { Fleet } from './fleet.ts';

type Copy = Record<string, string | null>;
const typeIds = { deals: '0-3', companies: '0-2' } as const;
type ObjectType = keyof typeof typeIds;

const ofDeals = [
  'dibs_registration_status',
  'dibs_partner_name',
  'dibs_registration_id',
  'dibs_protected_through',
  'dibs_follow_up_due',
  'dibs_roe_status',
];
const ofCompanies = [
  'dibs_account_status',
  'dibs_registered_partner',
  'dibs_protected_through',
  'dibs_open_claims',
  'dibs_partner_tier',
  'dibs_next_review',
];

/**
 * The copy in HubSpot equals what registrations, holds and findings imply, on every deal and company that HubSpot
 * has: once by the publisher's own reading of the ledger, once by a formulation of its own. Answers how many
 * objects carry a copy.
 */
export async function checkCrmCopy(fleet: Fleet): Promise<number> {
  const deals = copiesInCrm(fleet, 'deals', ofDeals);
  const companies = copiesInCrm(fleet, 'companies', ofCompanies);
  expect(deals).toEqual(await impliedDeals(fleet, [...deals.keys()]));
  expect(companies).toEqual(await impliedCompanies(fleet, [...companies.keys()]));

  const pool = createPool(fleet.database.appUrl, { max: 1 });
  try {
    for (const [type, copies] of [
      ['deals', deals],
      ['companies', companies],
    ] as const) {
      const ids = (
        await adminQuery<{ id: string }>(
          fleet.database,
          'SELECT object_id AS id FROM projections WHERE portal_id = $1 AND object_type = $2',
          [fleet.portalId, type],
        )
      ).map(row => row.id);
      const desired = await inPortal(pool, fleet.portalId, {}, tx => desiredValues(tx, type, ids));
      for (const [id, values] of desired) expect({ id, ...copies.get(id) }).toMatchObject({ id, ...values });
    }
  } finally {
    await pool.end();
  }
  return [...deals.values(), ...companies.values()].filter(copy =>
    Object.values(copy).some(value => value !== null),
  ).length;
}

function copiesInCrm(fleet: Fleet, type: ObjectType, names: string[]): Map<string, Copy> {
  const records = fleet.emulator.state.world.portals.get(fleet.portalId)?.records.get(typeIds[type]);
  const live = [...(records?.values() ?? [])].filter(record => record.archivedAt === null);
  const copy = (properties: Record<string, string>): Copy =>
    Object.fromEntries(names.map(name => [name, asDay(properties[name] ?? '')]));
  return new Map(live.map(record => [record.id, copy(record.properties)]).toSorted(byId) as [string, Copy][]);
}

const byId = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);

/** HubSpot keeps a date as a day or as its midnight in milliseconds. */
function asDay(value: string): string | null {
  if (value === '') return null;
  return /^[0-9]{13}$/.test(value) ? new Date(Number(value)).toISOString().slice(0, 10) : value;
}

/** Days are told in the program's zone, which is UTC in the demo. */
async function impliedDeals(fleet: Fleet, ids: string[]): Promise<Map<string, Copy>> {
  const rows = await adminQuery<Copy & { id: string }>(
    fleet.database,
    `SELECT d.id::text AS id, r.state AS dibs_registration_status,
            coalesce(p.name, f.partner) AS dibs_partner_name, r.registration_id AS dibs_registration_id,
            CASE r.state WHEN 'active' THEN to_char((r.protected_until - interval '1 ms') AT TIME ZONE 'UTC', 'YYYY-MM-DD')
            END AS dibs_protected_through,
            CASE r.state WHEN 'active' THEN to_char((r.follow_up_due_at - interval '1 ms') AT TIME ZONE 'UTC', 'YYYY-MM-DD')
            END AS dibs_follow_up_due,
            coalesce(f.roe, CASE WHEN r.registration_id IS NOT NULL THEN 'none' END) AS dibs_roe_status
       FROM unnest($2::bigint[]) AS d (id)
       LEFT JOIN LATERAL (
         SELECT * FROM registrations r WHERE r.portal_id = $1 AND r.deal_id = d.id
          ORDER BY CASE r.state WHEN 'active' THEN 1 WHEN 'under-review' THEN 2 WHEN 'info-requested' THEN 2
                     WHEN 'submitted' THEN 3 WHEN 'queued' THEN 4 ELSE 5 END,
                   CASE WHEN r.state IN ('submitted', 'under-review', 'queued') THEN r.sequence ELSE -r.sequence END LIMIT 1) AS r ON true
       LEFT JOIN partners p ON p.portal_id = $1 AND p.company_id = r.partner_company_id
       LEFT JOIN LATERAL (
         SELECT CASE WHEN bool_or(f.status = 'exception') THEN 'exception'
                     WHEN bool_or(f.status = 'heads-up') THEN 'heads-up' ELSE 'resolved' END AS roe,
                (array_agg(fp.name ORDER BY f.status IN ('heads-up', 'exception') DESC, f.recorded_at DESC,
                           f.finding_id DESC))[1] AS partner
           FROM findings f JOIN registrations fr USING (portal_id, registration_id)
           JOIN partners fp ON fp.portal_id = f.portal_id AND fp.company_id = fr.partner_company_id
          WHERE f.portal_id = $1 AND f.deal_id = d.id HAVING count(*) > 0) AS f ON true`,
    [fleet.portalId, ids],
  );
  return new Map(rows.map(({ id, ...copy }): [string, Copy] => [id ?? '', copy]).toSorted(byId));
}

/** Who holds a customer is asked of the holds, not of the registrations' states. */
async function impliedCompanies(fleet: Fleet, ids: string[]): Promise<Map<string, Copy>> {
  const rows = await adminQuery<Copy & { id: string }>(
    fleet.database,
    `SELECT c.id::text AS id,
            CASE WHEN contested THEN 'contested' WHEN h.open THEN 'open-to-direct' WHEN h.name IS NOT NULL THEN 'registered'
                 WHEN ever THEN 'free' END AS dibs_account_status,
            h.name AS dibs_registered_partner, h.through AS dibs_protected_through,
            CASE WHEN p.company_id IS NOT NULL THEN (
              SELECT count(*)::text FROM registrations o WHERE o.portal_id = $1 AND o.partner_company_id = c.id
                 AND o.state IN ('submitted', 'info-requested', 'under-review', 'queued', 'active'))
            END AS dibs_open_claims,
            p.tier AS dibs_partner_tier, to_char(t.next_review, 'YYYY-MM-DD') AS dibs_next_review
       FROM unnest($2::bigint[]) AS c (id)
       LEFT JOIN companies k ON k.portal_id = $1 AND k.company_id = c.id
       LEFT JOIN partners p ON p.portal_id = $1 AND p.company_id = c.id
       LEFT JOIN tier_standings t ON t.portal_id = $1 AND t.partner_company_id = c.id
       LEFT JOIN LATERAL (
         SELECT hp.name, hr.direct_window_open AS open, to_char((upper(h.period) - interval '1 ms') AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS through
           FROM holds h JOIN registrations hr USING (portal_id, registration_id)
           JOIN partners hp ON hp.portal_id = h.portal_id AND hp.company_id = hr.partner_company_id
          WHERE h.portal_id = $1 AND h.account_id = k.account_id AND h.period @> program_now()) AS h ON true
       LEFT JOIN LATERAL (
         SELECT coalesce(bool_or(r.protected_from IS NOT NULL), false) AS ever,
                coalesce(bool_or(r.contested AND r.state IN ('submitted', 'under-review', 'queued', 'active')), false)
                  AND coalesce(bool_or(r.protected_from IS NOT NULL), false) AS contested
           FROM registrations r WHERE r.portal_id = $1 AND r.account_id = k.account_id) AS e ON true`,
    [fleet.portalId, ids],
  );
  return new Map(rows.map(({ id, ...copy }): [string, Copy] => [id ?? '', copy]).toSorted(byId));
}
