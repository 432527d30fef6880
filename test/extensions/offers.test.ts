import { describe, expect, test } from 'vitest';
import { offerSchema } from '../../contract/offers.ts';
import { readDraft } from '../../extensions/offers/offer-draft.ts';
import { checkInWords, waiveOffer } from '../../src/server/forms/waive-forms.ts';
import { routes } from '../../src/server/route-table.ts';
import { fillings, offeringCards } from './offered-cards.ts';
import { refusal } from './view-builders.ts';

const to = { companyId: '11', customer: 'Acme Corp', partner: { companyId: '12', name: 'Northwind' } };
const waivers = ['COOL_OFF', 'PROTECTION_LIMIT'].flatMap(code => waiveOffer(code, to) ?? []);
const offers = [...offeringCards.flatMap(card => card.offers), ...waivers].filter(
  offer => offer.form !== null,
);

const routeOf = (path: string) =>
  routes.find(
    route =>
      route.kind === 'json' &&
      route.method === 'POST' &&
      new RegExp(`^${route.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(`/api/v1${path}`),
  );

describe('what the server offers', () => {
  test('are all the actions that the API has for a deal’s card', () => {
    expect([...new Set(offers.map(({ name }) => name))].sort()).toEqual([
      'accept',
      'acknowledge',
      'add-co-seller',
      'answer',
      'appeal',
      'approve',
      'ask-consent',
      'close-evidence',
      'confirm',
      'decide',
      'decline-renewal',
      'drop-revocation',
      'escalate',
      'evidence',
      'exempt',
      'freeze',
      'grant',
      'link-deal',
      'link-partner',
      'log-follow-up',
      'mistake',
      'not-same-customer',
      'object',
      'object-to-loss',
      'object-to-revocation',
      'open-dispute',
      'propose',
      'reconfirm',
      'refunds',
      'refuse',
      'reject',
      'renew',
      'request-info',
      'revert',
      'revoke',
      'same-customer',
      'undo-identity',
      'unfreeze',
      'waive-cooling-off',
      'waive-protection-limit',
      'withdraw',
    ]);
  });

  test.each(
    offers.flatMap(offer => fillings(offer).map(filling => ({ ...filling, offer, name: offer.name }))),
  )('$name $choice: filled as it asks, it is taken by the route that it names', ({ offer, draft }) => {
    offerSchema.parse(offer);
    const form = offer.form ?? expect.fail('no form');
    const read = readDraft(form, draft, 'en');
    if (!read.ok) expect.fail(JSON.stringify(read.errors));
    const route = routeOf(form.path);
    if (route?.kind !== 'json') expect.fail(`no route for ${form.path}`);
    const parsed = route.body?.safeParse({ ...read.body, idempotencyKey: 'card-1' });
    expect(parsed?.error?.issues ?? [], form.path).toEqual([]);
  });

  test.each(offers.map(offer => ({ name: `${offer.about} ${offer.name}`, offer })))(
    '$name says what will happen, in sentences, and calls no code by its name',
    ({ offer }) => {
      const { form, label } = offer;
      const told = [
        label,
        form?.title,
        form?.consequence,
        form?.confirm,
        ...(form?.fields ?? []).map(field => field.label),
      ];
      for (const text of told) {
        expect(text).toMatch(/^\S.*\S$/);
        expect(text).not.toMatch(/undefined|null|[A-Z]{2,}_[A-Z]|\d{4}-\d\d-\d\d(?!.*\})/);
      }
      expect(form?.consequence).toMatch(/\.$/);
    },
  );

  test('a check names every obstacle’s way out, and offers a waiver to who may waive', () => {
    const checked = { ...to, obstacles: [{ ...refusal(), code: 'COOL_OFF' as const }], waits: false };
    expect(checkInWords({ ...checked, mayWaive: true })).toMatchObject({
      check: { good: false, wouldChange: ['From 23 March 2027 on the claim is accepted.'] },
      offers: [{ name: 'waive-cooling-off' }],
    });
    expect(checkInWords({ ...checked, mayWaive: false }).offers).toEqual([]);
  });
});
