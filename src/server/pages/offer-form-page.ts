import { createElement as h, type ReactElement } from 'react';
import type { OfferField, OfferForm } from '../../../contract/offers.ts';
import type { Refusal } from '../../../contract/views.ts';
import type { LinkPage } from '../link-pages.ts';
import { type Frame, framed } from './frame.ts';
import { amountInWords, inWords } from './in-words.ts';
import { backTo, hidden, note, refusalNote, send, text } from './page-parts.ts';

/** What was typed and chosen, by field; the currency of an amount under `<field>.currency`. */
export type Typed = Record<string, string[]>;

export type FormState = {
  typed: Typed;
  /** Beside each field. */
  errors: Record<string, string>;
  refusal: Refusal | null;
  /** Minted when the form was opened: sending it twice does it once. */
  key: string;
};

const currencies = [
  'EUR',
  'USD',
  'GBP',
  'CHF',
  'JPY',
  'AUD',
  'CAD',
  'SEK',
  'DKK',
  'NOK',
  'PLN',
  'CZK',
  'NZD',
  'SGD',
  'INR',
  'BRL',
];

/** Says what will happen, asks for what is needed, and what is wrong beside each field. */
export function offerFormPage(
  frame: Frame,
  form: OfferForm,
  at: { action: string; back: string; backWords: string; takesFile?: boolean; status?: number },
  { typed, errors, refusal, key }: FormState,
): LinkPage {
  const faults = Object.keys(errors).length;
  return framed(
    frame,
    { title: inWords(form.title, frame.timeZone), status: at.status ?? (faults > 0 ? 400 : 200) },
    backTo(at.back, at.backWords),
    refusal === null ? null : refusalNote(refusal, frame.timeZone),
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
      text(inWords(form.consequence, frame.timeZone)),
    ),
    h(
      'form',
      {
        method: 'post',
        action: at.action,
        ...(at.takesFile === true ? { encType: 'multipart/form-data' } : {}),
      },
      ...hidden({ form: frame.formToken, key }),
      ...form.fields.map(field =>
        h(
          'div',
          { key: field.name + field.label },
          fieldOf(field, typed, errors[field.name] ?? null, frame.timeZone),
        ),
      ),
      ...(at.takesFile === true ? [fileField(errors.file ?? null)] : []),
      h(
        'div',
        { className: 'answers' },
        send(form.confirm, form.destructive ? 'bad' : 'main'),
        h('a', { className: 'button', href: at.back }, 'Leave it'),
      ),
    ),
  );
}

const faultOf = (name: string, error: string | null) =>
  error === null ? null : h('span', { className: 'fault', id: `${name}-fault`, role: 'alert' }, error);
const hintOf = (name: string, hint: string | undefined, timeZone: string) =>
  hint === undefined ? null : h('span', { className: 'hint', id: `${name}-hint` }, inWords(hint, timeZone));

function fieldOf(field: OfferField, typed: Typed, error: string | null, timeZone: string): ReactElement {
  const { name, kind, label, hint, required, options = [], start, placeholder } = field;
  const described = [
    hint === undefined ? null : `${name}-hint`,
    error === null ? null : `${name}-fault`,
  ].filter(id => id !== null);
  const shared = {
    id: name,
    name,
    required,
    ...(described.length > 0 ? { 'aria-describedby': described.join(' ') } : {}),
    ...(error === null ? {} : { 'aria-invalid': true }),
  };
  const value = typed[name]?.[0] ?? start?.value ?? '';
  const around = (input: ReactElement, htmlFor = name) =>
    h(
      'div',
      null,
      h('label', { htmlFor }, inWords(label, timeZone)),
      hintOf(name, hint, timeZone),
      faultOf(name, error),
      input,
    );
  switch (kind) {
    case 'text':
      return around(h('textarea', { ...shared, rows: 4, maxLength: 4000, defaultValue: value }));
    case 'line':
      return around(h('input', { ...shared, maxLength: 4000, defaultValue: value }));
    case 'percent':
      return around(h('input', { ...shared, inputMode: 'numeric', defaultValue: value }));
    case 'choice':
      return around(
        h(
          'select',
          { ...shared, defaultValue: value },
          h('option', { value: '' }, placeholder ?? 'Choose'),
          ...options.map(option =>
            h('option', { key: option.value, value: option.value }, inWords(option.label, timeZone)),
          ),
        ),
      );
    case 'choices': {
      const chosen = new Set(typed[name] ?? start?.values ?? []);
      return h(
        'fieldset',
        described.length > 0 ? { 'aria-describedby': described.join(' ') } : null,
        h('legend', null, inWords(label, timeZone)),
        hintOf(name, hint, timeZone),
        faultOf(name, error),
        ...options.map(option =>
          h(
            'label',
            { key: option.value, className: 'option' },
            h('input', {
              type: 'checkbox',
              name,
              value: option.value,
              defaultChecked: chosen.has(option.value),
            }),
            inWords(option.label, timeZone),
          ),
        ),
      );
    }
    case 'estimate':
    case 'amount': {
      const currency = typed[`${name}.currency`]?.[0] ?? start?.currency ?? 'EUR';
      const amount =
        typed[name]?.[0] ??
        (start?.minor === undefined ? '' : (amountInWords(start.minor, currency).split(' ')[0] ?? ''));
      return h(
        'div',
        { className: 'pair' },
        around(h('input', { ...shared, inputMode: 'decimal', defaultValue: amount })),
        h(
          'div',
          null,
          h('label', { htmlFor: `${name}.currency` }, 'Currency'),
          h(
            'select',
            { id: `${name}.currency`, name: `${name}.currency`, defaultValue: currency },
            ...[...new Set([currency, ...currencies])].map(code =>
              h('option', { key: code, value: code }, code),
            ),
          ),
        ),
      );
    }
    default:
      return kind satisfies never;
  }
}

const fileField = (error: string | null): ReactElement =>
  h(
    'div',
    { key: 'file' },
    h('label', { htmlFor: 'file' }, 'A file that shows it (optional)'),
    h(
      'span',
      { className: 'hint', id: 'file-hint' },
      'PDF, PNG, JPEG, text, or a mail as .eml; 5 MB at most.',
    ),
    faultOf('file', error),
    h('input', {
      id: 'file',
      name: 'file',
      type: 'file',
      accept: '.pdf,.png,.jpg,.jpeg,.txt,.eml',
      'aria-describedby': error === null ? 'file-hint' : 'file-hint file-fault',
      ...(error === null ? {} : { 'aria-invalid': true }),
    }),
  );
