import type { OfferField, OfferForm } from '../../contract/offers.ts';
import type { Typed } from './pages/form-fields.ts';
import { decimalsOf } from './pages/in-words.ts';
import type { SentForm } from './read-form.ts';

export type OfferRead =
  | { ok: true; typed: Typed; body: Record<string, unknown> }
  | { ok: false; typed: Typed; errors: Record<string, string> };

/** The body that a sent form stands for, without its key, or what is wrong beside each field. */
export function readOffer(form: OfferForm, sent: SentForm): OfferRead {
  const typed: Typed = {};
  for (const { name, kind } of form.fields) {
    typed[name] = sent.texts(name);
    if (kind === 'estimate' || kind === 'amount') typed[`${name}.currency`] = sent.texts(`${name}.currency`);
  }
  const body: Record<string, unknown> = { ...form.fixed };
  const errors: Record<string, string> = {};
  for (const field of form.fields) {
    if (field.when !== undefined && !field.when.is.includes(sent.text(field.when.of))) continue;
    const read = readField(field, sent);
    if (typeof read === 'string') errors[field.name] = read;
    else Object.assign(body, read);
  }
  return Object.keys(errors).length > 0 ? { ok: false, typed, errors } : { ok: true, typed, body };
}

/** What is sent for the field, or what is wrong with it. */
function readField(field: OfferField, sent: SentForm): Record<string, unknown> | string {
  const { name, kind, required, options = [], missing = 'This is needed.' } = field;
  const text = sent.text(name).trim();
  if (kind === 'choices') {
    const chosen = sent.texts(name).filter(value => options.some(option => option.value === value));
    if (chosen.length === 0) return required ? missing : {};
    return { [name]: chosen };
  }
  if (text === '') return required ? missing : {};
  switch (kind) {
    case 'choice': {
      const chosen = options.find(option => option.value === text);
      return chosen === undefined ? missing : { [name]: chosen.sends ?? chosen.value };
    }
    case 'percent':
      return /^[1-9]\d?$/.test(text) ? { [name]: Number(text) } : missing;
    case 'estimate':
    case 'amount': {
      const currency = sent.text(`${name}.currency`);
      const amountMinor = /^[A-Z]{3}$/.test(currency) ? minorOf(text, currency) : null;
      if (amountMinor === null) return 'Give an amount such as 12,500.00, and its currency.';
      return kind === 'amount' ? { amountMinor, currency } : { [name]: { amountMinor, currency } };
    }
    case 'text':
    case 'line':
      return text.length > 4000 ? 'Write 4,000 signs at most.' : { [name]: text };
    default:
      return kind satisfies never;
  }
}

/**
 * Minor units, as text, of what a person typed: `12500`, `12,500.00`, `12.500,00`, `12 500`. Groups have three digits,
 * so `12,5` and `12.50` end in decimals and `12.500` does not; null for what can be read in no way or has too many digits.
 */
export function minorOf(typed: string, currency: string): string | null {
  const digits = decimalsOf(currency);
  const parts = /^(?<whole>\d{1,3}(?:[ ,.'’\u00a0]\d{3})*|\d+)(?:[.,](?<rest>\d{1,3}))?$/.exec(
    typed.trim(),
  )?.groups;
  if (parts?.whole === undefined) return null;
  const rest = parts.rest ?? '';
  if (rest.length > digits) return null;
  const minor = (parts.whole.replace(/\D/g, '') + rest.padEnd(digits, '0')).replace(/^0+(?=\d)/, '');
  return minor.length > 15 ? null : minor;
}
