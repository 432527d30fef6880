import { isLive, isProtected } from './claim-standing.ts';
import type { Refusal } from './refusal.ts';
import type { ClaimSummary } from './submission.ts';

export type ImportFacts = {
  protectedFrom: Temporal.Instant;
  protectedUntil: Temporal.Instant;
  now: Temporal.Instant;
  /** All claims on the account that are there already. */
  claims: ClaimSummary[];
};

/**
 * What an old registration that is imported becomes (E24). It never displaces one that lives here, however old it is:
 * it is protected only where nobody is and nobody waits; where somebody does, it waits behind all of them; one whose
 * end has passed is history.
 */
export function judgeImport(
  facts: ImportFacts,
): { ok: true; as: 'active' | 'queued' | 'expired' } | { ok: false; refusal: Refusal } {
  const { protectedFrom, protectedUntil, now, claims } = facts;
  const isBackwards = Temporal.Instant.compare(protectedFrom, protectedUntil) >= 0;
  const isAhead = Temporal.Instant.compare(protectedFrom, now) > 0;
  if (isBackwards || isAhead) return { ok: false, refusal: implausible(facts) };
  if (Temporal.Instant.compare(protectedUntil, now) <= 0) return { ok: true, as: 'expired' };
  const taken = claims.some(claim => isProtected(claim, now) || isLive(claim, now));
  return { ok: true, as: taken ? 'queued' : 'active' };
}

const implausible = ({ protectedFrom, protectedUntil, now }: ImportFacts): Refusal => ({
  code: 'IMPLAUSIBLE_PERIOD',
  rule: 'E24',
  title: 'This cannot have been protected so',
  detail: 'An imported registration began in the past and ended, or ends, after that.',
  facts: {
    protectedFrom: protectedFrom.toString(),
    protectedUntil: protectedUntil.toString(),
    now: now.toString(),
  },
  wouldChange: [
    {
      fact: 'protectedFrom',
      becomes: (Temporal.Instant.compare(protectedUntil, now) < 0 ? protectedUntil : now)
        .subtract({ hours: 24 })
        .toString(),
      text: 'Give a beginning that lies in the past and before the end.',
    },
  ],
});
