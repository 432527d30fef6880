import { type ConsentScope, covers, type EngagementAct } from './consent.ts';

/** What each pattern of rule 8 is an act of, as a scope sees it (D1–D11). */
const kinds: Record<string, EngagementAct['kind']> = {
  D1: 'deal',
  D2: 'ownership',
  D3: 'ownership',
  D4: 'outreach',
  D5: 'outreach',
  D6: 'deal',
  D7: 'ownership',
  D8: 'ownership',
  D9: 'deal',
  D10: 'deal',
  D11: 'deal',
};

type Hit = { rule: string; dealId: string | null };

/** Whether a consent of this scope is a yes to what the finding is about. A rule that is not known is covered by none. */
export function coversFinding(scope: ConsentScope, { rule, dealId }: Hit): boolean {
  const kind = kinds[rule];
  return kind !== undefined && covers(scope, { kind, dealIds: dealId === null ? [] : [dealId] });
}

/** The narrowest scope that covers a finding: its deal; without one what it was, work without deals or everything. */
export function scopeOfFinding({ rule, dealId }: Hit): ConsentScope {
  if (dealId !== null) return { kind: 'deal', dealId };
  return { kind: kinds[rule] === 'outreach' ? 'outreach' : 'account' };
}
