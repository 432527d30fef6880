import type { OfferField, OfferForm } from '../../contract/offers.ts';
import { offerWords as words } from '../words/offer-words.ts';
import { amountToType, parseAmount } from './parse-amount.ts';

/** What a person has typed and chosen, by field; the currency of an amount stands under `<field>.currency`. */
export type Draft = Record<string, string | string[]>;
export type DraftErrors = Record<string, string>;
export type OfferBody = Record<string, unknown>;

const longest = 4_000;
/** Until the server says in which currency the program counts. */
const usualCurrency = 'USD';

/** What the form starts with. */
export function startOf({ fields }: OfferForm, locale: string): Draft {
  return Object.fromEntries(
    fields.flatMap(({ name, kind, start }): [string, string | string[]][] => {
      if (kind === 'choices') return [[name, start?.values ?? []]];
      if (kind !== 'estimate' && kind !== 'amount')
        return start?.value === undefined ? [] : [[name, start.value]];
      const currency = start?.currency ?? usualCurrency;
      return [
        [name, start?.minor === undefined ? '' : amountToType(start.minor, currency, locale)],
        [`${name}.currency`, currency],
      ];
    }),
  );
}

export const textOf = (draft: Draft, name: string): string => {
  const value = draft[name];
  return typeof value === 'string' ? value : '';
};

/** Whether a field is asked for, as the others stand. */
export const isAsked = ({ when }: OfferField, draft: Draft): boolean =>
  when === undefined || when.is.includes(textOf(draft, when.of));

/** The body that a draft stands for, without its key, or what is wrong beside each field. */
export function readDraft(
  form: OfferForm,
  draft: Draft,
  locale: string,
): { ok: true; body: OfferBody } | { ok: false; errors: DraftErrors } {
  const body: OfferBody = { ...form.fixed };
  const errors: DraftErrors = {};
  for (const field of form.fields) {
    if (!isAsked(field, draft)) continue;
    const read = readField(field, draft, locale);
    if (read.ok) Object.assign(body, read.sent);
    else errors[field.name] = read.error;
  }
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, body };
}

type FieldRead = { ok: true; sent: OfferBody } | { ok: false; error: string };

function readField(field: OfferField, draft: Draft, locale: string): FieldRead {
  const { name, kind, required, missing = words.missing } = field;
  const given = draft[name];
  const text = textOf(draft, name).trim();
  const wrong = (error: string): FieldRead => ({ ok: false, error });
  const sent = (value: unknown): FieldRead => ({ ok: true, sent: { [name]: value } });
  if (Array.isArray(given) ? given.length === 0 : text === '')
    return required ? wrong(missing) : { ok: true, sent: {} };
  switch (kind) {
    case 'choices':
      return sent(given);
    case 'choice': {
      const chosen = field.options?.find(option => option.value === text);
      return chosen === undefined ? wrong(missing) : sent(chosen.sends ?? chosen.value);
    }
    case 'percent':
      return /^[1-9]\d?$/.test(text) ? sent(Number(text)) : wrong(missing);
    case 'estimate':
    case 'amount': {
      const currency = textOf(draft, `${name}.currency`);
      const amountMinor = parseAmount(text, currency, locale);
      if (amountMinor === null) return wrong(words.amountWrong);
      return kind === 'amount'
        ? { ok: true, sent: { amountMinor, currency } }
        : sent({ amountMinor, currency });
    }
    case 'text':
    case 'line':
      return text.length > longest ? wrong(words.tooLong) : sent(text);
    default:
      return kind satisfies never;
  }
}
