import type pg from 'pg';
import type { Run } from '../run.ts';
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
  deliveries: number;
  inbox: { events: number; pending: number };
};

/** Looks at the database after each step and says what must not be. */
export type Watch = {
  look(run: Run): Promise<void>;
  replay: LedgerReplay;
  holders: HolderCheck;
};

const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;
const statements = (after: string) => `
  SELECT registration_id AS id, account_id AS account, state, sequence::int, partner_company_id AS partner,
    company_id AS company, deal_id AS deal, ${ms('protected_from')} AS "from", CASE WHEN tolled_since IS NULL
      THEN ${ms('protected_until')} ELSE 'Infinity' END AS until,
    ${ms('ended_at')} AS ended, contested FROM registrations ORDER BY sequence;
  SELECT hold_id AS id, registration_id AS registration, account_id AS account, ${ms('lower(period)')} AS "from",
    coalesce(${ms('upper(period)')}, 'Infinity') AS until FROM holds WHERE NOT isempty(period) ORDER BY hold_id;
  SELECT account_id AS id, united_into AS into FROM accounts;
  SELECT finding_id AS id, registration_id AS registration, rule, deal_id AS deal, act_key AS act,
    status FROM findings;
  SELECT dispute_id AS id, account_id AS account, registration_ids AS registrations FROM disputes;
  SELECT entry_id AS id, kind, registration_id AS registration, account_id AS account, ${ms('occurred_at')} AS occurred,
    ${ms('recorded_at')} AS recorded, facts FROM ledger WHERE entry_id > ${after} ORDER BY entry_id;
  SELECT (SELECT count(*)::int FROM deliveries) AS deliveries, count(*)::int AS events,
    (count(*) FILTER (WHERE outcome = 'pending'))::int AS pending FROM inbox`;

export function createWatch(): Watch {
  const replay = createLedgerReplay();
  const holders = createHolderCheck();
  let looks = 0;
  let last = '0';
  return {
    replay,
    holders,
    look: async run => {
      // One round trip for all; pg answers several statements with as many results, which its types do not tell.
      const answered: unknown = await run.db.admin.query(statements(last));
      const tables = tablesOf(answered);
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

function tablesOf(answered: unknown): Tables {
  if (!Array.isArray(answered)) throw new Error('Postgres answered one statement of many');
  const [claims, holds, accounts, findings, disputes, news, counts] = answered.map(
    (result: pg.QueryResult) => result.rows,
  );
  const [count] = counts ?? [];
  return {
    claims: claims ?? [],
    holds: holds ?? [],
    accounts: accounts ?? [],
    findings: findings ?? [],
    disputes: disputes ?? [],
    news: news ?? [],
    deliveries: count.deliveries,
    inbox: { events: count.events, pending: count.pending },
  };
}
