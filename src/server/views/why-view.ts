import type { RecordedWhy } from '../../../adapters/postgres/ledger-whys.ts';
import type { Why as WhyView } from '../../../contract/why.ts';
import { ledgerTitle } from '../../../domain/ledger-titles.ts';
import type { FactValue } from '../../../domain/refusal.ts';
import type { Viewer } from './viewer.ts';

/** Facts that name another partner, its people (who sells along may be), or a registration that may be another's (I7). */
const ofOthers = new Set([
  'coSellUserIds',
  'linkedPartnerIds',
  'submitterCompanyId',
  'fromPartnerCompanyId',
  'toPartnerCompanyId',
  'byPartnerCompanyId',
  'keptRegistrationId',
  'holderRegistrationId',
  'earlierRegistrationIds',
]);

/** What a partner may read of facts; others read all of them. */
export const factsFor = <Value>(facts: Record<string, Value>, viewer: Viewer): Record<string, Value> =>
  onlyPartner(viewer)
    ? Object.fromEntries(Object.entries(facts).filter(([name]) => !ofOthers.has(name)))
    : facts;

export const onlyPartner = ({ roles }: Viewer): boolean => roles.every(role => role === 'partner');

/**
 * Why an outcome is what it is, as its entry in the ledger says, for who asks: to a partner nothing of another (I7). A
 * change of what it may not read of is left out as well.
 *
 * @param timeZone the program's
 */
export function whyView(recorded: RecordedWhy, viewer: Viewer, timeZone: string): WhyView {
  const { code, rule, facts, wouldChange } = recorded.why;
  const told: Record<string, FactValue> = factsFor(facts, viewer);
  return {
    code,
    rule,
    text: ledgerTitle(recorded.kind, recorded.facts, timeZone),
    facts: told,
    wouldChange: wouldChange.filter(({ fact }) => !onlyPartner(viewer) || !ofOthers.has(fact)),
  };
}
