import { createElement as h } from 'react';
import { markup } from '../html-page.ts';
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
