import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../src/server/route-table.ts';
import type { User } from '../e2e/support/constellation.ts';
import { deskOf } from '../e2e/support/desk.ts';
import { addUser } from '../e2e/support/people.ts';
import { sendRaw } from '../hostile/support/send-raw.ts';
import { answer, type StandIn, startStandIn } from '../hubspot/stand-in.ts';
import { openForeign, subjectOf } from './support/foreign-links.ts';
import { callsOf, drawnIds, marksIn, rowsOf } from './support/foreign-marks.ts';
import { type Ids, requestOf, slotsOf } from './support/foreign-requests.ts';
import { type Lived, liveAProgram } from './support/live-a-program.ts';
import { surfaceNames, surfacesOf } from './support/surfaces.ts';
import { tell } from './support/tell.ts';
import { nobodysId, nobodysIds, ownIds, thingsOf } from './support/things-of.ts';
import { type Side, startTwoPortals, type TwoPortals } from './support/two-portals.ts';

/** Two portals with the same ids in HubSpot, in which the same things happen at the same time (P12). */
let both: TwoPortals;
let receiver: StandIn;
let lived: readonly [Lived, Lived];
let surfaces: Awaited<ReturnType<typeof surfacesOf>>[];
const api = routes.filter(({ auth }) => auth === 'signed' || auth === 'admin');

beforeAll(async () => {
  receiver = await startStandIn();
  receiver.script.push(answer(200));
  both = await startTwoPortals(['zqardent', 'zqbirch']);
  const [one, other] = both.sides;
  lived = await Promise.all([liveAProgram(one, receiver.url), liveAProgram(other, receiver.url)]);
  await mixedDelivery();
  await one.world.advance('P3D');
  await one.world.idle();
  await Promise.all([lookAround(one, lived[0]), lookAround(other, lived[1])]);
  surfaces = await Promise.all(
    both.sides.map((side, at) => surfacesOf(both, side, lived[at as 0 | 1].contactId, receiver.received)),
  );
}, 120_000);
afterAll(async () => {
  await both?.[Symbol.asyncDispose]();
  await receiver?.[Symbol.asyncDispose]();
});

/** One POST of HubSpot with events of both portals about the same ids. */
async function mixedDelivery(): Promise<void> {
  const events = both.sides.flatMap(({ world, mark }, at) =>
    ([lived[0].dealId, lived[0].companyId] as const).map((objectId, nth) => ({
      eventId: 900 + at * 10 + nth,
      portalId: Number(world.portalId),
      subscriptionType: 'object.propertyChange',
      objectTypeId: nth === 0 ? '0-3' : '0-2',
      occurredAt: Date.now(),
      objectId: Number(objectId),
      propertyName: nth === 0 ? 'dealname' : 'name',
      propertyValue: `mixed ${mark}`,
    })),
  );
  const body = Buffer.from(JSON.stringify(events));
  const request = { method: 'POST', path: '/webhooks/hubspot', body };
  expect((await sendRaw(both.sides[0].world, request)).status).toBe(200);
}

/** Everything of the API that is read, by an admin and a direct rep; what anybody may read, once. */
async function lookAround({ world, told }: Side, of: Lived): Promise<void> {
  const own = ownIds(of) as Ids;
  const readers = ['admin', 'direct'].map(role => world.user(role));
  for (const route of api.filter(({ method }) => method === 'GET')) {
    const { path } = requestOf(route, own, own, []);
    await Promise.all(readers.map(user => world.api(user)('GET', path)));
  }
  for (const path of ['/metrics', '/api/v1/receipt-key', '/healthz', '/readyz'])
    told.push({ by: path, text: await (await fetch(world.serverUrl + path)).text() });
}

test('both have the same ids in HubSpot, so that one could be taken for the other', () => {
  const idsOf = (of: Lived) => ({
    ...{ companyId: of.companyId, contactId: of.contactId, dealId: of.dealId, behindId: of.behindId },
    ...{ partner: of.partner, rival: of.rival, others: of.others, userId: of.seat.userId },
  });
  expect(idsOf(lived[0])).toEqual(idsOf(lived[1]));
});

describe.each([
  ['one', 0, 1],
  ['the other', 1, 0],
] as const)('of what came out of %s', (_, at, theirs) => {
  test.each(surfaceNames)('%s has its own marks, and none of the other', async name => {
    const marksOf = (of: 0 | 1) => {
      const { mark, world } = both.sides[of];
      return [mark, world.portalId, ...drawnIds(surfaces[of]?.rows ?? '')];
    };
    const text = surfaces[at]?.[name] ?? '';
    expect(marksIn(text, marksOf(at)).length).toBeGreaterThan(0);
    expect(marksIn(text, marksOf(theirs))).toEqual([]);
    await tell('P12', 1);
  });

  test('the ledger verifies by itself', () => {
    const { sealed, breaks } = surfaces[at]?.ledger ?? { sealed: 0n, breaks: ['not verified'] };
    expect(breaks).toEqual([]);
    expect(Number(sealed)).toBeGreaterThan(10);
  });
});

test('what is of no portal, rows, log lines and calls, has the mark of neither', async () => {
  const marks = both.sides.map(({ mark }) => mark);
  const [one] = both.sides;
  const lines = one.world.complaints.filter(({ portalId }) => portalId === undefined);
  const named = both.sides.flatMap(({ world }) => callsOf(both, world.portalId));
  const others = both.hubSpot.recorded.filter(
    call => !named.includes(call) && !call.path.startsWith('/_emulator'),
  );
  const texts = [...[JSON.stringify(lines), JSON.stringify(others)], ...(await rowsOf(one, null)).values()];
  expect(named.length).toBeGreaterThan(50);
  expect(texts.flatMap(text => marksIn(text, marks))).toEqual([]);
});

describe('with the identity of one and the ids of the other', () => {
  let own: Ids;
  let theirs: Ids;
  let nobodys: Ids;
  let everybody: User;
  let before: Map<string, string>;
  beforeAll(async () => {
    const [one, other] = both.sides;
    theirs = await thingsOf(other, lived[1]);
    nobodys = nobodysIds(theirs);
    own = { ...theirs, ...ownIds(lived[0]) };
    everybody = await addUser(one.world, { email: 'everybody@vendor.example' });
    const who = { userId: everybody.userId };
    await deskOf(one.world).changeDirectory(directory => ({
      ...directory,
      roles: [
        ...directory.roles,
        ...(['partner-manager', 'approver', 'director', 'executive', 'admin'] as const).map(role => ({
          ...{ who, role },
        })),
      ],
    }));
    await one.world.idle();
    before = await rowsOf(other, other.world.portalId);
  }, 60_000);

  const naming = api.filter(route => slotsOf(route).length > 0);
  test.each(naming.map(route => [`${route.method} ${route.path}`, route] as const))(
    '%s answers as for what nobody has',
    async (_, route) => {
      const { world } = both.sides[0];
      const slots = slotsOf(route);
      const each = slots.length > 1 ? slots.map(slot => [slot]) : [];
      for (const [user, ways] of [
        [everybody, [slots, ...each]],
        [lived[0].seat, [slots]],
      ] as const)
        for (const foreign of ways) {
          const ask = async (ids: Ids) => {
            const { method, path, body } = requestOf(route, own, ids, foreign);
            const { status, body: said } = await world.api(user)(method, path, body);
            const asked = foreign.map(({ kind }) => ids[kind]);
            return { status, said: asOne(said, asked) };
          };
          const label = foreign.map(({ name }) => name).join();
          const [toTheirs, toNobodys] = await Promise.all([ask(theirs), ask(nobodys)]);
          expect.soft(toTheirs, label).toEqual(toNobodys);
          // A request at fault would say nothing about ids.
          expect.soft(toTheirs.status, label).not.toBe(400);
          await tell('P12', 1);
        }
    },
  );

  const pages = routes.filter(({ path }) => /^\/[a-z]\/:token/.test(path));
  test.each(pages.map(route => [`${route.method} ${route.path}`, route] as const))(
    '%s by a link of ours that names a thing of theirs is as by one that names nothing',
    async (_, route) => {
      const [one, other] = both.sides;
      const [purpose, subject] = subjectOf(both, other, lived[1], route.path);
      const [toTheirs, toNobodys] = await Promise.all(
        [subject, nobodysId(subject)].map(id => openForeign(one, lived[0], route, [purpose, id])),
      );
      expect(nobodysId(subject)).not.toBe(subject);
      expect(toTheirs).toEqual(toNobodys);
      await tell('P12', 1);
    },
  );

  test.each(['/claims/reg_', '/claims/reg_/receipt', '/claims/reg_/do/registration/withdraw', '/files/fil_'])(
    'somebody signed in on a page finds nothing at %s… of the other',
    async path => {
      const { browser } = lived[0];
      const id = path.startsWith('/files') ? lived[1].fileId : theirs.registration;
      const [toTheirs, toNobodys] = await Promise.all(
        [id, nobodysId(id)].map(async drawn => {
          const { status, text } = await browser.open(path.replace(/[a-z]{3}_/, drawn));
          return { status, text };
        }),
      );
      expect(toTheirs).toEqual(toNobodys);
      expect(toTheirs?.status).toBe(404);
    },
  );

  test('a session of one is none on a page of the other', async () => {
    const [mine, other] = [lived[0].browser, lived[1].browser.link];
    const cookie = [...mine.jar].map(pair => pair.join('=')).join('; ');
    const open = async (headers: Record<string, string>) =>
      await (await fetch(other, { headers, redirect: 'manual' })).text();
    expect(cookie).not.toBe('');
    expect(await open({ cookie })).toBe(await open({}));
  });

  test('and nothing of the other has changed', async () => {
    const [, other] = both.sides;
    await other.world.idle();
    for (const [name, rows] of await rowsOf(other, other.world.portalId))
      expect.soft(rows, name).toBe(before.get(name));
  });
});

/** What was said, with every one of the ids as one and the same word; so are instants and what was drawn for it. */
function asOne(said: unknown, ids: string[]): unknown {
  let text = JSON.stringify(said, (key, value) => (key === 'instance' ? undefined : value));
  for (const id of ids) text = text.replaceAll(new RegExp(`(?<![\\w-])${id}(?!\\w)`, 'g'), '§');
  return JSON.parse(
    text.replaceAll(/"[a-z]{3}_[a-z0-9]{20,}"|"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z"/g, '"drawn anew"'),
  );
}
