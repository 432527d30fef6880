import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../support/create-test-database.ts';
import { havePortal } from './support/install-portal.ts';
import { startTestServer } from './support/start-test-server.ts';

const manager = { portalId: '9600001', userId: '42' };
const nobody = { portalId: '9600001', userId: '99' };

test('that somebody saw a card is kept after the answer: where it cannot be, the answer is as good, and the next sight is kept', async () => {
  await using database = await createTestDatabase();
  await havePortal(database.appUrl, manager.portalId, manager.userId);
  await using server = await startTestServer(database.appUrl);
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  const seen = async () => (await client.query('SELECT card FROM card_sightings')).rows;
  const home = async (person: typeof manager) =>
    await (await server.asCard(person, 'GET', '/api/v1/home')).json();
  try {
    const { directory } = await (await server.asCard(manager, 'GET', '/api/v1/directory')).json();
    const roles = [...directory.roles, { who: { userId: manager.userId }, role: 'partner-manager' }];
    await server.asCard(manager, 'PUT', '/api/v1/directory', {
      idempotencyKey: 'a-partner-manager',
      directory: { ...directory, roles, defaultRole: null },
    });

    expect(await home(nobody)).toMatchObject({ ok: false });
    expect(await seen(), 'who is refused has seen no card').toEqual([]);

    await client.query('ALTER TABLE card_sightings RENAME TO card_sightings_away');
    expect(await home(manager)).toMatchObject({ ok: true });
    await expect
      .poll(() => server.logged.map(({ msg }) => msg))
      .toContain('That a card was seen could not be kept');
    expect(server.logged.filter(({ msg }) => msg === 'A request failed')).toEqual([]);
    await client.query('ALTER TABLE card_sightings_away RENAME TO card_sightings');

    expect(await home(manager)).toMatchObject({ ok: true });
    await expect.poll(seen).toEqual([{ card: 'home' }]);
  } finally {
    await client.end();
  }
});
