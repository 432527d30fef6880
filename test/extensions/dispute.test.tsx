import { afterEach, describe, expect, test, vi } from 'vitest';
import { type DisputeView, disputeAnswerSchema, rulingRequestSchema } from '../../contract/disputes.ts';
import { choose, click, errorBeside, says, submit, type } from './drive-card.ts';
import { renderDealCard, stubServer, wordsOf } from './render-card.tsx';
import { may, mayNot, registeredDeal, registration } from './view-builders.ts';

afterEach(() => vi.unstubAllGlobals());

const summary = {
  id: 'dsp_01',
  kind: 'partner-partner' as const,
  state: 'proposed' as const,
  openedAt: '2026-12-01T15:00:00Z',
  decisionDueAt: '2026-12-08T22:00:00Z',
  nextLimit: { step: 'accept' as const, at: '2026-12-07T22:00:00Z' },
};

/** A partner's packet of a case with a proposal; change the one field that the test is about. */
function dispute(change: Partial<DisputeView> = {}): DisputeView {
  return {
    ...summary,
    side: 'claimant',
    openedByYou: true,
    account: { name: 'Acme Corp' },
    paused: { since: '2026-12-02T15:00:00Z', untilAtMost: '2026-12-16T22:00:00Z' },
    evidence: [
      { id: 'evd_1', yours: true, at: '2026-12-01T15:00:00Z', text: 'We demoed in May.', facts: {} },
      { id: 'evd_2', yours: false, at: '2026-12-02T15:00:00Z', text: null, facts: null },
    ],
    acceptedByYou: false,
    proposal: {
      code: 'SPLIT',
      rule: 'R-disputes',
      reasoning: 'Both worked the customer.',
      facts: {},
      yourPercent: 40,
      yourAmount: null,
      at: null,
    },
    rulings: [],
    appealableUntil: null,
    breaches: [],
    actions: [may('accept'), may('object'), mayNot('decide', 'A director decides.')],
    ...change,
  };
}

/** A server with this case on the deal's registration; answers posts with it, too. */
function serve(view: DisputeView | null) {
  const deal =
    view === null
      ? registeredDeal(registration({ actions: [may('open-dispute')] }))
      : registeredDeal(registration({ contested: true, dispute: { ...summary, state: view.state } }), {
          dispute: view,
        });
  const answer = { ok: true, dispute: view ?? dispute({ state: 'open' }) };
  disputeAnswerSchema.parse(answer);
  const calls = stubServer(({ path }) => ({ json: /registration$/.test(path) ? deal : answer }));
  return () => calls.filter(call => call.method === 'POST');
}

describe('a dispute on the card', () => {
  test('says where it stands, until when somebody has to act, and what is proposed', async () => {
    serve(dispute());
    const card = renderDealCard();
    await says(
      card,
      'Dispute: both sides answer the proposal',
      'Both sides answer by Dec 7, 2026',
      'clocks stand still, until Dec 16, 2026',
      'Proposed: The sale is shared',
      '40 % of the sale for your side.',
      'Both worked the customer.',
    );
    expect(wordsOf(card.getRootNode())).not.toContain('A director decides.');
  });

  test('lists the evidence, and of the other side only that there is some', async () => {
    serve(dispute());
    const card = renderDealCard();
    await says(
      card,
      'Evidence (2)',
      'Your side: We demoed in May.',
      'The other side: Evidence of the other side',
    );
  });

  test('the proposal is accepted once, without a side where the reader has but one', async () => {
    const posts = serve(dispute());
    const card = renderDealCard();
    await says(card, 'Accept the proposal');
    click(card, 'Accept the proposal');
    submit(card, 'Accept');
    await says(card, 'Evidence (2)');
    expect(posts()).toMatchObject([{ path: '/api/v1/disputes/dsp_01/accept', body: { accept: true } }]);
    expect(posts()[0]?.body).not.toHaveProperty('side');
  });

  test('who looks after both sides says for which one evidence is given', async () => {
    const parties = [
      { side: 'holder' as const, name: 'Northwind', registrationId: 'reg_01', dealId: null },
      { side: 'claimant' as const, name: 'Southwind', registrationId: 'reg_02', dealId: null },
    ];
    const posts = serve(dispute({ side: null, parties, state: 'acknowledged', actions: [may('evidence')] }));
    const card = renderDealCard();
    await says(card, 'Between: Northwind – Southwind', 'Give evidence');
    click(card, 'Give evidence');
    type(card, 'text', 'The call of 3 May.');
    submit(card, 'Give the evidence');
    expect(errorBeside(card, 'side')).toBe('Choose the side you speak for.');
    choose(card, 'side', 'holder');
    submit(card, 'Give the evidence');
    await card.waitFor(() => expect(posts()).toHaveLength(1));
    expect(posts()[0]).toMatchObject({
      path: '/api/v1/disputes/dsp_01/evidence',
      body: { side: 'holder', text: 'The call of 3 May.' },
    });
  });

  test.each<[string, Record<string, string>, object]>([
    ['a split asks for its percent', { code: 'SPLIT', percent: '70' }, { code: 'SPLIT', percent: 70 }],
    ['holding up asks for nothing more', { code: 'UPHOLD_HOLDER' }, { code: 'UPHOLD_HOLDER' }],
  ])('of a ruling, %s', async (_, fields, body) => {
    const posts = serve(dispute({ side: null, state: 'with-director', actions: [may('decide')] }));
    const card = renderDealCard();
    await says(card, 'Decide');
    click(card, 'Decide');
    submit(card, 'Decide');
    expect(errorBeside(card, 'code')).toBe('Choose a ruling.');
    expect(errorBeside(card, 'reasoning')).toBe('Say why: each side reads it.');
    for (const [name, value] of Object.entries(fields))
      if (name === 'code') choose(card, name, value);
      else type(card, name, value);
    type(card, 'reasoning', 'As the calls show.');
    submit(card, 'Decide');
    await card.waitFor(() => expect(posts()).toHaveLength(1));
    expect(posts()[0]?.body).toMatchObject(body);
    rulingRequestSchema.parse(posts()[0]?.body);
  });
});

test('where there is none, a dispute is opened with whom and why', async () => {
  const posts = serve(null);
  const card = renderDealCard();
  await says(card, 'Open a dispute');
  click(card, 'Open a dispute');
  await says(card, 'clocks stand still, 10 business days at most');
  choose(card, 'kind', 'partner-partner');
  type(card, 'text', 'We were there first.');
  submit(card, 'Open the dispute');
  await card.waitFor(() => expect(posts()).toHaveLength(1));
  expect(posts()[0]).toMatchObject({
    path: '/api/v1/registrations/reg_01/disputes',
    body: { kind: 'partner-partner', text: 'We were there first.' },
  });
});

test('whoever may not read the dispute sees the registration without it', async () => {
  stubServer(() => ({ json: registeredDeal(registration({ contested: true, dispute: summary })) }));
  const card = renderDealCard();
  await says(card, 'Acme Corp');
  expect(wordsOf(card.getRootNode())).not.toContain('Dispute:');
});
