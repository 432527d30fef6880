import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createJournalSource } from '../../adapters/hubspot/journal.ts';
import { journalProperties } from '../../adapters/hubspot/journal-subscriptions.ts';
import { propertyDefinitions } from '../../domain/projection.ts';
import { answer, type StandIn, startStandIn } from './stand-in.ts';

const portalId = '48120331';
let hubspot: StandIn;
let stranger: StandIn;
beforeEach(async () => {
  hubspot = await startStandIn();
  stranger = await startStandIn();
});
afterEach(async () => {
  await hubspot[Symbol.asyncDispose]();
  await stranger[Symbol.asyncDispose]();
});

const source = () =>
  createJournalSource({
    apiUrl: hubspot.url,
    clientId: 'id',
    clientSecret: 'secret',
    fetchTimeoutMs: 5_000,
    confirmInstall: async () => undefined,
  });
const token = answer(200, { access_token: 'of-the-app', expires_in: 1_800 });
const told = (url: string) => answer(200, { url, currentOffset: 'o-1', expiresAt: '2026-11-23T00:00:00Z' });
const event = (more: Record<string, unknown>) => ({
  portalId: 48120331,
  action: 'UPDATE',
  occurredAt: '2026-11-23T10:00:00.000Z',
  objectTypeId: '0-3',
  objectId: 1,
  ...more,
});
/** Reads one page of these entries. */
async function pageOf(entries: unknown[], text?: string) {
  hubspot.script.push(token, told(`${hubspot.url}/files/1`), answer(200, text ?? { journalEvents: entries }));
  return await source().next(portalId, null);
}

describe('a page of the journal', () => {
  test('names records, whatever happened to them', async () => {
    expect(
      await pageOf([
        event({}),
        event({ action: 'MERGE', objectTypeId: '0-2', objectId: 9, mergedObjectIds: [7, 8] }),
        event({
          objectId: undefined,
          fromObjectTypeId: '0-3',
          fromObjectId: 2,
          toObjectTypeId: '0-2',
          toObjectId: 3,
        }),
      ]),
    ).toMatchObject({
      offset: 'o-1',
      unreadable: 0,
      events: [
        { records: [{ objectTypeId: '0-3', id: '1' }] },
        { records: ['9', '7', '8'].map(id => ({ objectTypeId: '0-2', id })) },
        {
          records: [
            { objectTypeId: '0-3', id: '2' },
            { objectTypeId: '0-2', id: '3' },
          ],
        },
      ],
    });
  });

  test('keeps every digit of an id', async () => {
    const text = JSON.stringify({ journalEvents: [event({ objectId: 1 })] }).replace(
      '"objectId":1',
      '"objectId":9007199254740993',
    );
    expect(await pageOf([], text)).toMatchObject({ events: [{ records: [{ id: '9007199254740993' }] }] });
  });

  test('loses nothing else to an entry that does not read, and nothing of another portal comes in (P12)', async () => {
    const page = await pageOf([
      null,
      event({ occurredAt: 'soon' }),
      event({ portalId: 2 }),
      event({ objectId: 5 }),
    ]);
    expect(page).toMatchObject({ unreadable: 2, events: [{ records: [{ id: '5' }] }] });
  });

  test('is asked for with the token of the app, its file with none', async () => {
    await pageOf([event({})]);
    const [asked, next, file] = hubspot.received;
    expect(asked?.body).toContain('grant_type=client_credentials');
    expect(next?.url).toBe('/webhooks-journal/journal-local/2026-09/earliest?installPortalId=48120331');
    expect(next?.headers.authorization).toBe('Bearer of-the-app');
    expect(file?.headers.authorization).toBeUndefined();
  });
});

describe('what HubSpot may answer instead', () => {
  test.each([
    ['nothing newer', 204, 'end'],
    ['an offset that is too old', 404, 'gone'],
    ['that the app may not', 403, 'refused'],
  ] as const)('%s', async (_what, status, outcome) => {
    hubspot.script.push(token, answer(status));
    expect(await source().next(portalId, 'o-0')).toBe(outcome);
  });

  test('no token for the app, where it was never given the journal', async () => {
    hubspot.script.push(answer(400, { status: 'BAD_SCOPES', error: 'invalid_scope' }));
    expect(await source().subscribe(portalId)).toBe(false);
    expect(hubspot.received).toHaveLength(1);
  });

  test('a token that it knows no more is replaced once', async () => {
    hubspot.script.push(token, answer(401), token, answer(204));
    expect(await source().next(portalId, null)).toBe('end');
    hubspot.script.splice(0, Infinity, token, answer(401), token, answer(401));
    expect(await source().next(portalId, null)).toBe('refused');
  });

  test.each([500, 503, 429])('%i: it is tried again later', async status => {
    hubspot.script.push(token, answer(status));
    await expect(source().next(portalId, null)).rejects.toThrow();
  });
});

describe('a file is fetched only where HubSpot keeps files', () => {
  const elsewhere = () => [
    `${stranger.url}/file`,
    'http://169.254.169.254/latest/meta-data',
    'https://169.254.169.254/latest',
    'http://bucket.s3.amazonaws.com/file',
    'https://amazonaws.com.stranger.example/file',
    'https://user:pass@bucket.s3.amazonaws.com/file',
    'https://bucket.s3.amazonaws.com:8443/file',
    'file:///etc/passwd',
    'no address',
  ];
  test('nowhere else is asked', async () => {
    for (const address of elsewhere()) {
      hubspot.script.splice(0, Infinity, token, told(address));
      await expect(source().next(portalId, null), address).rejects.toThrow(/keeps no files/);
    }
    expect(stranger.received).toEqual([]);
  });

  test('a redirect is not followed', async () => {
    hubspot.script.push(
      token,
      told(`${hubspot.url}/files/1`),
      answer(302, '', { location: `${stranger.url}/file` }),
    );
    await expect(source().next(portalId, null)).rejects.toThrow();
    expect(stranger.received).toEqual([]);
  });
});

test('the journal is asked for what webhooks are subscribed to, less what we alone write', () => {
  const { config } = JSON.parse(readFileSync('src/app/webhooks/webhooks-hsmeta.json', 'utf8')) as {
    config: {
      subscriptions: { crmObjects: { objectType: string; propertyName?: string; active: boolean }[] };
    };
  };
  const people = new Set(
    [...propertyDefinitions.deals, ...propertyDefinitions.companies].flatMap(({ name, writtenBy }) =>
      writtenBy === 'dibs' ? [] : [name],
    ),
  );
  for (const [type, typeId] of [
    ['deal', '0-3'],
    ['company', '0-2'],
  ] as const) {
    const told = config.subscriptions.crmObjects.flatMap(({ objectType, propertyName = 'dibs_', active }) =>
      active && objectType === type && (!propertyName.startsWith('dibs_') || people.has(propertyName))
        ? [propertyName]
        : [],
    );
    expect(journalProperties[typeId].toSorted()).toEqual(told.toSorted());
  }
});
