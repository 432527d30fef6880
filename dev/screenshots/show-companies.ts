import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { Session } from '../preview/preview-types.ts';

/**
 * Keeps pictures of a partner's, a customer's and a contact's card and of the bulk action, each after its own words
 * stand on the page. It needs a registered customer, which the story before it leaves behind, and changes nothing.
 */
export async function showCompanies(
  page: Page,
  previewUrl: string,
  folder: string,
  say: (line: string) => void,
) {
  const session: Session = await (await fetch(`${previewUrl}/preview/session`)).json();
  const manager = session.users.find(user => user.roles.includes('partner-manager'));
  if (manager === undefined) throw new Error('The portal lacks a partner manager');
  const keep = async (name: string, of: Locator | Page) => {
    await page.evaluate(() => window.scrollTo(0, 0));
    await of.screenshot({ path: join(folder, `${name}.png`) });
    say(`${name}.png`);
  };
  const card = (bundle: string) => page.locator(`[data-card="${bundle}"]`);
  const frame = page.locator('section.card').first();
  const lines = (kind: string) => page.getByRole('navigation', { name: kind }).getByRole('listitem');

  await page.goto(`${previewUrl}/#company=&user=${manager.userId}`);
  await page.reload();
  const partners = lines('Companies').filter({ hasText: /Partner, / });
  await firstThat(partners, async () => {
    await card('partner-card')
      .getByText(/^Protected customers, most at risk first/)
      .waitFor();
    return (await card('partner-card').getByText('No customer is protected').count()) === 0;
  });
  await card('partner-card')
    .getByText(/^By quarter|^Nothing was won/)
    .waitFor();
  await keep('partner', frame);

  const held = lines('Companies').filter({ hasText: 'Registered to' }).first();
  const domain = (await held.getByRole('button').locator('span').nth(1).textContent()) ?? '';
  await held.getByRole('button').click();
  await card('account-card')
    .getByText(/^Registered to .* · /)
    .first()
    .waitFor();
  await card('account-card').getByText('Registered now').waitFor();
  await keep('customer', frame);

  await page.getByRole('button', { name: 'Contacts', exact: true }).click();
  await lines('Contacts').first().waitFor();
  await page.getByLabel('Search contacts').fill(domain);
  // Not every customer of the demo has a contact; then the first one's own customer is shown.
  if ((await lines('Contacts').count()) === 0) await page.getByLabel('Search contacts').fill('');
  await lines('Contacts').first().getByRole('button').click();
  await card('contact-card')
    .getByText(/You may prospect|Ask .* for consent before|you may work on this customer/)
    .first()
    .waitFor();
  await keep('contact', page.locator('section.card').first());

  await page.getByRole('button', { name: 'Deals', exact: true }).click();
  for (const index of [0, 1, 2, 3]) await lines('Deals').nth(index).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Check and register (4)' }).click();
  await card('check-and-register')
    .getByText(/ free · .* registered/)
    .waitFor();
  await keep('bulk', frame);
}

/** Opens lines from the top until one shows what is wanted. */
async function firstThat(lines: Locator, wanted: () => Promise<boolean>): Promise<void> {
  await lines.first().waitFor();
  const count = await lines.count();
  for (let index = 0; index < count; index += 1) {
    await lines.nth(index).getByRole('button').click();
    if (await wanted()) return;
  }
  throw new Error('No partner of the demo protects a customer. Register and approve one first.');
}
