import { afterAll, beforeAll, expect, test } from 'vitest';
import { cardStates } from '../extensions/card-states.ts';
import { describeWith } from '../support/find-tool.ts';
import { type BrowsedPreview, browsePreview, keepPicture, seriousFindings } from './browse-preview.ts';

describeWith('chromium', 'the real bundle on a deal’s record', found => {
  let preview: BrowsedPreview;
  beforeAll(async () => {
    preview = await browsePreview(found);
  });
  afterAll(() => preview?.[Symbol.asyncDispose]());

  test.each(cardStates)('says in words: $name', async ({ name, view, says }) => {
    preview.api.answers(() => ({ json: view }));
    const { page, complaints } = await preview.open();
    const card = page.locator('[data-card="deal-card"]');
    await card
      .getByText(says[0] ?? '')
      .first()
      .waitFor();
    for (const closed of await card.getByRole('button', { name: /^Earlier/ }).all()) await closed.click();
    for (const words of says) await card.getByText(words).first().waitFor();
    await page.locator('[data-card="deal-sidebar"]').getByText('Open the Deal registration card').waitFor();
    await keepPicture(page, name);
    expect(await seriousFindings(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
