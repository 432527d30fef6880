import fc from 'fast-check';
import type { Activity } from '../../domain/activity.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { RenewalFacts } from '../../domain/renewal.ts';
import { activity, approvedAt, context, protectedUntil, reply } from './activities.ts';
import { ended, instant, policy } from './claim.ts';

export const day = (date: string) => `${date}T12:00:00Z`;
/** The last 30 days are 1 to 30 May. */
export const early = activity('call', day('2027-03-20'));
export const late = activity('call', day('2027-05-10'));
export const lateMeeting = activity('meeting', day('2027-05-12'));
export const mail = (date: string) => activity('email', day(date));

/** 90 days earlier in the year: with the term and a renewal 270 in 365. */
export const pastClaim = ended('expired', '2026-12-30T00:00:00Z', {
  registrationId: 'reg-0',
  protectedFrom: instant('2026-09-30T10:00:00Z'),
  protectedUntil: instant('2026-12-30T00:00:00Z'),
});

export function facts(change: Partial<RenewalFacts> = {}): RenewalFacts {
  return {
    registration: {
      registrationId: 'reg-1',
      partnerCompanyId: 'partner-a',
      state: 'active',
      sequence: 1n,
      protectedFrom: approvedAt,
      protectedUntil,
      renewals: 0,
    },
    activities: [early, lateMeeting],
    account: context().account,
    dealId: 'deal-1',
    binds: 'partner',
    now: instant(day('2027-05-20')),
    askedAt: instant(day('2027-05-20')),
    goodStanding: true,
    otherOwnClaims: [],
    limitWaived: false,
    policy: policy(),
    ...change,
  };
}
export const registration = (change: Partial<RenewalFacts['registration']>) => ({
  ...facts().registration,
  ...change,
});
export const asked = (at: string) => ({ askedAt: instant(at), now: instant(at) });

/** The facts as the counterfactuals would have them. */
export function applied(input: RenewalFacts, changes: Refusal['wouldChange']): RenewalFacts {
  let result = input;
  for (const [index, change] of changes.entries())
    result = { ...result, ...changed(result, change, `2027-05-29T0${index}:00:00Z`) };
  return result;
}

export function changed(
  input: RenewalFacts,
  { fact, becomes }: Refusal['wouldChange'][number],
  metAt: string,
): Partial<RenewalFacts> {
  switch (fact) {
    case 'askedAt': {
      const askedAt = instant(String(becomes));
      return { askedAt, now: Temporal.Instant.compare(askedAt, input.now) > 0 ? askedAt : input.now };
    }
    case 'state':
      return { registration: { ...input.registration, state: 'active' } };
    case 'renewals':
      return { registration: { ...input.registration, renewals: 0 } };
    case 'goodStanding':
      return { goodStanding: true };
    case 'limitWaived':
      return { limitWaived: true };
    case 'documentsInLastDays':
    case 'documentsInTerm':
      return {
        now: protectedUntil,
        activities: [...input.activities, activity('meeting', metAt, { id: `new-${fact}` })],
      };
    default:
      throw new Error(`No way to change ${fact}`);
  }
}

const kinds = fc.constantFrom('call', 'call', 'meeting', 'email', 'note', 'reply');
const someActivities = fc.uniqueArray(
  fc
    .record({ kind: kinds, days: fc.constantFrom(0, 10, 40, 61, 62, 63, 70, 80) })
    .map(({ kind, days }): Activity => {
      const at = approvedAt.add({ hours: days * 24 + 1 }).toString();
      return kind === 'reply' ? reply(at) : activity(kind, at);
    }),
  { maxLength: 4, selector: one => one.id },
);
export const anyFacts = fc
  .record({
    activities: someActivities,
    askedOnDay: fc.constantFrom(50, 60, 61, 75, 85, 89, 90, 91, 95),
    renewals: fc.constantFrom(0, 0, 0, 1),
    state: fc.constantFrom('active', 'active', 'active', 'expired'),
    goodStanding: fc.constantFrom(true, true, true, true, false),
    limited: fc.constantFrom(false, false, true),
  })
  .map(({ activities, askedOnDay, renewals, state, goodStanding, limited }) =>
    facts({
      ...asked(approvedAt.add({ hours: askedOnDay * 24 }).toString()),
      // What is not known yet would come in by waiting alone.
      activities: activities.filter(
        ({ occurredAt }) => occurredAt.since(approvedAt).total('hours') < askedOnDay * 24,
      ),
      registration: registration({ renewals, state }),
      goodStanding,
      otherOwnClaims: limited ? [pastClaim] : [],
    }),
  );
