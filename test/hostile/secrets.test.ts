import { randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTokenCipher } from '../../adapters/hubspot/token-cipher.ts';
import { loadConfig } from '../../adapters/runtime/config.ts';
import { dealOn } from '../e2e/support/acts.ts';
import { consentDeskOf } from '../e2e/support/consents.ts';
import { type Constellation, credentials, startConstellation } from '../e2e/support/constellation.ts';
import { deskOf, partnersByType } from '../e2e/support/desk.ts';
import { newestMail } from '../e2e/support/outbox.ts';
import { addUser, worksFor } from '../e2e/support/people.ts';
import { findTool } from '../support/find-tool.ts';
import { startRedis, type TestRedis } from '../support/start-redis.ts';
import { sendRaw } from './support/send-raw.ts';

const key = () => randomBytes(32).toString('base64');
const keys = { token: key(), older: key(), receipt: key(), link: key() };
/** Words that stand for a person, and occur nowhere else. */
const personal = {
  contact: 'sentinel-contact@sentinel-customer.com',
  note: 'sentinel-note',
  followUp: 'sentinel-follow-up',
  reason: 'sentinel-reason',
  refused: 'sentinel-refused',
  reader: 'sentinel-reader@sentinel-partner.example',
};

let redis: TestRedis | null = null;
let world: Constellation;
/** What callers were told when something was wrong. */
const told: string[] = [];
const secrets: Record<string, string> = {
  'client secret': credentials.clientSecret,
  'token key': keys.token,
  'older token key': keys.older,
  'receipt key': keys.receipt,
  'link key': keys.link,
};

beforeAll(async () => {
  const tool = findTool('redis');
  redis = tool === null ? null : await startRedis(tool);
  world = await startConstellation({
    logLevel: 'trace',
    env: {
      TOKEN_ENCRYPTION_KEYS: `new:${keys.token},old:${keys.older}`,
      RECEIPT_SIGNING_KEY: keys.receipt,
      LINK_KEY: keys.link,
      ...(redis === null ? {} : { REDIS_URL: redis.url }),
    },
  });
  const cipher = createTokenCipher(loadConfig(world.env).tokenKeys);
  const [install] = await world.rows<{ access_token: string; refresh_token: string }>(
    'SELECT * FROM installs',
  );
  for (const [name, sealed] of Object.entries({
    'access token': install?.access_token,
    'refresh token': install?.refresh_token,
  })) {
    const opened = cipher.open(world.portalId, sealed ?? '');
    if (opened.ok) secrets[name] = opened.plaintext;
  }
  await story();
  await trouble();
});
afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
  await redis?.[Symbol.asyncDispose]();
});

/** A claim is made, approved, worked, flagged, and consent is asked and given. */
async function story(): Promise<void> {
  const admin = world.crm(world.user('admin'));
  const manager = world.user('partner-manager');
  const desk = deskOf(world);
  const partner = (await partnersByType(world))('reseller Premier');
  await worksFor(world, await addUser(world, { email: personal.reader }), [partner]);
  const company = await admin('POST', '/crm/objects/2026-09/companies', {
    properties: { name: 'Sentinel', domain: 'sentinel-customer.com' },
  });
  const companyId = String(company.id);
  const contact = await admin('POST', '/crm/objects/2026-09/contacts', {
    properties: { email: personal.contact },
    associations: [
      { to: { id: companyId }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }] },
    ],
  });
  const dealId = await dealOn(world, manager, companyId, 'Sentinel deal');
  await world.idle();
  const { body } = await world.api(manager)('POST', '/api/v1/registrations', {
    idempotencyKey: randomUUID(),
    companyId,
    dealId,
    partnerCompanyId: partner,
    note: personal.note,
    contactIds: [String(contact.id)],
  });
  const id = (body.registration as { id: string }).id;
  await desk.act(manager, id, 'approve');
  await desk.act(manager, id, 'follow-ups', { text: personal.followUp });
  await dealOn(world, world.user('direct'), companyId, 'Behind it');
  await world.idle();
  const [finding] = (await desk.deal(manager, dealId)).findings;
  await world.api(world.user('direct'))('POST', `/api/v1/registrations/${id}/consents`, {
    step: 'ask',
    idempotencyKey: randomUUID(),
    scope: { kind: 'account' },
    text: personal.reason,
  });
  expect(finding ?? null).toBeDefined();
  const [asked] = (await desk.registration(manager, id)).consents ?? [];
  if (asked !== undefined) {
    const url = await consentDeskOf(world).linkOf(manager, asked.id);
    secrets['signed link'] = new URL(url).pathname.slice(3);
    await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ answer: 'yes', reason: personal.reason }),
    });
  }
  await world.advance('P3D');
  await world.idle();
  const mailed = await newestMail(world, personal.reader, 'consent-asked');
  expect(mailed.text).toContain(personal.reason);
  secrets['mailed link'] = new URL(mailed.links.consent ?? '').pathname.slice(3);
}

/** Requests at fault, HubSpot that fails, a store that fails. */
async function trouble(): Promise<void> {
  const user = world.user('partner-manager');
  const secretText = `${credentials.clientSecret} ${secrets['access token']} ${personal.refused}`;
  const bad = [
    { method: 'GET', path: `/api/v1/deals/${encodeURIComponent(personal.refused)}/registration`, user },
    {
      method: 'GET',
      path: `/api/v1/events?limit=${encodeURIComponent(personal.refused)}`,
      user: world.user('admin'),
    },
    {
      method: 'POST',
      path: '/api/v1/registrations',
      user,
      body: Buffer.from(`{"note":${JSON.stringify(secretText)}`),
    },
    {
      method: 'POST',
      path: '/webhooks/hubspot',
      body: Buffer.from(`{"x":${JSON.stringify(personal.refused)}}`),
    },
    { method: 'GET', path: `/oauth/callback?code=${secrets['access token']}&state=${personal.refused}` },
    { method: 'GET', path: `/c/${personal.refused}` },
    { method: 'GET', path: `/nowhere/${personal.refused}?token=${secrets['refresh token']}` },
  ];
  for (const request of bad) told.push(await (await sendRaw(world, request)).text());
  await world.rows('ALTER TABLE policies RENAME COLUMN document TO elsewhere');
  told.push(
    await (await sendRaw(world, { method: 'GET', path: '/api/v1/policy', user: world.user('admin') })).text(),
  );
  await world.rows('ALTER TABLE policies RENAME COLUMN elsewhere TO document');
  await world.control('POST', '/_emulator/faults', { kind: 'outage', path: '/crm/objects' });
  told.push(
    await (await sendRaw(world, { method: 'GET', path: '/api/v1/deals/1/registration', user })).text(),
  );
  await fetch(`${world.emulatorUrl}/_emulator/faults`, { method: 'DELETE' });
}

test('there is something to look for, and something to look through', () => {
  expect(Object.keys(secrets)).toEqual(
    expect.arrayContaining(['access token', 'refresh token', 'signed link']),
  );
  expect(Object.values(secrets).every(secret => secret.length > 12)).toBe(true);
  expect(world.complaints.length).toBeGreaterThan(20);
  expect(told.every(text => text.length > 10)).toBe(true);
});

/** How a text may have been written. */
const writings = (text: string) => [
  text,
  encodeURIComponent(text),
  Buffer.from(text).toString('base64'),
  Buffer.from(text).toString('hex'),
];
const found = (haystack: string, needles: Record<string, string>) =>
  Object.entries(needles).flatMap(([name, text]) =>
    writings(text).some(way => haystack.includes(way)) ? [name] : [],
  );

test('no log line has a secret, or anything of a person', () => {
  const lines = world.complaints.map(line => JSON.stringify(line)).join('\n');
  expect(found(lines, { ...secrets, ...personal })).toEqual([]);
  for (const { email } of world.users) expect(lines).not.toContain(email);
});

test('no answer to a fault has a secret, or more of the inside than its request', () => {
  expect(found(told.join('\n'), { ...secrets, note: personal.note })).toEqual([]);
  expect(told.join('\n')).not.toMatch(
    /SELECT|policies|elsewhere|\.ts:\d|node_modules|127\.0\.0\.1:\d{4,5}\//,
  );
});

/** Every row of every table, of the queue's too. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await world.rows<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const names: string[] = [];
  for (const { name } of tables)
    for (const way of writings(text)) {
      const rows = await world.rows(`SELECT 1 FROM ${name} t WHERE position($1 in t::text) > 0 LIMIT 1`, [
        way,
      ]);
      if (rows.length > 0) names.push(name);
    }
  return [...new Set(names)];
}

test('no table has a secret in the clear', async () => {
  for (const [name, secret] of Object.entries(secrets)) expect(await tablesWith(secret), name).toEqual([]);
});

test('what people wrote is in the tables that erasure knows, and in no other', async () => {
  for (const text of [personal.note, personal.followUp, personal.reason])
    for (const table of await tablesWith(text))
      expect(['public.texts', 'public.idempotency_keys', 'public.evidence', 'public.effects']).toContain(
        table,
      );
  expect(await tablesWith(personal.refused)).toEqual(['public.inbox']);
  expect(await tablesWith(personal.reader)).toEqual(['public.crm_users', 'public.mail_addresses']);
});

test.skipIf(findTool('redis') === null)('Redis has neither', async () => {
  const client = new Redis(redis?.url ?? '');
  const all: string[] = [];
  for (const name of await client.keys('*'))
    all.push(name, (await client.dumpBuffer(name))?.toString('latin1') ?? '');
  client.disconnect();
  expect(all.length).toBeGreaterThan(2);
  expect(found(all.join('\n'), { ...secrets, ...personal })).toEqual([]);
});
