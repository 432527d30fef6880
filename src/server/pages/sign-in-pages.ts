import { createElement as h, type ReactElement } from 'react';
import { maskedAddress, type PartnerContact, signInLimits } from '../../../domain/partner-contact.ts';
import { markup } from '../html-page.ts';
import type { LinkPage } from '../link-pages.ts';
import { note, send, text } from './page-parts.ts';

/** Who opened the link is asked for nothing but to send the code; the address is the one that the link is bound to. */
export function signInPage(
  contact: Pick<PartnerContact, 'email'>,
  base: string,
  notice: string | null = null,
): LinkPage {
  const address = contact.email === null ? null : maskedAddress(contact.email);
  return {
    status: 200,
    title: 'Your partner page',
    form: true,
    body: markup(
      h(
        'div',
        null,
        notice === null ? null : note('warn', text(notice)),
        address === null
          ? note(
              'bad',
              text('No address is kept for this link any more. Ask your partner manager for a new one.'),
            )
          : h(
              'div',
              null,
              text(
                `We send a code to ${address}. Nobody gets in without it, so this link is of no use to anybody else.`,
              ),
              h(
                'form',
                { method: 'post', action: `${base}/code` },
                h('div', { className: 'answers' }, send('Send me a code')),
              ),
              h(
                'p',
                { className: 'small' },
                `You stay signed in for ${signInLimits.sessionIdleMinutes} minutes after your last click, and for ${signInLimits.sessionHours} hours at most. Signed in on this device already? `,
                h('a', { href: base }, 'Go on'),
              ),
            ),
      ),
    ),
  };
}

/** Asks for the code that was sent. `fault` stands beside the field. */
export const codePage = (
  contact: Pick<PartnerContact, 'email'>,
  base: string,
  fault: string | null = null,
): LinkPage => ({
  status: fault === null ? 200 : 400,
  title: 'Enter your code',
  form: true,
  body: markup(
    h(
      'div',
      null,
      text(
        `A code of eight digits is on its way to ${contact.email === null ? 'your address' : maskedAddress(contact.email)}. It works for ${signInLimits.codeMinutes} minutes, once.`,
      ),
      h(
        'form',
        { method: 'post', action: `${base}/session` },
        codeField(fault),
        h('div', { className: 'answers' }, send('Open my page')),
      ),
      h('form', { method: 'post', action: `${base}/code` }, send('No mail? Send another code', 'link')),
    ),
  ),
});

export const codeField = (fault: string | null): ReactElement =>
  h(
    'div',
    null,
    h('label', { htmlFor: 'code' }, 'Code'),
    fault === null ? null : h('span', { className: 'fault', id: 'code-fault', role: 'alert' }, fault),
    h('input', {
      id: 'code',
      name: 'code',
      className: 'code',
      inputMode: 'numeric',
      autoComplete: 'one-time-code',
      maxLength: 12,
      required: true,
      ...(fault === null ? {} : { 'aria-invalid': true, 'aria-describedby': 'code-fault' }),
    }),
  );

export const wrongCode =
  'That code is not right, or not good any more. After five tries, or ten minutes, you need a new one.';

/** The link was good once; nothing is told of why it is not any more. */
export const takenBack: LinkPage = {
  status: 410,
  title: 'This link is not in use any more',
  body: markup(
    text(
      'It was taken back, or a newer one was sent. Ask your partner manager for a new link. Nothing was changed.',
    ),
  ),
};

/** A form came that no page of this session made. */
export const forged = (base: string): LinkPage => ({
  status: 403,
  title: 'That form was not ours',
  body: markup(
    h(
      'div',
      null,
      text('It was opened before you signed in anew, or by another site. Nothing was changed.'),
      h('p', null, h('a', { href: base }, 'Open your page')),
    ),
  ),
});

export const tooManyCodes: LinkPage = {
  status: 429,
  title: 'Too many codes',
  body: markup(
    text(
      `At most ${signInLimits.codesAnHour} codes are sent in an hour. Use the last one that came, or come back later. Nothing was changed.`,
    ),
  ),
};
