import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import { changeDeal, createDeal } from './crm/act-in-crm.ts';
import { type CrmNames, readCrmNames } from './crm/crm-names.ts';
import { CrmError, createEmulatorClient } from './crm/emulator-client.ts';
import { listDeals } from './crm/list-deals.ts';
import { listRecords } from './crm/list-records.ts';
import { readDeal } from './crm/read-deal.ts';
import { readRecord } from './crm/read-record.ts';
import { readPortal, readSession } from './crm/read-session.ts';
import { fetchForCard } from './fetch-for-card.ts';
import { loopbackOnly } from './loopback-only.ts';
import type { PageAssets } from './page-assets.ts';
import { pageHtml } from './page-html.ts';
import type { PreviewSettings } from './preview-settings.ts';

const id = z.string().regex(/^\d{1,19}$/);
const asUser = z.object({ userId: id });
const newDeal = z.object({ userId: id, companyId: id, name: z.string().min(1).max(200) });
const dealChange = z.object({ userId: id, properties: z.record(z.string(), z.string()) });
const advance = z.object({ advance: z.string() });
const cardFetch = z.object({
  url: z.url(),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  body: z.unknown().optional(),
  timeoutMs: z.number().positive(),
  userId: id,
  fault: z.enum(['none', 'slow', 'down', 'lost']),
});

type Deps = { settings: PreviewSettings; assets: PageAssets; cardsDir: string };
type Handle = (request: Request) => Promise<unknown>;

/** The preview: its page, the cards' bundles, what HubSpot would do for cards, and the CRM as a person sees it. */
export function createPreviewApp({ settings, assets, cardsDir }: Deps): Express {
  const emulator = createEmulatorClient(settings.emulatorUrl);
  const names = rememberNames(userId => readCrmNames(emulator, userId));
  const app = express();
  app.disable('x-powered-by');
  app.use(loopbackOnly, headers, express.json({ limit: '1mb' }));

  const text = (type: string, content: string) => (_: Request, response: Response) =>
    void response.type(type).send(content);
  app.get('/', text('html', pageHtml));
  app.get('/page.js', text('js', assets.page));
  app.get('/card-worker.js', text('js', assets.worker));
  app.get('/style.css', text('css', assets.style));
  app.get('/cards/:name.js', async (request, response) => {
    const name = z
      .string()
      .regex(/^[a-z-]+$/)
      .parse(request.params.name);
    response.type('js').send(await readFile(join(cardsDir, `${name}.js`)));
  });

  const json = (handle: Handle) => async (request: Request, response: Response) => {
    response.json(await handle(request));
  };
  const user = (request: Request) => asUser.parse(request.query).userId;
  app.get(
    '/preview/session',
    json(() => readSession(emulator, settings)),
  );
  app.get(
    '/preview/clock',
    json(async () => clockSchema.parse(await emulator.get('/_emulator/clock'))),
  );
  app.post(
    '/preview/clock',
    json(request => moveClock(settings, advance.parse(request.body))),
  );
  app.get(
    '/preview/deals',
    json(async request => listDeals(emulator, await names(user(request)), user(request))),
  );
  app.get(
    '/preview/deals/:id',
    json(async request =>
      readDeal(emulator, await names(user(request)), user(request), id.parse(request.params.id)),
    ),
  );
  for (const type of ['companies', 'contacts'] as const) {
    app.get(
      `/preview/${type}`,
      json(request => listRecords(emulator, type, user(request))),
    );
    app.get(
      `/preview/${type}/:id`,
      json(request => readRecord(emulator, type, user(request), id.parse(request.params.id))),
    );
  }
  app.post(
    '/preview/deals',
    json(async request => {
      const deal = newDeal.parse(request.body);
      const people = (await readSession(emulator, settings)).users;
      const owner = people.find(each => each.userId === deal.userId)?.ownerId ?? null;
      const dealId = await createDeal(
        emulator,
        await names(deal.userId),
        { userId: deal.userId, ownerId: owner },
        deal,
      );
      return { id: dealId };
    }),
  );
  app.patch(
    '/preview/deals/:id',
    json(async request => {
      const { userId, properties } = dealChange.parse(request.body);
      await changeDeal(emulator, userId, id.parse(request.params.id), properties);
      return {};
    }),
  );
  app.post(
    '/preview/card-fetch',
    json(async request => {
      const asked = cardFetch.parse(request.body);
      const portal = await readPortal(emulator);
      const caller = portal.users.find(each => each.userId === asked.userId);
      if (caller === undefined) return { kind: 'failed', why: 'no such user' };
      return fetchForCard(
        asked,
        { userId: caller.userId, userEmail: caller.email, portalId: portal.portalId, appId: settings.appId },
        settings,
      );
    }),
  );
  app.use(answerFault);
  return app;
}

const clockSchema = z
  .object({ offsetMs: z.number(), crmNow: z.string() })
  .transform(({ offsetMs, crmNow }) => ({ offsetMs, now: crmNow }));

/** The server moves program time and CRM time together. */
async function moveClock(settings: PreviewSettings, body: { advance: string }): Promise<unknown> {
  const response = await fetch(`${settings.serverUrl}/_demo/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  if (!response.ok) throw new CrmError(response.status, '/_demo/clock', await response.text());
  return response.json();
}

/** Labels change when the app is installed, so a reading is kept for ten seconds only. */
function rememberNames(read: (userId: string) => Promise<CrmNames>): (userId: string) => Promise<CrmNames> {
  let kept: { names: Promise<CrmNames>; untilMs: number } | null = null;
  return userId => {
    if (kept === null || performance.now() > kept.untilMs) {
      const names = read(userId);
      names.catch(() => {
        kept = null;
      });
      kept = { names, untilMs: performance.now() + 10_000 };
    }
    return kept.names;
  };
}

function headers(_: Request, response: Response, next: NextFunction): void {
  response.set({
    'content-security-policy':
      "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  next();
}

/** The page shows `error`; a refusal of HubSpot is told with its own text. */
function answerFault(error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  if (error instanceof z.ZodError) response.status(400).json({ error: z.prettifyError(error) });
  else if (error instanceof CrmError)
    response.status(error.status === 404 ? 404 : 502).json({ error: error.message });
  else
    response
      .status(502)
      .json({ error: error instanceof Error ? String(error.cause ?? error.message) : String(error) });
}
