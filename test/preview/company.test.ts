import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountStates, partnerStates } from '../extensions/company-builders.ts';
import { dealView } from '../extensions/view-builders.ts';
import { describeWith } from '../support/find-tool.ts';
import { type BrowsedPreview, browsePreview, keepPicture, seriousFindings } from './browse-preview.ts';

describeWith('chromium', 'the real bundles on a company’s record', found => {
  let preview: BrowsedPreview;
  beforeAll(async () => {
    preview = await browsePreview(found);
  });
  afterAll(() => preview?.[Symbol.asyncDispose]());

  test.each([
    ...partnerStates.map(state => ({ ...state, card: 'partner-card', tab: 'Partner program' })),
    ...accountStates.map(state => ({ ...state, card: 'account-card', tab: 'Customer registration' })),
  ])('$card: $name', async ({ name, view, says, card, tab }) => {
    // The first company opens on its own card before the tab is chosen.
    preview.api.answers(({ path }) => ({
      json: path.endsWith('/partner') && card !== 'partner-card' ? partnerStates[0]?.view : view,
    }));
    const { page, complaints } = await preview.open('company=');
    await page.getByRole('button', { name: tab, exact: true }).click();
    const body = page.locator(`[data-card="${card}"]`);
    for (const words of says) await body.getByText(words).first().waitFor();
    await keepPicture(page, `${card} ${name}`);
    expect(await seriousFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a customer’s name on the partner’s card leads to its deal, and back to companies by the list', async () => {
    const id = await preview.newestDeal();
    const [state] = partnerStates;
    const claims = state?.view.protectedClaims.map(claim => ({ ...claim, dealId: id }));
    preview.api.answers(({ path }) => ({
      json: path.includes('/deals/') ? dealView() : { ...state?.view, protectedClaims: claims },
    }));
    const { page } = await preview.open('company=');
    await page.getByRole('button', { name: 'Partner program', exact: true }).click();
    await page.locator('[data-card="partner-card"]').getByRole('link', { name: 'Acme Corp' }).click();
    await page.locator('[data-card="deal-card"]').getByText('Acme Corp is free to register').waitFor();
    expect(new URL(page.url()).hash).toContain(`deal=${id}`);
    await page.getByRole('button', { name: 'Companies', exact: true }).click();
    await page.getByRole('navigation', { name: 'Companies' }).waitFor();
    await page.close();
  });
});
