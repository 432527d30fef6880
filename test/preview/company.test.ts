import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  accountStates,
  bulkCheck,
  bulkOutcomes,
  contactStates,
  partnerStates,
} from '../extensions/company-builders.ts';
import { dealView } from '../extensions/view-builders.ts';
import { describeWith } from '../support/find-tool.ts';
import {
  type BrowsedPreview,
  browsePreview,
  keepPicture,
  type Seat,
  seriousFindings,
} from './browse-preview.ts';

describeWith('chromium', 'the real bundles on a company’s record', found => {
  let preview: BrowsedPreview;
  let seat: Seat;
  beforeAll(async () => {
    preview = await browsePreview(found);
    preview.api.answers(() => ({ json: partnerStates[0]?.view }));
    seat = await preview.open('company=');
  });
  afterEach(() => expect(seat.complaints.splice(0)).toEqual([]));
  afterAll(() => preview?.[Symbol.asyncDispose]());

  test.each([
    ...partnerStates.map(state => ({ ...state, card: 'partner-card', tab: 'Partner program' })),
    ...accountStates.map(state => ({ ...state, card: 'account-card', tab: 'Customer registration' })),
  ])('$card: $name', async ({ name, view, says, card, tab }) => {
    const { page } = seat;
    await page.getByRole('button', { name: tab, exact: true }).click();
    preview.api.answers(() => ({ json: view }));
    await seat.at('company=');
    const body = page.locator(`[data-card="${card}"]`);
    for (const words of says) await body.getByText(words).first().waitFor();
    await keepPicture(page, `${card} ${name}`);
    expect(await seriousFindings(page)).toEqual([]);
  });

  test.each(contactStates)('contact-card: $name', async ({ name, view, says }) => {
    const { page } = seat;
    preview.api.answers(() => ({ json: view }));
    await seat.at('contact=');
    const body = page.locator('[data-card="contact-card"]');
    for (const words of says) await body.getByText(words).first().waitFor();
    await keepPicture(page, `contact ${name}`);
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('ticked deals are checked and registered in one go', async () => {
    preview.api.answers(({ method, path }) => ({
      json:
        path.includes('/deals/') && !path.includes('/bulk/')
          ? dealView()
          : method === 'POST'
            ? bulkOutcomes()
            : bulkCheck(),
    }));
    const { page } = seat;
    await seat.at('');
    await page.locator('[data-card="deal-card"]').getByText('Acme Corp is free to register').waitFor();
    for (const index of [0, 1, 2, 3])
      await page
        .getByRole('checkbox', { name: /^Tick / })
        .nth(index)
        .check();
    await page.getByRole('button', { name: 'Check and register (4)' }).click();
    const body = page.locator('[data-card="check-and-register"]');
    await body.getByText('Registered to Northwind through Feb 20, 2027').waitFor();
    await body.getByRole('combobox', { name: 'Partner' }).click();
    await body.getByRole('option', { name: 'Contoso' }).click();
    await keepPicture(page, 'bulk check');
    expect(await seriousFindings(page)).toEqual([]);
    await body.getByRole('button', { name: 'Register 3 customers' }).click();
    await body.getByText('2 claimed, 1 refused').waitFor();
    await keepPicture(page, 'bulk outcomes');
    expect(await seriousFindings(page)).toEqual([]);
  });

  test('a customer’s name on the partner’s card leads to its deal, and back to companies by the list', async () => {
    const id = await preview.newestDeal();
    const [state] = partnerStates;
    const claims = state?.view.protectedClaims.map(claim => ({ ...claim, dealId: id }));
    preview.api.answers(({ path }) => ({
      json: path.includes('/deals/') ? dealView() : { ...state?.view, protectedClaims: claims },
    }));
    const { page } = seat;
    await seat.at('company=');
    await page.getByRole('button', { name: 'Partner program', exact: true }).click();
    await page.locator('[data-card="partner-card"]').getByRole('link', { name: 'Acme Corp' }).click();
    await page.locator('[data-card="deal-card"]').getByText('Acme Corp is free to register').waitFor();
    expect(new URL(page.url()).hash).toContain(`deal=${id}`);
    await page.getByRole('button', { name: 'Companies', exact: true }).click();
    await page.getByRole('navigation', { name: 'Companies' }).waitFor();
  });
});
