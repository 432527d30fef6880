import { addMonthsClamped } from './calendar.ts';
import type { Outcome } from './outcome.ts';
import { dayInWords } from './plain-days.ts';
import { dayOf, startOf } from './program-year.ts';
import { type SunsetSettings, type TierSettings, tierBelow } from './tier-settings.ts';

export type SunsetSubject = {
  tier: string;
  type: string;
  joinedOn: Temporal.PlainDate;
  /** When a registration of the partner was approved last; null: never. */
  lastApproval: Temporal.Instant | null;
  policy: { timeZone: string; tiers: readonly TierSettings[]; sunset: SunsetSettings };
};

/** The running sunset of a partner: from which day it counts, the warnings and the end, each at the first instant of its day. */
export type Sunset = {
  since: Temporal.PlainDate;
  warnings: { on: Temporal.PlainDate; at: Temporal.Instant }[];
  on: Temporal.PlainDate;
  at: Temporal.Instant;
  outcome: Outcome;
};

/**
 * When a partner without approved registrations loses its tier (V4): so many calendar months (T5, clamped) after the
 * later of joining and the last approval. Null for a partner of the lowest tier, which has nothing to lose, and for
 * types that are exempt.
 */
export function sunsetOf(subject: SunsetSubject): Sunset | null {
  const { tier, policy } = subject;
  const { sunset, timeZone } = policy;
  if (tierBelow(policy.tiers, tier) === null || sunset.exemptPartnerTypes.includes(subject.type)) return null;
  const approved = subject.lastApproval === null ? null : dayOf(subject.lastApproval, timeZone);
  const since =
    approved !== null && Temporal.PlainDate.compare(approved, subject.joinedOn) > 0
      ? approved
      : subject.joinedOn;
  const on = addMonthsClamped(since, sunset.months);
  const lowest = policy.tiers[0]?.name ?? tier;
  return {
    since,
    on,
    at: startOf(on, timeZone),
    warnings: sunset.warnAt.map(({ months, days }) => {
      const day = addMonthsClamped(since, months).add({ days });
      return { on: day, at: startOf(day, timeZone) };
    }),
    outcome: {
      code: 'SUNSET',
      rule: 'V4',
      text: `No registration was approved for ${sunset.months} months, since ${dayInWords(since)}. The tier becomes ${lowest}.`,
      facts: {
        tier,
        to: lowest,
        joinedOn: subject.joinedOn.toString(),
        lastApprovedOn: approved?.toString() ?? null,
        sunsetOn: on.toString(),
        months: sunset.months,
      },
      wouldChange: [
        {
          fact: 'lastApprovedOn',
          becomes: on.subtract({ days: 1 }).toString(),
          text: `One registration approved before ${dayInWords(on)} keeps ${tier} for ${sunset.months} more months.`,
        },
      ],
    },
  };
}

/** What of a sunset has come by now. */
export function sunsetBy(
  sunset: Sunset,
  now: Temporal.Instant,
): { over: boolean; warnings: Sunset['warnings']; next: Temporal.Instant } {
  const come = (at: Temporal.Instant) => Temporal.Instant.compare(at, now) <= 0;
  return {
    over: come(sunset.at),
    warnings: sunset.warnings.filter(({ at }) => come(at)),
    next: sunset.warnings.find(({ at }) => !come(at))?.at ?? sunset.at,
  };
}
