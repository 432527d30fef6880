import type { ExpectedOutcome, ImportVerdict, RowVerdict } from '../domain/import-verdict.ts';
import type { NamedPartner } from '../domain/partner-key.ts';
import type { Registration } from './records.ts';

/** One import of old registrations. */
export type ImportRecord = {
  importId: string;
  source: 'csv' | 'deals';
  /** Stands for what is imported and how it is read, so that the same import is found again. */
  digest: string;
  /** The file's name, or what the deals are filtered by. */
  label: string;
  how: Record<string, unknown>;
  startedBy: string;
  startedAt: Temporal.Instant;
  /** The place that reading has come to: a line of the file, or the id of a deal. */
  readThrough: string | null;
  readAt: Temporal.Instant | null;
  checkedAt: Temporal.Instant | null;
  applyBeganAt: Temporal.Instant | null;
  appliedAt: Temporal.Instant | null;
};

/** A row as it was read; `verdict` of those that cannot be judged any further. */
export type StagedRow = {
  line: number;
  reference: string | null;
  customer: string | null;
  partner: string | null;
  companyId: string | null;
  accountId: string | null;
  partnerCompanyId: string | null;
  dealId: string | null;
  protectedFrom: Temporal.Instant | null;
  protectedUntil: Temporal.Instant | null;
} & (RowVerdict | { verdict: null });

/** A row that is to be judged, or applied: everything it names was found. */
export type OpenRow = {
  line: number;
  reference: string;
  companyId: string;
  accountId: string;
  partnerCompanyId: string;
  dealId: string | null;
  protectedFrom: Temporal.Instant;
  protectedUntil: Temporal.Instant;
  /** What the dry run said; null before it. */
  expected: ExpectedOutcome | null;
};

/** Where reading goes on: rows come by account, on each the oldest first. */
export type RowPlace = Pick<OpenRow, 'accountId' | 'protectedFrom' | 'line'>;

export type RowOutcome = {
  line: number;
  outcome: 'active' | 'queued' | 'expired' | 'refused';
  code: string | null;
  reason: string | null;
  registrationId: string | null;
};

/** A row as the report shows it. */
export type ReportedRow = Omit<StagedRow, 'verdict'> & {
  verdict: ImportVerdict | null;
  expected: ExpectedOutcome | null;
  code: string | null;
  reason: string | null;
  outcome: RowOutcome['outcome'] | 'skipped' | null;
  outcomeCode: string | null;
  outcomeReason: string | null;
  registrationId: string | null;
};

/** How many rows are of a kind. */
export type ImportTally = Pick<ReportedRow, 'verdict' | 'expected' | 'code' | 'outcome' | 'outcomeCode'> & {
  rows: number;
};

export type ImportsPort = {
  saveImport(record: ImportRecord): Promise<void>;
  importById(importId: string): Promise<ImportRecord | null>;
  /** The latest with that digest. */
  importByDigest(digest: string): Promise<ImportRecord | null>;
  /** Keeps rows; of one that is there already the new reading. */
  stageRows(importId: string, rows: readonly StagedRow[]): Promise<void>;
  clearRows(importId: string): Promise<void>;
  /** How many rows are kept. */
  rowsOf(importId: string): Promise<number>;
  /** Rows on which the verdict depends on their customer, after the place and in order. */
  rowsToJudge(importId: string, after: RowPlace | null, limit: number): Promise<OpenRow[]>;
  /** Rows that are to be applied and were not yet, in order. */
  rowsToApply(importId: string, after: RowPlace | null, limit: number): Promise<OpenRow[]>;
  saveVerdicts(importId: string, verdicts: readonly (RowVerdict & { line: number })[]): Promise<void>;
  saveOutcomes(importId: string, outcomes: readonly RowOutcome[]): Promise<void>;
  /** Rows of which nothing is imported get that as their outcome. */
  skipRows(importId: string): Promise<void>;
  /** Rows whose reference an earlier line of the same import has are bad. */
  refuseSameReferences(importId: string): Promise<void>;
  tallies(importId: string): Promise<ImportTally[]>;
};

/** What rows name, looked up for many at once. */
export type ImportFactsPort = {
  namedPartners(): Promise<NamedPartner[]>;
  /** Companies by id; one that was merged or is gone says so. */
  companiesNamed(ids: string[]): Promise<{ companyId: string; accountId: string; missing: boolean }[]>;
  accountsWithDomains(domains: string[]): Promise<{ domain: string; accountId: string; companyId: string }[]>;
  /** Accounts of the companies of deals that are known. */
  accountsOfDeals(dealIds: string[]): Promise<{ dealId: string; accountIds: string[] }[]>;
  /** References that were imported before. */
  importedReferences(references: string[]): Promise<string[]>;
  importedClaims(references: string[]): Promise<{ reference: string; registration: Registration }[]>;
  liveClaimsOfAccounts(accountIds: string[]): Promise<Registration[]>;
  /** Which of the partners' own company is in which account. */
  accountsOfPartners(partnerCompanyIds: string[]): Promise<{ partnerCompanyId: string; accountId: string }[]>;
};
