import { Select } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { bulkCheckSchema, bulkLimit, bulkRegisterRequestSchema } from '../../contract/bulk.ts';
import { BULK_LIMIT, BulkAction } from '../../extensions/bulk/bulk-action.tsx';
import { bulkCheck, bulkOutcomes } from './company-builders.ts';
import { choose, click, errorBeside, says, submit } from './drive-card.ts';
import { type Call, patient, type Reply, SERVER, stubServer, wordsOf } from './render-card.tsx';

afterEach(() => vi.unstubAllGlobals());

function open(reply: (call: Call) => Reply, objectIds = [1, 2, 3, 4], objectTypeId = '0-3') {
  const calls = stubServer(reply);
  const card = patient(createRenderer('crm.bulkActions'));
  const { context } = card.mocks;
  card.render(
    <BulkAction
      context={{
        ...context,
        crm: { objectIds, objectTypeId },
        user: { ...context.user, locale: 'en-US' },
        variables: { PUBLIC_URL: SERVER },
      }}
    />,
  );
  return { card, calls };
}

describe('the bulk action', () => {
  test('says how each customer stands, with one request', async () => {
    expect(bulkCheckSchema.parse(bulkCheck())).toEqual(bulkCheck());
    const { card, calls } = open(() => ({ json: bulkCheck() }));
    await says(
      card,
      '1 free · 1 registered · 1 with a claim that waits · 1 that cannot be registered',
      'Globex',
      'Free',
      'Registered to Northwind through Feb 20, 2027',
      'A claim waits',
      'Cannot be registered: No company',
      'Register 3 customers',
    );
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/v1/bulk/deals?ids=1,2,3,4',
    ]);
  });

  test('registers one partner on those that can be, once, and says what became of each', async () => {
    const { card, calls } = open(({ method }) => ({
      json: method === 'POST' ? bulkOutcomes() : bulkCheck(),
    }));
    await says(card, 'Register 3 customers');
    submit(card, 'Register 3 customers');
    await card.waitFor(() =>
      expect(errorBeside(card, 'partner')).toBe('Choose the partner who claims these customers.'),
    );
    expect(card.find(Select).props.options).toEqual([{ label: 'Contoso', value: '30100000002' }]);
    choose(card, 'partner', '30100000002');
    submit(card, 'Register 3 customers');
    await says(card, '2 claimed, 1 refused', 'Claimed', 'The cooling-off period is not over');
    const [sent, ...more] = calls.filter(({ method }) => method === 'POST');
    expect(more).toEqual([]);
    expect(sent?.path).toBe('/api/v1/bulk/deals/registrations');
    expect(bulkRegisterRequestSchema.parse(sent?.body)).toMatchObject({
      partnerCompanyId: '30100000002',
      ids: ['1', '2', '3'],
    });
  });

  test('a lost answer is asked for again under the same key', async () => {
    let lost = true;
    const { card, calls } = open(({ method }) => {
      if (method === 'GET') return { json: bulkCheck() };
      return lost ? 'connection lost' : { json: bulkOutcomes() };
    });
    await says(card, 'Register 3 customers');
    choose(card, 'partner', '30100000002');
    submit(card, 'Register 3 customers');
    await says(card, 'We don’t know yet whether this arrived');
    lost = false;
    click(card, 'Try again');
    await says(card, '2 claimed, 1 refused');
    const keys = calls.flatMap(({ body }) => body?.idempotencyKey ?? []);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  test('takes as many as the server does at once, and says so', async () => {
    expect(BULK_LIMIT).toBe(bulkLimit);
    const many = Array.from({ length: 60 }, (_, index) => index + 1);
    const { card, calls } = open(() => ({ json: bulkCheck() }), many, '0-2');
    await says(card, 'The first 50 of 60 are checked.');
    expect(calls[0]?.path).toBe(`/api/v1/bulk/companies?ids=${many.slice(0, 50).join(',')}`);
  });

  test('where none can be registered there is no button', async () => {
    const rows = bulkCheck().rows.slice(-1);
    const { card } = open(() => ({ json: bulkCheck({ rows }) }));
    await says(card, 'None of these can be registered.');
    expect(wordsOf(card.getRootNode())).not.toContain('Choose a partner');
  });
});
