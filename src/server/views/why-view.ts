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
  'besideRegistrationIds',
  'seenBeside',
]);

/** Claims in front, held or not: nobody learns behind whom a claim waits but who decides on claims. */
const inFront = 'earlierRegistrationIds';
const deciders = new Set(['approver', 'director', 'executive', 'admin']);

const mayRead = (fact: string, viewer: Viewer): boolean =>
  fact === inFront
    ? viewer.roles.some(role => deciders.has(role))
    : !onlyPartner(viewer) || !ofOthers.has(fact);

/** What somebody may read of facts. */
export const factsFor = <Value>(facts: Record<string, Value>, viewer: Viewer): Record<string, Value> =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => mayRead(name, viewer)));

export const onlyPartner = ({ roles }: Viewer): boolean => roles.every(role => role === 'partner');

/**
 * Why an outcome is what it is, as its entry in the ledger says, for who asks: to a partner nothing of another (I7). A
 * change of what somebody may not read of is left out as well.
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
    wouldChange: wouldChange.filter(({ fact }) => mayRead(fact, viewer)),
  };
}
