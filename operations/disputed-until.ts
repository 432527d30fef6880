import { type DisputeCase, isPending } from '../domain/dispute.ts';
import type { DisputesPort } from './dispute-records.ts';

/** When a case is due to be decided: by its fifth day, or by the end of its appeal. */
export const decisionDueAt = ({ appeal, limits }: Pick<DisputeCase, 'appeal' | 'limits'>): Temporal.Instant =>
  appeal?.dueAt ?? limits.decide;

/** Until when acknowledged disputes about the account keep new claims from being approved; null: none does. */
export async function disputedUntil(
  ports: Pick<DisputesPort, 'undecidedOnAccount'>,
  accountId: string,
): Promise<Temporal.Instant | null> {
  const due = (await ports.undecidedOnAccount(accountId)).filter(isPending).map(decisionDueAt);
  return due.toSorted(Temporal.Instant.compare).at(-1) ?? null;
}
