import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import type { Session } from '../preview/preview-types.ts';

const mailsSchema = z.object({
  mails: z.array(
    z.object({ template: z.string(), code: z.string().nullable(), links: z.record(z.string(), z.string()) }),
  ),
});

/**
 * Gives a person of a partner a personal link by the partner's card, opens it on a phone with the mail of the demo, and
 * keeps a picture of the partner's customers. It needs a registered customer, which the story before it leaves behind.
 */
export async function showPartner(
  page: Page,
  browser: Browser,
  { previewUrl, serverUrl }: { previewUrl: string; serverUrl: string },
  folder: string,
  say: (line: string) => void,
) {
  const session: Session = await (await fetch(`${previewUrl}/preview/session`)).json();
  const manager = session.users.find(user => user.roles.includes('partner-manager'));
  if (manager === undefined) throw new Error('The portal lacks a partner manager');
  await page.goto(`${previewUrl}/#company=&user=${manager.userId}`);
  await page.reload();
  const partners = page
    .getByRole('navigation', { name: 'Companies' })
    .getByRole('listitem')
    .filter({ hasText: /Partner, / });
  await partners.first().waitFor();
  const card = page.locator('[data-card="partner-card"]');
  for (const index of Array.from({ length: await partners.count() }, (_, n) => n)) {
    await partners.nth(index).getByRole('button').click();
    await card.getByText(/^Protected customers, most at risk first/).waitFor();
    await page.waitForLoadState('networkidle');
    if ((await card.getByText('No customer is protected').count()) > 0) continue;
    const domain = (await partners.nth(index).getByRole('button').locator('span').nth(1).textContent()) ?? '';
    const email = `nadia@${domain.trim()}`;
    await card.getByRole('button', { name: 'Give a personal link' }).click();
    await card.getByLabel('Mail address').fill(email);
    await card.getByLabel('Name (optional)').fill('Nadia Fuchs');
    await card.getByRole('button', { name: 'Send the link' }).click();
    const { links } = await mailTo(serverUrl, email, 'partner-page');
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      isMobile: true,
      deviceScaleFactor: 2,
      locale: 'en-GB',
    });
    const phone = await context.newPage();
    await phone.goto(Object.values(links)[0] ?? '');
    await phone.getByRole('button', { name: 'Send me a code' }).click();
    await phone.getByLabel('Code').fill((await mailTo(serverUrl, email, 'sign-in-code')).code ?? '');
    await phone.getByRole('button', { name: 'Open my page' }).click();
    await phone.getByText('Registered to you').first().waitFor();
    await phone.screenshot({ path: join(folder, 'partner-phone.png') });
    say('partner-phone.png');
    await showAccess(page, previewUrl, session, folder);
    say('settings-partner-access.png');
    await context.close();
    return;
  }
  throw new Error('No partner of the demo protects a customer. Register and approve one first.');
}

/** What the settings show of partners: who is signed in, what became of mail, other systems that are told. */
async function showAccess(page: Page, previewUrl: string, { users }: Session, folder: string) {
  const admin = users.find(user => user.roles.includes('admin'));
  if (admin === undefined) throw new Error('The portal lacks an admin');
  await page.goto(`${previewUrl}/#page=settings&user=${admin.userId}`);
  await page.reload();
  const card = page.locator('main section.card');
  await card.getByRole('tab', { name: 'Partner access and mail' }).click();
  await card.getByText('Nadia Fuchs').first().waitFor();
  await page.evaluate(() => window.scrollTo(0, 0));
  await card.screenshot({ path: join(folder, 'settings-partner-access.png') });
}

/** The newest mail to the address, once the worker has sent it. */
async function mailTo(serverUrl: string, email: string, template: string) {
  for (let tries = 0; tries < 30; tries += 1) {
    await fetch(`${serverUrl}/_demo/idle?waitMs=2000`);
    const answer = await fetch(`${serverUrl}/_demo/mail?to=${encodeURIComponent(email)}`);
    const found = mailsSchema.parse(await answer.json()).mails.find(mail => mail.template === template);
    if (found !== undefined) return found;
  }
  throw new Error(`No mail came to ${email}`);
}
