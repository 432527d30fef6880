import { afterAll, beforeAll, expect, test } from 'vitest';
import { cardStates } from '../extensions/card-states.ts';
import { refusal } from '../extensions/view-builders.ts';
import { describeWith } from '../support/find-tool.ts';
import {
  type BrowsedPreview,
  browsePreview,
  keepPicture,
  type Seat,
  seriousFindings,
} from './browse-preview.ts';

describeWith('chromium', 'the real bundle on a deal’s record', found => {
  let preview: BrowsedPreview;
  let seat: Seat;
  beforeAll(async () => {
    preview = await browsePreview(found);
    preview.api.answers(() => ({ json: cardStates[0]?.view }));
    seat = await preview.open();
    await seat.page.locator('[data-card="deal-card"]').getByRole('heading').first().waitFor();
    await seat.page.getByRole('button', { name: 'Preview, as from a list' }).click();
  });
  afterAll(() => preview?.[Symbol.asyncDispose]());

  test.each(cardStates)('says in words: $name', async ({ name, view, says }) => {
    const { page, complaints } = seat;
    preview.api.answers(() => ({ json: view }));
    // All three cards are taken down and run anew in workers of their own, as on a page that is opened.
    await seat.at('');
    const card = page.locator('[data-card="deal-card"]');
    await card
      .getByText(says[0] ?? '')
      .first()
      .waitFor();
    for (const closed of await card.getByRole('button', { name: /^Earlier/ }).all()) await closed.click();
    for (const words of says) await card.getByText(words).first().waitFor();
    for (const compact of ['deal-sidebar', 'deal-preview']) {
      const short = page.locator(`[data-card="${compact}"]`);
      await short.getByText('Open the Deal registration card').waitFor();
    }
    const shown = async (short: string) => await page.locator(`[data-card="${short}"]`).textContent();
    await expect.poll(async () => (await shown('deal-preview')) === (await shown('deal-sidebar'))).toBe(true);
    await keepPicture(page, name);
    expect(await seriousFindings(page)).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);
  });

  test.each([
    {
      name: 'portal not set up',
      reply: { json: { ok: false, refusal: refusal({ code: 'PORTAL_NOT_SET_UP' }) } },
      says: 'Dibs is not set up in this HubSpot account',
    },
    {
      name: 'no permission',
      reply: { status: 403, json: {} },
      says: 'You have no permission to see this registration',
    },
    { name: 'unknown deal', reply: { status: 404, json: {} }, says: 'HubSpot has no such deal' },
    { name: 'server unreachable', reply: { status: 502, json: {} }, says: 'The server cannot be reached' },
    {
      name: 'refused by a rule',
      reply: { json: { ok: false, refusal: refusal({ title: 'Not for partners' }) } },
      says: 'Not for partners',
    },
  ])('says in words without a view: $name', async ({ name, reply, says }) => {
    const { page, complaints } = seat;
    preview.api.answers(() => reply);
    await seat.at('');
    for (const card of ['deal-card', 'deal-sidebar', 'deal-preview'])
      await page.locator(`[data-card="${card}"]`).getByText(says).first().waitFor();
    await keepPicture(page, name);
    expect(await seriousFindings(page)).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);
  });
});
