import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { startEmulator } from '../../dev/emulator/start-emulator.ts';
import { changeDeal } from '../../dev/preview/crm/act-in-crm.ts';
import { readCrmNames } from '../../dev/preview/crm/crm-names.ts';
import { createEmulatorClient } from '../../dev/preview/crm/emulator-client.ts';
import { listDeals } from '../../dev/preview/crm/list-deals.ts';
import { readSession } from '../../dev/preview/crm/read-session.ts';
import { startPreview } from '../../dev/preview/start-preview.ts';
import type { FoundTool } from '../support/find-tool.ts';
import { startStubApi } from './stub-api.ts';

const SECRET = 'preview-test-secret';

export type BrowsedPreview = Awaited<ReturnType<typeof browsePreview>>;
export type Seat = Awaited<ReturnType<BrowsedPreview['open']>>;

/** The preview with the real emulator, a stub in the server's place, and a headless browser that looks at it. */
export async function browsePreview(found: FoundTool) {
  await using starting = new AsyncDisposableStack();
  const emulator = starting.use(await startEmulator());
  const api = starting.use(await startStubApi(SECRET));
  const settings = {
    port: 0,
    serverUrl: api.url,
    publicUrl: api.url,
    emulatorUrl: emulator.url,
    appId: '1001',
    clientSecret: SECRET,
  };
  const preview = starting.use(await startPreview(settings, process.cwd()));
  const browser = starting.adopt(
    await chromium.launch({
      executablePath: 'program' in found ? found.program : found.configured,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    }),
    opened => opened.close(),
  );
  const client = createEmulatorClient(emulator.url);
  const { users } = await readSession(client, settings);
  const anyone = users[0]?.userId ?? '';
  // What the app creates at install; here the portal has no install.
  await client.post('/crm/properties/2026-09/deals', anyone, {
    name: 'dibs_registration_status',
    label: 'Registration status',
    groupName: 'dealinformation',
    type: 'string',
    fieldType: 'text',
  });
  const running = starting.move();

  return {
    api,
    emulator,
    preview,
    users,
    /** Changes a deal in the CRM behind the page's back. */
    changeDeal: (id: string, properties: Record<string, string>) =>
      changeDeal(client, anyone, id, properties),
    /** The deal that the page opens on. */
    async newestDeal() {
      const deals = await listDeals(client, await readCrmNames(client, anyone), anyone);
      return deals[0]?.id ?? '';
    },
    /** A new window; what goes wrong in it is collected in `complaints`. To go on in one is quicker than to open another. */
    async open(place = '') {
      const page = await browser.newPage({ viewport: { width: 1440, height: 1000 }, locale: 'en-US' });
      page.setDefaultTimeout(8_000);
      const complaints: string[] = [];
      page.on('pageerror', error => complaints.push(String(error)));
      page.on('console', message => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('request', request => {
        if (!request.url().startsWith(preview.url) && !request.url().startsWith('data:'))
          complaints.push(request.url());
      });
      await page.goto(`${preview.url}/#${place}`);
      return {
        page,
        complaints,
        /** At a place in this window, with the server as it should be and every card run anew in a worker of its own. */
        async at(next: string) {
          await everyCardRuns(page);
          if (new URL(page.url()).hash.slice(1) !== next) {
            await page.goto('about:blank');
            await page.goto(`${preview.url}/#${next}`);
          } else {
            await page.getByLabel('The server').selectOption('none');
            await page.getByRole('button', { name: 'Reload cards' }).click();
          }
        },
      };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/**
 * Until every card of the page has drawn something. A worker that is ended while it still loads its bundle tells the
 * page of a network error, which is none.
 */
async function everyCardRuns(page: Page): Promise<void> {
  await page.locator('[data-card]').first().waitFor({ state: 'attached' });
  await expect.poll(() => page.locator('[data-card]:empty').count(), { timeout: 8_000 }).toBe(0);
}

/** Windows whose bar and lists were looked at: they stay, whatever is opened beside them. */
const seen = new WeakSet<Page>();

/**
 * axe-core's findings that would keep somebody from using the page: the first time in a window of the whole page, from
 * then on of the record or page that is open. The preview's lists of a hundred records take it a second each time.
 */
export async function seriousFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window")))
    await page.evaluate(await readFile('node_modules/axe-core/axe.min.js', 'utf8'));
  const part = seen.has(page) ? "'main'" : 'document';
  seen.add(page);
  const found: { id: string; impact: string; nodes: string[] }[] =
    await page.evaluate(`axe.run(${part}, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(node => node.html) })))`);
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.join(' | ')}`);
}

/** With DIBS_SCREENSHOTS=<folder>, keeps a picture of what the test saw. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.DIBS_SCREENSHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({
    path: join(folder, `${name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}.png`),
    fullPage: true,
  });
}
