import { BarChart, Button, DateInput, Form, LineChart } from '@hubspot/ui-extensions';
import { CrmActionLink } from '@hubspot/ui-extensions/crm';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import type { ComponentType } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { accountCardSchema } from '../../contract/account-card.ts';
import { contactCardSchema } from '../../contract/contact-card.ts';
import type { Offer } from '../../contract/offers.ts';
import { partnerCardSchema } from '../../contract/partner-card.ts';
import { AccountCard } from '../../extensions/account/account-card.tsx';
import type { RecordHost } from '../../extensions/api/use-record.ts';
import { ContactCard } from '../../extensions/contact/contact-card.tsx';
import { PartnerCard } from '../../extensions/partner/partner-card.tsx';
import { noonOf } from '../../extensions/program-time/program-time.ts';
import {
  accountCard,
  accountStates,
  contactStates,
  partnerCard,
  partnerStates,
  protectedClaim,
} from './company-builders.ts';
import { click, says, submit } from './drive-card.ts';
import { patient, type Reply, SERVER, stubServer, wordsOf } from './render-card.tsx';

afterEach(() => vi.unstubAllGlobals());

function open(Card: ComponentType<RecordHost>, reply: (path: string) => Reply) {
  const calls = stubServer(call => reply(call.path));
  const card = patient(createRenderer('crm.record.tab'));
  const { context, actions } = card.mocks;
  const user = { ...context.user, locale: 'en-US' };
  card.render(<Card context={{ ...context, user, variables: { PUBLIC_URL: SERVER } }} actions={actions} />);
  return { card, asked: () => calls.map(call => `${call.method} ${call.path}`) };
}

describe('the partner’s card', () => {
  test.each(partnerStates)('$name', async ({ view, says: words, not = [] }) => {
    expect(partnerCardSchema.parse(view)).toEqual(view);
    const { card, asked } = open(PartnerCard, () => ({ json: view }));
    await says(card, ...words);
    for (const unsaid of not) expect(wordsOf(card.getRootNode())).not.toContain(unsaid);
    expect(asked(), 'one request opens it').toEqual(['GET /api/v1/companies/123/partner']);
  });

  test('draws what was sourced by quarter, and the year up to each', async () => {
    const { card } = open(PartnerCard, () => ({ json: partnerCard() }));
    await says(card, 'ARR sourced');
    expect(card.find(BarChart).props.data).toEqual([
      { quarter: 'Q3 2026', amount: 32_000 },
      { quarter: 'Q4 2026', amount: 48_000 },
    ]);
    expect(card.find(LineChart).props.data).toEqual([
      { quarter: 'Q3 2026', amount: 32_000 },
      { quarter: 'Q4 2026', amount: 80_000 },
    ]);
  });

  test('offers links beside the people who have one, and the tier’s beside the tier, also to who does not see the tier', async () => {
    const offer: Offer = {
      about: 'link',
      name: 'issue-link',
      label: 'Give a personal link',
      rank: 'usual',
      allowed: true,
      reason: null,
      form: null,
    };
    const { tierProgress: _, ...view } = partnerCard({
      people: [],
      offers: [offer, { ...offer, about: 'tier', name: 'promote', label: 'Promote to Premier' }],
    });
    const { card } = open(PartnerCard, () => ({ json: view }));
    await says(card, 'People with a personal link (0)');
    expect(card.findAll(Button).map(node => node.text)).toEqual(['Give a personal link']);
  });

  test('a customer’s name opens its deal', async () => {
    const { card } = open(PartnerCard, () => ({ json: partnerCard() }));
    await says(card, 'Acme Corp');
    expect(card.find(CrmActionLink).props).toMatchObject({
      actionType: 'PREVIEW_OBJECT',
      actionContext: { objectTypeId: '0-3', objectId: 30100000101 },
    });
  });

  test('of many customers the first eight stand there, and all when asked for', async () => {
    const claims = Array.from({ length: 9 }, (_, index) =>
      protectedClaim({ id: `reg_${index}`, accountName: `Customer ${index}` }),
    );
    const { card } = open(PartnerCard, () => ({ json: partnerCard({ protectedClaims: claims }) }));
    await says(card, 'Customer 7');
    expect(wordsOf(card.getRootNode())).not.toContain('Customer 8');
    click(card, 'Show all 9');
    await says(card, 'Customer 8', 'Show fewer');
  });

  test('decides about the tier in place: one request, and the card is read again', async () => {
    const promote: Offer = {
      about: 'tier',
      name: 'promote',
      label: 'Promote to Premier',
      rank: 'usual',
      allowed: true,
      reason: null,
      form: {
        path: '/partners/123/tier/promote',
        title: 'Promote Northwind to Premier?',
        consequence: 'What people keep in HubSpot is read again first.',
        confirm: 'Promote',
        destructive: false,
        fixed: {},
        fields: [],
      },
    };
    const off: Offer = {
      ...promote,
      name: 'review',
      label: 'Decide the review',
      allowed: false,
      reason: 'No review waits.',
      form: null,
    };
    const { card, asked } = open(PartnerCard, () => ({ json: partnerCard({ offers: [promote, off] }) }));
    await says(card, 'Promote to Premier', 'No review waits.');
    click(card, 'Promote to Premier');
    await says(card, 'What people keep in HubSpot is read again first.');
    submit(card, 'Promote');
    await card.waitFor(() => expect(asked()).toHaveLength(3));
    expect(asked().slice(1)).toEqual([
      'POST /api/v1/partners/123/tier/promote',
      'GET /api/v1/companies/123/partner',
    ]);
  });

  test('says of a company that is no partner that it is none', async () => {
    const { card } = open(PartnerCard, () => ({ json: {}, status: 404 }));
    await says(card, 'This company is not a partner');
    expect(card.maybeFind(Button)).toBeNull();
  });

  test('a server that is away is said, and asked again', async () => {
    let up = false;
    const { card, asked } = open(PartnerCard, () => (up ? { json: partnerCard() } : 'connection lost'));
    await says(card, 'The server cannot be reached');
    up = true;
    click(card, 'Try again');
    await says(card, 'Northwind · Select reseller');
    expect(asked()).toHaveLength(2);
  });
});

describe('the customer’s card', () => {
  test.each(accountStates)('$name', async ({ view, says: words, not = [] }) => {
    expect(accountCardSchema.parse(view)).toEqual(view);
    const { card, asked } = open(AccountCard, () => ({ json: view }));
    await says(card, ...words);
    for (const unsaid of not) expect(wordsOf(card.getRootNode())).not.toContain(unsaid);
    expect(asked(), 'one request opens it').toEqual(['GET /api/v1/companies/123/registration']);
  });

  const answer = (holder: unknown, text: string) => ({
    ok: true,
    at: '2025-04-01T16:00:00Z',
    knownAt: '2026-12-03T17:00:00Z',
    timeZone: 'America/New_York',
    accountIds: ['1'],
    holder,
    others: [],
    why: { code: 'X', rule: 'T6', text, facts: {}, wouldChange: [] },
    entries: [],
  });
  const held = {
    registrationId: 'reg_00',
    partner: { companyId: '30100000002', name: 'Contoso' },
    protectedFrom: '2025-03-01T15:00:00Z',
    protectedUntil: '2025-05-31T04:00:00Z',
  };

  test.each([
    { name: 'held', holder: held, words: 'On Apr 1, 2025: Contoso, through May 30, 2025.' },
    { name: 'free', holder: null, words: 'On Apr 1, 2025: Nobody was registered.' },
  ])('tells who held it on a day, with one request: $name', async ({ holder, words }) => {
    const { card, asked } = open(AccountCard, path => ({
      json: path.includes('/holder') ? answer(holder, 'Nobody was registered.') : accountCard(),
    }));
    await says(card, 'Who held it then?');
    card.find(Form).trigger('onSubmit');
    await says(card, 'Choose a day.');
    card.find(DateInput).trigger('onChange', { year: 2025, month: 3, date: 1 } as never);
    card.find(Form).trigger('onSubmit');
    await says(card, words);
    expect(asked().slice(1)).toEqual([
      `GET /api/v1/accounts/123/holder?at=${encodeURIComponent('2025-04-01T16:00:00.000Z')}`,
    ]);
  });

  test.each([
    ['2026-07-01', 'America/New_York', '2026-07-01T16:00:00.000Z'],
    ['2026-01-01', 'Pacific/Auckland', '2025-12-31T23:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-29T10:00:00.000Z'],
  ])('noon of %s in %s', (day, zone, noon) => expect(noonOf(day, zone)).toBe(noon));
});

describe('the contact’s card', () => {
  test.each(contactStates)('$name', async ({ view, says: words, not = [] }) => {
    expect(contactCardSchema.parse(view)).toEqual(view);
    const { card, asked } = open(ContactCard, () => ({ json: view }));
    await says(card, ...words);
    for (const unsaid of not) expect(wordsOf(card.getRootNode())).not.toContain(unsaid);
    expect(asked(), 'one request opens it').toEqual(['GET /api/v1/contacts/123/registration']);
  });
});
