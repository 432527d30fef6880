import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Session } from '../preview/preview-types.ts';

/**
 * Keeps a picture of the app's home and settings in `folder`, each taken after its own words stand on the page.
 * Nothing is changed.
 */
export async function showPages(page: Page, previewUrl: string, folder: string, say: (line: string) => void) {
  const session: Session = await (await fetch(`${previewUrl}/preview/session`)).json();
  const manager = session.users.find(user => user.roles.includes('partner-manager'));
  const admin = session.users.find(user => user.roles.includes('admin'));
  if (manager === undefined || admin === undefined)
    throw new Error('The portal lacks a partner manager or an admin');
  const card = page.locator('main section.card');
  const sees = (words: string | RegExp) => card.getByText(words).first().waitFor();
  const keep = async (name: string) => {
    await page.evaluate(() => window.scrollTo(0, 0));
    await card.screenshot({ path: join(folder, `${name}.png`) });
    say(`${name}.png`);
  };

  await page.goto(`${previewUrl}/#page=home&user=${manager.userId}`);
  await sees('What waits, what hurts first on top');
  await sees('Protected customers');
  await sees('How the program goes');
  await keep('home');

  await page.goto(`${previewUrl}/#page=settings&user=${admin.userId}`);
  await sees(/^\d of 9 steps are done$/);
  await keep('settings-set-up');
  await card.getByRole('tab', { name: 'Policy' }).click();
  await sees('Time zone');
  await card.getByRole('combobox', { name: 'Part' }).click();
  await card.getByRole('option', { name: 'Registrations', exact: true }).click();
  await card.getByLabel('Protection days', { exact: true }).fill('60');
  await sees('1 setting is changed and not saved.');
  await card.getByRole('button', { name: 'Check the changes' }).click();
  await sees('What would change');
  await sees('Running registrations keep the policy they were approved under');
  await keep('settings-policy-changes');
  await card.getByRole('tab', { name: 'People and teams' }).click();
  await sees('Partner manager');
  await keep('settings-people');
  await card.getByRole('tab', { name: 'Connection' }).click();
  await sees(/^(The connection to HubSpot is sound|Something about the connection needs a look)$/);
  await keep('settings-connection');
}
