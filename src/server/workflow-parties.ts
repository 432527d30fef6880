import type { Store } from '../../adapters/postgres/store.ts';
import { hubspotIdSchema } from '../../contract/requests.ts';
import { normaliseDomain } from '../../domain/identity.ts';
import { minorUnits } from '../../domain/money.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { partnerOfAddress, partnerOfDomain } from '../../operations/register-by-form.ts';
import { companyOf } from '../../operations/submit-for-domain.ts';

const isId = (text: string) => hubspotIdSchema.safeParse(text).success;

/** The partner that a form names: by its company's record id, by a domain, or by the address of who filled it in. */
export async function partnerNamed(store: Store, text: string): Promise<string | null> {
  if (isId(text)) return text;
  return text.includes('@') ? await partnerOfAddress(store, text) : await partnerOfDomain(store, text);
}

/** The customer's company that a form names, by record id or domain; null: Dibs knows of none. */
export async function customerNamed(store: Store, text: string): Promise<string | null> {
  if (isId(text)) return text;
  const { policy } = await store.policyInForce();
  const identity = normaliseDomain(text.slice(text.lastIndexOf('@') + 1), policy.matching);
  return identity.kind === 'nobody' ? null : await companyOf(store, identity.domain);
}

/** More than any deal is worth, and what the API takes. */
const mostMinor = 10n ** 15n;

/** An amount as people type it into HubSpot, in minor units; `faulty`: it is no amount of money. */
export async function estimateNamed(
  store: Store,
  { amount, currency }: { amount: string; currency: string },
): Promise<{ amountMinor: bigint; currency: string } | null | 'faulty'> {
  if (amount === '') return null;
  const { policy } = await store.policyInForce();
  const of = currency === '' ? policy.money.homeCurrency : currency;
  const amountMinor = minorUnits(amount, of);
  return amountMinor === null || amountMinor < 0n || amountMinor >= mostMinor
    ? 'faulty'
    : { amountMinor, currency: of };
}

/** Of whom or what nobody knows it is not told: a form's text may be anybody's address, and the ledger names nobody. */
export const nobodysPartner: Refusal = {
  code: 'UNKNOWN_PARTNER',
  rule: 'R-partner',
  title: 'Nobody’s partner',
  detail: 'What the form says about the partner belongs to no active partner, or to several.',
  facts: { partnerKnown: false },
  wouldChange: [
    {
      fact: 'partnerKnown',
      becomes: true,
      text: 'Give the record id of the partner’s company, or an address on the domain that it has in HubSpot.',
    },
  ],
};
