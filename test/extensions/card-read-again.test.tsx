import { Select, TextArea } from '@hubspot/ui-extensions';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { DealCardView } from '../../contract/deal-card.ts';
import { offerFormAnswerSchema } from '../../contract/offers.ts';
import { submitAnswerSchema } from '../../contract/views.ts';
import { registerForm } from '../../src/server/forms/register-form.ts';
import { choose, click, says, submit, type } from './drive-card.ts';
import { offeringCards } from './offered-cards.ts';
import { type Reply, renderDealCard, stubServer, wordsOf } from './render-card.tsx';
import { claim, dealView, finding, partner, receipt, registeredDeal, registration } from './view-builders.ts';

afterEach(() => vi.unstubAllGlobals());

const form = registerForm({
  dealId: '30100000101',
  companyId: '30100000011',
  customer: { name: 'Acme Corp', domains: ['acme.example'] },
  alsoOnDeal: [],
  partners: [partner()],
  contacts: { options: [], onDeal: [] },
  estimate: null,
});
const free = { ok: true, offers: [], check: { good: true, title: 'It is free', text: '', wouldChange: [] } };
const taken = registeredDeal(registration());
const submitted = submitAnswerSchema.parse({
  ok: true,
  registration: claim({ state: 'submitted' }),
  receipt: receipt(),
});

/** A card that shows `before`, and after somebody changed the deal in HubSpot `after`. */
async function cardThatChanges(before: DealCardView, after: DealCardView, onPost?: () => Reply) {
  let changed = false;
  const calls = stubServer(call => {
    if (call.path.endsWith('/claim-form')) return { json: offerFormAnswerSchema.parse({ ok: true, form }) };
    if (call.path.includes('/claim-check')) return { json: free };
    if (call.method === 'POST') return onPost?.() ?? 'connection lost';
    return { json: changed ? after : before };
  });
  const card = renderDealCard();
  const reads = () => calls.filter(call => call.path.endsWith('/123/registration')).length;
  await card.waitFor(() => expect(card.mocks.actions.onCrmPropertiesUpdate.calls).toHaveLength(1));
  const tell = card.mocks.actions.onCrmPropertiesUpdate.calls[0]?.[1];
  tell?.({ dibs_registration_status: 'as it was' });
  return {
    card,
    async changesInHubSpot() {
      changed = true;
      const before = reads();
      tell?.({ dibs_registration_status: `changed after ${before} readings` });
      await card.waitFor(() => expect(reads()).toBeGreaterThan(before));
      await new Promise(done => setTimeout(done));
    },
  };
}

const changedMeanwhile = 'This has changed since you opened the form';

describe('what a person is typing survives that the card is read again', () => {
  test('in the form that registers, when somebody else was faster', async () => {
    const { card, changesInHubSpot } = await cardThatChanges(dealView(), taken);
    await says(card, 'is free to register');
    click(card, 'Register this customer');
    await card.waitFor(() => card.find(Select, { name: 'partnerCompanyId' }));
    choose(card, 'partnerCompanyId', '30100000001');
    type(card, 'note', 'Two demos.');
    expect(wordsOf(card.getRootNode())).not.toContain(changedMeanwhile);
    await changesInHubSpot();
    await says(card, 'Registered to Northwind', changedMeanwhile);
    expect(card.find(TextArea, { name: 'note' }).props.value).toBe('Two demos.');
    expect(card.find(Select, { name: 'partnerCompanyId' }).props.value).toBe('30100000001');
    click(card, 'Cancel');
    await card.waitFor(() => expect(wordsOf(card.getRootNode())).not.toContain('Submit the claim'));
  });

  // Every subject of an offer, with a card that knows nothing of it any more.
  const gone = dealView({ canRegister: { allowed: false, refusal: null } });
  const closedFinding = dealView({ findings: [finding({ status: 'resolved', actions: [] })] });
  const abouts = new Map(
    offeringCards.flatMap(view =>
      view.offers.flatMap(offer => {
        const { about, form } = offer;
        const field =
          form?.fields.find(({ kind, when }) => kind === 'text' && when === undefined)?.name ?? null;
        return form === null
          ? []
          : [
              [
                about,
                { about, view, offer, field, after: about === 'fnd_01' ? closedFinding : gone },
              ] as const,
            ];
      }),
    ),
  );
  test('is tried on every subject of a card', () => {
    expect([...abouts.keys()].sort()).toEqual([
      '30100000012',
      'act_01',
      'cns_01',
      'deal',
      'dsp_01',
      'fnd_01',
      'idn_01',
      'registration',
    ]);
  });
  test.each([...abouts.values()])('in a form about $about', async ({ view, offer, field, after }) => {
    const { card, changesInHubSpot } = await cardThatChanges(view, after);
    await says(card, offer.label);
    click(card, offer.label);
    await says(card, 'What will happen');
    if (field !== null) type(card, field, 'Half a sentence');
    await changesInHubSpot();
    await says(card, changedMeanwhile);
    if (field !== null) expect(card.find(TextArea, { name: field }).props.value).toBe('Half a sentence');
    click(card, 'Cancel');
    await card.waitFor(() => expect(wordsOf(card.getRootNode())).not.toContain('What will happen'));
  });
});

describe('a receipt', () => {
  test('is shown though the card was read again before the answer came', async () => {
    const answer = Promise.withResolvers<Reply>();
    const { card, changesInHubSpot } = await cardThatChanges(dealView(), taken, () => answer.promise);
    await says(card, 'is free to register');
    click(card, 'Register this customer');
    await card.waitFor(() => card.find(Select, { name: 'partnerCompanyId' }));
    choose(card, 'partnerCompanyId', '30100000001');
    submit(card, 'Submit the claim');
    await changesInHubSpot();
    await says(card, 'Registered to Northwind', 'Sending…');
    expect(wordsOf(card.getRootNode()), 'the change is most likely one’s own').not.toContain(
      changedMeanwhile,
    );
    answer.resolve({ json: submitted });
    await says(card, 'Claim received: number 1042');
    await changesInHubSpot();
    await says(card, 'Claim received: number 1042');
  });
});
