import { canonicalJson } from './canonical-json.ts';
import { type Life, type LifeFacts, lifeUnder } from './life-under.ts';
import type { Policy } from './policy.ts';

/** What another policy would have made of one registration; absent where it makes no difference. */
export type LifeEffect = {
  registrationId: string;
  partnerCompanyId: string;
  /** `lapsed`: over by now, though it is or was protected longer · `shortened`: it will end earlier. */
  end: 'lapsed' | 'shortened' | 'lengthened' | 'same';
  renewal: 'lost' | 'gained' | 'same';
  /** Follow-ups missed more, or fewer (negative). */
  misses: number;
  until: { before: string | null; after: string | null };
};

/**
 * What a registration would have gained or lost under another policy than its own (section 12); null: nothing. Both
 * lives are reckoned by the same rules from the same facts.
 */
export function effectOn(
  facts: LifeFacts,
  policies: { own: Policy; other: Policy },
  now: Temporal.Instant,
): LifeEffect | null {
  if (settingsOfLife(policies.own) === settingsOfLife(policies.other)) return null;
  const before = lifeUnder(facts, policies.own, now);
  const after = lifeUnder(facts, policies.other, now);
  const effect: LifeEffect = {
    registrationId: facts.registrationId,
    partnerCompanyId: facts.partnerCompanyId,
    end: endEffect(before, after, now),
    renewal: before.renewed === after.renewed ? 'same' : after.renewed ? 'gained' : 'lost',
    misses: after.misses.length - before.misses.length,
    until: { before: before.until?.toString() ?? null, after: after.until?.toString() ?? null },
  };
  return effect.end === 'same' && effect.renewal === 'same' && effect.misses === 0 ? null : effect;
}

function endEffect(before: Life, after: Life, now: Temporal.Instant): LifeEffect['end'] {
  // Whether it is paused is a fact, and no setting: then neither has an end.
  if (before.until === null || after.until === null) return 'same';
  const order = Temporal.Instant.compare(after.until, before.until);
  if (order === 0) return 'same';
  if (order > 0) return 'lengthened';
  return Temporal.Instant.compare(after.until, now) <= 0 ? 'lapsed' : 'shortened';
}

const known = new WeakMap<Policy, string>();

/** As text what `lifeUnder` looks at: policies that agree in it need no replay. */
function settingsOfLife(policy: Policy): string {
  const { timeZone, businessCalendar, followUp, renewal, registration } = policy;
  const text =
    known.get(policy) ??
    canonicalJson({
      timeZone,
      businessCalendar,
      followUp,
      renewal: renewal ?? null,
      protectionDays: registration.protectionDays,
      limit: registration.maxProtectedDaysPerYear,
    });
  known.set(policy, text);
  return text;
}

/** How many gain and lose what. */
export type EffectSummary = {
  lapsed: number;
  shortened: number;
  lengthened: number;
  renewalsLost: number;
  renewalsGained: number;
  /** Registrations with more missed follow-ups, and with fewer. */
  moreMisses: number;
  fewerMisses: number;
};

export function summaryOf(effects: readonly LifeEffect[]): EffectSummary {
  const count = (fits: (effect: LifeEffect) => boolean) => effects.filter(fits).length;
  return {
    lapsed: count(({ end }) => end === 'lapsed'),
    shortened: count(({ end }) => end === 'shortened'),
    lengthened: count(({ end }) => end === 'lengthened'),
    renewalsLost: count(({ renewal }) => renewal === 'lost'),
    renewalsGained: count(({ renewal }) => renewal === 'gained'),
    moreMisses: count(({ misses }) => misses > 0),
    fewerMisses: count(({ misses }) => misses < 0),
  };
}
