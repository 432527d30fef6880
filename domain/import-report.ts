import { type ExpectedOutcome, type ImportVerdict, importVerdicts } from './import-verdict.ts';

/** How many rows of an import are of a kind. */
export type ImportTally = {
  verdict: ImportVerdict | null;
  expected: ExpectedOutcome | null;
  code: string | null;
  outcome: ExpectedOutcome | 'refused' | null;
  outcomeCode: string | null;
  rows: number;
};

export type ImportSummary = {
  rows: number;
  verdicts: Record<
    ImportVerdict,
    { rows: number; active: number; queued: number; expired: number; skipped: number }
  >;
  /** Why rows are what they are, most frequent first. */
  codes: { verdict: ImportVerdict; code: string; rows: number }[];
  /** What became of them; `open`: not applied yet. */
  outcomes: Record<ExpectedOutcome | 'refused' | 'open', number>;
  /** Applied, and not as the dry run said: the facts changed in between. */
  otherwise: { expected: ExpectedOutcome; outcome: string; code: string | null; rows: number }[];
};

/** Adds tallies up. Every row is in exactly one verdict (once all are judged) and in exactly one outcome. */
export function importSummary(tallies: readonly ImportTally[]): ImportSummary {
  const count = (of: (tally: ImportTally) => boolean) =>
    tallies.filter(of).reduce((sum, tally) => sum + tally.rows, 0);
  const verdicts = Object.fromEntries(
    importVerdicts.map(verdict => {
      const as = (expected: ExpectedOutcome) => count(t => t.verdict === verdict && t.expected === expected);
      const rows = count(t => t.verdict === verdict);
      return [
        verdict,
        { rows, active: as('active'), queued: as('queued'), expired: as('expired'), skipped: as('skipped') },
      ];
    }),
  ) as ImportSummary['verdicts'];
  const codes = importVerdicts.flatMap(verdict => {
    const told = tallies.filter(t => t.verdict === verdict).flatMap(t => t.code ?? []);
    return [...new Set(told)].map(code => ({
      verdict,
      code,
      rows: count(t => t.verdict === verdict && t.code === code),
    }));
  });
  const became = (outcome: ImportTally['outcome']) => count(tally => tally.outcome === outcome);
  return {
    rows: count(() => true),
    verdicts,
    codes: codes.toSorted((a, b) => b.rows - a.rows),
    outcomes: {
      active: became('active'),
      queued: became('queued'),
      expired: became('expired'),
      skipped: became('skipped'),
      refused: became('refused'),
      open: became(null),
    },
    otherwise: tallies.flatMap(({ expected, outcome, outcomeCode, rows }) =>
      expected === null || outcome === null || outcome === expected
        ? []
        : [{ expected, outcome, code: outcomeCode, rows }],
    ),
  };
}
