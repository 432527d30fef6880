import { createElement as h, type ReactElement, type ReactNode } from 'react';
import { markup } from '../html-page.ts';
import type { LinkPage } from '../link-pages.ts';
import { hidden, send } from './page-parts.ts';

/** Whose page it is, and where. */
export type Frame = { base: string; formToken: string; partnerName: string; timeZone: string };

/** A page of somebody who is signed in: who they act for and a way out above, where days are counted below. */
export function framed(
  frame: Frame,
  page: { status?: number; title: string },
  ...children: ReactNode[]
): LinkPage {
  const { base, formToken, partnerName, timeZone } = frame;
  return {
    status: page.status ?? 200,
    title: page.title,
    form: true,
    body: markup(
      h(
        'div',
        null,
        ...children,
        h(
          'footer',
          null,
          h('p', null, `You act for ${partnerName}. Days are counted in ${timeZone}.`),
          h(
            'form',
            { method: 'post', action: `${base}/leave` },
            ...hidden({ form: formToken }),
            send('Sign out', 'link'),
          ),
        ),
      ),
    ),
  };
}

/** Ways from one page to the others. */
export const ways = (frame: Frame, here: 'claims' | 'register' | 'tier' | 'mail'): ReactElement =>
  h(
    'nav',
    { 'aria-label': 'Pages' },
    h(
      'p',
      null,
      ...(
        [
          ['claims', '', 'Your customers'],
          ['register', '/register', 'Register a customer'],
          ['tier', '/tier', 'Your tier'],
          ['mail', '/mail', 'Your mail'],
        ] as const
      ).flatMap(([name, path, words], n) => [
        n === 0 ? null : ' · ',
        name === here
          ? h('strong', { key: name, 'aria-current': 'page' }, words)
          : h('a', { key: name, href: frame.base + path }, words),
      ]),
    ),
  );
