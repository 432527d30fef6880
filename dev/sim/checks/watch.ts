import type { Run } from '../run.ts';
import type { SimDatabase } from '../sim-database.ts';
import { checkEvents } from './check-events.ts';
import { checkFindings } from './check-findings.ts';
import { createHolderCheck, type HolderCheck } from './check-holders.ts';
import { checkHolds } from './check-holds.ts';
import { checkQueues } from './check-queues.ts';
import { checkUnions } from './check-unions.ts';
import { createLedgerReplay, type LedgerReplay } from './ledger-replay.ts';

export type ClaimRow = {
  id: string;
  account: string;
  state: string;
  sequence: number;
  partner: string;
  company: string;
  deal: string | null;
  from: number | null;
  /** Infinity while it is paused, as of its hold. */
  until: number | null;
  ended: number | null;
  contested: boolean;
};
export type HoldRow = { id: string; registration: string; account: string; from: number; until: number };
export type FindingRow = {
  id: string;
  registration: string;
  rule: string;
  deal: string | null;
  /** What the finding is about. */
  act: string;
  status: string;
};
export type LedgerRow = {
  id: string;
  kind: string;
  registration: string | null;
  account: string | null;
  occurred: number;
  recorded: number;
  facts: Record<string, unknown>;
};
export type Tables = {
  claims: ClaimRow[];
  holds: HoldRow[];
  accounts: { id: string; into: string | null }[];
  findings: FindingRow[];
  disputes: { id: string; account: string; registrations: string[] }[];
  /** Entries that came since the last look. */
  news: LedgerRow[];
  /** Events in the inbox; null while a delivery waits to be unpacked into it. */
  unpacked: number | null;
};

/** Looks at the database after each step and says what must not be. */
export type Watch = {
  look(run: Run): Promise<void>;
  replay: LedgerReplay;
  holders: HolderCheck;
};

/** To the microsecond, as `extract` has it until 2039, without its decimals: those cost a look as much as its rows. */
const ms = (column: string) => `(round(date_part('epoch', ${column}) * 1e6) / 1e3)`;
/** All tables at once as one JSON document, by statements that are planned once per connection. */
const look = `
CREATE OR REPLACE FUNCTION sim.look(after bigint) RETURNS json LANGUAGE plpgsql AS $body$
BEGIN RETURN json_build_object(
  'claims', (SELECT json_agg(t) FROM (
    SELECT registration_id AS id, account_id::text AS account, state, sequence::int, partner_company_id::text AS partner,
      company_id::text AS company, deal_id::text AS deal, ${ms('protected_from')} AS "from", CASE WHEN tolled_since IS NULL
        THEN ${ms('protected_until')} ELSE 'Infinity' END AS until,
      ${ms('ended_at')} AS ended, contested FROM registrations ORDER BY sequence) t),
  'holds', (SELECT json_agg(t) FROM (
    SELECT hold_id::text AS id, registration_id AS registration, account_id::text AS account, ${ms('lower(period)')} AS "from",
      coalesce(${ms('upper(period)')}, 'Infinity') AS until FROM holds WHERE NOT isempty(period) ORDER BY hold_id) t),
  'accounts', (SELECT json_agg(t) FROM (
    SELECT account_id::text AS id, united_into::text AS into FROM accounts ORDER BY account_id) t),
  'findings', (SELECT json_agg(t) FROM (
    SELECT finding_id AS id, registration_id AS registration, rule, deal_id::text AS deal, act_key AS act,
      status FROM findings ORDER BY finding_id) t),
  'disputes', (SELECT json_agg(t) FROM (
    SELECT dispute_id AS id, account_id::text AS account, registration_ids AS registrations FROM disputes
     ORDER BY dispute_id) t),
  'news', (SELECT json_agg(t) FROM (
    SELECT entry_id::text AS id, kind, registration_id AS registration, account_id::text AS account,
      ${ms('occurred_at')} AS occurred, ${ms('recorded_at')} AS recorded, facts
    FROM ledger WHERE entry_id > after ORDER BY entry_id) t),
  'unpacked', CASE WHEN NOT EXISTS (SELECT FROM deliveries) THEN (SELECT count(*) FROM inbox) END);
END $body$`;

/** Databases that have the function. */
const lookedAt = new WeakSet<SimDatabase>();

export function createWatch(): Watch {
  const replay = createLedgerReplay();
  const holders = createHolderCheck();
  let looks = 0;
  let last = '0';
  return {
    replay,
    holders,
    look: async run => {
      if (!lookedAt.has(run.db)) await run.db.admin.query(look);
      lookedAt.add(run.db);
      const { rows } = await run.db.admin.query<{ tables: Seen }>({
        name: 'look',
        text: 'SELECT sim.look($1) AS tables',
        values: [last],
      });
      const tables = tablesOf(rows[0]?.tables);
      last = tables.news.at(-1)?.id ?? last;
      replay.take(run, tables);
      checkHolds(run, tables);
      checkQueues(run, tables);
      checkFindings(run, tables);
      checkUnions(run, tables);
      checkEvents(run, tables);
      looks += 1;
      if (looks % 5 === 0) await holders.look(run, last);
    },
  };
}

/** As JSON has it: no rows are null, and infinity is text. */
type Seen = { [Name in keyof Tables]: Tables[Name] | null };

function tablesOf(seen: Seen | undefined): Tables {
  if (seen == null) throw new Error('The look found nothing');
  const until = <Row extends { until: number | null }>(row: Row): Row => ({
    ...row,
    until: row.until === null ? null : Number(row.until),
  });
  return {
    claims: (seen.claims ?? []).map(until),
    holds: (seen.holds ?? []).map(until),
    accounts: seen.accounts ?? [],
    findings: seen.findings ?? [],
    disputes: seen.disputes ?? [],
    news: seen.news ?? [],
    unpacked: seen.unpacked,
  };
}
