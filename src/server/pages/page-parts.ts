import { createElement as h, type ReactElement, type ReactNode } from 'react';
import type { Refusal } from '../../../contract/views.ts';
import { inWords } from './in-words.ts';

export type Tone = 'bad' | 'warn' | 'good' | 'plain';

/** A box of its own colour; what went wrong is read out at once. */
export const note = (tone: Tone | 'empty', ...children: ReactNode[]): ReactElement =>
  h('div', { className: `note ${tone}`, ...(tone === 'bad' ? { role: 'alert' } : {}) }, ...children);

export const text = (words: ReactNode, className?: string): ReactElement =>
  h('p', className === undefined ? null : { className }, words);

/** A term with what it is, in a list. */
export const facts = (rows: readonly (readonly [string, ReactNode])[]): ReactElement =>
  h(
    'dl',
    null,
    ...rows.flatMap(([term, said]) => [
      h('dt', { key: `${term} t` }, term),
      h('dd', { key: `${term} d` }, said),
    ]),
  );

/** What the rules said, and what would change it. */
export const refusalNote = (refusal: Refusal, timeZone: string): ReactElement =>
  note(
    'bad',
    text(h('strong', null, inWords(refusal.title, timeZone))),
    text(inWords(refusal.detail, timeZone)),
    refusal.wouldChange.length === 0
      ? null
      : h(
          'ul',
          null,
          ...refusal.wouldChange.map(({ text: words }, n) => h('li', { key: n }, inWords(words, timeZone))),
        ),
  );

/** Hidden fields that every form of a session carries. */
export const hidden = (fields: Record<string, string>): ReactElement[] =>
  Object.entries(fields).map(([name, value]) => h('input', { key: name, type: 'hidden', name, value }));

export const backTo = (path: string, words: string): ReactElement =>
  h('p', null, h('a', { href: path }, `← ${words}`));

/** What sends its form. */
export const send = (words: string, className = 'main'): ReactElement =>
  h('button', { type: 'submit', className }, words);
