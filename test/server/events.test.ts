import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsAnswerSchema } from '../../contract/events.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { havePortal } from './support/install-portal.ts';
import { startTestServer, type TestServer } from './support/start-test-server.ts';

const person = { portalId: '9500001', userId: '42' };

let database: TestDatabase;
let server: TestServer;
let db: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  for (const portalId of ['9500001', '9500002']) await havePortal(database.appUrl, portalId, '42');
  server = await startTestServer(database.appUrl);
  db = new pg.Client({ connectionString: database.adminUrl });
  await db.connect();
  // Five events of one portal and, between them, two of another.
  for (const [portalId, objectId] of [
    ['9500001', '1'],
    ['9500002', '2'],
    ['9500001', '9007199254740993'],
    ['9500001', '4'],
    ['9500002', '5'],
    ['9500001', '6'],
    ['9500001', '7'],
  ])
    await db.query(
      `INSERT INTO inbox (portal_id, content_hash, received_at, subscription_type, object_id, occurred_at, outcome, reason)
       VALUES ($1, sha256($2::text::bytea), '2026-11-22T10:00:00.123Z', 'object.creation', $2::text::bigint,
               '2026-11-22T09:59:59Z', 'applied', 'read')`,
      [portalId, objectId],
    );
  await db.query(
    `INSERT INTO inbox (portal_id, content_hash, received_at, outcome, reason, raw)
     VALUES ('9500001', '\\x00', '2026-11-22T10:00:01Z', 'quarantined', 'not JSON', '\\x7b')`,
  );
});
afterAll(async () => {
  await db.end();
  await server[Symbol.asyncDispose]();
  await database.drop();
});

const page = async (query: string, who = person) =>
  eventsAnswerSchema.parse(await (await server.asCard(who, 'GET', `/api/v1/events${query}`)).json());

test('pages go through all events of the portal once, oldest first, and none of another', async () => {
  const seen: (string | null)[] = [];
  let after: string | null = null;
  let pages = 0;
  do {
    const answer: Awaited<ReturnType<typeof page>> = await page(
      `?limit=2${after === null ? '' : `&after=${after}`}`,
    );
    seen.push(...answer.events.map(event => event.objectId));
    after = answer.next;
    pages += 1;
  } while (after !== null);
  expect(seen).toEqual(['1', '9007199254740993', '4', '6', '7', null]);
  expect(pages).toBeLessThanOrEqual(4);
});

test('an event says when it came, what it is about and what became of it', async () => {
  const { events } = await page('');
  expect(events[0]).toEqual({
    id: expect.stringMatching(/^[0-9]+$/),
    receivedAt: '2026-11-22T10:00:00.123Z',
    subscriptionType: 'object.creation',
    objectId: '1',
    occurredAt: '2026-11-22T09:59:59.000Z',
    outcome: 'applied',
    reason: 'read',
  });
  expect(events.at(-1)).toMatchObject({ outcome: 'quarantined', subscriptionType: null, reason: 'not JSON' });
});

test('the other portal has its own', async () => {
  const { events, next } = await page('', { ...person, portalId: '9500002' });
  expect(events.map(event => event.objectId)).toEqual(['2', '5']);
  expect(next).toBeNull();
});

test('the command lists the same, over the portals it is given', async () => {
  const { events } = JSON.parse(await inbox('list', '--portal', '9500001', '--json'));
  expect(events).toHaveLength(6);
  const quarantined = JSON.parse(
    await inbox('list', '--portal', '9500001', '--outcome', 'quarantined', '--json'),
  );
  expect(quarantined.events).toMatchObject([{ outcome: 'quarantined', portalId: '9500001' }]);
  const shown = JSON.parse(await inbox('show', quarantined.events[0].id, '--portal', '9500001'));
  expect(shown).toMatchObject({ raw: '{', reason: 'not JSON' });
});

test('as a role that sees all portals the command lists all of them', async () => {
  const { events } = JSON.parse(await inbox('list', '--json', database.adminUrl));
  expect(events).toHaveLength(8);
});

describe('an event that is parked', () => {
  const outcomes = async () =>
    (
      await db.query(
        `SELECT object_id, outcome, reason, attempts FROM inbox WHERE portal_id = '9500003' ORDER BY event_id`,
      )
    ).rows;

  test('is decided anew when it is replayed; decided ones and bytes that are no event stay as they are', async () => {
    await havePortal(database.appUrl, '9500003', '42');
    await db.query(
      `INSERT INTO inbox (portal_id, content_hash, received_at, subscription_type, object_id, outcome, reason, attempts, raw)
       VALUES ('9500003', '\\x01', '2026-11-22T10:00:00Z', 'object.creation', 1, 'quarantined', 'It failed 8 times', 8, NULL),
              ('9500003', '\\x02', '2026-11-22T10:00:00Z', 'object.creation', 2, 'applied', 'read', 0, NULL),
              ('9500003', '\\x03', '2026-11-22T10:00:00Z', NULL, NULL, 'quarantined', 'not JSON', 0, '\\x7b')`,
    );
    expect(await inbox('replay', 'all', '--portal', '9500003')).toMatch(
      /^1 event is decided anew: [0-9]+\n$/,
    );
    expect(await outcomes()).toEqual([
      { object_id: '1', outcome: 'pending', reason: null, attempts: 0 },
      { object_id: '2', outcome: 'applied', reason: 'read', attempts: 0 },
      { object_id: null, outcome: 'quarantined', reason: 'not JSON', attempts: 0 },
    ]);
    const due = await db.query(`SELECT FROM due_work WHERE portal_id = '9500003' AND kind = 'inbox'`);
    expect(due.rowCount).toBe(1);
  });

  test.each([
    ['all', 'No event is parked'],
    ['1', 'Event 1 is not parked'],
  ])('is looked for: replay %s, with nothing left, says so', async (which, words) => {
    await expect(inbox('replay', which, '--portal', '9500003')).rejects.toThrow(words);
  });
});

test('the command tells how it is used when it is used otherwise', async () => {
  await expect(inbox('forget')).rejects.toThrow('Usage: npm run inbox');
});

/** Runs `npm run inbox -- …`; a last argument that is a URL is the database. */
async function inbox(...args: string[]): Promise<string> {
  const url = args.at(-1)?.startsWith('postgres') ? args.pop() : database.appUrl;
  const { stdout } = await promisify(execFile)(process.execPath, ['commands/inbox.ts', ...args], {
    env: { ...process.env, DATABASE_URL: url },
  });
  return stdout;
}
