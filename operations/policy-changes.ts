import { canonicalJson } from '../domain/canonical-json.ts';
import type { Policy } from '../domain/policy.ts';

/** A setting that differs between two policies; lists count as one setting. `path` is in dots. */
export type PolicyChange = { path: string; from: unknown; to: unknown };

/** What differs between the policy in force and another, in the order of the document. */
export function policyChanges(inForce: Policy, next: Policy): PolicyChange[] {
  return changesBetween('', inForce, next);
}

function changesBetween(path: string, from: unknown, to: unknown): PolicyChange[] {
  if (!isGroup(from) || !isGroup(to))
    return canonicalJson(from ?? null) === canonicalJson(to ?? null) ? [] : [{ path, from, to }];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return names.flatMap(name => changesBetween(path === '' ? name : `${path}.${name}`, from[name], to[name]));
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
