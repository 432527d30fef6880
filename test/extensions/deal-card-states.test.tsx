import { LoadingSpinner } from '@hubspot/ui-extensions';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { dealCardViewSchema } from '../../contract/deal-card.ts';
import { dealStatus } from '../../extensions/deal/deal-status.ts';
import { isOpen } from '../../extensions/deal/findings.tsx';
import { inWords } from '../../extensions/offers/in-words.ts';
import { cardStates } from './card-states.ts';
import { click, says } from './drive-card.ts';
import {
  DEAL_PATH,
  type Reply,
  renderDealCard,
  renderDealSidebar,
  stubServer,
  wordsOf,
} from './render-card.tsx';
import { dealView, refusal, registeredDeal, registration } from './view-builders.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the deal’s card says its state in words', () => {
  test.each(cardStates)('$name', async ({ view, says }) => {
    expect(dealCardViewSchema.parse(view)).toEqual(view);
    const calls = stubServer(() => ({ json: view }));
    const card = renderDealCard();
    await card.waitFor(() => expect(card.maybeFind(LoadingSpinner)).toBeNull());
    const words = wordsOf(card.getRootNode());
    for (const sentence of says) expect(words).toContain(sentence);
    expect(
      calls.map(call => `${call.method} ${call.path}`),
      'one request opens it',
    ).toEqual([`GET ${DEAL_PATH}`]);
  });

  test('why it is so stands behind a question, with what would have made it otherwise', async () => {
    const shown = cardStates.find(state => state.name === 'protected');
    stubServer(() => ({ json: shown?.view }));
    const card = renderDealCard();
    await card.waitFor(() => {
      const words = wordsOf(card.getRootNode());
      expect(words).toContain(
        'Its protection runs from the approval through its last day. (Rule T6 of the program.)',
      );
      expect(words).toContain('From Feb 21, 2027 on it is free.');
    });
  });

  test('a queued claim never says who holds the customer', async () => {
    const queued = cardStates.find(state => state.name === 'queued');
    stubServer(() => ({ json: queued?.view }));
    const card = renderDealCard();
    await card.waitFor(() => expect(wordsOf(card.getRootNode())).toContain('waiting in line'));
    expect(wordsOf(card.getRootNode())).not.toContain('Northwind');
  });

  test('a registration that is over has no running clocks', async () => {
    stubServer(() => ({ json: dealView({ registration: registration({ state: 'withdrawn' }) }) }));
    const card = renderDealCard();
    await card.waitFor(() => expect(wordsOf(card.getRootNode())).toContain('was withdrawn'));
    expect(wordsOf(card.getRootNode())).not.toContain('left');
  });

  test('days stand in the program’s zone and the reader’s language', async () => {
    stubServer(() => ({ json: registeredDeal(registration()) }));
    const card = renderDealCard({ locale: 'de_DE' });
    await card.waitFor(() => expect(wordsOf(card.getRootNode())).toContain('through 20. Feb. 2027'));
  });
});

describe.each(['crm.record.sidebar', 'crm.preview'] as const)('the compact variant in %s', location => {
  test.each(cardStates)('says what the card says first: $name', async ({ view }) => {
    const calls = stubServer(() => ({ json: view }));
    const card = renderDealSidebar(location);
    const time = { now: view.now, timeZone: view.timeZone, locale: 'en-US' };
    const { tag, headline } = dealStatus(view, time);
    const atRisk = [
      ...view.findings.filter(isOpen).map(({ summary }) => summary),
      ...view.notices.map(({ title }) => inWords(title, time)),
    ];
    await card.waitFor(() => {
      for (const words of [
        tag,
        headline,
        ...atRisk,
        'Open the Deal registration card on this record to act.',
      ])
        expect(wordsOf(card.getRootNode())).toContain(words);
    });
    expect(calls).toHaveLength(1);
  });
});

test('the compact variant that cannot be read again says that it may be old', async () => {
  stubServer((_, count) => (count === 2 ? 'connection lost' : { json: dealView() }));
  const card = renderDealSidebar('crm.record.sidebar');
  await says(card, 'is free to register');
  const tell = card.mocks.actions.onCrmPropertiesUpdate.calls[0]?.[1];
  tell?.({ dibs_roe_status: 'none' });
  tell?.({ dibs_roe_status: 'heads-up' });
  await says(card, 'This may be out of date', 'is free to register');
  click(card, 'Refresh');
  await card.waitFor(() => expect(wordsOf(card.getRootNode())).not.toContain('This may be out of date'));
});

describe('without a view the card says why', () => {
  const failures: { name: string; reply: Reply; says: string[] }[] = [
    {
      name: 'loading',
      reply: new Promise<Reply>(() => {}),
      says: ['Loading the registration'],
    },
    {
      name: 'portal not set up',
      reply: { json: { ok: false, refusal: refusal({ code: 'PORTAL_NOT_SET_UP' }) } },
      says: ['Dibs is not set up in this HubSpot account', 'Try again'],
    },
    {
      name: 'no permission',
      reply: { json: {}, status: 403 },
      says: ['You have no permission to see this registration'],
    },
    { name: 'unknown deal', reply: { json: {}, status: 404 }, says: ['HubSpot has no such deal'] },
    {
      name: 'server down',
      reply: { text: 'Bad gateway', status: 502 },
      says: ['The server cannot be reached'],
    },
    {
      name: 'connection lost',
      reply: 'connection lost',
      says: ['The server cannot be reached', 'Try again'],
    },
    { name: 'not JSON', reply: { text: '<html>' }, says: ['The server cannot be reached'] },
    {
      name: 'refused by a rule',
      reply: { json: { ok: false, refusal: refusal({ title: 'Not for partners' }) } },
      says: ['Not for partners', 'What would change this'],
    },
  ];
  test.each(failures)('$name', async ({ reply, says }) => {
    stubServer(() => reply);
    const card = renderDealCard();
    await card.waitFor(() => {
      for (const sentence of says) expect(wordsOf(card.getRootNode())).toContain(sentence);
    });
  });

  test('after 15 seconds without an answer it stops waiting', async () => {
    vi.useFakeTimers();
    const calls = stubServer(() => new Promise<Reply>(() => {}));
    const card = renderDealCard();
    await vi.advanceTimersByTimeAsync(14_999);
    expect(wordsOf(card.getRootNode())).toContain('Loading the registration');
    await vi.advanceTimersByTimeAsync(1);
    expect(wordsOf(card.getRootNode())).toContain('The server did not answer in time');
    expect(calls[0]?.timeout, 'HubSpot is told to wait as long').toBe(15_000);
  });

  test('uploaded without the server’s address', async () => {
    const calls = stubServer(() => ({ json: dealView() }));
    const card = renderDealCard({ variables: {} });
    expect(wordsOf(card.getRootNode())).toContain('Dibs is not connected');
    expect(calls).toEqual([]);
  });
});
