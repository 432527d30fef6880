/** What a figure is to reach, alone or against its baseline. */
export type Goal =
  | { kind: 'at-most' | 'at-least'; value: number }
  /** So many times the baseline. */
  | { kind: 'most-of-baseline' | 'least-of-baseline'; times: number }
  /** So much more than the baseline. */
  | { kind: 'most-over-baseline'; value: number };

/** A figure that was not measured reaches nothing. */
export function isReached(goal: Goal, value: number, baseline: number | null): boolean {
  switch (goal.kind) {
    case 'at-most':
      return value <= goal.value;
    case 'at-least':
      return value >= goal.value;
    case 'most-of-baseline':
      return baseline !== null && value <= goal.times * baseline;
    case 'least-of-baseline':
      return baseline !== null && value >= goal.times * baseline;
    case 'most-over-baseline':
      return baseline !== null && value - baseline <= goal.value;
    default:
      return goal satisfies never;
  }
}

export function inWords(goal: Goal, unit: string): string {
  switch (goal.kind) {
    case 'at-most':
      return `≤ ${goal.value} ${unit}`;
    case 'at-least':
      return `≥ ${goal.value} ${unit}`;
    case 'most-of-baseline':
      return `≤ ${goal.times} × baseline`;
    case 'least-of-baseline':
      return `≥ ${goal.times} × baseline`;
    case 'most-over-baseline':
      return `≤ ${goal.value} ${unit} over baseline`;
    default:
      return goal satisfies never;
  }
}
