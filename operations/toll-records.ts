import type { TollKind, TollSpan } from '../domain/tolling.ts';

/** `subjectId`: the case that stops the clock, such as a dispute; the registration itself where it has no id. */
export type TollRecord = TollSpan & { registrationId: string; subjectId: string };

/** Times in which clocks of registrations stood still; every span ever, in order of its beginning. */
export type TollsPort = {
  tollsOf(registrationId: string): Promise<TollRecord[]>;
  insertToll(toll: Pick<TollRecord, 'registrationId' | 'kind' | 'subjectId' | 'from'>): Promise<void>;
  /** Ends what of the subject is open; answers how many were. */
  closeTolls(
    registrationId: string,
    kind: TollKind,
    subjectId: string,
    at: Temporal.Instant,
  ): Promise<number>;
  /** Marks all spans of the subject as taken back, and ends the open one; answers how many it marked. */
  markTakenBack(
    registrationId: string,
    kind: TollKind,
    subjectId: string,
    at: Temporal.Instant,
  ): Promise<number>;
};
