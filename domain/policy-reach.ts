import { canonicalJson } from './canonical-json.ts';
import type { PolicyChange } from './policy-changes.ts';
import { type PolicySetting, settingAt } from './policy-settings.ts';

/** Whether a newer version reaches running claims, and the settings that keep it from them. */
export type PolicyReach = {
  reaches: boolean;
  because: { path: string; favours: PolicySetting['favours'] }[];
};

/**
 * A newer version reaches running claims only if every setting that it changes favours the registered partner
 * (section 12). Dated settings (calendars) apply to everybody as they stand and are not asked; a path without a row
 * favours nobody.
 */
export function reachesRunningClaims(changes: readonly PolicyChange[]): PolicyReach {
  const because = changes
    .filter(change => settingAt(change.path)?.dated !== true && !favoursPartner(change))
    .map(({ path }) => ({ path, favours: settingAt(path)?.favours ?? ('never' as const) }));
  return { reaches: because.length === 0, because };
}

/** Whether this one change is to the registered partner's favour. No change at all is. */
export function favoursPartner({ path, from, to }: PolicyChange): boolean {
  const setting = settingAt(path);
  if (setting === undefined || setting.favours === 'never') return false;
  return setting.favours === 'higher' ? notBelow(from, to, setting) : notBelow(to, from, setting);
}

/** Whether `to` is at least `from`, as the kind of the setting compares. What cannot be compared is not. */
function notBelow(from: unknown, to: unknown, { options }: PolicySetting): boolean {
  if (typeof from === 'number' && typeof to === 'number') return to >= from;
  if (typeof from === 'boolean' && typeof to === 'boolean') return to || !from;
  if (Array.isArray(from) && Array.isArray(to)) return includesAll(to, from);
  if (typeof from !== 'string' || typeof to !== 'string' || options === undefined) return false;
  const [before, after] = [options.indexOf(from), options.indexOf(to)];
  return before >= 0 && after >= before;
}

function includesAll(list: readonly unknown[], wanted: readonly unknown[]): boolean {
  const known = new Set(list.map(item => canonicalJson(item)));
  return wanted.every(item => known.has(canonicalJson(item)));
}
