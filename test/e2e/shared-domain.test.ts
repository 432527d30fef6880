import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newCustomer, properties } from './support/acts.ts';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { change, remove, restore } from './support/crm-acts.ts';
import { type Desk, deskOf, freshCustomer, partnersByType, registeredCustomer } from './support/desk.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let desk: Desk;
let partner = '';
let otherPartner = '';

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  const partners = await partnersByType(world);
  partner = partners('reseller Premier');
  otherPartner = partners('reseller Registered');
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
  await expectReplayEqualsStore(world);
});

const manager = () => world.user('partner-manager');
const setDomain = (companyId: string, domain: string) =>
  change(world, manager(), 'companies', companyId, { domain });

/** Two claims by rivals on two companies, both under review. */
async function twoClaims() {
  const [one, two] = [await freshCustomer(world), await freshCustomer(world)];
  await world.idle();
  const first = await desk.claim(manager(), { companyId: one.companyId, partnerCompanyId: partner });
  const second = await desk.claim(manager(), { companyId: two.companyId, partnerCompanyId: otherPartner });
  await world.idle();
  return { one, two, first, second };
}

describe('a shared registrable domain is one customer (M2, E4)', () => {
  const spellings: [sentence: string, of: (domain: string) => Record<string, string>][] = [
    ['as the domain', domain => ({ domain })],
    ['with www., scheme, port and path', domain => ({ domain: `https://www.${domain}:443/about` })],
    ['of a host below it', domain => ({ domain: `shop.${domain}` })],
    ['in capitals', domain => ({ domain: domain.toUpperCase() })],
    ['among the additional domains', domain => ({ hs_additional_domains: `elsewhere-${domain};${domain}` })],
  ];
  test.each(spellings)('%s', async (_, of) => {
    const own = await registeredCustomer(world, partner);
    const other = await freshCustomer(world, 'Shell');
    await world.idle();
    await change(world, manager(), 'companies', other.companyId, of(own.domain));
    await world.idle();
    expect((await desk.account(manager(), other.companyId)).registration).toMatchObject({
      id: own.registrationId,
    });
    expect(await properties(world, 'companies', other.companyId)).toMatchObject({
      dibs_account_status: 'registered',
    });
  });

  test.each([
    ['a free-mail domain', 'gmail.com'],
    ['no domain at all', ''],
    ['a public suffix', 'co.uk'],
    ['text that is no domain', 'unknown'],
  ])('but never by %s (E17)', async (_, domain) => {
    const [one, two] = [await freshCustomer(world), await freshCustomer(world)];
    await setDomain(one.companyId, domain);
    await setDomain(two.companyId, domain);
    await world.idle();
    expect((await desk.account(manager(), one.companyId)).account.companyIds).toEqual([one.companyId]);
  });

  test('but two shops on one hosting domain are two customers (E18)', async () => {
    const [one, two] = [
      await newCustomer(world, 'Shop one', 'one.myshopify.com'),
      await newCustomer(world, 'Shop two', 'two.myshopify.com'),
    ];
    await world.idle();
    expect((await desk.account(manager(), one)).account.companyIds).toEqual([one]);
    expect((await desk.account(manager(), two)).account.companyIds).toEqual([two]);
  });
});

describe('a domain is what stands right before its public suffix (E18)', () => {
  const company = async (name: string, domain: string) => await newCustomer(world, name, domain);
  const other = async (companyId: string) => (await desk.account(manager(), companyId)).account.companyIds;

  test.each([
    ['two companies below co.uk', 'fens-one.co.uk', 'fens-two.co.uk'],
    ['two sites of one host of web pages', 'fens-one.github.io', 'fens-two.github.io'],
  ])('%s are two customers', async (_, first, second) => {
    const [one, two] = [await company('Fens one', first), await company('Fens two', second)];
    await world.idle();
    expect([await other(one), await other(two)]).toEqual([[one], [two]]);
  });

  test.each([
    ['in its own letters and in punycode', 'bücher-und-müller.de', 'xn--bcher-und-mller-zvbk.de'],
    ['with www. and a port', 'fens-port.co.uk', 'http://www.fens-port.co.uk:8080/'],
  ])('%s it is one customer', async (_, first, second) => {
    const [one, two] = [await company('Fens one', first), await company('Fens two', second)];
    await world.idle();
    expect((await other(one)).toSorted()).toEqual([one, two].toSorted());
  });
});

describe('a shared domain of two customers that are both claimed waits for a person', () => {
  test('and nothing is approved on either meanwhile', async () => {
    const { one, two, first, second } = await twoClaims();
    await setDomain(two.companyId, one.domain);
    await world.idle();
    for (const id of [first, second])
      expect(await desk.act(manager(), id, 'approve')).toMatchObject({
        ok: false,
        refusal: { code: 'LINK_PENDING', rule: 'M2' },
      });
    expect(await desk.registration(manager(), second)).toMatchObject({
      state: 'under-review',
      contested: false,
      account: { companyIds: [two.companyId] },
    });
    expect(await world.rows('SELECT 1 FROM disputes WHERE $1 = ANY(registration_ids)', [first])).toEqual([]);
  });

  test('and a hold is not captured by giving its domain to a shell company', async () => {
    const own = await registeredCustomer(world, partner);
    const shell = await freshCustomer(world, 'Shell');
    await world.idle();
    const claim = await desk.claim(manager(), {
      companyId: shell.companyId,
      partnerCompanyId: otherPartner,
    });
    await setDomain(shell.companyId, own.domain);
    await world.idle();
    expect(await desk.registration(manager(), own.registrationId)).toMatchObject({
      state: 'active',
      contested: false,
    });
    expect(await desk.act(manager(), claim, 'approve')).toMatchObject({
      ok: false,
      refusal: { code: 'LINK_PENDING' },
    });
  });

  test('until the domain is corrected', async () => {
    const { one, two, first, second } = await twoClaims();
    await setDomain(two.companyId, one.domain);
    await world.idle();
    await setDomain(two.companyId, two.domain);
    await world.idle();
    for (const id of [first, second])
      expect(await desk.act(manager(), id, 'approve')).toMatchObject({
        ok: true,
        registration: { state: 'active' },
      });
  });

  test('until one of the claims is over: then it is one customer, and the other claim stands on it', async () => {
    const { one, two, first, second } = await twoClaims();
    await setDomain(two.companyId, one.domain);
    await world.idle();
    await desk.act(manager(), first, 'withdraw');
    await world.idle();
    expect((await desk.account(manager(), one.companyId)).registration).toMatchObject({ id: second });
    expect(await desk.act(manager(), second, 'approve')).toMatchObject({
      ok: true,
      registration: { account: { companyIds: [one.companyId, two.companyId] } },
    });
  });

  test('until a merge in HubSpot decides it', async () => {
    const { one, two, first, second } = await twoClaims();
    await setDomain(two.companyId, one.domain);
    await world.idle();
    await world.control('POST', '/_emulator/merge', {
      portalId: world.portalId,
      objectType: 'companies',
      primaryObjectId: one.companyId,
      objectIdToMerge: two.companyId,
    });
    await world.idle();
    expect(await desk.registration(manager(), second)).toMatchObject({ state: 'queued', contested: true });
    expect(await desk.act(manager(), first, 'approve')).toMatchObject({ ok: true });
  });
});

test('a company that is deleted and restored keeps its registration', async () => {
  const own = await registeredCustomer(world, partner);
  await remove(world, 'companies', own.companyId);
  await world.idle();
  expect(await desk.registration(manager(), own.registrationId)).toMatchObject({ state: 'active' });
  await restore(world, 'companies', own.companyId);
  await world.idle();
  expect((await desk.account(manager(), own.companyId)).registration).toMatchObject({
    id: own.registrationId,
    account: { domains: [own.domain] },
  });
  expect(await properties(world, 'companies', own.companyId)).toMatchObject({
    dibs_account_status: 'registered',
  });
});

test('a claim on a company that is gone cannot be approved until it is restored', async () => {
  const own = await freshCustomer(world);
  await world.idle();
  const id = await desk.claim(manager(), { companyId: own.companyId, partnerCompanyId: partner });
  await remove(world, 'companies', own.companyId);
  await world.idle();
  expect(await desk.act(manager(), id, 'approve')).toMatchObject({
    ok: false,
    refusal: { code: 'INVALID_ACCOUNT' },
  });
  await restore(world, 'companies', own.companyId);
  await world.idle();
  expect(await desk.act(manager(), id, 'approve')).toMatchObject({ ok: true });
});
