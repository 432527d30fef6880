import type { ClockPort, DeadlinesPort } from './ports.ts';

/** What an event about evidence names: the activity, the record that it hangs on, a deal that was moved. */
export type EvidenceHint =
  | { objectType: 'activities'; id: string }
  | { objectType: 'companies' | 'deals' | 'contacts'; id: string };

export type ActivityReadsPort = {
  /**
   * Active registrations that the hints may be about: by their evidence, their account's companies, their deal, the
   * contacts that they name.
   */
  claimsOfHints(hints: EvidenceHint[]): Promise<{ registrationId: string; hint: EvidenceHint }[]>;
};

export type ActivityReadsPorts = ActivityReadsPort & ClockPort & DeadlinesPort;

/** A burst of events (a call, its outcome, what it hangs on) is one read; the card is fresh within a minute. */
const gatherSeconds = 15;
/** What direct sales did is no matter of seconds (D4, D6): a quarter of an hour's acts are one read. */
const engagementMinutes = 15;

/**
 * Makes a certifying read due soon for whoever is registered to what the hints name. A read that is due earlier stays.
 *
 * @returns the hints that somebody's registration is about
 */
export async function wantActivityReads(
  ports: ActivityReadsPorts,
  hints: EvidenceHint[],
): Promise<EvidenceHint[]> {
  if (hints.length === 0) return [];
  const found = await ports.claimsOfHints(hints);
  const now = await ports.now();
  const soon = now.add({ seconds: gatherSeconds });
  for (const registrationId of new Set(found.map(claim => claim.registrationId))) {
    await ports.hastenDeadline(registrationId, 'follow-up', soon);
    await ports.hastenDeadline(registrationId, 'engagement', now.add({ minutes: engagementMinutes }));
  }
  return found.map(({ hint }) => hint);
}
