import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeOf } from '../../adapters/postgres/store.ts';
import { noMoneyAndSteps } from '../../operations/deal-facts.ts';
import { observeDeals } from '../../operations/observe-deals.ts';
import { mountedRoutes } from '../../src/server/route-table.ts';
import { rounds } from '../support/rounds.ts';
import { type ClaimWorld, startClaimWorld, type Told } from './support/claim-world.ts';

const partnerTypes = ['reseller', 'co-sell', 'services', 'distributor', 'referral'] as const;
const size = partnerTypes.length;
let world: ClaimWorld;
beforeAll(async () => {
  world = await startClaimWorld(size, {
    registration: { coolingOffDays: 0, maxProtectedDaysPerYear: 365 },
    people: { '630': 'director', '640': 'executive' },
  });
  await world.program.inPortal(async tx => {
    const store = storeOf(tx);
    for (const [n, { partner }] of world.program.rivals.entries())
      await store.savePartner({ ...partner, type: partnerTypes[n] ?? 'reseller' });
    await store.saveUsers(
      world.program.rivals.map(({ seller }, n) => ({
        userId: seller.userId,
        ownerId: `95${seller.userId}`,
        email: seller.email,
        name: secrets(n).person,
        teamIds: [],
        archived: false,
      })),
    );
  });
});
afterAll(() => world[Symbol.asyncDispose]());

/** What of a partner no other partner may learn: each is found nowhere else by chance. */
const secrets = (n: number) => ({
  name: `Rival 0${n + 1} Partners`,
  companyId: `700000${n + 1}`,
  person: `Quillon Zabriskie-${n + 1}`,
  contactId: `81230${n + 1}`,
  note: `zephyr-note-${n + 1}`,
  /** Minor units, in whole units as people write them, and with a separator. */
  amounts: [`73310${n + 1}00`, `73310${n + 1}`, `733,10${n + 1}`],
});

type Act =
  | { act: 'submit'; who: number }
  | { act: 'ask'; by: 'approver' | 'partner'; action: string; which: number }
  | { act: 'step'; who: number; command: string; code: string }
  | { act: 'wait'; hours: number };

const which = fc.nat({ max: 5 });
const rival = fc.nat({ max: size - 1 });
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('submit' as const), who: rival }) },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('ask' as const),
      by: fc.constantFrom('approver' as const, 'partner' as const),
      action: fc.constantFrom(
        ...[
          'approve',
          'approve',
          'reject',
          'request-info',
          'revoke',
          'revert',
          'renew',
          'withdraw',
          'answer',
        ],
        ...[
          'reconfirm',
          'appeal',
          'disputes',
          'follow-ups',
          'consents',
          'object-to-revocation',
          'object-to-loss',
        ],
      ),
      which,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('step' as const),
      who: rival,
      command: fc.constantFrom(
        'acknowledge',
        'evidence',
        'propose',
        'accept',
        'escalate',
        'decide',
        'appeal',
      ),
      code: fc.constantFrom('UPHOLD_HOLDER', 'UPHOLD_CLAIMANT', 'CO_SELL', 'VOID', 'SPLIT', 'COMPENSATE'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('wait' as const), hours: fc.constantFrom(2, 60, 800, 2400) }),
  },
);

/** Two rivals on one customer, one of them protected, and a dispute that is decided. */
const goodWay: Act[] = [
  { act: 'submit', who: 0 },
  { act: 'submit', who: 1 },
  { act: 'ask', by: 'approver', action: 'approve', which: 0 },
  { act: 'ask', by: 'partner', action: 'disputes', which: 1 },
  { act: 'step', who: -1, command: 'acknowledge', code: 'VOID' },
  { act: 'step', who: 0, command: 'evidence', code: 'VOID' },
  { act: 'step', who: -1, command: 'propose', code: 'COMPENSATE' },
  { act: 'step', who: -2, command: 'decide', code: 'COMPENSATE' },
];
const history = fc
  .array(fc.tuple(fc.nat(goodWay.length), anyAct), { minLength: 3, maxLength: 12 })
  .map(inserted => {
    const acts = [...goodWay];
    for (const [at, act] of inserted) acts.splice(at, 0, act);
    return acts;
  });

const bodies: Record<string, object> = {
  reject: { code: 'OTHER', text: 'Not now.' },
  revoke: { code: 'FRAUD', text: 'It was none.' },
  'request-info': { fields: ['note'], text: 'Say more.' },
  answer: { note: 'More.' },
  revert: { text: 'A mistake.' },
  appeal: { text: 'We object.' },
  disputes: { kind: 'partner-partner', text: 'We were first.' },
  'follow-ups': { text: 'Called.' },
  consents: { action: 'revoke' },
  'object-to-revocation': { text: 'We object.' },
  'object-to-loss': { text: 'We object.' },
};

type Customer = {
  companyId: string;
  domain: string;
  deals: string[];
  claims: { id: string; by: number }[];
  disputes: string[];
};

let customers = 0;
async function newCustomer(): Promise<Customer> {
  customers += 1;
  const domain = `customer-${customers}.com`;
  const companyId = await world.program.newCustomer(domain);
  const deals = Array.from({ length: size }, (_, n) => `60${customers + 1000}${n}`);
  await world.program.inPortal(async tx => {
    const store = storeOf(tx);
    const createdAt = await store.now();
    await observeDeals(
      store,
      deals.map((dealId, n) => ({
        ...noMoneyAndSteps,
        found: true as const,
        dealId,
        recordId: dealId,
        mergedIds: [],
        name: `Deal ${dealId}`,
        pipelineId: 'default',
        stageId: 'first',
        ownerId: null,
        linkedPartner: secrets(n).companyId,
        createdAt,
        createdByUserId: null,
        source: null,
        madeByUs: false,
        primaryCompanyId: companyId,
        companyIds: [companyId],
        amount: secrets(n).amounts[1] ?? null,
        currency: 'USD',
      })),
    );
  });
  return { companyId, domain, deals, claims: [], disputes: [] };
}

/** Whoever looks for them finds in an answer to one partner what is another's; what the asker named itself is known to it. */
function expectNothingOf(customer: Customer, asking: number, asked: string, { text }: Told): void {
  const hidden = world.program.rivals.flatMap((_, n) => {
    if (n === asking) return [];
    const { name, companyId, person, contactId, note, amounts } = secrets(n);
    const { seller } = world.program.rivals[n] ?? { seller: { userId: '', email: '?' } };
    const claims = customer.claims.filter(({ by }) => by === n).map(({ id }) => id);
    // The company of a path is a record of the CRM like any other; that it is a partner is what nobody learns of it.
    const named = asked.includes(`/companies/${companyId}/`) ? [] : [name];
    return [...named, companyId, person, contactId, note, ...amounts, seller.email, ...claims];
  });
  const found = hidden.filter(each => text.includes(each) && !asked.includes(each));
  expect({ asked, found, text: found.length === 0 ? '' : text }).toEqual({ asked, found: [], text: '' });
}

async function send(customer: Customer, act: Exclude<Act, { act: 'wait' }>): Promise<void> {
  const { rivals, approvers } = world.program;
  const ask = async (asking: number, person: { userId: string }, path: string, body: object) => {
    const told = await world.ask(person, 'POST', path, { idempotencyKey: randomUUID(), ...body });
    expect([told.status, told.text]).not.toEqual([500, told.text]);
    if (asking >= 0) expectNothingOf(customer, asking, path, told);
    return told;
  };
  const sellerOf = (n: number) => rivals[n]?.seller ?? { userId: '0' };
  if (act.act === 'submit') {
    const { companyId, contactId, note, amounts } = secrets(act.who);
    const told = await ask(act.who, sellerOf(act.who), '/api/v1/registrations', {
      companyId: customer.companyId,
      partnerCompanyId: companyId,
      dealId: customer.deals[act.who],
      note,
      contactIds: [contactId],
      estimate: { amountMinor: amounts[0], currency: 'USD' },
    });
    const made = told.body.registration as { id: string } | undefined;
    if (made !== undefined) customer.claims.push({ id: made.id, by: act.who });
    return;
  }
  if (act.act === 'ask') {
    const claim = customer.claims[act.which % customer.claims.length];
    if (claim === undefined) return;
    const asking = act.by === 'partner' ? claim.by : -1;
    const person = asking < 0 ? (approvers[act.which % approvers.length] ?? sellerOf(0)) : sellerOf(asking);
    const path = `/api/v1/registrations/${claim.id}/${act.action}`;
    const told = await ask(asking, person, path, bodies[act.action] ?? {});
    const opened = told.body.dispute as { id: string } | undefined;
    if (opened !== undefined) customer.disputes.push(opened.id);
    return;
  }
  const disputeId = customer.disputes.at(-1);
  if (disputeId === undefined) return;
  const person = act.who >= 0 ? sellerOf(act.who) : { userId: act.who === -1 ? '620' : '630' };
  // People write of the others on the customer what they like; it is blacked out for those who may not read it.
  const others = [...new Set(customer.claims.map(({ by }) => by))].map(secrets);
  const told = others
    .map(({ name, companyId, person, contactId, amounts }) =>
      [name, companyId, person, contactId, ...amounts].join(', '),
    )
    .join('; ');
  const ruling = {
    code: act.code,
    reasoning: `As it was: ${told}`,
    ...(act.code === 'SPLIT' && { percent: 40 }),
    ...(act.code === 'COMPENSATE' && { to: 'claimant', amountMinor: '9912300', currency: 'USD' }),
  };
  const body: Record<string, object> = {
    evidence: { text: `They wrote: ${told}` },
    propose: ruling,
    decide: ruling,
    appeal: { text: `Not so: ${told}` },
  };
  await ask(act.who, person, `/api/v1/disputes/${disputeId}/${act.command}`, body[act.command] ?? {});
}

/** Every path that a seat can open, with every id that there is, the rivals’ included. */
function everyPath({ companyId, domain, deals, claims, disputes }: Customer, asking: number): string[] {
  const involved = [...new Set([asking, ...claims.map(({ by }) => by)])];
  const partners = involved.map(n => secrets(n).companyId);
  const ids: Record<string, string[]> = {
    dealId: deals.filter((_, n) => involved.includes(n)),
    companyId: [companyId, ...partners],
    contactId: involved.map(n => secrets(n).contactId),
    type: ['deals', 'companies'],
    id: [...claims.map(({ id }) => id), ...disputes],
  };
  const queries: Record<string, string[]> = {
    '/api/v1/availability': [`?domain=${domain}`],
    '/api/v1/deals/:dealId/claim-check': [`?partner=${secrets(asking).companyId}`],
    '/api/v1/bulk/:type': [`?ids=${deals.join()}`, `?ids=${companyId}`],
    '/api/v1/registrations': ['?q=Rival', '?q=Customer'],
    '/api/v1/worklist': ['', '?whose=all'],
  };
  return mountedRoutes(false).flatMap(({ method, path, auth }) => {
    if (method !== 'GET' || (auth !== 'signed' && auth !== 'admin')) return [];
    const [, name] = /:([A-Za-z]+)/.exec(path) ?? [];
    const paths = name === undefined ? [path] : (ids[name] ?? []).map(id => path.replace(`:${name}`, id));
    return paths.flatMap(each => (queries[path] ?? ['']).map(query => each + query));
  });
}

test('whatever happened on a customer, no partner of any type reads another’s name, people, contacts, amounts or registrations, wherever it looks (I7)', {
  timeout: 1_200_000,
}, async () => {
  const read = new Set<string>();
  await fc.assert(
    fc.asyncProperty(history, async acts => {
      const customer = await newCustomer();
      for (const act of acts)
        if (act.act === 'wait') await world.wait(act.hours);
        else await send(customer, act);
      const seats = new Set(customer.claims.map(({ by }) => by));
      // One who has nothing to do with the customer looks, too.
      for (const asking of new Set([...seats, size - 1])) {
        const seller = world.program.rivals[asking]?.seller;
        if (seller === undefined) throw new Error('Nobody sits there');
        const look = async (path: string) => {
          const told = await world.ask(seller, 'GET', path);
          expectNothingOf(customer, asking, path, told);
          if (told.status === 200 && told.body.ok !== false)
            read.add(path.replace(/[0-9]{4,}|(reg|dsp)_\w+|\?.*/g, ':id'));
        };
        await Promise.all(everyPath(customer, asking).map(look));
      }
    }),
    { numRuns: rounds(40), examples: [[goodWay]], endOnFailure: true },
  );
  // They were let in where they belong, or nothing was shown.
  expect([...read]).toEqual(
    expect.arrayContaining([
      '/api/v1/registrations/:id',
      '/api/v1/registrations/:id/history',
      '/api/v1/deals/:id/registration',
      '/api/v1/companies/:id/registration',
      '/api/v1/companies/:id/partner',
      '/api/v1/disputes/:id',
      '/api/v1/accounts/:id/holder',
      '/api/v1/partners',
    ]),
  );
});
