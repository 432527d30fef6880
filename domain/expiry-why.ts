import { lastProtectedDay, protectionEnd } from './calendar.ts';
import { dayInWords } from './plain-days.ts';
import type { Policy } from './policy.ts';
import { firstThatFlips, type Why } from './why.ts';

/** At its end a protection is over, at its first instant (T6). */
export const isOver = (protectedUntil: Temporal.Instant, at: Temporal.Instant): boolean =>
  Temporal.Instant.compare(protectedUntil, at) <= 0;

/** Why a protection ran out (T3, T6). One that was renewed once cannot be renewed again, so nothing changes it. */
export function explainExpiry(
  protectedUntil: Temporal.Instant,
  renewals: number,
  policy: Pick<Policy, 'timeZone' | 'registration'>,
): Why {
  const { timeZone, registration } = policy;
  const lastInstant = protectedUntil.subtract({ nanoseconds: 1 });
  const renewed = protectionEnd(lastInstant, registration.protectionDays, timeZone);
  const through = dayInWords(lastProtectedDay(renewed, timeZone));
  return {
    code: 'EXPIRED',
    rule: 'T6',
    facts: { protectedUntil: protectedUntil.toString(), renewals },
    wouldChange: firstThatFlips(
      renewals > 0
        ? []
        : [
            {
              change: {
                fact: 'protectedUntil',
                becomes: renewed.toString(),
                text: `Renewed in its last 30 days it would be registered through ${through}.`,
              },
              asked: renewed,
            },
          ],
      until => !isOver(until, protectedUntil),
    ),
  };
}

/** A renewal that waited for a person past the end; `decision` null: nobody decided. */
export type RenewalWait = {
  askedAt: Temporal.Instant;
  decideBy: Temporal.Instant;
  decision: 'renewed' | 'declined' | null;
};

/** Whether what waited for its renewal has nothing to wait for any more: a no, or no answer in time (section 4). */
export function waitIsOver({ decision, decideBy }: RenewalWait, at: Temporal.Instant): boolean {
  return decision === 'declined' || (decision === null && Temporal.Instant.compare(decideBy, at) <= 0);
}

/** Why a renewal that a person had to decide came to nothing. */
export function explainRenewalWait(wait: RenewalWait): Why {
  const declined = wait.decision === 'declined';
  return {
    code: declined ? 'RENEWAL_DECLINED' : 'RENEWAL_UNDECIDED',
    rule: 'R-renewal',
    facts: {
      askedAt: wait.askedAt.toString(),
      decideBy: wait.decideBy.toString(),
      decision: wait.decision,
    },
    wouldChange: firstThatFlips(
      [
        {
          change: {
            fact: 'decision',
            becomes: 'renewed',
            text: declined
              ? 'A person decided; with a yes it would have been renewed.'
              : 'Decided in time it would have been renewed.',
          },
          asked: { ...wait, decision: 'renewed' as const },
        },
      ],
      asked => !waitIsOver(asked, wait.decideBy),
    ),
  };
}

/** A registered deal that HubSpot has no more, or has again. */
export type GoneDeal = { dealId: string | null; relinkUntil: Temporal.Instant; dealMissing: boolean };

/** Whether the time to restore or replace a registered deal is over (E8). */
export const relinkIsOver = ({ dealMissing, relinkUntil }: GoneDeal, at: Temporal.Instant): boolean =>
  dealMissing && Temporal.Instant.compare(relinkUntil, at) <= 0;

/** Why a registration ends, or is about to, without its deal (E8). */
export function explainGoneDeal(gone: GoneDeal): Why {
  return {
    code: 'DEAL_GONE',
    rule: 'E8',
    facts: { dealId: gone.dealId, dealMissing: true, relinkUntil: gone.relinkUntil.toString() },
    wouldChange: firstThatFlips(
      [
        {
          change: {
            fact: 'dealMissing',
            becomes: false,
            text: 'With the deal restored, or another linked, by then it goes on.',
          },
          asked: { ...gone, dealMissing: false },
        },
      ],
      asked => !relinkIsOver(asked, gone.relinkUntil),
    ),
  };
}
