import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  eventDeliveriesAnswerSchema,
  eventEndpointAnswerSchema,
  eventEndpointsAnswerSchema,
  eventReplayAnswerSchema,
  eventSecretAnswerSchema,
  type OutgoingEvent,
  outgoingEventSchema,
} from '../../contract/outgoing-events.ts';
import { eventEndpointRoutes } from '../../src/server/routes/event-endpoints.ts';
import { answer, type Received, type StandIn, startStandIn } from '../hubspot/stand-in.ts';
import { dealOn } from './support/acts.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { type Desk, deskOf, freshCustomer, partnersByType, registeredCustomer } from './support/desk.ts';
import { disputeDesk } from './support/dispute-acts.ts';

let world: Constellation;
let desk: Desk;
let partner: string;
let receiver: StandIn;
beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  partner = (await partnersByType(world))('reseller');
  receiver = await startStandIn();
}, 60_000);
afterAll(async () => {
  await receiver?.[Symbol.asyncDispose]();
  await world?.[Symbol.asyncDispose]();
});

const base = '/api/v1/event-endpoints';

async function write(path: string, body: object = {}, user = world.user('admin')) {
  const answered = await world.api(user)('POST', path, { idempotencyKey: randomUUID(), ...body });
  if (answered.status !== 200)
    throw new Error(`${path}: ${answered.status} ${JSON.stringify(answered.body)}`);
  return answered.body;
}
const read = async (path: string) => (await world.api(world.user('admin'))('GET', path)).body;

async function addEndpoint(path: string, types: string[] = []) {
  const added = eventSecretAnswerSchema.parse(await write(base, { url: receiver.url + path, types }));
  return { id: added.endpoint.id, secret: added.secret ?? '' };
}
const remove = (id: string) => write(`${base}/${id}/remove`);
const deliveriesOf = async (id: string, query = '') =>
  eventDeliveriesAnswerSchema.parse(await read(`${base}/${id}/deliveries${query}`)).deliveries;
const endpointOf = async (id: string) =>
  eventEndpointsAnswerSchema.parse(await read(base)).endpoints.find(endpoint => endpoint.id === id);

/** What came to a path of the receiver, parsed by the contract. */
const cameTo = (path: string): (Received & { event: OutgoingEvent })[] =>
  receiver.received
    .filter(({ url }) => url === path)
    .map(each => ({ ...each, event: outgoingEventSchema.parse(JSON.parse(each.body)) }));

/** As a receiver checks it that was written by somebody else: key, signed text and comparison by the specification. */
function isGenuine({ headers, body }: Received, secret: string): boolean {
  const signed = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
  const mac = createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'));
  mac.update(Buffer.from(signed));
  const expected = mac.digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .map(each => each.split(','))
    .some(([version, given = '']) => {
      const bytes = Buffer.from(given, 'base64');
      return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected);
    });
}

async function claimed(): Promise<string> {
  const { companyId } = await freshCustomer(world);
  await world.idle();
  return await desk.claim(world.user('partner-manager'), { companyId, partnerCompanyId: partner });
}

test('a decision is told once, signed, in the order of its registration, without a word or a person in it', async () => {
  receiver.script.splice(0, Infinity, answer(200));
  const { id, secret } = await addEndpoint('/told');
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const manager = world.user('partner-manager');
  const { companyId } = await freshCustomer(world);
  await world.idle();
  const registrationId = await desk.claim(manager, {
    companyId,
    partnerCompanyId: partner,
    note: 'Ms Winter of procurement asked us for an offer',
  });
  await desk.act(manager, registrationId, 'approve');
  const { protectedUntil } = await desk.registration(manager, registrationId);
  await world.idle();
  await desk.act(manager, registrationId, 'withdraw', { text: 'Mr Frost is ill' });
  await world.idle();

  const came = cameTo('/told').filter(({ event }) => event.data.registrationId === registrationId);
  expect(came.map(({ event }) => event.type)).toEqual([
    'registration.submitted',
    'registration.screened',
    'registration.approved',
    'registration.withdrawn',
  ]);
  expect(came.map(({ event }) => event.data.registration?.state)).toEqual([
    'submitted',
    'under-review',
    'active',
    'withdrawn',
  ]);
  expect(came[2]?.event.data).toMatchObject({
    by: 'user',
    partnerCompanyId: partner,
    registration: { companyId, protectedUntil },
  });
  for (const each of came) {
    expect(isGenuine(each, secret)).toBe(true);
    expect(isGenuine({ ...each, body: each.body.replace('"version":1', '"version":2') }, secret)).toBe(false);
    expect(isGenuine(each, `whsec_${Buffer.alloc(32).toString('base64')}`)).toBe(false);
    expect(each.headers['webhook-id']).toBe(`evt_${world.portalId}_${each.event.data.entryId}`);
    expect(Math.abs(Number(each.headers['webhook-timestamp']) * 1000 - Date.now())).toBeLessThan(60_000);
    expect(each.headers['content-type']).toBe('application/json');
    expect(each.body).not.toMatch(/Winter|Frost|txt_/);
    for (const person of world.users) expect(each.body).not.toContain(`"${person.userId}"`);
  }
  expect(new Set(came.map(({ headers }) => headers['webhook-id'])).size).toBe(came.length);
  expect(await endpointOf(id)).toMatchObject({ status: 'active', failures: 0, failingSince: null });
  expect(
    (await deliveriesOf(id)).every(({ status, attempts }) => status === 'delivered' && attempts === 1),
  ).toBe(true);
  await remove(id);
});

test('an endpoint hears of what it chose; one that is paused hears it later', async () => {
  receiver.script.splice(0, Infinity, answer(200));
  const { id } = await addEndpoint('/chosen', ['registration.approved']);
  await write(`${base}/${id}/pause`);
  const registrationId = await claimed();
  await desk.act(world.user('partner-manager'), registrationId, 'approve');
  await world.idle();
  expect(cameTo('/chosen')).toEqual([]);
  expect(await deliveriesOf(id)).toMatchObject([{ status: 'pending', type: 'registration.approved' }]);
  await write(`${base}/${id}/resume`);
  await world.idle();
  expect(cameTo('/chosen').map(({ event }) => event.type)).toEqual(['registration.approved']);
  await remove(id);
});

test('what is not taken is sent again, the same bytes under the same id, and nothing of its registration overtakes it', async () => {
  receiver.script.splice(0, Infinity, answer(200));
  const { id, secret } = await addEndpoint('/again');
  // Of its first event it wants to hear nothing for a while.
  receiver.script.splice(0, Infinity, (response, request) => {
    const refused = request.body.includes('registration.submitted');
    response.writeHead(refused ? 422 : 200).end();
  });
  const registrationId = await claimed();
  await world.idle();
  const ofIt = () => cameTo('/again').filter(({ event }) => event.data.registrationId === registrationId);
  expect(ofIt().map(({ event }) => event.type)).toEqual(['registration.submitted']);
  expect(await deliveriesOf(id, '?status=pending')).toMatchObject([
    { type: 'registration.screened', attempts: 0 },
    { type: 'registration.submitted', attempts: 1, answerStatus: 422, failure: 'answered-422' },
  ]);
  const other = await claimed();
  await world.idle();
  expect(cameTo('/again').some(({ event }) => event.data.registrationId === other)).toBe(true);

  receiver.script.splice(0, Infinity, answer(200));
  await world.advance('PT1M');
  await world.idle();
  expect(ofIt().map(({ event }) => event.type)).toEqual([
    'registration.submitted',
    'registration.submitted',
    'registration.screened',
  ]);
  const [first, second] = ofIt();
  expect(second?.body).toBe(first?.body);
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(second && isGenuine(second, secret)).toBe(true);
  await remove(id);
});

describe('when nothing gets through', () => {
  test('it is tried less and less often; after five days the endpoint is off, and each admin has a task', async () => {
    receiver.script.splice(0, Infinity, answer(500));
    const { id } = await addEndpoint('/down');
    await claimed();
    await world.idle();
    await claimed();
    await world.idle();
    // One failure is enough to leave the endpoint alone.
    expect(cameTo('/down')).toHaveLength(1);
    for (const [wait, attempts] of [
      ['PT3S', 1],
      ['PT4S', 2],
      ['PT23S', 2],
      ['PT14S', 3],
      ['P4D', 4],
      ['P1D', 5],
    ] as const) {
      await world.advance(wait);
      await world.idle();
      expect([wait, cameTo('/down').length]).toEqual([wait, attempts]);
    }
    expect(await endpointOf(id)).toMatchObject({ status: 'disabled' });
    const tasks = await world.rows<{ subject: string; owner: string }>(
      `SELECT payload->>'subject' AS subject, payload->>'ownerId' AS owner FROM effects
        WHERE subject_id = $1 AND status = 'done'`,
      [`${id}:disabled`],
    );
    expect(tasks.length).toBeGreaterThan(0);
    expect(tasks[0]?.subject).toContain('switched off');
    const told = cameTo('/down').length;
    await claimed();
    await world.advance('P1D');
    await world.idle();
    expect(cameTo('/down')).toHaveLength(told);

    const { statusSince = '' } = (await endpointOf(id)) ?? {};
    receiver.script.splice(0, Infinity, answer(200));
    await write(`${base}/${id}/resume`);
    await write(`${base}/${id}/replay`, { from: statusSince });
    await world.idle();
    expect(await deliveriesOf(id, '?status=pending')).toEqual([]);
    expect((await deliveriesOf(id)).length).toBeGreaterThanOrEqual(6);
    await remove(id);
  });

  test('one that says that it is gone for good is off at once', async () => {
    receiver.script.splice(0, Infinity, answer(410));
    const { id } = await addEndpoint('/gone');
    await write(`${base}/${id}/test`);
    await world.idle();
    expect(await endpointOf(id)).toMatchObject({ status: 'disabled' });
    await remove(id);
  });
});

test('one event, or all since an instant, go out again under their ids; an event of another endpoint does not', async () => {
  receiver.script.splice(0, Infinity, answer(200));
  const { id } = await addEndpoint('/replay');
  const other = await addEndpoint('/other');
  await claimed();
  await world.idle();
  const ids = () => cameTo('/replay').map(({ headers }) => headers['webhook-id']);
  const before = ids();
  expect(before).toHaveLength(2);
  const [newest] = await deliveriesOf(id);
  expect(
    eventReplayAnswerSchema.parse(await write(`${base}/${id}/replay`, { deliveryId: newest?.id })).events,
  ).toBe(1);
  await world.idle();
  expect(ids()).toEqual([...before, before[1]]);
  let events = 0;
  let pages = 0;
  for (let after: string | null | undefined; after !== null; pages += 1) {
    const page = eventReplayAnswerSchema.parse(
      await write(`${base}/${id}/replay`, {
        from: '2020-01-01T00:00:00Z',
        limit: 5,
        ...(after === undefined ? {} : { after }),
      }),
    );
    expect(page.events).toBeLessThanOrEqual(5);
    events += page.events;
    after = page.next;
  }
  expect(pages).toBeGreaterThan(2);
  await world.idle();
  // Also what was decided before the endpoint was there.
  expect(events).toBeGreaterThan(10);
  expect(new Set(ids()).size).toBe(events);
  const foreign = await world.api(world.user('admin'))('POST', `${base}/${other.id}/replay`, {
    idempotencyKey: randomUUID(),
    deliveryId: newest?.id,
  });
  expect(foreign.status).toBe(404);
  await remove(id);
  await remove(other.id);
});

test('a secret is shown once and stands nowhere in the clear; while it is changed both sign, then only the new one', async () => {
  receiver.script.splice(0, Infinity, answer(200));
  const idempotencyKey = randomUUID();
  const body = { idempotencyKey, url: `${receiver.url}/secret`, types: [] };
  const added = eventSecretAnswerSchema.parse(await write(base, body));
  const again = eventSecretAnswerSchema.parse(await write(base, body));
  expect(again).toEqual({ ...added, secret: null });
  const { id } = added.endpoint;
  const old = added.secret ?? '';
  const rotated = eventSecretAnswerSchema.parse(await write(`${base}/${id}/rotate`, { keepHours: 2 }));
  const fresh = rotated.secret ?? '';
  expect(rotated.endpoint.previousSecretUntil).not.toBeNull();
  for (const secret of [old, fresh]) {
    const bare = secret.replace('whsec_', '');
    const [{ n } = { n: -1 }] = await world.rows<{ n: number }>(
      `SELECT (SELECT count(*) FROM event_endpoints t WHERE position($1 IN t::text) > 0)::int +
              (SELECT count(*) FROM idempotency_keys t WHERE position($1 IN t::text) > 0)::int +
              (SELECT count(*) FROM ledger t WHERE position($1 IN t::text) > 0)::int AS n`,
      [bare],
    );
    expect(n).toBe(0);
  }
  await write(`${base}/${id}/test`);
  await world.idle();
  const [during] = cameTo('/secret');
  expect(during && isGenuine(during, old)).toBe(true);
  expect(during && isGenuine(during, fresh)).toBe(true);
  expect(during?.event).toMatchObject({ type: 'test', data: { version: 1 } });
  await world.advance('PT3H');
  await write(`${base}/${id}/test`);
  await world.idle();
  const after = cameTo('/secret').at(-1);
  expect(after && isGenuine(after, old)).toBe(false);
  expect(after && isGenuine(after, fresh)).toBe(true);
  await remove(id);
});

test('a heads-up and a dispute are told once, without who did it; heads-ups that are merely observed are told to nobody', async () => {
  receiver.script.splice(0, Infinity, answer(200));
  const { id } = await addEndpoint('/families', ['finding.raised', 'dispute.opened']);
  const { companyId, registrationId } = await registeredCustomer(world, partner);
  const rep = world.user('direct');
  const dealId = await dealOn(world, rep, companyId, 'Behind the back of the partner');
  await world.idle();
  const rival = await desk.claim(world.user('partner-manager'), {
    companyId,
    partnerCompanyId: (await partnersByType(world))('co-sell'),
  });
  const disputes = disputeDesk(world);
  const opened = await disputes.done(disputes.open(world.user('partner-manager'), rival, 'partner-partner'));
  await world.idle();
  const came = cameTo('/families');
  expect(came.map(({ event }) => event)).toMatchObject([
    {
      type: 'finding.raised',
      data: { rule: 'D1', registrationId, facts: { dealId, weight: 'critical' } },
    },
    {
      type: 'dispute.opened',
      data: { registrationIds: [registrationId, rival].sort(), facts: { disputeId: opened.id } },
    },
  ]);
  expect(came[0]?.body).not.toContain(rep.userId);

  await desk.changePolicy(policy => ({ ...policy, enforcement: 'observe' }));
  await dealOn(world, rep, companyId, 'While nobody is told');
  await world.idle();
  const [{ n } = { n: 0 }] = await world.rows<{ n: number }>(
    `SELECT count(*)::int AS n FROM ledger WHERE kind = 'finding-raised' AND registration_id = $1`,
    [registrationId],
  );
  expect(n).toBe(2);
  expect(cameTo('/families')).toHaveLength(2);
  await desk.changePolicy(policy => ({ ...policy, enforcement: 'enforce' }));
  await remove(id);
});

test('only admins see and change endpoints, and what cannot be one is refused with its reason', async () => {
  const { id } = await addEndpoint('/audited');
  const admins = eventEndpointRoutes.filter(({ auth }) => auth === 'admin');
  expect(admins.length).toBe(10);
  for (const { method, path } of admins)
    for (const role of ['rep', 'partner-manager', 'approver', 'director']) {
      const body = method === 'GET' ? undefined : { idempotencyKey: randomUUID(), url: `${receiver.url}/x` };
      const asked = await world.api(world.user(role))(method, path.replace(':id', id), body);
      expect([path, role, asked.body.refusal]).toMatchObject([path, role, { code: 'NOT_PERMITTED' }]);
    }
  for (const [body, path] of [
    [{ url: 'http://10.0.0.1/' }, 'body.url'],
    [{ url: 'https://metadata.google.internal/' }, 'body.url'],
    [{ url: `${receiver.url}/x`, types: ['registration.bought'] }, 'body.types'],
  ] as const) {
    const refused = await world.api(world.user('admin'))('POST', base, {
      idempotencyKey: randomUUID(),
      ...body,
    });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  }
  const changed = eventEndpointAnswerSchema.parse(
    await write(`${base}/${id}/change`, { url: `${receiver.url}/elsewhere`, types: ['tier.changed'] }),
  );
  expect(changed.endpoint).toMatchObject({ url: `${receiver.url}/elsewhere`, types: ['tier.changed'] });
  await remove(id);
  expect(
    (
      await world.rows<{ change: string }>(
        `SELECT facts->>'change' AS change FROM ledger WHERE facts->>'endpointId' = $1 ORDER BY entry_id`,
        [id],
      )
    ).map(({ change }) => change),
  ).toEqual(['added', 'changed', 'removed']);
});

test('deliveries are erased with the events of HubSpot', async () => {
  receiver.script.splice(0, Infinity, answer(200));
  const { id } = await addEndpoint('/old');
  await claimed();
  await world.idle();
  expect((await deliveriesOf(id)).length).toBe(2);
  await world.rows(
    `UPDATE event_deliveries SET created_at = created_at - interval '400 days' WHERE endpoint_id = $1`,
    [id],
  );
  await world.rows(`UPDATE due_work SET due_at = now() WHERE kind = 'repair'`);
  await world.advance('PT1M');
  await world.idle();
  await world.rows(`UPDATE due_work SET due_at = 'infinity' WHERE kind = 'repair'`);
  expect(await deliveriesOf(id)).toEqual([]);
  await remove(id);
});
