import type { ImportSummary } from './import-report.ts';
import { type ImportVerdict, importVerdicts } from './import-verdict.ts';

/** What a verdict means for the person who imports. */
const verdictWords: Record<ImportVerdict, string> = {
  new: 'new: will be registered',
  expired: 'have ended: kept as history',
  'live-duplicate': 'stand here already, as a live registration or an earlier import',
  overlap: 'overlap an earlier row of the same import',
  'unknown-partner': 'name no partner of the program',
  'unknown-customer': 'name no customer that HubSpot has',
  bad: 'cannot be understood or cannot be so',
};

/** What to do about rows of a code. */
const remedies: Record<string, string> = {
  ALREADY_IMPORTED: 'nothing: they were imported before',
  ALREADY_REGISTERED: 'nothing: the partner’s own live registration stays as it is',
  LIVE_CLAIM_COMES_FIRST: 'nothing, or settle with the partner: they wait in the queue',
  EARLIER_ROW_COMES_FIRST:
    'nothing, or decide which is right and delete the other row: they wait in the queue',
  SAME_PARTNER_TWICE: 'nothing, or delete the row that is wrong',
  SEVERAL_PARTNERS: 'write the partner’s company id instead of the name',
  NO_SUCH_PARTNER: 'mark the company as a partner in HubSpot, or write its company id or domain',
  PARTNER_SUSPENDED: 'reinstate the partner, or leave them out',
  NO_SUCH_COMPANY: 'correct the id; a company made just now has to be read first',
  COMPANY_GONE: 'restore the company in HubSpot, or name another',
  NO_SUCH_DOMAIN: 'create the company in HubSpot with that domain, then check again',
  SEVERAL_CUSTOMERS: 'give the company id instead of the domain',
  NOT_UNDERSTOOD: 'correct the row as its reason says',
  SAME_REFERENCE: 'give each row a reference of its own',
  DEAL_ELSEWHERE: 'correct the deal, or leave it out',
  SELF_CLAIM: 'name the company that was to buy',
  IMPLAUSIBLE_PERIOD: 'correct the days: it began in the past and ended after that',
};

/** What to do about a row of a code; null: nothing is known to be done. */
export const remedyOf = (code: string): string | null => remedies[code] ?? null;

/** The report of an import as lines of text: what is in it, what to do about it, and what became of it. */
export function importReportLines(summary: ImportSummary): string[] {
  const { rows, verdicts, codes, outcomes, otherwise } = summary;
  const judged = importVerdicts.flatMap(verdict => {
    const of = verdicts[verdict];
    if (of.rows === 0) return [];
    return [
      `${count(of.rows)}  ${verdictWords[verdict]}${partly(of)}`,
      ...codes
        .filter(each => each.verdict === verdict)
        .map(
          each =>
            `${' '.repeat(12)}${each.code}: ${figure(each.rows)}. Do: ${remedyOf(each.code) ?? 'see the reason'}.`,
        ),
    ];
  });
  const applied = rows - outcomes.open;
  return [
    `${figure(rows)} rows:`,
    ...judged,
    ...(applied === 0
      ? ['Nothing was imported yet.']
      : [
          `Applied ${figure(applied)} of ${figure(rows)}: ${figure(outcomes.active)} registered, ${figure(outcomes.queued)} in the queue, ${figure(outcomes.expired)} as history, ${figure(outcomes.skipped)} skipped, ${figure(outcomes.refused)} refused, ${figure(outcomes.open)} still to come.`,
        ]),
    ...otherwise.map(
      each =>
        `Otherwise than the dry run said: ${each.rows === 1 ? '1 row was' : `${figure(each.rows)} rows were`} to be ${each.expected} and ${each.rows === 1 ? 'is' : 'are'} ${each.outcome}${each.code === null ? '' : ` (${each.code})`}, because something changed in between.`,
    ),
  ];
}

/** Where a verdict leads to more than one end. */
function partly(of: ImportSummary['verdicts'][ImportVerdict]): string {
  return of.queued > 0 && of.skipped > 0
    ? ` (${figure(of.queued)} wait in the queue, ${figure(of.skipped)} are skipped)`
    : '';
}

const figure = (rows: number) => rows.toLocaleString('en');
const count = (rows: number) => figure(rows).padStart(10);
