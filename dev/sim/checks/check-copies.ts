import { liveRecords } from '../acts/crm-ids.ts';
import type { Run } from '../run.ts';
import { currentDeal } from './check-findings.ts';

type Claim = {
  id: string;
  account: string;
  state: string;
  deal: string | null;
  partner: string;
  partner_name: string;
  from: number | null;
  until: number | null;
  follow_up: number | null;
  contested: boolean;
  window_open: boolean;
  sequence: number;
};
type Finding = { deal: string | null; status: string; partner_name: string };

/**
 * P4: what HubSpot's records say in our properties is what the tables say, worked out here once more from the rules
 * (domain rule 14) and HubSpot's own merges.
 */
export async function checkCopies(run: Run): Promise<void> {
  const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;
  const claims = await run.db.admin.query<Claim>(
    `SELECT registration_id AS id, account_id AS account, state, deal_id AS deal, partner_company_id AS partner,
       p.name AS partner_name, ${ms('protected_from')} AS "from", CASE WHEN tolled_since IS NULL THEN ${ms('protected_until')} END AS until,
       ${ms('follow_up_due_at')} AS follow_up, contested,
       direct_window_open AS window_open, sequence::int
     FROM registrations r JOIN partners p ON p.portal_id = r.portal_id AND p.company_id = r.partner_company_id
     ORDER BY sequence`,
  );
  const findings = await run.db.admin.query<Finding>(
    `SELECT f.deal_id AS deal, f.status, p.name AS partner_name FROM findings f JOIN registrations r USING (portal_id, registration_id)
       JOIN partners p ON p.portal_id = r.portal_id AND p.company_id = r.partner_company_id ORDER BY f.recorded_at, f.finding_id`,
  );
  const companies = await run.db.admin.query<{ id: string; account: string }>(
    'SELECT company_id AS id, account_id AS account FROM companies',
  );
  const tiers = await run.db.admin.query<{ id: string; tier: string; next_review: string | null }>(
    `SELECT p.company_id AS id, p.tier, to_char(s.next_review, 'YYYY-MM-DD') AS next_review
       FROM partners p LEFT JOIN tier_standings s ON s.portal_id = p.portal_id AND s.partner_company_id = p.company_id
      WHERE p.status <> 'terminated'`,
  );
  const tierOf = new Map(tiers.rows.map(row => [row.id, row]));
  const accountOf = new Map(companies.rows.map(row => [row.id, row.account]));
  for (const deal of liveRecords(run, '0-3')) {
    const own = claims.rows.filter(claim => claim.deal !== null && currentDeal(run, claim.deal) === deal.id);
    const found = findings.rows.filter(
      finding => finding.deal !== null && currentDeal(run, finding.deal) === deal.id,
    );
    compare(run, 'deal', deal.id, deal.properties, dealValues(run, own, found));
  }
  for (const company of liveRecords(run, '0-2')) {
    const account = accountOf.get(company.id);
    const own = claims.rows.filter(claim => claim.account === account);
    const partner = claims.rows.filter(claim => claim.partner === company.id);
    compare(run, 'company', company.id, company.properties, {
      ...customerValues(run, own),
      ...tierValues(tierOf.get(company.id)),
      ...(run.partnerIds.includes(company.id) && {
        dibs_open_claims: String(partner.filter(claim => isLive(claim.state)).length),
      }),
    });
  }
}

function compare(
  run: Run,
  what: string,
  id: string,
  has: Readonly<Record<string, string>>,
  wanted: Record<string, string | null>,
): void {
  if (run.lane.disturbed.has(id)) return;
  run.tried('P4');
  for (const [name, value] of Object.entries(wanted))
    if (day(has[name] ?? '') !== (value ?? ''))
      run.violate(`P4: ${name} of ${what} ${id} is “${has[name] ?? ''}”, the ledger says “${value ?? ''}”`);
}

const tierValues = (partner: { tier: string; next_review: string | null } | undefined) =>
  partner === undefined ? {} : { dibs_partner_tier: partner.tier, dibs_next_review: partner.next_review };

const isLive = (state: string) =>
  ['submitted', 'info-requested', 'under-review', 'queued', 'active'].includes(state);

function dealValues(run: Run, claims: Claim[], findings: Finding[]): Record<string, string | null> {
  const order = ['active', 'under-review', 'info-requested', 'submitted', 'queued'];
  const standing =
    order.map(state => claims.find(claim => claim.state === state)).find(claim => claim !== undefined) ??
    claims.at(-1);
  const observed = run.policy.enforcement === 'observe';
  const worst = ['exception', 'heads-up'].find(status => findings.some(finding => finding.status === status));
  const roe = observed || findings.length === 0 ? 'none' : (worst ?? 'resolved');
  const touched = standing !== undefined || roe !== 'none';
  const open = findings
    .filter(finding => finding.status === 'heads-up' || finding.status === 'exception')
    .at(-1);
  const active = standing?.state === 'active';
  return {
    dibs_registration_status: standing?.state ?? null,
    dibs_registration_id: standing?.id ?? null,
    dibs_partner_name: touched ? ((standing ?? open ?? findings.at(-1))?.partner_name ?? null) : null,
    dibs_protected_through: active ? lastDay(run, standing.until) : null,
    dibs_follow_up_due: active ? lastDay(run, standing.follow_up) : null,
    dibs_roe_status: touched ? roe : null,
  };
}

function customerValues(run: Run, claims: Claim[]): Record<string, string | null> {
  const holder = claims.find(claim => claim.state === 'active');
  const contested = claims.some(claim => claim.contested && isLive(claim.state));
  const ever = claims.some(claim => claim.from !== null);
  if (!ever)
    return { dibs_account_status: null, dibs_registered_partner: null, dibs_protected_through: null };
  return {
    dibs_account_status: contested
      ? 'contested'
      : holder === undefined
        ? 'free'
        : holder.window_open
          ? 'open-to-direct'
          : 'registered',
    dibs_registered_partner: holder?.partner_name ?? null,
    dibs_protected_through: holder === undefined ? null : lastDay(run, holder.until),
  };
}

/** The day before the first unprotected instant, in the program's zone. */
function lastDay(run: Run, until: number | null): string | null {
  if (until === null) return null;
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: run.policy.timeZone, dateStyle: 'short' });
  return format.format(new Date(until - 1));
}

const day = (value: string) =>
  /^[0-9]{12,14}$/.test(value) ? new Date(Number(value)).toISOString().slice(0, 10) : value;
