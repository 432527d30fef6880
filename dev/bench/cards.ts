import { Writable } from 'node:stream';
import { loadConfig } from '../../adapters/runtime/config.ts';
import { createLogger } from '../../adapters/runtime/logger.ts';
import { startServer } from '../../src/server/start-server.ts';
import { startWorker } from '../../webhooks/worker/start-worker.ts';
import { bundleCards, type CardBundle } from '../build-cards/bundle-cards.ts';
import { installPortal, seededPortal } from '../demo/install-portal.ts';
import { startEmulator } from '../emulator/start-emulator.ts';
import { seedDemo } from '../seed-demo.ts';
import { createSignedClient } from '../signed-client.ts';
import { startSimServer } from '../sim/seed-server.ts';
import { freePort } from './bench-server.ts';
import type { Count, Counted } from './count.ts';
import { type HeadlessCard, openCard } from './headless-card.ts';

const credentials = { clientId: 'bench', clientSecret: 'bench-secret', appId: '1001' };
const mostBytes = 20_000;
const mostToOpen = 1;
const mostToAct = 2;

/**
 * How large cards are, and how often they ask: the bundles that HubSpot's bundler makes of the upload, against the real
 * server, worker and emulator. An act is what one press, or one choice in a form, asks of the server.
 */
export const cardsCount: Count = {
  name: 'cards',
  expectS: 40,
  asks: 'How large are the cards, and how many requests do they make?',
  count: async () => {
    const bundles = await bundleCards(process.cwd());
    const sizes = bundles.map(({ name, gzipBytes }) => ({
      what: `size of ${name}`,
      value: gzipBytes,
      unit: 'bytes gzip',
      most: mostBytes,
    }));
    return [...sizes, ...(await countRequests(bundles))];
  },
};

async function countRequests(bundles: readonly CardBundle[]): Promise<Counted[]> {
  await using world = await startWorld();
  const counted: Counted[] = [];
  const note = (what: string, requests: string[], most: number) =>
    counted.push({ what, value: requests.length, unit: 'requests', most, detail: requests.join(', ') });
  const open = async (name: string, subject: object) => {
    const bundle = bundles.find(each => each.name === name);
    if (bundle === undefined) throw new Error(`There is no bundle ${name}`);
    const card = await world.open(bundle.file, subject);
    note(`open ${name}`, await card.requests(), mostToOpen);
    return card;
  };
  const { dealId, companyId, partnerId, contactId } = await world.subjects();
  const crm = (objectId: string, objectTypeId: string) => ({
    crm: { objectId: Number(objectId), objectTypeId },
  });
  for (const name of ['deal-sidebar', 'deal-preview']) await open(name, crm(dealId, '0-3'));
  await open('account-card', crm(companyId, '0-2'));
  await open('partner-card', crm(partnerId, '0-2'));
  await open('contact-card', crm(contactId, '0-1'));
  await open('home', {});
  await open('settings', {});
  await open('check-and-register', { crm: { objectIds: [Number(dealId)], objectTypeId: '0-3' } });

  const deal = await open('deal-card', crm(dealId, '0-3'));
  const act = async (what: string, does: () => void) => {
    does();
    note(what, await deal.requests(), mostToAct);
  };
  await act('open the form to register', () => press(deal, 'Register this customer'));
  await act('choose the partner, which checks', () =>
    deal.use('onChange', node => node.props?.name === 'partnerCompanyId', partnerId),
  );
  await act('submit the claim', () => submit(deal));
  await world.idle();
  const review = await open('deal-card', crm(dealId, '0-3'));
  const decide = async (what: string, does: () => void) => {
    does();
    note(what, await review.requests(), mostToAct);
  };
  await decide('open the form to approve', () => press(review, 'Approve'));
  await decide('approve', () => submit(review));
  if (!review.words().includes('Registered to')) throw new Error(`Not approved:\n${review.words()}`);
  return counted;
}

const press = (card: HeadlessCard, text: string) =>
  card.use('onClick', (node, words) => node.type === 'Button' && words === text);
const submit = (card: HeadlessCard) => card.use('onSubmit', node => node.type === 'Form');

/** Emulator, server and worker in this process on a database of their own, with the seeded portal set up. */
async function startWorld() {
  await using stack = new AsyncDisposableStack();
  const { appUrl } = await stack.use(await startSimServer()).newDatabase();
  const publicUrl = `http://localhost:${await freePort()}`;
  const emulator = stack.use(
    await startEmulator({ port: 0, publicUrl, manifestDir: 'src/app', rateLimited: false, ...credentials }),
  );
  const config = loadConfig({
    PORT: new URL(publicUrl).port,
    PUBLIC_URL: publicUrl,
    DATABASE_URL: appUrl,
    HUBSPOT_CLIENT_ID: credentials.clientId,
    HUBSPOT_CLIENT_SECRET: credentials.clientSecret,
    HUBSPOT_APP_ID: credentials.appId,
    HUBSPOT_API_URL: emulator.url,
    HUBSPOT_APP_URL: emulator.url,
  });
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const logger = createLogger({ name: 'bench', level: 'fatal' }, silent);
  stack.use(await startServer(config, logger));
  stack.use(await startWorker(config, logger));
  const portal = await seededPortal(emulator.url);
  await installPortal(publicUrl, portal);
  const at = { serverUrl: publicUrl, publicUrl, portalId: portal.portalId, ...credentials };
  await seedDemo({ ...at, emulatorUrl: emulator.url });
  const user = portal.users.find(({ roles }) => roles.includes('approver'));
  if (user === undefined) throw new Error('Nobody in the seeded portal approves');
  const ask = createSignedClient(at).as(user);
  const crm = async (path: string) => {
    const answer = await fetch(emulator.url + path, {
      headers: { authorization: `Bearer user:${user.userId}` },
    });
    return (await answer.json()) as {
      results: { id: string; associations?: Record<string, { results: { id: string }[] }> }[];
    };
  };
  const idle = async () => {
    const answer = await fetch(`${publicUrl}/_demo/idle?waitMs=60000`);
    if (!answer.ok) throw new Error(`Something is still under way: ${await answer.text()}`);
  };
  await idle();
  const kept = stack.move();
  return {
    idle,
    /** A deal on a customer that is free, its company, a partner and a contact. */
    subjects: async () => {
      const deals = await crm('/crm/objects/2026-09/deals?limit=100&associations=companies');
      const partners = await ask('GET', '/api/v1/partners');
      const [partner] = partners.body.partners as { companyId: string; status: string }[];
      const [contact] = (await crm('/crm/objects/2026-09/contacts?limit=1')).results;
      for (const { id, associations } of deals.results) {
        const { body } = await ask('GET', `/api/v1/deals/${id}/registration`);
        const { canRegister } = body as { canRegister?: { allowed: boolean } };
        const companyId = associations?.companies?.results[0]?.id;
        if (canRegister?.allowed !== true || companyId === undefined) continue;
        return { dealId: id, companyId, partnerId: partner?.companyId ?? '', contactId: contact?.id ?? '' };
      }
      throw new Error('No deal of the seeded portal is free to register');
    },
    open: (file: string, subject: object): Promise<HeadlessCard> =>
      openCard(
        file,
        {
          context: {
            ...subject,
            portal: { id: Number(portal.portalId), timezone: 'UTC' },
            user: { id: Number(user.userId), email: user.email, locale: 'en-US' },
            variables: { PUBLIC_URL: publicUrl },
          },
          actions: {
            copyTextToClipboard: async () => undefined,
            onCrmPropertiesUpdate: () => undefined,
            addAlert: () => undefined,
            reloadPage: () => undefined,
          },
        },
        publicUrl,
        async (method, path, body) => {
          const sent = body === undefined ? undefined : (body as Record<string, unknown>);
          const answer = await ask(method === 'POST' ? 'POST' : 'GET', path, sent);
          return new Response(JSON.stringify(answer.body), { status: answer.status });
        },
      ),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
