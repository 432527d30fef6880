/** A time at which HubSpot says that a deal was put into a stage. `userId`, `source` null: it does not say by whom. */
export type DealStepRecord = {
  at: Temporal.Instant;
  outcome: 'open' | 'won' | 'lost';
  userId: string | null;
  source: string | null;
};

/** Money and stages of a deal. `amount` is HubSpot's decimal text, in `currency` or else the program's own. */
export type DealMoneyAndSteps = {
  amount: string | null;
  currency: string | null;
  closeDate: Temporal.Instant | null;
  /** Won or lost by HubSpot's account; null: not read yet. */
  closed: boolean | null;
  /** Read where a registration is on the deal; oldest first. */
  steps: DealStepRecord[];
};

export const noMoneyAndSteps: DealMoneyAndSteps = {
  amount: null,
  currency: null,
  closeDate: null,
  closed: null,
  steps: [],
};

/** Those from the first that closed the deal on: that it was open before says nothing more than that it is open. */
export function tellingSteps(steps: readonly DealStepRecord[]): DealStepRecord[] {
  const closed = steps.findIndex(step => step.outcome !== 'open');
  return closed === -1 ? [] : steps.slice(closed);
}

/** What was known with what was read: HubSpot keeps the last values of a property only. */
export function joinedSteps(
  known: readonly DealStepRecord[],
  read: readonly DealStepRecord[],
): DealStepRecord[] {
  const steps = [...known.filter(step => !read.some(other => other.at.equals(step.at))), ...read];
  return steps.sort((a, b) => Temporal.Instant.compare(a.at, b.at));
}
