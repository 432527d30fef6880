import { afterEach, expect, test, vi } from 'vitest';
import { type Draft, isAsked, readDraft, textOf } from '../../extensions/offers/offer-draft.ts';
import { choose, click, says, submit, tick, type } from './drive-card.ts';
import { fillings, offeringCards } from './offered-cards.ts';
import { renderDealCard, stubServer } from './render-card.tsx';
import { claim, may, refusal, registeredDeal, registration } from './view-builders.ts';

afterEach(() => vi.unstubAllGlobals());

/** Each action once, on the first card that offers it, filled in each of its ways. */
const seen = new Set<string>();
const actions = offeringCards.flatMap(view =>
  view.offers.flatMap(offer => {
    const id = `${offer.name} ${offer.label}`;
    if (offer.form === null || offer.formPath !== undefined || seen.has(id)) return [];
    seen.add(id);
    return fillings(offer)
      .slice(0, 2)
      .map(({ choice, draft }) => ({ label: offer.label, choice, view, offer, form: offer.form, draft }));
  }),
);

test.each(actions)(
  '$label $choice: says what will happen, is sent once, and the card is read again',
  async ({ view, offer, form, draft }) => {
    if (form === null) expect.fail('no form');
    const calls = stubServer(call => ({ json: call.method === 'GET' ? view : { ok: true } }));
    const card = renderDealCard();
    await says(card, offer.label);
    click(card, offer.label);
    await says(card, form.title, 'What will happen');
    fill(card, form.fields, draft);
    submit(card, form.confirm);
    await card.waitFor(() => expect(calls.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']));
    const read = readDraft(form, draft, 'en');
    expect(calls[1]).toMatchObject({
      path: `/api/v1${form.path}`,
      body: { ...(read.ok ? read.body : {}), idempotencyKey: expect.stringMatching(/^card-[0-9a-f]{32}$/) },
    });
  },
);

function fill(
  card: ReturnType<typeof renderDealCard>,
  fields: NonNullable<(typeof actions)[number]['form']>['fields'],
  draft: Draft,
): void {
  for (const field of fields.filter(each => isAsked(each, draft))) {
    const value = draft[field.name];
    if (Array.isArray(value)) tick(card, field.name, value);
    else if (field.kind === 'choice') choose(card, field.name, textOf(draft, field.name));
    else type(card, field.name, textOf(draft, field.name));
  }
}

test('a form stays open when the card is read anew, and whoever comes too late reads why', async () => {
  const before = registeredDeal(claim({ state: 'under-review', actions: [may('approve')] }));
  const after = registeredDeal(registration());
  const calls = stubServer((call, count) =>
    call.method === 'POST'
      ? { json: { ok: false, refusal: refusal({ title: 'This registration cannot be approved' }) } }
      : { json: count === 1 ? before : after },
  );
  const card = renderDealCard();
  await says(card, 'In review');
  click(card, 'Approve');
  const changed = card.mocks.actions.onCrmPropertiesUpdate.calls[0]?.[1];
  changed?.({ dibs_registration_status: 'under-review' });
  changed?.({ dibs_registration_status: 'active' });
  await says(card, 'Registered to Northwind', 'Approve the claim');
  submit(card, 'Approve the claim');
  await says(card, 'This registration cannot be approved');
  expect(calls.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST']);
});
