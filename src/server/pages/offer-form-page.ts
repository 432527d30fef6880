import { createElement as h, type ReactElement } from 'react';
import type { OfferField, OfferForm } from '../../../contract/offers.ts';
import type { Refusal } from '../../../contract/views.ts';
import type { LinkPage } from '../link-pages.ts';
import {
  amountPair,
  areaField,
  faultOf,
  hintOf,
  labelled,
  lineField,
  type Typed,
  tied,
} from './form-fields.ts';
import { type Frame, framed } from './frame.ts';
import { amountInWords, inWords } from './in-words.ts';
import { backTo, hidden, note, refusalNote, send, text } from './page-parts.ts';

export type FormState = {
  typed: Typed;
  /** Beside each field. */
  errors: Record<string, string>;
  refusal: Refusal | null;
  /** Minted when the form was opened: sending it twice does it once. */
  key: string;
};

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

function fieldOf(field: OfferField, typed: Typed, error: string | null, timeZone: string): ReactElement {
  const { name, kind, required, options = [], start, placeholder } = field;
  const label = inWords(field.label, timeZone);
  const hint = field.hint === undefined ? undefined : inWords(field.hint, timeZone);
  const shown = { name, label, error, required, ...(hint === undefined ? {} : { hint }) };
  const value = typed[name]?.[0] ?? start?.value ?? '';
  switch (kind) {
    case 'text':
      return areaField({ ...shown, value });
    case 'line':
      return lineField({ ...shown, value });
    case 'percent':
      return lineField({ ...shown, value, inputMode: 'numeric' });
    case 'choice':
      return labelled(
        shown,
        h(
          'select',
          { ...tied(shown), defaultValue: value },
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
        null,
        h('legend', null, label),
        hintOf(name, hint),
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
      const { minor, currency = 'EUR' } = start ?? {};
      const amount = minor === undefined ? '' : (amountInWords(minor, currency).split(' ')[0] ?? '');
      return amountPair({ name, label, typed, error, start: { amount, currency } });
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
