import type { Figure } from './question.ts';

/** What a bench has to show, the quick sizes marked as such. */
export type Shown = { figures: readonly Figure[]; notMeasured: readonly { name: string; why: string }[] };

const head = ['question', 'figure', 'baseline', 'ratio', 'to reach', 'reached'];

/** The figures as a table of text, columns in line. */
export function asText(shown: Shown, quick: boolean): string {
  const rows = [head, ...cellsOf(shown)];
  const widths = head.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  const lines = rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    ...(quick ? ['QUICK SIZES: these are no figures, they only show that the bench runs'] : []),
    ...lines,
  ].join('\n');
}

/** The same as a table of Markdown. */
export function asMarkdown(shown: Shown): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...cellsOf(shown).map(line)].join('\n');
}

function cellsOf({ figures, notMeasured }: Shown): string[][] {
  return [
    ...figures.map(figure => [
      `${figure.question}: ${figure.what}`,
      `${inDigits(figure.value)} ${figure.unit}`,
      figure.baselineValue === null ? '–' : `${inDigits(figure.baselineValue)} ${figure.unit}`,
      figure.ratio === null ? '–' : figure.ratio.toFixed(2),
      figure.toReach.length === 0 ? 'told' : figure.toReach.join('; '),
      figure.toReach.length === 0 ? '–' : figure.reached ? 'yes' : 'NO',
    ]),
    ...notMeasured.map(({ name, why }) => [name, 'not measured', '–', '–', why, 'NO']),
  ];
}

/** As many digits as mean something. */
export function inDigits(value: number): string {
  if (Number.isNaN(value)) return '?';
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value >= 1 ? value.toFixed(1) : value.toFixed(3);
}
