import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { Session } from '../preview/preview-types.ts';

const FREE = /is free to register$/;

/**
 * Plays one claim from free to flagged in the preview and keeps a picture of each step in `folder`, each taken after
 * the step's own words stand on the page. It leaves a registration and a deal behind in the demo's data.
 */
export async function tellStory(page: Page, previewUrl: string, folder: string, say: (line: string) => void) {
  const session: Session = await (await fetch(`${previewUrl}/preview/session`)).json();
  const manager = session.users.find(user => user.roles.includes('partner-manager'));
  const direct = session.users.find(user => user.roles.includes('direct'));
  if (manager === undefined || direct === undefined)
    throw new Error('The portal lacks a partner manager or a direct rep');

  const card = page.locator('[data-card="deal-card"]');
  const sees = (words: string | RegExp) => card.getByText(words).first().waitFor();
  const press = (name: string) => card.getByRole('button', { name, exact: true }).click();
  const keep = async (name: string, of: Locator | Page = page.locator('section.card').first()) => {
    await page.evaluate(() => window.scrollTo(0, 0));
    await of.screenshot({ path: join(folder, `${name}.png`) });
    say(`${name}.png`);
  };

  await page.goto(`${previewUrl}/#user=${manager.userId}`);
  await openFreeDeal(page, card);
  await keep('deal-free');
  await press('Register this customer');
  const picker = card.getByRole('combobox', { name: 'Partner', exact: true });
  await picker.click();
  await card.getByRole('option').first().click();
  await card.getByLabel('Estimated amount (optional)').fill('48,000');
  await card
    .getByLabel('What the partner has done so far (optional)')
    .fill('Discovery call and a demo with the operations lead.');
  await keep('deal-register');
  await press('Submit the claim');
  await sees(/^Claim received: number/);
  await sees(/^In review for/);
  await keep('deal-receipt');
  await press('Close');
  await keep('deal-in-review');
  await press('Approve');
  await sees('What will happen');
  await keep('deal-approve');
  await press('Approve the claim');
  await sees(/^Registered to .* · follow-up due/);
  await page.locator('[data-property="dibs_protected_through"] dd').filter({ hasNotText: '--' }).waitFor();
  await keep('deal-protected');
  await keep('record', page);
  await press('History');
  await card
    .getByRole('listitem')
    .filter({ hasText: /approved/i })
    .first()
    .waitFor();
  await keep('deal-history');
  await press('Log a follow-up');
  await sees('What will happen');
  await keep('deal-log-follow-up');
  await press('Cancel');
  await card.getByRole('button', { name: /^More actions/ }).click();
  await keep('deal-more-actions');

  await page.getByLabel('You are').selectOption(direct.userId);
  await page.getByRole('heading', { name: `Act in the CRM as ${direct.name}` }).waitFor();
  await page.getByRole('button', { name: /^Create a deal on/ }).click();
  await page.getByRole('heading', { level: 1, name: new RegExp(`new deal by ${direct.name}`) }).waitFor();
  await sees(/^Heads-up:/);
  await keep('deal-heads-up');
  await page.locator('[data-property="dibs_roe_status"]').getByText('Heads-up').waitFor();
  await keep('record-heads-up', page);
  await press('Ask for consent');
  await sees('silence is not consent');
  await card.getByRole('combobox', { name: 'What you ask for' }).click();
  await card.getByRole('option', { name: /^Work on this deal/ }).click();
  await card.getByLabel('Why, as the partner will read it').fill('They asked us for a quote.');
  await keep('deal-ask-consent');
  await press('Ask the partner');
  await sees(/^Consent asked of/);
  await keep('deal-consent-asked');
}

/** Opens deals from the top until one's customer is free. */
async function openFreeDeal(page: Page, card: Locator): Promise<void> {
  const deals = page.getByRole('navigation', { name: 'Deals' }).getByRole('listitem');
  await deals.first().waitFor();
  const count = await deals.count();
  for (let index = 0; index < count; index += 1) {
    await deals.nth(index).getByRole('button').click();
    await card.getByRole('heading').first().waitFor();
    const register = card.getByRole('button', { name: 'Register this customer' });
    if ((await card.getByText(FREE).count()) > 0 && (await register.isEnabled())) return;
  }
  throw new Error('No deal of the demo has a free customer. Start afresh: stop the demo and remove .data');
}
