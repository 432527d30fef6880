import { personTextSchema } from '../../contract/requests.ts';
import type { SentForm } from './read-form.ts';
import { minorOf } from './read-offer.ts';

type Rest = {
  customerName: string;
  note: string | null;
  estimate: { amountMinor: bigint; currency: string } | null;
};

/** What a partner says of a customer besides its domain, or what is wrong beside each field. */
export function readRest(form: SentForm) {
  const names = ['customer', 'note', 'estimate', 'estimate.currency'];
  const typed = Object.fromEntries(names.map(name => [name, form.texts(name)]));
  const errors: Record<string, string> = {};
  const customer = personTextSchema.min(1).max(200).safeParse(form.text('customer'));
  if (!customer.success) errors.customer = 'Give the name of the customer, in 200 signs at most.';
  const note = personTextSchema.safeParse(form.text('note'));
  if (!note.success) errors.note = 'Write 4,000 signs at most, and none that cannot be kept.';
  const amount = form.text('estimate').trim();
  const currency = form.text('estimate.currency');
  const minor = amount === '' || !/^[A-Z]{3}$/.test(currency) ? null : minorOf(amount, currency);
  if (amount !== '' && minor === null)
    errors.estimate = 'Give an amount such as 12,500.00, and its currency.';
  if (!customer.success || !note.success || Object.keys(errors).length > 0)
    return { ok: false as const, typed, errors };
  const asked: Rest = {
    customerName: customer.data,
    note: note.data === '' ? null : note.data,
    estimate: minor === null ? null : { amountMinor: BigInt(minor), currency },
  };
  return { ok: true as const, typed, asked };
}
