import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { offerFormAnswerSchema } from '../../contract/offers.ts';
import { submitAnswerSchema } from '../../contract/views.ts';
import { registerForm } from '../../src/server/forms/register-form.ts';
import {
  claim,
  dealView,
  finding,
  may,
  partner,
  receipt,
  registeredDeal,
  registration,
} from '../extensions/view-builders.ts';
import { describeWith } from '../support/find-tool.ts';
import {
  type BrowsedPreview,
  browsePreview,
  keepPicture,
  type Seat,
  seriousFindings,
} from './browse-preview.ts';
import type { StubCall } from './stub-api.ts';

const form = offerFormAnswerSchema.parse({
  ok: true,
  form: registerForm({
    dealId: '30100000101',
    companyId: '30100000011',
    customer: { name: 'Acme Corp', domains: ['acme.example'] },
    alsoOnDeal: [],
    partners: [partner(), partner({ companyId: '30100000002', name: 'Contoso', tier: 'Select' })],
    contacts: {
      options: [
        { value: '501', label: 'Ida Tarbell, IT director' },
        { value: '502', label: 'Lou Grant' },
      ],
      onDeal: ['501'],
    },
    estimate: null,
  }),
});
const check = {
  ok: true,
  offers: [],
  check: { good: true, title: 'Acme Corp is free', text: 'The claim would go to review.', wouldChange: [] },
};
const submitted = submitAnswerSchema.parse({
  ok: true,
  registration: claim({ state: 'submitted' }),
  receipt: receipt(),
});

describeWith('chromium', 'a person at the preview', found => {
  let preview: BrowsedPreview;
  let seat: Seat;
  let page: Seat['page'];
  beforeAll(async () => {
    preview = await browsePreview(found);
    preview.api.answers(() => ({ json: dealView() }));
    seat = await preview.open();
    page = seat.page;
  });
  afterEach(() => expect(seat.complaints.splice(0)).toEqual([]));
  afterAll(() => preview?.[Symbol.asyncDispose]());

  const card = () => page.locator('[data-card="deal-card"]');
  const press = (name: string) => card().getByRole('button', { name, exact: true }).click();
  const sees = (words: string) => card().getByText(words).first().waitFor();
  const open = (place = '') => seat.at(place);
  const posts = () => preview.api.calls.filter(call => call.method === 'POST');

  /** A free deal that carries a claim once a submission arrived. */
  function freeDeal() {
    let claimed = false;
    preview.api.answers(call => {
      if (call.path.endsWith('/claim-form')) return { json: form };
      if (call.path.endsWith('/claim-check')) return { json: check };
      if (call.method === 'POST') {
        claimed = true;
        return { json: submitted };
      }
      return { json: claimed ? registeredDeal(claim({ state: 'under-review' })) : dealView() };
    });
  }

  test('registers a claim with the keyboard alone and reads the receipt', async () => {
    freeDeal();
    await open();
    await sees('Acme Corp is free to register');
    await card().getByRole('button', { name: 'Register this customer' }).press('Enter');
    const picker = card().getByRole('combobox', { name: 'Partner' });
    await picker.fill('cont');
    await picker.press('Enter');
    await sees('The claim would go to review.');
    await card().getByRole('checkbox', { name: 'Lou Grant' }).press('Space');
    await card().getByLabel('Estimated amount (optional)').fill('25,000');
    await card().getByLabel('What the partner has done so far (optional)').fill('Two demos.');
    expect(await seriousFindings(page)).toEqual([]);
    await keepPicture(page, 'register form');
    await card().getByRole('button', { name: 'Submit the claim' }).press('Enter');
    await sees('Claim received: number 1042');
    await sees('In review for Northwind');
    await keepPicture(page, 'receipt');
    expect(await seriousFindings(page)).toEqual([]);
    expect(posts()[0]?.body).toMatchObject({
      contactIds: ['501', '502'],
      partnerCompanyId: '30100000002',
      note: 'Two demos.',
      estimate: { amountMinor: '2500000', currency: 'USD' },
    });
  });

  test('errors stand beside the fields and are told to a screen reader', async () => {
    freeDeal();
    await open();
    await press('Register this customer');
    await card().getByLabel('Estimated amount (optional)').fill('a lot');
    await press('Submit the claim');
    await sees('Choose the partner who claims this customer.');
    const amount = card().getByLabel('Estimated amount (optional)');
    expect(await amount.getAttribute('aria-invalid')).toBe('true');
    expect(await seriousFindings(page)).toEqual([]);
    await keepPicture(page, 'register errors');
    expect(posts()).toEqual([]);
  });

  test('two ticks as fast as can be are two, and what is typed stays when the deal changes under it', async () => {
    freeDeal();
    await open();
    await press('Register this customer');
    await card().getByLabel('What the partner has done so far (optional)').fill('Two demos.');
    await card()
      .getByRole('group', { name: /^People at the customer/ })
      .evaluate(group => {
        for (const box of group.querySelectorAll('input')) box.click();
      });
    await expect.poll(() => card().getByRole('checkbox', { name: 'Ida Tarbell' }).isChecked()).toBe(false);
    await expect.poll(() => card().getByRole('checkbox', { name: 'Lou Grant' }).isChecked()).toBe(true);
    preview.api.answers(call =>
      call.path.endsWith('/claim-form') ? { json: form } : { json: registeredDeal(registration()) },
    );
    await preview.changeDeal(await preview.newestDeal(), { dibs_registration_status: 'taken' });
    await sees('Registered to Northwind');
    await sees('This has changed since you opened the form');
    await keepPicture(page, 'register changed meanwhile');
    expect(await card().getByLabel('What the partner has done so far (optional)').inputValue()).toBe(
      'Two demos.',
    );
    expect(await card().getByRole('checkbox', { name: 'Lou Grant' }).isChecked()).toBe(true);
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('a receipt is copied, or stands there to be copied', async () => {
    freeDeal();
    await open();
    await press('Register this customer');
    await card().getByRole('combobox', { name: 'Partner' }).fill('north');
    await card()
      .getByRole('option', { name: /Northwind/ })
      .click();
    await press('Submit the claim');
    await page.evaluate("navigator.clipboard.writeText = () => Promise.reject(new Error('NotAllowedError'))");
    await press('Copy the receipt');
    const text = card().getByLabel('The browser did not copy it. Copy it from here');
    expect(JSON.parse(await text.inputValue())).toEqual(receipt());
    await keepPicture(page, 'receipt by hand');
    // The browser’s refusal is told to the card, and to the page as well.
    expect(seat.complaints.splice(0)).toEqual(['Error: NotAllowedError']);
    expect(await seriousFindings(page)).toEqual([]);
    await page.evaluate(
      'navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }',
    );
    await press('Copy the receipt');
    await card().getByRole('button', { name: 'Receipt copied' }).waitFor();
    expect(JSON.parse(await page.evaluate('window.copied'))).toEqual(receipt());
  });

  test('when answers get lost, “Try again” sends the same claim, and it is one', async () => {
    freeDeal();
    await open();
    await press('Register this customer');
    await card().getByRole('combobox', { name: 'Partner' }).fill('north');
    await card()
      .getByRole('option', { name: /Northwind/ })
      .click();
    await page.getByLabel('The server').selectOption('lost');
    await press('Submit the claim');
    await sees('We don’t know yet whether this arrived');
    await keepPicture(page, 'unconfirmed');
    await page.getByLabel('The server').selectOption('none');
    await press('Try again');
    await sees('Claim received: number 1042');
    const keys = posts().map(call => keyOf(call));
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  test('a server that is down is said, and found again', async () => {
    freeDeal();
    await open();
    await sees('is free to register');
    await page.getByLabel('The server').selectOption('down');
    await page.getByRole('button', { name: 'Reload cards' }).click();
    await sees('The server cannot be reached');
    await keepPicture(page, 'server down');
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByLabel('The server').selectOption('none');
    await press('Try again');
    await sees('is free to register');
  });

  test('approves after reading what will happen', async () => {
    const before = registeredDeal(claim({ state: 'under-review', actions: [may('approve'), may('reject')] }));
    let done = false;
    preview.api.answers(call => {
      if (call.method === 'POST') done = true;
      if (call.method === 'POST') return { json: { ok: true, registration: registration() } };
      return { json: done ? registeredDeal(registration()) : before };
    });
    await open();
    await press('Approve');
    await sees('Northwind becomes the registered partner of Acme Corp.');
    await keepPicture(page, 'approve');
    expect(await seriousFindings(page)).toEqual([]);
    await press('Approve the claim');
    await sees('Registered to Northwind through Feb 20, 2027');
  });

  test('rejects with a reason in words', async () => {
    preview.api.answers(call =>
      call.method === 'POST'
        ? { json: { ok: true, registration: claim({ state: 'rejected' }) } }
        : { json: registeredDeal(claim({ state: 'under-review', actions: [may('reject')] })) },
    );
    await open();
    await press('Reject');
    await card().getByRole('combobox', { name: 'Reason' }).click();
    await keepPicture(page, 'reject');
    expect(await seriousFindings(page)).toEqual([]);
    await card().getByRole('option', { name: 'Public tender' }).click();
    await press('Reject the claim');
    await expect.poll(() => posts()[0]?.body).toMatchObject({ code: 'PUBLIC_TENDER' });
  });

  test('exempts a heads-up with a reason', async () => {
    preview.api.answers(call =>
      call.method === 'POST'
        ? { json: { ok: true, finding: finding({ status: 'dismissed', exceptionAt: null }) } }
        : { json: dealView({ findings: [finding()] }) },
    );
    await open();
    await press('Exempt, with a reason');
    await card().getByLabel('Why this deal is exempt').fill('Renewal by agreement.');
    await keepPicture(page, 'exempt');
    await press('Exempt the deal');
    await expect.poll(() => posts()[0]?.path).toBe('/api/v1/findings/fnd_01/exempt');
  });

  test('learns that a property of ours changed on the record, and reads again', async () => {
    let registered = false;
    preview.api.answers(() => ({ json: registered ? registeredDeal(registration()) : dealView() }));
    await open();
    await sees('is free to register');
    registered = true;
    await preview.changeDeal(await preview.newestDeal(), { dibs_registration_status: 'active' });
    await page.locator('[data-property="dibs_registration_status"]').getByText('active').waitFor();
    await sees('Registered to Northwind');
    expect(posts()).toEqual([]);
  });

  test('is who the demo bar says: the signed query carries that user', async () => {
    freeDeal();
    const direct = preview.users.find(user => user.roles.includes('direct'));
    await open(`user=${direct?.userId}`);
    await sees('is free to register');
    const { query } = preview.api.calls[0] ?? {};
    expect(Object.fromEntries(query ?? [])).toEqual({
      userId: direct?.userId,
      userEmail: direct?.email,
      portalId: expect.stringMatching(/^\d+$/),
      appId: '1001',
    });
  });

  test('creates a deal in the CRM as that user, and lands on it', async () => {
    freeDeal();
    const direct = preview.users.find(user => user.roles.includes('direct'));
    await open(`user=${direct?.userId}`);
    const button = page.getByRole('button', { name: /^Create a deal on/ });
    const customer = ((await button.textContent()) ?? '').replace('Create a deal on ', '');
    await button.click();
    await page
      .getByRole('heading', { level: 1, name: `${customer} – new deal by ${direct?.name}` })
      .waitFor();
    await page
      .locator('[data-property="hubspot_owner_id"]')
      .getByText(direct?.name ?? '')
      .waitFor();
    await keepPicture(page, 'created deal');
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('changes the owner in the CRM, and sees it on the record', async () => {
    freeDeal();
    await open();
    const owner = page.getByLabel('Deal owner');
    const other = preview.users.find(user => user.roles.includes('service')) ?? preview.users.at(-1);
    await owner.selectOption({ label: other?.name ?? '' });
    await page.getByText('Owner changed.').waitFor();
    await page
      .locator('[data-property="hubspot_owner_id"]')
      .getByText(other?.name ?? '')
      .waitFor();
  });

  test('the check for accessibility notices a field without a label', async () => {
    freeDeal();
    await open();
    await sees('is free to register');
    await page.evaluate("document.querySelector('main').append(document.createElement('input'))");
    expect(await seriousFindings(page)).toEqual([expect.stringContaining('label')]);
  });
});

function keyOf(call: StubCall): unknown {
  return typeof call.body === 'object' && call.body !== null && 'idempotencyKey' in call.body
    ? call.body.idempotencyKey
    : null;
}
