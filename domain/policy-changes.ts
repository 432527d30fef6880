import { canonicalJson } from './canonical-json.ts';
import type { Policy } from './policy.ts';

/** A setting that differs between two policies; lists count as one setting. `path` is in dots. */
export type PolicyChange = { path: string; from: unknown; to: unknown };

/** What differs between the policy in force and another, in the order of the document. */
export function policyChanges(inForce: Policy, next: Policy): PolicyChange[] {
  return changesBetween('', inForce, next);
}

function changesBetween(path: string, from: unknown, to: unknown): PolicyChange[] {
  const [before, after] = [groupOf(from), groupOf(to)];
  if (before === null || after === null)
    return canonicalJson(from ?? null) === canonicalJson(to ?? null) ? [] : [{ path, from, to }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap(name =>
    changesBetween(path === '' ? name : `${path}.${name}`, before[name], after[name]),
  );
}

/** A group that one side lacks altogether is compared setting by setting all the same. Null: one setting. */
function groupOf(value: unknown): Record<string, unknown> | null {
  if (value === undefined) return {};
  return isGroup(value) ? value : null;
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
