import { createElement as h, type ReactElement } from 'react';

/** What was typed and chosen, by field; the currency of an amount under `<field>.currency`. */
export type Typed = Record<string, string[]>;

type Field = {
  name: string;
  label: string;
  hint?: string;
  value: string;
  error: string | null;
  required?: boolean;
};

const currencies = 'EUR USD GBP CHF JPY AUD CAD SEK DKK NOK PLN CZK NZD SGD INR BRL'.split(' ');

/** What ties an input to its label, its hint and its fault. */
export const tied = ({
  name,
  hint,
  error,
  required,
}: Pick<Field, 'name' | 'hint' | 'error' | 'required'>) => {
  const described = [
    hint === undefined ? null : `${name}-hint`,
    error === null ? null : `${name}-fault`,
  ].filter(id => id !== null);
  return {
    id: name,
    name,
    ...(required === true ? { required } : {}),
    ...(described.length > 0 ? { 'aria-describedby': described.join(' ') } : {}),
    ...(error === null ? {} : { 'aria-invalid': true }),
  };
};

/** A label, a hint, what is wrong, and the input. */
export const labelled = (
  { name, label, hint, error }: Pick<Field, 'name' | 'label' | 'hint' | 'error'>,
  input: ReactElement,
): ReactElement =>
  h(
    'div',
    { key: name },
    h('label', { htmlFor: name }, label),
    hintOf(name, hint),
    faultOf(name, error),
    input,
  );

export const faultOf = (name: string, error: string | null) =>
  error === null ? null : h('span', { className: 'fault', id: `${name}-fault`, role: 'alert' }, error);
export const hintOf = (name: string, hint: string | undefined) =>
  hint === undefined ? null : h('span', { className: 'hint', id: `${name}-hint` }, hint);

export const lineField = (
  field: Field & { inputMode?: 'url' | 'numeric' | 'email'; type?: 'email' },
): ReactElement =>
  labelled(
    field,
    h('input', {
      ...tied(field),
      maxLength: 300,
      defaultValue: field.value,
      ...(field.inputMode === undefined ? {} : { inputMode: field.inputMode }),
      ...(field.type === undefined ? {} : { type: field.type }),
    }),
  );

export const areaField = (field: Field): ReactElement =>
  labelled(field, h('textarea', { ...tied(field), rows: 4, maxLength: 4000, defaultValue: field.value }));

/** An amount with its currency. */
export function amountPair({
  name,
  label,
  typed,
  error,
  start,
}: {
  name: string;
  label: string;
  typed: Typed;
  error: string | null;
  start?: { amount: string; currency: string };
}): ReactElement {
  const currency = typed[`${name}.currency`]?.[0] ?? start?.currency ?? 'EUR';
  const value = typed[name]?.[0] ?? start?.amount ?? '';
  return h(
    'div',
    { key: name, className: 'pair' },
    labelled(
      { name, label, error },
      h('input', { ...tied({ name, error }), inputMode: 'decimal', defaultValue: value }),
    ),
    h(
      'div',
      null,
      h('label', { htmlFor: `${name}.currency` }, 'Currency'),
      h(
        'select',
        { id: `${name}.currency`, name: `${name}.currency`, defaultValue: currency },
        ...[...new Set([currency, ...currencies])].map(code => h('option', { key: code, value: code }, code)),
      ),
    ),
  );
}
