import { createElement as h, type ReactElement } from 'react';
import type { Refusal } from '../../../contract/views.ts';
import type { LinkPage } from '../link-pages.ts';
import { amountPair, areaField, lineField, type Typed } from './form-fields.ts';
import { type Frame, framed, ways } from './frame.ts';
import { hidden, note, refusalNote, send, text } from './page-parts.ts';

/** Asks for the domain alone: what would come of it is told before anybody types the rest. */
export const askDomainPage = (frame: Frame, typed: string, fault: string | null): LinkPage =>
  framed(
    frame,
    { title: 'Register a customer', status: fault === null ? 200 : 400 },
    ways(frame, 'register'),
    h(
      'form',
      { method: 'post', action: `${frame.base}/register/check` },
      ...hidden({ form: frame.formToken }),
      lineField({
        name: 'domain',
        label: 'The customer’s domain',
        hint: 'As in its website or mail, such as example.com',
        value: typed,
        error: fault,
        required: true,
        inputMode: 'url',
      }),
      h('div', { className: 'answers' }, send('Check')),
    ),
    text(
      'Checking registers nothing and keeps no place. You learn whether the customer is free, and nothing of anybody else.',
      'small',
    ),
  );

export type Checked = {
  domain: string;
  /** Nobody's claim is in front. */
  free: boolean;
  /** What the rules would say no to, of the partner's own. */
  obstacles: Refusal[];
};

export type RegisterState = {
  /** Minted when the form was opened: sending it twice does it once. */
  key: string;
  typed: Typed;
  errors: Record<string, string>;
  refusal: Refusal | null;
};

/** What would come of a registration, and the rest of the form where there is a point in it. */
export function registerPage(
  frame: Frame,
  { domain, free, obstacles }: Checked,
  state: RegisterState,
): LinkPage {
  const [obstacle] = obstacles;
  const { key, typed, errors, refusal } = state;
  const value = (name: string) => typed[name]?.[0] ?? '';
  return framed(
    frame,
    { title: `Register ${domain}`, status: Object.keys(errors).length > 0 ? 400 : 200 },
    ways(frame, 'register'),
    refusal === null ? null : refusalNote(refusal, frame.timeZone),
    obstacle !== undefined ? refusalNote(obstacle, frame.timeZone) : verdict(domain, free),
    obstacle !== undefined
      ? h('p', null, h('a', { className: 'button', href: `${frame.base}/register` }, 'Check another domain'))
      : h(
          'form',
          { method: 'post', action: `${frame.base}/register` },
          ...hidden({ form: frame.formToken, key, domain }),
          lineField({
            name: 'customer',
            label: 'Name of the customer',
            value: value('customer'),
            error: errors.customer ?? null,
            required: true,
          }),
          areaField({
            name: 'note',
            label: 'What have you done so far? (optional)',
            hint: 'Meetings, demos, people met. Your partner manager reads it; direct sales do not.',
            value: value('note'),
            error: errors.note ?? null,
          }),
          amountPair({
            name: 'estimate',
            label: 'Estimated amount (optional)',
            typed,
            error: errors.estimate ?? null,
          }),
          h(
            'div',
            { className: 'answers' },
            send('Submit the registration'),
            h('a', { className: 'button', href: frame.base }, 'Leave it'),
          ),
        ),
  );
}

const verdict = (domain: string, free: boolean): ReactElement =>
  free
    ? note(
        'good',
        text(h('strong', null, `${domain} is free`)),
        text(
          'The registration is timed the moment we have it, and goes to review. It protects nothing until it is approved.',
        ),
      )
    : note(
        'warn',
        text(h('strong', null, `${domain} is unavailable at the moment`)),
        text(
          'You can submit all the same: the claim waits in line, and is reviewed when it comes to the front. It is never approved automatically.',
        ),
      );
