import { lastProtectedDay, protectionEnd } from '../../domain/calendar.ts';
import { type Consent, expireConsent } from '../../domain/consent.ts';
import { scopeWords } from '../../domain/consent-words.ts';
import { dayInWords, lastMomentInWords } from '../../domain/plain-days.ts';
import type { Policy } from '../../domain/policy.ts';
import { type Html, html } from './html-page.ts';
import type { LinkPage } from './link-pages.ts';

/** What a partner reads about a request: its own customer and who asks, and nothing about anybody else (I7). */
export type ConsentQuestion = {
  consent: Consent;
  partnerName: string;
  customerName: string;
  askerName: string;
  /** The vendor, as its domain; null when it is not known. */
  vendor: string | null;
  dealName: string | null;
  reason: string | null;
  policy: Policy;
  now: Temporal.Instant;
};

/** The question, with what a yes and a no mean, and the two answers. */
export function consentQuestion(question: ConsentQuestion, fault: string | null = null): LinkPage {
  const { consent, partnerName, customerName, askerName, vendor, policy, now } = question;
  const through = dayInWords(
    lastProtectedDay(protectionEnd(now, policy.consent.validDays, policy.timeZone), policy.timeZone),
  );
  const due = lastMomentInWords(consent.answerDueAt, policy.timeZone);
  const late = Temporal.Instant.compare(now, consent.answerDueAt) >= 0;
  return {
    status: fault === null ? 200 : 400,
    form: true,
    title: `Does ${partnerName} consent?`,
    body: html`${fault === null ? html`` : html`<p role="alert"><strong>${fault}</strong></p>`}
<p><strong>${askerName}</strong>, direct sales${vendor === null ? '' : ` of ${vendor}`}, asks for your consent about
<strong>${customerName}</strong>, who is registered to you.</p>
<dl>
<dt>They want to</dt><dd>${wants(question)}</dd>
<dt>Why</dt><dd>${question.reason ?? 'The reason is not kept any more.'}</dd>
<dt>Answer by</dt><dd>${due} (${policy.timeZone})</dd>
</dl>
<h2>If you say yes</h2>
<p>They may do that, and no more, through ${through}. ${customerName} stays registered to you. You can take your yes
back at any time by telling your partner manager; what was begun until then stands.</p>
<h2>If you say no</h2>
<p>Nothing is permitted. ${customerName} stays registered to you.</p>
<h2>If you do not answer</h2>
<p>Silence is not consent. ${
      late
        ? html`That time is over; as long as nobody has decided, your answer still counts.`
        : html`After ${due} your partner manager may decide in your place, with a reason.`
    }</p>
<form method="post">
<label for="reason">A word to them, if you like</label>
<textarea id="reason" name="reason" rows="3" maxlength="4000"></textarea>
<div class="answers">
<button class="main" name="answer" value="yes">Yes, ${partnerName} consents</button>
<button name="answer" value="no">No</button>
</div>
</form>
<p class="small">Whoever has this link answers for ${partnerName}: keep it to yourselves. It works once.</p>`,
  };
}

/** How it stands once it was answered: `status` 200 right after the answer, 409 and 410 where a link comes again. */
export function consentAnswered(question: ConsentQuestion, status: 200 | 409 | 410): LinkPage {
  const consent = expireConsent(question.consent, question.now);
  const again =
    status === 200
      ? html``
      : html`<p>This link was for one answer, which was given. Nothing was changed.</p>`;
  return { status, ...standing(consent, question, again) };
}

function standing(
  consent: Consent,
  { customerName, partnerName, policy, ...question }: ConsentQuestion,
  again: Html,
): { title: string; body: Html } {
  const { validUntil } = consent;
  const through = validUntil === null ? '' : dayInWords(lastProtectedDay(validUntil, policy.timeZone));
  const inStead =
    consent.answeredAs === 'partner-manager'
      ? html`<p>Your partner manager decided this in your place, after your time to answer.</p>`
      : html``;
  switch (consent.status) {
    case 'granted':
      return {
        title: `Yes: ${partnerName} consents`,
        body: html`${again}${inStead}<p>Direct sales may ${wants({ consent, dealName: question.dealName })}, through
${through}. ${customerName} stays registered to you. To take it back, tell your partner manager.</p>`,
      };
    case 'refused':
      return {
        title: `No: ${partnerName} does not consent`,
        body: html`${again}${inStead}<p>Nothing is permitted. ${customerName} stays registered to you.</p>`,
      };
    case 'revoked':
      return {
        title: 'The consent was taken back',
        body: html`<p>Nothing is permitted any more; what was begun before stands. Nothing was changed.</p>`,
      };
    case 'expired':
      return {
        title: 'The consent has ended',
        body: html`<p>It was good through ${through}. Nothing was changed.</p>`,
      };
    case 'asked':
      throw new Error(`Consent ${consent.consentId} has no answer yet`);
    default:
      return consent.status satisfies never;
  }
}

/** The customer is not registered to the partner any more: there is nothing to permit. */
export const consentClosed = (customerName: string): LinkPage => ({
  status: 410,
  title: 'No answer is needed any more',
  body: html`<p>${customerName} is not registered to you now, so nobody needs your consent. Nothing was changed.</p>`,
});

const wants = ({ consent, dealName }: Pick<ConsentQuestion, 'consent' | 'dealName'>) =>
  scopeWords(consent.scope, dealName);
