import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dealOn, properties } from './support/acts.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { merge, withFault } from './support/crm-acts.ts';
import { type Desk, deskOf, freshCustomer, partnersByType } from './support/desk.ts';
import { expectReplayEqualsStore } from './support/replay.ts';
import { type News, tell } from './support/tell.ts';

vi.setConfig({ hookTimeout: 240_000 });

/** What HubSpot may tell of after a merge; each of it may come first, last, or long after the rest. */
const all = ['the merge', 'the new record', 'the old record', 'a link of the new record'] as const;
type Piece = (typeof all)[number];

const orders = <T>(pieces: readonly T[]): T[][] =>
  pieces.length === 0
    ? [[]]
    : pieces.flatMap((piece, at) => orders(pieces.toSpliced(at, 1)).map(rest => [piece, ...rest]));
const withoutTheMerge = all.filter(piece => piece !== 'the merge');
const stories = [...orders(all), ...orders(withoutTheMerge)].map(order => ({
  sentence: order.join(', '),
  order,
}));

/** A merge that happened without a word. `lost`: the primary company was dropped from the deals of the record that is not the primary one. */
type Merged = {
  companyId: string;
  otherCompanyId: string;
  dealId: string;
  registrationId: string;
  /** A rival's claim on the other company; of merged deals there is none. */
  rivalId: string;
  mergedId: string;
};

let world: Constellation;
let desk: Desk;
let partner = '';
let rival = '';
const companies = new Map<string, Merged>();
const deals = new Map<string, Merged>();

const manager = () => world.user('partner-manager');

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const byType = await partnersByType(world);
  partner = byType('reseller Premier');
  rival = byType('reseller Registered');
  for (const { sentence } of stories) {
    companies.set(sentence, await customerWithDeal());
    deals.set(sentence, await customerWithDeal());
  }
  await world.idle();
  for (const story of companies.values()) await claim(story, true);
  for (const story of deals.values()) await claim(story, false);
  await world.idle();
  await withFault(world, { kind: 'drop-webhooks' }, async () => {
    // The claimed record is the primary one in every other story, so that its deal keeps its primary company in half of them.
    for (const [index, story] of [...companies.values()].entries()) {
      const pair = [story.companyId, story.otherCompanyId];
      const [primary = '', other = ''] = index % 2 === 0 ? pair : pair.toReversed();
      story.mergedId = await merge(world, 'companies', primary, other);
    }
    for (const [index, story] of [...deals.values()].entries()) {
      const other = await dealOn(world, manager(), story.companyId, 'Once more');
      const pair = [story.dealId, other];
      const [primary = '', merged = ''] = index % 2 === 0 ? pair : pair.toReversed();
      story.mergedId = await merge(world, 'deals', primary, merged);
    }
  });
  for (let step = 0; step < all.length; step += 1) {
    const news = stories.flatMap(({ sentence, order }): News[] => {
      const piece = order[step];
      return piece === undefined
        ? []
        : [ofCompanies(piece, storyOf(companies, sentence)), ofDeals(piece, storyOf(deals, sentence))];
    });
    await tell(world, news);
    await world.idle();
  }
});
afterAll(async () => {
  try {
    // So many customers at once: on a busy machine a turn may last longer than its lease, and another goes on.
    const isLate = (line: { err?: unknown }) => String(line.err).includes('Another worker took over work');
    expect(world.complaints.filter(line => !isLate(line))).toEqual([]);
    await expectReplayEqualsStore(world);
  } finally {
    await world[Symbol.asyncDispose]();
  }
});

async function customerWithDeal(): Promise<Merged> {
  const [{ companyId }, other] = [
    await freshCustomer(world, 'Order'),
    await freshCustomer(world, 'Duplicate'),
  ];
  const dealId = await dealOn(world, manager(), companyId, 'Registered');
  return {
    companyId,
    otherCompanyId: other.companyId,
    dealId,
    registrationId: '',
    rivalId: '',
    mergedId: '',
  };
}

async function claim(story: Merged, withRival: boolean): Promise<void> {
  const { companyId, dealId, otherCompanyId } = story;
  // The rival is earlier: a hold beats a claim all the same (I4).
  if (withRival)
    story.rivalId = await desk.claim(manager(), { companyId: otherCompanyId, partnerCompanyId: rival });
  story.registrationId = await desk.claim(manager(), { companyId, partnerCompanyId: partner, dealId });
  expect(await desk.act(manager(), story.registrationId, 'approve')).toMatchObject({ ok: true });
}

function storyOf(of: Map<string, Merged>, sentence: string): Merged {
  const story = of.get(sentence);
  if (story === undefined) throw new Error(`No story “${sentence}”`);
  return story;
}

const mergeOf = (
  objectTypeId: string,
  mergedId: string,
  [primaryObjectId, other]: [string, string],
): News => ({
  subscriptionType: 'object.merge',
  objectTypeId,
  objectId: mergedId,
  primaryObjectId,
  mergedObjectIds: [other],
  newObjectId: mergedId,
});
const changed = (objectTypeId: string, objectId: string, propertyName: string): News => ({
  subscriptionType: 'object.propertyChange',
  objectTypeId,
  objectId,
  propertyName,
  propertyValue: 'as it may have been',
});
const linked = (dealId: string, companyId: string): News => ({
  subscriptionType: 'object.associationChange',
  objectTypeId: '0-3',
  objectId: dealId,
  fromObjectId: dealId,
  fromObjectTypeId: '0-3',
  toObjectId: companyId,
  toObjectTypeId: '0-2',
  associationRemoved: false,
  isPrimaryAssociation: false,
});

function ofCompanies(piece: Piece, { companyId, otherCompanyId, dealId, mergedId }: Merged): News {
  switch (piece) {
    case 'the merge':
      return mergeOf('0-2', mergedId, [companyId, otherCompanyId]);
    case 'the new record':
      return changed('0-2', mergedId, 'name');
    case 'the old record':
      return changed('0-2', companyId, 'domain');
    case 'a link of the new record':
      return linked(dealId, mergedId);
    default:
      return piece satisfies never;
  }
}

function ofDeals(piece: Piece, { companyId, dealId, mergedId }: Merged): News {
  switch (piece) {
    case 'the merge':
      return mergeOf('0-3', mergedId, [dealId, mergedId]);
    case 'the new record':
      return changed('0-3', mergedId, 'dealname');
    case 'the old record':
      return changed('0-3', dealId, 'dealstage');
    case 'a link of the new record':
      return linked(mergedId, companyId);
    default:
      return piece satisfies never;
  }
}

describe('two claimed companies that were merged are one customer, ruled by I4 (M1, E5, E6), whatever is told in which order:', () => {
  test.each(stories)('$sentence', async ({ sentence }) => {
    const story = storyOf(companies, sentence);
    const { registrationId, rivalId, mergedId, dealId } = story;
    for (const id of [mergedId, story.companyId, story.otherCompanyId])
      expect((await desk.account(manager(), id)).registration).toMatchObject({
        id: registrationId,
        state: 'active',
        account: { companyIds: [mergedId] },
      });
    expect(await desk.registration(manager(), rivalId)).toMatchObject({
      state: 'queued',
      contested: true,
      queuePosition: 1,
    });
    expect(
      await world.rows('SELECT cause, registration_ids FROM disputes WHERE $1 = ANY(registration_ids)', [
        rivalId,
      ]),
    ).toEqual([{ cause: 'I4', registration_ids: [registrationId, rivalId] }]);
    expect(await properties(world, 'companies', mergedId)).toMatchObject({
      dibs_account_status: 'contested',
      dibs_registered_partner: 'Cobalt Ridge Consulting',
    });
    // Whether or not HubSpot dropped that the deal's primary company is the customer.
    expect(await desk.deal(manager(), dealId)).toMatchObject({
      account: { companyIds: [mergedId] },
      registration: { id: registrationId },
      findings: [],
    });
  });
});

describe('a registered deal that was merged is the registered one still (E9), whatever is told in which order:', () => {
  test.each(stories)('$sentence', async ({ sentence }) => {
    const { registrationId, mergedId, companyId } = storyOf(deals, sentence);
    const seen = await desk.deal(manager(), mergedId);
    expect(seen.registration).toMatchObject({ id: registrationId, state: 'active', dealId: mergedId });
    expect(seen.findings).toEqual([]);
    expect((await desk.account(manager(), companyId)).registration?.id).toBe(registrationId);
    expect(await properties(world, 'deals', mergedId)).toMatchObject({
      dibs_registration_status: 'active',
      dibs_registration_id: registrationId,
    });
  });
});
