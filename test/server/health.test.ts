import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { startTestServer, type TestServer } from './support/start-test-server.ts';

let database: TestDatabase;
let server: TestServer;
beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database.appUrl);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await database.drop();
});

test('a running server is alive and can commit', async () => {
  expect((await server.fetch('/healthz')).status).toBe(200);
  expect((await server.fetch('/readyz')).status).toBe(200);
});

test('a path that nothing answers is a problem, not a page', async () => {
  const response = await server.fetch('/api/v1/nothing');
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(await response.json()).toMatchObject({ status: 404, title: 'There is nothing here' });
});
