import { createElement as h } from 'react';
import { signInLimits } from '../../../domain/partner-contact.ts';
import { markup } from '../html-page.ts';
import type { LinkPage } from '../link-pages.ts';
import { amountPair, areaField, lineField, type Typed } from './form-fields.ts';
import { hidden, note, send, text } from './page-parts.ts';
import { codeField } from './sign-in-pages.ts';

/** Asks who somebody is and which customer they want to register. Nothing is told of anybody. */
export function publicFormPage(
  base: string,
  program: string | null,
  typed: Typed = {},
  errors: Record<string, string> = {},
): LinkPage {
  const value = (name: string) => typed[name]?.[0] ?? '';
  const error = (name: string) => errors[name] ?? null;
  const faults = Object.keys(errors).length;
  return {
    status: faults > 0 ? 400 : 200,
    title: 'Register a customer',
    form: true,
    body: markup(
      h(
        'div',
        null,
        text(
          `For people of partners${program === null ? '' : ` of ${program}`} who have no page of their own yet.`,
        ),
        faults === 0
          ? null
          : note(
              'bad',
              text(
                faults === 1
                  ? 'One thing is to be mended; nothing was sent.'
                  : `${faults} things are to be mended; nothing was sent.`,
              ),
            ),
        note(
          'plain',
          text(h('strong', null, 'What will happen')),
          text(
            'We send a code to your address. Once you enter it, what you wrote goes to the partner program, and you get an answer by mail. The customer is timed from then.',
          ),
        ),
        h(
          'form',
          { method: 'post', action: base },
          lineField({
            name: 'person',
            label: 'Your name',
            value: value('person'),
            error: error('person'),
            required: true,
          }),
          lineField({
            name: 'email',
            label: 'Your mail address at work',
            hint: 'On your company’s own domain',
            value: value('email'),
            error: error('email'),
            required: true,
            inputMode: 'email',
            type: 'email',
          }),
          lineField({
            name: 'domain',
            label: 'The customer’s domain',
            hint: 'As in its website or mail, such as example.com',
            value: value('domain'),
            error: error('domain'),
            required: true,
            inputMode: 'url',
          }),
          lineField({
            name: 'customer',
            label: 'Name of the customer',
            value: value('customer'),
            error: error('customer'),
            required: true,
          }),
          areaField({
            name: 'note',
            label: 'What have you done so far? (optional)',
            value: value('note'),
            error: error('note'),
          }),
          amountPair({
            name: 'estimate',
            label: 'Estimated amount (optional)',
            typed,
            error: error('estimate'),
          }),
          h('div', { className: 'answers' }, send('Send me a code')),
        ),
      ),
    ),
  };
}

/** The same for every address, whoever it belongs to. */
export const confirmPage = (base: string, requestId: string, fault: string | null): LinkPage => ({
  status: fault === null ? 200 : 400,
  title: 'Enter your code',
  form: true,
  body: markup(
    h(
      'div',
      null,
      text(
        `A code of eight digits is on its way to the address that you gave. It works for ${signInLimits.codeMinutes} minutes, once.`,
      ),
      h(
        'form',
        { method: 'post', action: `${base}/confirm` },
        ...hidden({ request: requestId }),
        codeField(fault),
        h('div', { className: 'answers' }, send('Confirm')),
      ),
      text('If you made a mistake in the address, begin again.', 'small'),
      h('p', null, h('a', { href: base }, 'Begin again')),
    ),
  ),
});

/** One answer for partners and for everybody else. */
export const confirmedPage: LinkPage = {
  status: 200,
  title: 'Thank you',
  body: markup(
    text(
      'Your address is confirmed, and what you wrote is with the partner program. You hear by mail what becomes of it.',
    ),
  ),
};

export const noProgram: LinkPage = {
  status: 404,
  title: 'There is no program here',
  body: markup(
    text(
      'The address may have been cut off when it was copied. Ask whoever gave it to you. Nothing was sent.',
    ),
  ),
};

export const tooOftenByForm: LinkPage = {
  status: 429,
  title: 'Too many tries',
  body: markup(
    text('So many forms were sent that this one has to wait. Try again in an hour. Nothing was sent.'),
  ),
};
