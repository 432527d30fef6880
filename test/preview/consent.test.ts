import { chromium, type Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startPreview } from '../../dev/preview/start-preview.ts';
import { dealOn } from '../e2e/support/acts.ts';
import { consentDeskOf } from '../e2e/support/consents.ts';
import { type Constellation, credentials, startConstellation } from '../e2e/support/constellation.ts';
import { deskOf, partnersByType, registeredCustomer } from '../e2e/support/desk.ts';
import { describeWith } from '../support/find-tool.ts';
import { keepPicture, seriousFindings } from './browse-preview.ts';

const phone = { width: 375, height: 740 };

describeWith('chromium', 'consent, from the heads-up to the yes', found => {
  test('the rep asks on the card, the partner answers by the link on a phone, the card shows it in force', async () => {
    await using world = await startConstellation();
    await using preview = await startPreview(
      {
        port: 0,
        serverUrl: world.serverUrl,
        publicUrl: world.serverUrl,
        emulatorUrl: world.emulatorUrl,
        appId: credentials.appId,
        clientSecret: credentials.clientSecret,
      },
      process.cwd(),
    );
    await using browser = await chromium.launch({
      executablePath: 'program' in found ? found.program : found.configured,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
    const { dealId, registrationId } = await flaggedDeal(world);
    const rep = world.user('direct');

    const card = await browser.newPage({ viewport: { width: 1440, height: 1000 }, locale: 'en-US' });
    await card.goto(`${preview.url}/#deal=${dealId}&user=${rep.userId}`);
    const onCard = card.locator('[data-card="deal-card"]');
    const press = (name: string) => onCard.getByRole('button', { name, exact: true }).click();
    await press('Ask for consent');
    await onCard.getByRole('combobox', { name: 'What you ask for' }).click();
    await onCard.getByRole('option', { name: /^Work on this deal/ }).click();
    await onCard.getByLabel('Why, as the partner will read it').fill('They asked us for a quote.');
    expect(await seriousFindings(card)).toEqual([]);
    await keepPicture(card, 'consent ask');
    await press('Ask the partner');
    await onCard.getByText(/^Consent asked of Cobalt/).waitFor();
    expect(await seriousFindings(card)).toEqual([]);
    await keepPicture(card, 'consent asked');

    const desk = deskOf(world);
    const manager = world.user('partner-manager');
    const [asked] = (await desk.registration(manager, registrationId)).consents ?? [];
    const url = await consentDeskOf(world).linkOf(manager, asked?.id ?? '');
    const complaints: string[] = [];
    const link = await browser.newPage({ viewport: phone, locale: 'en-US', isMobile: true, hasTouch: true });
    link.on('console', message => complaints.push(message.text()));
    await link.goto(url);
    await link.getByRole('heading', { level: 1, name: /^Does Cobalt.* consent\?$/ }).waitFor();
    expect(await fitsThePhone(link)).toBe(true);
    expect(await seriousFindings(link)).toEqual([]);
    await keepPicture(link, 'consent link');
    const yes = link.getByRole('button', { name: /^Yes/ });
    expect((await yes.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await link.getByLabel('A word to them, if you like').fill('They know you already.');
    await yes.tap();
    await link.getByRole('heading', { level: 1, name: /^Yes: Cobalt/ }).waitFor();
    expect(await seriousFindings(link)).toEqual([]);
    await keepPicture(link, 'consent answered');
    await link.goto(url);
    await link.getByText('This link was for one answer').waitFor();
    expect(complaints.filter(text => !text.includes('410'))).toEqual([]);

    await world.idle();
    await card.getByRole('button', { name: 'Reload cards' }).click();
    await onCard.getByText(/^Consent of Cobalt.* in force through/).waitFor();
    await onCard.getByText('With it: They know you already.').waitFor();
    await onCard.getByText('Earlier heads-ups (1)').waitFor();
    expect(await onCard.getByRole('button', { name: 'Ask for consent' }).count()).toBe(0);
    expect(await seriousFindings(card)).toEqual([]);
    await keepPicture(card, 'consent in force');
  }, 120_000);
});

/** A deal that a direct rep opened on a customer registered to Cobalt. */
async function flaggedDeal(world: Constellation): Promise<{ dealId: string; registrationId: string }> {
  const partner = (await partnersByType(world))('reseller Premier');
  const { companyId, registrationId } = await registeredCustomer(world, partner);
  const dealId = await dealOn(world, world.user('direct'), companyId, 'By direct sales');
  await world.idle();
  return { dealId, registrationId };
}

/** Nothing sticks out at the side: nobody scrolls sideways on a phone. */
const fitsThePhone = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');
