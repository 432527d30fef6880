import { type ConsentScope, covers, type EngagementAct } from './consent.ts';

/** What each pattern of rule 8 is an act of, as a scope sees it (D1–D11). */
const patterns: Record<EngagementAct['kind'], string[]> = {
  deal: ['D1', 'D6', 'D9', 'D10', 'D11'],
  ownership: ['D2', 'D3', 'D7', 'D8'],
  outreach: ['D4', 'D5'],
};
const kindOf = (rule: string) =>
  (['deal', 'ownership', 'outreach'] as const).find(kind => patterns[kind].includes(rule));

type Hit = { rule: string; dealId: string | null };

/** Whether a consent of this scope is a yes to what the finding is about. A rule that is not known is covered by none. */
export function coversFinding(scope: ConsentScope, { rule, dealId }: Hit): boolean {
  const kind = kindOf(rule);
  return kind !== undefined && covers(scope, { kind, dealIds: dealId === null ? [] : [dealId] });
}

/** The narrowest scope that covers a finding: its deal; without one what it was, work without deals or everything. */
export function scopeOfFinding({ rule, dealId }: Hit): ConsentScope {
  if (dealId !== null) return { kind: 'deal', dealId };
  return { kind: kindOf(rule) === 'outreach' ? 'outreach' : 'account' };
}
