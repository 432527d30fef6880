import { lastProtectedDay } from '../../domain/calendar.ts';
import { dayInWords, lastMomentInWords } from '../../domain/plain-days.ts';
import { html } from './html-page.ts';
import type { LinkPage } from './link-pages.ts';

/** What a partner reads about its own customer before it logs a follow-up, and nothing about anybody else (I7). */
export type FollowUpQuestion = {
  partnerName: string;
  customerName: string;
  dueAt: Temporal.Instant | null;
  protectedUntil: Temporal.Instant;
  timeZone: string;
  /** Today in the program's zone. */
  today: Temporal.PlainDate;
};

/** Asks what was done and on which day; `given` is what a form with faults had. */
export function followUpQuestion(
  { partnerName, customerName, dueAt, protectedUntil, timeZone, today }: FollowUpQuestion,
  given: { fault: string | null; text: string; day: string } = {
    fault: null,
    text: '',
    day: today.toString(),
  },
): LinkPage {
  const through = dayInWords(lastProtectedDay(protectedUntil, timeZone));
  return {
    status: given.fault === null ? 200 : 400,
    form: true,
    title: `Log a follow-up with ${customerName}`,
    body: html`${given.fault === null ? html`` : html`<p role="alert"><strong>${given.fault}</strong></p>`}
<p>${customerName} is registered to ${partnerName} through ${through}.
${dueAt === null ? '' : `The next follow-up is due by ${lastMomentInWords(dueAt, timeZone)} (${timeZone}); without one direct sales may engage the customer without asking you.`}</p>
<form method="post">
<label for="text">What was done, and with whom?</label>
<textarea id="text" name="text" rows="4" maxlength="4000" required>${given.text}</textarea>
<label for="day">On which day?</label>
<input id="day" name="day" type="date" max="${today.toString()}" value="${given.day}" required>
<div class="answers"><button class="main">Log it for ${partnerName}</button></div>
</form>
<p class="small">What you state here counts twice in a term, and not twice in a row: calls, meetings and e-mails that
are in the CRM count for more. Your partner manager reads what you write. This link logs one follow-up.</p>`,
  };
}

/** What became of it: `why` it does not count, null when it does. */
export const followUpLogged = (
  { customerName, timeZone }: Pick<FollowUpQuestion, 'customerName' | 'timeZone'>,
  dueAt: Temporal.Instant | null,
  why: string | null,
): LinkPage => ({
  status: 200,
  title: 'Logged, thank you',
  body: html`<p>${why === null ? `It counts as a follow-up with ${customerName}.` : `It is on record, but does not move the clock: ${why}`}</p>
${dueAt === null ? html`` : html`<p>The next follow-up is due by ${lastMomentInWords(dueAt, timeZone)} (${timeZone}).</p>`}`,
});

export const followUpLoggedBefore = (status: 409 | 410): LinkPage => ({
  status,
  title: 'A follow-up was logged with this link',
  body: html`<p>Each link logs one follow-up. To log another, tell your partner manager, or use the link of the next
    reminder. Nothing was changed.</p>`,
});

export const followUpClosed = (customerName: string): LinkPage => ({
  status: 410,
  title: 'No follow-up is needed any more',
  body: html`<p>${customerName} is not registered to you now. Nothing was changed.</p>`,
});
