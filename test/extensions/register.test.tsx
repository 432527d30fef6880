import { Form, LoadingButton, Select, TextArea } from '@hubspot/ui-extensions';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { offerCheckAnswerSchema, offerFormAnswerSchema } from '../../contract/offers.ts';
import { submitRequestSchema } from '../../contract/requests.ts';
import { submitAnswerSchema } from '../../contract/views.ts';
import { registerForm } from '../../src/server/forms/register-form.ts';
import { checkInWords } from '../../src/server/forms/waive-forms.ts';
import { choose, click, errorBeside, isDisabled, says, submit, tick, type } from './drive-card.ts';
import { type Call, type Reply, renderDealCard, stubServer, wordsOf } from './render-card.tsx';
import { claim, dealView, partner, receipt, refusal, registeredDeal } from './view-builders.ts';

afterEach(() => vi.unstubAllGlobals());

const partners = [
  partner(),
  partner({ companyId: '30100000002', name: 'Contoso', tier: 'Select', openClaims: 5, openClaimCap: 5 }),
  partner({ companyId: '30100000003', name: 'Fabrikam', status: 'suspended' }),
];
const submitted = submitAnswerSchema.parse({
  ok: true,
  registration: claim({ state: 'submitted' }),
  receipt: receipt(),
});
const form = registerForm({
  dealId: '30100000101',
  companyId: '30100000011',
  customer: { name: 'Acme Corp', domains: ['acme.example'] },
  alsoOnDeal: [],
  partners,
  contacts: {
    options: [
      { value: '501', label: 'Ida Tarbell, IT director' },
      { value: '502', label: 'Lou Grant' },
    ],
    onDeal: ['501'],
  },
  estimate: { minor: '1250000', currency: 'EUR' },
});

/** A server with a free deal; `onSubmit` answers the nth submission. */
function freeDeal(onSubmit: (call: Call, nth: number) => Reply, check: object = free) {
  let submissions = 0;
  const calls = stubServer(call => {
    if (call.path.endsWith('/claim-form')) return { json: offerFormAnswerSchema.parse({ ok: true, form }) };
    if (call.path.includes('/claim-check?')) return { json: offerCheckAnswerSchema.parse(check) };
    if (call.method === 'POST') return onSubmit(call, ++submissions);
    return { json: submissions === 0 ? dealView() : registeredDeal(claim({ state: 'under-review' })) };
  });
  return { calls, submissions: () => calls.filter(call => call.method === 'POST') };
}

const northwind = { companyId: '30100000001', name: 'Northwind' };
const checked = { customer: 'Acme Corp', companyId: '30100000011', partner: northwind, mayWaive: true };
const free = { ok: true, ...checkInWords({ ...checked, obstacles: [], waits: false }) };

async function openForm(options: Parameters<typeof renderDealCard>[0] = {}) {
  const card = renderDealCard(options);
  await says(card, 'is free to register');
  click(card, 'Register this customer');
  await card.waitFor(() => card.find(Select, { name: 'partnerCompanyId' }));
  return card;
}

describe('registering a customer for a partner', () => {
  test('sends what was typed once, and ends with a receipt in plain words', async () => {
    const server = freeDeal(() => ({ json: submitted }));
    const card = await openForm();
    choose(card, 'partnerCompanyId', '30100000001');
    choose(card, 'estimate.currency', 'EUR');
    type(card, 'estimate', '25,000.50');
    tick(card, 'contactIds', ['501', '502']);
    type(card, 'note', 'Two demos with the IT director.');
    submit(card, 'Submit the claim');
    await says(card, 'Claim received: number 1042', 'Northwind claimed Acme Corp on Dec 3, 2026');
    const words = wordsOf(card.getRootNode());
    for (const part of ['1042', receipt().claimHash, 'receipts-2026-11', 'version 3'])
      expect(words).toContain(part);

    const body = submitRequestSchema.parse(server.submissions()[0]?.body);
    expect(body).toMatchObject({
      companyId: '30100000011',
      dealId: '30100000101',
      contactIds: ['501', '502'],
      partnerCompanyId: '30100000001',
      note: 'Two demos with the IT director.',
      estimate: { amountMinor: '2500050', currency: 'EUR' },
    });
    await says(card, 'In review for Northwind');
    expect(
      server.calls.map(({ method, path }) => `${method} ${path.replace('/api/v1', '')}`),
      'one request opens the card and one the form, one checks a choice; registering is a write and a reading',
    ).toEqual([
      'GET /deals/123/registration',
      'GET /deals/30100000101/claim-form',
      'GET /deals/30100000101/claim-check?partner=30100000001',
      'POST /registrations',
      'GET /deals/123/registration',
    ]);
  });

  test('offers active partners only, says how many are not listed and who is at its limit', async () => {
    freeDeal(() => ({ json: submitted }));
    const card = await openForm();
    expect(card.find(Select, { name: 'partnerCompanyId' }).props.options.map(option => option.label)).toEqual(
      ['Northwind · Premier, reseller', 'Contoso · Select, reseller · at its limit of 5 open claims'],
    );
    expect(wordsOf(card.getRootNode())).toContain('One partner is not listed because it is suspended');
  });

  test.each([
    {
      wrong: 'no partner',
      fill: {},
      field: 'partnerCompanyId',
      says: 'Choose the partner who claims this customer.',
    },
    {
      wrong: 'an amount with letters',
      fill: { estimate: '25k' },
      field: 'estimate',
      says: 'Write an amount such as',
    },
    {
      wrong: 'more decimals than the currency has',
      fill: { estimate: '1.005' },
      field: 'estimate',
      says: 'Write an amount such as',
    },
    {
      wrong: 'a note of 4,001 characters',
      fill: { note: 'x'.repeat(4001) },
      field: 'note',
      says: 'At most 4,000 characters.',
    },
  ])('$wrong is said beside the field and nothing is sent', async ({ fill, field, says: sentence }) => {
    const server = freeDeal(() => ({ json: submitted }));
    const card = await openForm();
    for (const [name, value] of Object.entries(fill)) type(card, name, value);
    submit(card, 'Submit the claim');
    await card.waitFor(() => expect(errorBeside(card, field)).toContain(sentence));
    expect(server.submissions()).toEqual([]);
  });

  test('a fault that the server finds stands beside its field', async () => {
    freeDeal(() => ({
      status: 400,
      json: {
        type: 'about:blank',
        title: 'The request is malformed',
        status: 400,
        detail: 'See errors.',
        errors: [{ path: 'body.note', message: 'must not contain control characters' }],
      },
    }));
    const card = await openForm();
    choose(card, 'partnerCompanyId', '30100000001');
    submit(card, 'Submit the claim');
    await card.waitFor(() => expect(errorBeside(card, 'note')).toBe('must not contain control characters'));
  });

  test('a refusal says why and what would change it, and the form is still there with a new key', async () => {
    const server = freeDeal((_call, nth) =>
      nth === 1 ? { json: { ok: false, refusal: refusal() } } : { json: submitted },
    );
    const card = await openForm();
    choose(card, 'partnerCompanyId', '30100000001');
    submit(card, 'Submit the claim');
    await says(card, 'The cooling-off period is not over', 'From Mar 23, 2027 on the claim is accepted.');
    submit(card, 'Submit the claim');
    await says(card, 'Claim received');
    const [first, second] = server.submissions().map(call => call.body?.idempotencyKey);
    expect(first).not.toBe(second);
  });

  test('when the connection dies, “Try again” sends the very same request', async () => {
    const server = freeDeal((_call, nth) => (nth < 3 ? 'connection lost' : { json: submitted }));
    const card = await openForm();
    choose(card, 'partnerCompanyId', '30100000001');
    submit(card, 'Submit the claim');
    await says(card, 'We don’t know yet whether this arrived');
    expect(card.find(TextArea, { name: 'note' }).props.readOnly, 'what was sent stays what is shown').toBe(
      true,
    );
    click(card, 'Try again');
    await card.waitFor(() => expect(server.submissions()).toHaveLength(2));
    await says(card, 'We don’t know yet whether this arrived');
    click(card, 'Try again');
    await says(card, 'Claim received: number 1042');
    const [first, ...others] = server.submissions().map(call => call.body);
    expect(others).toEqual([first, first]);
  });

  test('back in the form after a lost connection: the same text keeps the key, a changed one takes a new', async () => {
    const server = freeDeal(() => 'connection lost');
    const card = await openForm();
    choose(card, 'partnerCompanyId', '30100000001');
    for (const note of ['one', 'one', 'two']) {
      type(card, 'note', note);
      submit(card, 'Submit the claim');
      await says(card, 'We don’t know yet whether this arrived');
      click(card, 'Back to the form');
      await card.waitFor(() => card.find(LoadingButton));
    }
    const [first, second, third] = server.submissions().map(call => call.body?.idempotencyKey);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test('who goes away while nobody knows whether it arrived sees what became of it', async () => {
    const server = freeDeal(() => 'connection lost');
    const card = await openForm();
    choose(card, 'partnerCompanyId', '30100000001');
    submit(card, 'Submit the claim');
    await says(card, 'We don’t know yet whether this arrived');
    click(card, 'Back to the form');
    await says(card, 'Submit the claim');
    click(card, 'Cancel');
    await says(card, 'In review for Northwind');
    expect(server.calls.at(-1)).toMatchObject({ method: 'GET', path: '/api/v1/deals/123/registration' });
  });

  test('who goes away before sending anything asks the server nothing', async () => {
    const server = freeDeal(() => 'connection lost');
    const card = await openForm();
    click(card, 'Cancel');
    await says(card, 'Register this customer');
    expect(server.calls).toHaveLength(2);
  });

  test('what a check said stays when it cannot be asked again, and is said to be old', async () => {
    const waiver = { ...refusal(), code: 'COOL_OFF' as const };
    const found = { ok: true, ...checkInWords({ ...checked, obstacles: [waiver], waits: false }) };
    let lost = false;
    const calls = stubServer(call => {
      if (call.path.endsWith('/claim-form')) return { json: { ok: true, form } };
      if (call.path.includes('/claim-check?')) return lost ? 'connection lost' : { json: found };
      if (call.method === 'POST') {
        lost = true;
        return { json: { ok: true } };
      }
      return { json: dealView() };
    });
    const card = await openForm();
    choose(card, 'partnerCompanyId', '30100000001');
    const [offer] = found.offers;
    if (offer?.form == null) expect.fail('nothing to waive');
    await says(card, offer.label);
    click(card, offer.label);
    await says(card, offer.form.title);
    const reason = offer.form.fields[0]?.name ?? '';
    type(card, reason, 'They ask for it.');
    card.findAll(Form).at(-1)?.trigger('onSubmit');
    await says(card, 'This may be out of date', found.check.title);
    lost = false;
    click(card, 'Refresh');
    await card.waitFor(() => expect(wordsOf(card.getRootNode())).not.toContain('This may be out of date'));
    expect(calls.filter(({ path }) => path.includes('/claim-check?'))).toHaveLength(3);
  });

  test('a double click is one request', async () => {
    let answer = (_reply: Reply) => {};
    const server = freeDeal(() => new Promise<Reply>(resolve => (answer = resolve)));
    const card = await openForm();
    choose(card, 'partnerCompanyId', '30100000001');
    submit(card, 'Submit the claim');
    expect(() => submit(card, 'Sending…')).toThrow('cannot be pressed');
    expect(isDisabled(card, 'Cancel')).toBe(true);
    await card.waitFor(() => expect(server.submissions()).toHaveLength(1));
    answer({ json: submitted });
    await says(card, 'Claim received');
    expect(server.submissions()).toHaveLength(1);
  });

  test('the receipt can be copied whole', async () => {
    freeDeal(() => ({ json: submitted }));
    const card = await openForm();
    choose(card, 'partnerCompanyId', '30100000001');
    submit(card, 'Submit the claim');
    await says(card, 'Copy the receipt');
    click(card, 'Copy the receipt');
    await says(card, 'Receipt copied');
    expect(JSON.parse(card.mocks.actions.copyTextToClipboard.calls[0]?.[0] ?? '')).toEqual(receipt());
  });

  test('a receipt that the browser does not copy stands there to be copied, and nothing else is claimed', async () => {
    freeDeal(() => ({ json: submitted }));
    const card = await openForm({ mayCopy: false });
    choose(card, 'partnerCompanyId', '30100000001');
    submit(card, 'Submit the claim');
    await says(card, 'Copy the receipt');
    click(card, 'Copy the receipt');
    await says(card, 'The browser did not copy it. Copy it from here');
    expect(JSON.parse(card.find(TextArea, { name: 'copy' }).props.value ?? '')).toEqual(receipt());
    expect(wordsOf(card.getRootNode())).not.toContain('Receipt copied');
  });
});
