import { type Activity, knownBy } from './activity.ts';
import { lastProtectedDay } from './calendar.ts';
import { collapse } from './collapse.ts';
import { documentsRenewal, type Grade } from './evidence.ts';
import type { EvidenceContext, Unfit } from './evidence-validity.ts';

/** One document: a record, or two e-mails on different days. */
export type RenewalDocument = {
  activityIds: string[];
  grade: Grade;
  at: Temporal.Instant;
  inLastDays: boolean;
};

export type RenewalEvidence = {
  /** Of grade B or better, those of the last days first, the best first. */
  documents: RenewalDocument[];
  /** What documents, but proves too little (grade C or D), or is an e-mail without a second day. */
  short: { activityId: string; grade: Grade }[];
  notCounted: { activityId: string; because: Unfit }[];
};

export const lastDays = 30;

/** First instant of the last 30 local days before an end (section 7, T3). */
export function startOfLastDays(until: Temporal.Instant, timeZone: string): Temporal.Instant {
  const first = lastProtectedDay(until, timeZone).subtract({ days: lastDays - 1 });
  return first.toZonedDateTime(timeZone).toInstant();
}

/** What of all that is known by `now` documents a renewal (section 6), whatever order and number it is given in. */
export function renewalEvidence(
  activities: readonly Activity[],
  context: EvidenceContext,
  until: Temporal.Instant,
): RenewalEvidence {
  const from = startOfLastDays(until, context.timeZone);
  const inLastDays = (at: Temporal.Instant) => Temporal.Instant.compare(at, from) >= 0;
  const notCounted: RenewalEvidence['notCounted'] = [];
  const fit = new Map<Activity, Extract<ReturnType<typeof documentsRenewal>, { documents: true }>>();
  for (const activity of knownBy(activities, context.now)) {
    const verdict = documentsRenewal(activity, context);
    if (verdict.documents) fit.set(activity, verdict);
    else notCounted.push({ activityId: activity.id, because: verdict.because });
  }
  const documents: RenewalDocument[] = [];
  const short: RenewalEvidence['short'] = [];
  const mails = new Map<string, Piece>();
  for (const { activity } of collapse([...fit.keys()])) {
    const verdict = fit.get(activity);
    if (verdict === undefined) continue;
    const piece = { activityId: activity.id, grade: verdict.grade, at: verdict.at };
    const day = verdict.at.toZonedDateTimeISO(context.timeZone).toPlainDate().toString();
    if (verdict.grade > 'B') short.push({ activityId: activity.id, grade: verdict.grade });
    else if (verdict.weight === 'half') mails.set(day, mails.get(day) ?? piece);
    else
      documents.push({
        activityIds: [activity.id],
        grade: piece.grade,
        at: piece.at,
        inLastDays: inLastDays(piece.at),
      });
  }
  for (const pair of pairs([...mails.values()])) {
    if (pair.length === 1) short.push({ activityId: pair[0].activityId, grade: pair[0].grade });
    else
      documents.push({
        activityIds: [pair[1].activityId, pair[0].activityId],
        grade: 'B',
        at: pair[0].at,
        // Both count for the last days only if both were sent in them.
        inLastDays: inLastDays(pair[1].at),
      });
  }
  return { documents: documents.sort(lateAndBestFirst), short, notCounted };
}

type Piece = { activityId: string; grade: Grade; at: Temporal.Instant };

/** The latest two, the two before them and so on: most pairs, and most of them in the last days. */
function pairs(mails: Piece[]): ([Piece] | [Piece, Piece])[] {
  const latestFirst = mails.sort((a, b) => Temporal.Instant.compare(b.at, a.at));
  const result: ([Piece] | [Piece, Piece])[] = [];
  for (let index = 0; index < latestFirst.length; index += 2) {
    const [second, first] = [latestFirst[index], latestFirst[index + 1]];
    if (second !== undefined) result.push(first === undefined ? [second] : [second, first]);
  }
  return result;
}

function lateAndBestFirst(a: RenewalDocument, b: RenewalDocument): number {
  if (a.inLastDays !== b.inLastDays) return a.inLastDays ? -1 : 1;
  if (a.grade !== b.grade) return a.grade < b.grade ? -1 : 1;
  return Temporal.Instant.compare(a.at, b.at);
}
