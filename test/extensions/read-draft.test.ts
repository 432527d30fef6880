import { describe, expect, test } from 'vitest';
import type { OfferField, OfferForm } from '../../contract/offers.ts';
import {
  type Draft,
  type DraftErrors,
  type OfferBody,
  readDraft,
} from '../../extensions/offers/offer-draft.ts';

/** A form of these fields, with what the server fixed in it. */
const formOf = (fields: OfferField[], fixed: OfferForm['fixed'] = {}): OfferForm => ({
  path: '/registrations/reg_01/reject',
  title: 'Reject',
  consequence: 'Northwind reads the reason.',
  confirm: 'Reject the claim',
  destructive: true,
  fixed,
  fields,
});
const field = (kind: OfferField['kind'], change: Partial<OfferField> = {}): OfferField => ({
  name: 'it',
  kind,
  label: 'It',
  required: true,
  ...change,
});
const reasons = field('choice', {
  name: 'code',
  options: [
    { value: 'PUBLIC_TENDER', label: 'Public tender' },
    { value: 'OTHER', label: 'Other' },
  ],
});
const text = field('text', { name: 'text', when: { of: 'code', is: ['OTHER'] }, missing: 'Say why.' });

describe('what is sent for what was typed and chosen', () => {
  test.each<[sentence: string, form: OfferForm, draft: Draft, body: OfferBody]>([
    [
      'text as it was typed, less the space around it',
      formOf([field('text')]),
      { it: '  Two demos.\n' },
      { it: 'Two demos.' },
    ],
    ['4,000 characters', formOf([field('text')]), { it: 'x'.repeat(4_000) }, { it: 'x'.repeat(4_000) }],
    ['a line, likewise', formOf([field('line')]), { it: ' INV-7 ' }, { it: 'INV-7' }],
    [
      'nothing for what was left empty and is not needed',
      formOf([field('text', { required: false })]),
      { it: ' ' },
      {},
    ],
    [
      'nothing for an untouched amount with its currency',
      formOf([field('estimate', { required: false })]),
      { it: '', 'it.currency': 'USD' },
      {},
    ],
    ['the value of a choice', formOf([reasons]), { code: 'PUBLIC_TENDER' }, { code: 'PUBLIC_TENDER' }],
    [
      'what the server wants sent for a choice',
      formOf([
        field('choice', {
          options: [{ value: 'deal', label: 'This deal', sends: { kind: 'deal', dealId: '7' } }],
        }),
      ]),
      { it: 'deal' },
      { it: { kind: 'deal', dealId: '7' } },
    ],
    [
      'every choice that was ticked',
      formOf([field('choices')]),
      { it: ['501', '502'] },
      { it: ['501', '502'] },
    ],
    ['a percentage as a number', formOf([field('percent')]), { it: '40' }, { it: 40 }],
    [
      'an estimate in minor units of its currency',
      formOf([field('estimate')]),
      { it: '25,000.50', 'it.currency': 'USD' },
      { it: { amountMinor: '2500050', currency: 'USD' } },
    ],
    [
      'a currency without minor units',
      formOf([field('estimate')]),
      { it: '25,000', 'it.currency': 'JPY' },
      { it: { amountMinor: '25000', currency: 'JPY' } },
    ],
    [
      'an amount that is not an estimate, beside the others',
      formOf([field('amount')]),
      { it: '7', 'it.currency': 'EUR' },
      { amountMinor: '700', currency: 'EUR' },
    ],
    [
      'what the server fixed, and what a choice asks for besides',
      formOf([reasons, text], { step: 'refuse' }),
      { code: 'OTHER', text: 'A tender runs.' },
      { step: 'refuse', code: 'OTHER', text: 'A tender runs.' },
    ],
    [
      'not what was typed before another choice was made',
      formOf([reasons, text]),
      { code: 'PUBLIC_TENDER', text: 'A tender runs.' },
      { code: 'PUBLIC_TENDER' },
    ],
  ])('%s', (_, form, draft, body) => {
    expect(readDraft(form, draft, 'en')).toEqual({ ok: true, body });
  });
});

describe('what is said beside a field', () => {
  test.each<[sentence: string, form: OfferForm, draft: Draft, errors: DraftErrors]>([
    ['that it is needed', formOf([field('text')]), { it: ' ' }, { it: 'This is needed.' }],
    ['in the server’s words', formOf([reasons, text]), { code: 'OTHER' }, { text: 'Say why.' }],
    ['that a choice is needed where none was made', formOf([reasons]), {}, { code: 'This is needed.' }],
    [
      'that a choice is needed where it is none of these',
      formOf([reasons]),
      { code: 'FRAUD' },
      { code: 'This is needed.' },
    ],
    ['that something has to be ticked', formOf([field('choices')]), { it: [] }, { it: 'This is needed.' }],
    [
      'that 4,001 characters are too many',
      formOf([field('text')]),
      { it: 'x'.repeat(4_001) },
      { it: 'At most 4,000 characters.' },
    ],
    ['that 0 is no percentage', formOf([field('percent')]), { it: '0' }, { it: 'This is needed.' }],
    ['that 100 is none', formOf([field('percent')]), { it: '100' }, { it: 'This is needed.' }],
    [
      'how an amount is written',
      formOf([field('amount')]),
      { it: '$7', 'it.currency': 'EUR' },
      { it: 'Write an amount such as the example, without a currency sign.' },
    ],
    [
      'of all that are wrong at once',
      formOf([field('text', { name: 'a' }), field('line', { name: 'b' })]),
      {},
      { a: 'This is needed.', b: 'This is needed.' },
    ],
  ])('%s', (_, form, draft, errors) => {
    expect(readDraft(form, draft, 'en')).toEqual({ ok: false, errors });
  });
});
