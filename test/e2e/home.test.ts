import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  approvalsAnswerSchema,
  homeAnswerSchema,
  searchAnswerSchema,
  type WorkItem,
  worklistAnswerSchema,
} from '../../contract/home.ts';
import { refusedAnswerSchema } from '../../contract/views.ts';
import { dealOn } from './support/acts.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import {
  deskOf,
  freshCustomer,
  partnersByType,
  type Registered,
  registeredCustomer,
} from './support/desk.ts';
import { ledgerOf, whyIn } from './support/explained.ts';

let world: Constellation;
let premier: string;
let select: string;
let registered: Registered;
const claims: string[] = [];
beforeAll(async () => {
  world = await startConstellation();
  const partners = await partnersByType(world);
  premier = partners('reseller Premier');
  select = partners('distributor');
  registered = await registeredCustomer(world, premier);
  const desk = deskOf(world);
  for (const partnerCompanyId of [premier, premier, select]) {
    const { companyId } = await freshCustomer(world, 'Waiting');
    await world.idle();
    claims.push(await desk.claim(manager(), { companyId, partnerCompanyId }));
  }
  await world.idle();
}, 60_000);
afterAll(() => world?.[Symbol.asyncDispose]());

const manager = () => world.user('partner-manager');
const get = async (user: User, path: string) => (await world.api(user)('GET', path)).body;
const post = async (user: User, path: string, body: Record<string, unknown>) =>
  (await world.api(user)('POST', path, body)).body;
const worklist = async (user: User, query = '') =>
  worklistAnswerSchema.parse(await get(user, `/api/v1/worklist?whose=all${query}`));
const kinds = (items: WorkItem[]) => items.map(item => item.kind);

test('the home page opens with the worklist, its counts, key figures and charts, in one answer', async () => {
  const home = homeAnswerSchema.parse(await get(manager(), '/api/v1/home'));
  expect(home.whose).toBe('mine');
  expect(kinds(home.items)).toEqual(['review', 'review', 'review']);
  expect(home.counts).toEqual([{ kind: 'review', count: 3, overdue: 0 }]);
  const figure = (id: string) => home.figures.find(each => each.id === id)?.value;
  expect([figure('active'), figure('in-review'), figure('follow-up-kept')]).toEqual([1, 3, 100]);
  expect(home.sourcedByQuarter).toHaveLength(6);
  expect(home.claimsByMonth.at(-1)).toMatchObject({ submitted: 4, approved: 1 });
});

test('it is not for direct sales', async () => {
  const refused = refusedAnswerSchema.parse(await get(world.user('direct'), '/api/v1/home'));
  expect(refused.refusal).toMatchObject({
    code: 'NOT_PERMITTED',
    title: 'This page is for partner managers',
  });
});

test('names are found wherever they stand: customer, partner, deal', async () => {
  const search = async (words: string) =>
    searchAnswerSchema
      .parse(await get(manager(), `/api/v1/registrations?q=${encodeURIComponent(words)}`))
      .found.map(found => found.registrationId);
  expect(await search('waiting')).toEqual([...claims].reverse());
  expect(await search(`Registered ${registered.domain}`)).toEqual([registered.registrationId]);
  expect(await search('100%')).toEqual([]);
  expect(await search('_aiting')).toEqual([]);
});

test('what is assigned to somebody else is not mine, and is there under all', async () => {
  const approver = world.user('approver');
  await deskOf(world).changeDirectory(directory => ({
    ...directory,
    partnerManagers: [{ partnerCompanyId: select, userId: approver.userId }],
  }));
  const mine = worklistAnswerSchema.parse(await get(manager(), '/api/v1/worklist?whose=mine'));
  expect(mine.items.map(item => item.partner.companyId)).toEqual([premier, premier]);
  const all = (await worklist(manager())).items;
  expect(all.map(item => item.mayApprove)).toEqual([true, true, false]);
  await deskOf(world).changeDirectory(directory => ({ ...directory, partnerManagers: [] }));
});

test('pages go on where the one before ended, and filters narrow them', async () => {
  const first = await worklist(manager(), '&limit=2');
  const rest = await worklist(manager(), `&limit=2&after=${encodeURIComponent(first.next ?? '')}`);
  expect([...first.items, ...rest.items].map(item => item.registrationId)).toEqual(claims);
  expect(rest.next).toBeNull();
  expect((await worklist(manager(), `&partner=${select}`)).items).toHaveLength(1);
  expect((await worklist(manager(), '&kind=expiry')).items).toEqual([]);
  const named = await worklist(manager(), '&q=WAITING&limit=2');
  expect([named.items.length, named.counts]).toEqual([2, [{ kind: 'review', count: 3, overdue: 0 }]]);
  const odd = await world.api(manager())('GET', '/api/v1/worklist?after=elsewhere');
  expect(odd.status).toBe(400);
});

describe('approving several at once', () => {
  const queued = async () => {
    const { companyId } = await freshCustomer(world, 'Twice');
    await world.idle();
    const desk = deskOf(world);
    await desk.claim(manager(), { companyId, partnerCompanyId: premier });
    const second = await desk.claim(manager(), { companyId, partnerCompanyId: select });
    await world.idle();
    return second;
  };

  test('a preview says what would become of each, and does nothing', async () => {
    const ids = [...claims.slice(0, 2), await queued()];
    const { outcomes } = approvalsAnswerSchema.parse(
      await post(manager(), '/api/v1/approvals/preview', { registrationIds: ids }),
    );
    expect(outcomes.map(outcome => outcome.refusal?.code ?? outcome.protectedThrough)).toEqual([
      expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      'DUP_PENDING_EARLIER',
    ]);
    expect((await worklist(manager(), '&kind=review')).counts[0]?.count).toBe(4);

    const refusals = async () => await ledgerOf(world, { kinds: ['action-refused'] });
    const before = await refusals();
    const body = { idempotencyKey: randomUUID(), registrationIds: ids };
    const done = approvalsAnswerSchema.parse(await post(manager(), '/api/v1/approvals', body));
    expect(done.outcomes).toEqual(outcomes);
    expect(approvalsAnswerSchema.parse(await post(manager(), '/api/v1/approvals', body))).toEqual(done);
    const recorded = (await refusals()).slice(before.length);
    expect(
      recorded.map(({ registrationId }) => registrationId),
      'what was refused, once',
    ).toEqual([ids[2]]);
    const { code, rule, facts, wouldChange } = outcomes[2]?.refusal ?? {};
    expect(whyIn(recorded[0])).toEqual({ code, rule, facts, wouldChange });
    expect((await deskOf(world).registration(manager(), claims[0] ?? '')).state).toBe('active');
    const again = approvalsAnswerSchema.parse(
      await post(manager(), '/api/v1/approvals/preview', { registrationIds: [claims[0]] }),
    );
    expect(again.outcomes[0]?.refusal?.code).toBe('ILLEGAL_MOVE');
  });

  test('the same key for other claims is refused', async () => {
    const idempotencyKey = randomUUID();
    const ids = { registrationIds: [claims[2]] };
    await post(world.user('direct'), '/api/v1/approvals', { idempotencyKey, ...ids });
    const other = await world.api(world.user('direct'))('POST', '/api/v1/approvals', {
      idempotencyKey,
      registrationIds: [claims[2], claims[1]],
    });
    expect(other.status).toBe(409);
  });
});

test('what hurts first comes first: an exception, follow-ups, ends', async () => {
  await dealOn(world, world.user('direct'), registered.companyId, 'Behind the partner');
  await world.idle();
  const flagged = (await worklist(manager(), '&kind=exception')).items[0];
  expect(flagged).toMatchObject({
    registrationId: registered.registrationId,
    escalated: false,
    overdue: false,
  });
  expect(flagged?.summary).toContain('“Behind the partner”');
  await world.advance('P8D');
  await world.idle();
  const { items } = await worklist(manager());
  expect(new Set(kinds(items))).toEqual(new Set(['exception', 'review', 'follow-up']));
  expect(items.map(item => item.at)).toEqual(items.map(item => item.at).toSorted());
  const exception = items.find(item => item.kind === 'exception');
  expect([exception?.escalated, exception?.overdue]).toEqual([true, true]);
  const follow = items.filter(item => item.kind === 'follow-up');
  expect(follow.map(item => [item.missed, item.overdue])).toEqual(follow.map(() => [false, false]));
  await world.advance('P60D');
  await world.idle();
  const later = (await worklist(manager(), '&limit=100')).items;
  expect(later.find(item => item.kind === 'expiry')).toMatchObject({ renewal: 'possible' });
  expect(later.some(item => item.kind === 'follow-up' && item.missed)).toBe(true);
});
