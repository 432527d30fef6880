import type { move, State } from '../domain/registration.ts';

/**
 * The state that a move leads to, where the operation has made sure before that the table allows it.
 * @throws when it does not: a defect of the operation, never an outcome
 */
export function moved(result: ReturnType<typeof move>): State {
  if (!result.ok) throw new Error(`${result.refusal.code}: ${result.refusal.detail}`);
  return result.to;
}
