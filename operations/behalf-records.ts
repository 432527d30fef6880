import type { BehalfSource } from '../domain/on-behalf.ts';
import type { ClockPort, TextsPort } from './ports.ts';

/** What a person entered for a partner, as it is said with the claim or the follow-up. */
export type OnBehalf = {
  source: BehalfSource;
  /** When it had come; null: now. */
  arrivedAt: Temporal.Instant | null;
  /** Where it is kept, in the person's words or as an address. */
  reference: string | null;
  /** The engagement in HubSpot that it is. */
  engagement: { type: string; id: string } | null;
};

/** The same as kept. `subjectId`: the registration for the claim itself, else the activity. */
export type EnteredOnBehalf = Omit<OnBehalf, 'arrivedAt' | 'reference'> & {
  subjectId: string;
  registrationId: string;
  arrivedAt: Temporal.Instant;
  referenceTextId: string | null;
  enteredBy: string;
  enteredAt: Temporal.Instant;
};

export type BehalfPort = {
  saveOnBehalf(entered: EnteredOnBehalf): Promise<void>;
  /** Of the registrations: their claims and follow-ups that were entered on behalf, in the order of entry. */
  enteredOnBehalf(registrationIds: readonly string[]): Promise<EnteredOnBehalf[]>;
};

/** Keeps what was entered on behalf. @returns what the ledger says of it: no words of anybody */
export async function keepOnBehalf(
  ports: BehalfPort & ClockPort & TextsPort,
  about: { subjectId: string; registrationId: string; userId: string },
  said: OnBehalf,
): Promise<{ source: BehalfSource; arrivedAt: string; engagementId: string | null; textId: string | null }> {
  const now = await ports.now();
  const arrivedAt = said.arrivedAt ?? now;
  const referenceTextId =
    said.reference === null || said.reference === '' ? null : await ports.keepText(said.reference);
  await ports.saveOnBehalf({
    subjectId: about.subjectId,
    registrationId: about.registrationId,
    source: said.source,
    arrivedAt,
    referenceTextId,
    engagement: said.engagement,
    enteredBy: about.userId,
    enteredAt: now,
  });
  return {
    source: said.source,
    arrivedAt: arrivedAt.toString(),
    engagementId: said.engagement === null ? null : `${said.engagement.type}/${said.engagement.id}`,
    textId: referenceTextId,
  };
}
