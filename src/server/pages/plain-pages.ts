import { createElement as h } from 'react';
import { markup } from '../html-page.ts';
import { registrationsAnHour } from '../link-limits.ts';
import type { LinkPage } from '../link-pages.ts';
import { type Frame, framed } from './frame.ts';
import { backTo, text } from './page-parts.ts';

/** What is another's and what is not look the same. */
export const nothingHere = (base: string): LinkPage => ({
  status: 404,
  title: 'There is nothing here',
  body: markup(
    h('div', null, text('None of your registrations is under this address.'), backTo(base, 'Your customers')),
  ),
});

/** What was offered when the page was opened is not offered any more. */
export const changedPage = (frame: Frame, back: string): LinkPage =>
  framed(
    frame,
    { title: 'That can’t be done any more', status: 409 },
    text('Somebody was quicker, or a date has passed. Nothing was changed; see how it stands now.'),
    backTo(back, 'How it stands'),
  );

/** A partner that registers so many customers in an hour does not mean each of them. */
export const tooManyRegistrations = (base: string, waitSeconds: number): LinkPage => ({
  status: 429,
  title: 'Too many registrations at once',
  body: markup(
    h(
      'div',
      null,
      text(
        `Your company can submit ${registrationsAnHour} registrations an hour from these pages. This one was not sent; try again in ${Math.ceil(waitSeconds / 60)} minutes, or ask your partner manager to import them.`,
      ),
      backTo(base, 'Your customers'),
    ),
  ),
});
