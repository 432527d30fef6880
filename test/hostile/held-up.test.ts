import { setImmediate as othersTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { splitDeliveryInTurns } from '../../adapters/hubspot/split-delivery.ts';
import { parseInput } from '../../src/server/parse-input.ts';
import { ProblemError } from '../../src/server/problem.ts';
import type { JsonRoute } from '../../src/server/route.ts';
import { routes } from '../../src/server/route-table.ts';
import { onlyPortal } from '../../webhooks/intake/only-portal.ts';
import { hostileFiles } from './support/corpus.ts';

/** Processor time for which a body may keep the thread to itself, ms: it does not depend on what else the machine does. */
const longestMs = 50;

const processorMs = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};
const MiB = 1_048_576;
const filled = (unit: string, bytes: number) => unit.repeat(Math.floor(bytes / unit.length));

/** The longest stretch between two turns of others while `work` runs. */
async function longestHold(work: () => Promise<unknown> | unknown): Promise<number> {
  let longest = 0;
  let over = false;
  let since = processorMs();
  const look = () => {
    longest = Math.max(longest, processorMs() - since);
    since = processorMs();
  };
  const watching = (async () => {
    while (!over) {
      await othersTurn();
      look();
    }
  })();
  await othersTurn();
  await work();
  over = true;
  await watching;
  return longest;
}

const event = (n: number, more = '') =>
  `{"eventId":${n},"portalId":62515123,"subscriptionType":"object.propertyChange","occurredAt":1795341600000,"objectId":9007199254740993${more}}`;
const largest: [string, Buffer][] = [
  [
    '24,000 events',
    Buffer.from(
      `[${Array.from({ length: 24_000 }, (_, n) => event(n, `,"propertyValue":"${'x'.repeat(180)}"`)).join(',')}]`,
    ),
  ],
  ['empty objects', Buffer.from(`[${filled('{},', 8 * MiB - 10)}{}]`)],
  ['brackets', Buffer.from(filled('[', 8 * MiB))],
  ['portal ids', Buffer.from(filled('"portalId":1,', 8 * MiB))],
  ['one event with a long list', Buffer.from(`[${event(1, `,"x":[${filled('1,', 8 * MiB - 400)}1]`)}]`)],
  [
    'one event with a long number',
    Buffer.from(`[${event(1).replace('62515123', filled('1', 8 * MiB - 400))}]`),
  ],
];

test('no delivery of eight megabytes and no kept file keeps others waiting', async () => {
  const files = [...largest, ...hostileFiles('62515123').map(({ name, bytes }) => [name, bytes] as const)];
  const held: [string, number][] = [];
  // The first one warms up.
  for (const [name, bytes] of [...largest.slice(0, 1), ...files])
    held.push([
      name,
      await longestHold(async () => {
        onlyPortal(bytes);
        await splitDeliveryInTurns(bytes);
      }),
    ]);
  const worst = held.slice(1).toSorted((a, b) => b[1] - a[1]);
  console.log(`deliveries: held up ${worst[0]?.[1].toFixed(1)} ms at most (${worst[0]?.[0]})`);
  expect(worst.filter(([, ms]) => ms > longestMs)).toEqual([]);
});

const post = (path: string) =>
  routes.find(route => route.path === path && route.method !== 'GET') as JsonRoute;
const bodies: [string, JsonRoute, string][] = [
  ['wrong contacts', post('/api/v1/registrations'), `{"contactIds":[${filled('0,', MiB - 200)}0]}`],
  ['objects for contacts', post('/api/v1/registrations'), `{"contactIds":[${filled('{},', MiB - 200)}0]}`],
  [
    'unknown keys',
    post('/api/v1/registrations'),
    `{${Array.from({ length: 80_000 }, (_, n) => `"k${n}":0`).join(',')}}`,
  ],
  ['brackets', post('/api/v1/registrations'), filled('[', MiB)],
  ['digits', post('/api/v1/registrations'), filled('1', MiB)],
  ['a long note', post('/api/v1/registrations'), `{"note":"${filled('é', MiB / 2)}"}`],
  [
    'roles',
    post('/api/v1/directory'),
    `{"idempotencyKey":"k","directory":{"roles":[${filled('{"who":{}},', MiB - 200)}0]}}`,
  ],
  [
    'edits',
    post('/api/v1/settings/people'),
    `{"idempotencyKey":"k","version":1,"edits":{"a":[${filled('[0],', MiB - 200)}[]]}}`,
  ],
];

test('no body of the API of the largest size that is taken keeps others waiting', async () => {
  const held: [string, number][] = [];
  for (const [name, route, body] of [...bodies.slice(0, 1), ...bodies]) {
    const { params: _params, query: _query, ...rest } = route;
    const bytes = Buffer.from(body);
    held.push([
      name,
      await longestHold(() => {
        try {
          parseInput(rest as JsonRoute, { params: {}, query: {}, body: bytes });
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
        }
      }),
    ]);
  }
  const worst = held.slice(1).toSorted((a, b) => b[1] - a[1]);
  console.log(`bodies: held up ${worst[0]?.[1].toFixed(1)} ms at most (${worst[0]?.[0]})`);
  expect(worst.filter(([, ms]) => ms > longestMs)).toEqual([]);
});
