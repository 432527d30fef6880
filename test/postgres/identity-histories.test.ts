import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installStore } from '../../adapters/postgres/install-store.ts';
import { replayDifferences } from '../../adapters/postgres/replay-differences.ts';
import { type Store, storeOf } from '../../adapters/postgres/store.ts';
import { componentsOf, type Pair } from '../../domain/account-components.ts';
import { approveRegistration } from '../../operations/approve-registration.ts';
import { confirmAlias, denyAlias, undoIdentityDecision } from '../../operations/decide-identity.ts';
import { type CompanyReading, observeCompanies } from '../../operations/observe-companies.ts';
import { splitAccount } from '../../operations/split-account.ts';
import { submitRegistration } from '../../operations/submit-registration.ts';
import { withdrawRegistration } from '../../operations/withdraw-registration.ts';
import { type Program, portalId, startProgram } from '../reliability/support/program.ts';
import { rounds } from '../support/rounds.ts';

let program: Program;
beforeAll(async () => {
  program = await startProgram(3);
  await program.inPortal(async tx => {
    const { policy } = await storeOf(tx).policyInForce();
    const registration = { ...policy.registration, coolingOffDays: 0 };
    const matching = { ...policy.matching, scope: 'group' as const, numberProperties: ['vat'] };
    await installStore(tx).addPolicy({ ...policy, registration, matching }, 'test');
  });
});
afterAll(() => program[Symbol.asyncDispose]());

const actor = {
  kind: 'user' as const,
  userId: '620',
  roles: ['approver' as const],
  managesPartner: () => true,
  worksForPartner: () => false,
};

/** A company as HubSpot has it. */
type Card = {
  domain: string | null;
  more: string | null;
  vat: string | null;
  parent: number | null;
  into: number | null;
  gone: boolean;
};
const blank: Card = { domain: null, more: null, vat: null, parent: null, into: null, gone: false };

let nextWorld = 0;
/** A CRM of a few companies that nobody else has anything in common with. */
class Crm {
  readonly cards: Card[] = [];
  readonly base = 400_000_000 + 1_000 * nextWorld++;
  constructor(size: number) {
    for (let n = 0; n < size; n += 1) this.cards.push({ ...blank });
  }
  id = (n: number) => String(this.base + n);
  card = (n: number): Card => this.cards[n] ?? blank;
  root = (n: number): number => {
    const { into } = this.card(n);
    return into === null ? n : this.root(into);
  };
  live = (n: number) => this.card(n).into === null && !this.card(n).gone;
  merge(a: number, b: number): number[] {
    const [one, other] = [this.card(a), this.card(b)];
    const made = this.cards.push({ ...one, more: one.more ?? other.domain, vat: one.vat ?? other.vat }) - 1;
    one.into = made;
    other.into = made;
    for (const card of this.cards) if (card.parent === a || card.parent === b) card.parent = made;
    if (this.card(made).parent === made) this.card(made).parent = null;
    return [a, b, made];
  }
  reading = (n: number): CompanyReading => {
    const record = this.root(n);
    const { domain, more, vat, parent, gone } = this.card(record);
    if (gone) return { found: false, companyId: this.id(n) };
    const spelt = (name: string | null) => (name === null ? null : `${name}-${this.base}.com`);
    return {
      found: true,
      companyId: this.id(n),
      recordId: this.id(record),
      name: 'Customer',
      domain: spelt(domain),
      additionalDomains: spelt(more),
      country: null,
      city: null,
      phone: null,
      numbers: { vat: vat === null ? null : `${vat}${this.base}` },
      parentId: parent === null ? null : this.id(this.root(parent)),
      partner: null,
    };
  };
  /** Links as the rules read them off the records. */
  derived(): Pair[] {
    const holders = new Map<string, string[]>();
    for (const [n, card] of this.cards.entries()) {
      if (card.into !== null) continue;
      for (const key of new Set([card.domain, card.more])) if (key !== null) this.hold(holders, key, n);
      if (card.vat !== null) this.hold(holders, `vat ${card.vat}`, n);
    }
    const families = this.cards.flatMap((card, n): Pair[] =>
      card.into === null && card.parent !== null ? [[this.id(n), this.id(this.root(card.parent))]] : [],
    );
    return [
      ...[...holders.values()].flatMap(([first = '', ...rest]) => rest.map((id): Pair => [first, id])),
      ...families,
    ];
  }
  private hold(holders: Map<string, string[]>, key: string, n: number): void {
    holders.set(key, [...(holders.get(key) ?? []), this.id(n)]);
  }
}

const observe = (readings: CompanyReading[]) =>
  program.inPortal(tx => observeCompanies(storeOf(tx), readings));

/** Accounts of the companies, as sets of ids in order. */
async function partition(crm: Crm): Promise<string[][]> {
  const ids = crm.cards.map((_, n) => crm.id(n));
  const companies = await program.inPortal(tx => storeOf(tx).companies(ids));
  const groups = [...Map.groupBy(companies, company => company.accountId).values()];
  return groups.map(group => group.map(({ companyId }) => companyId).toSorted()).toSorted();
}

const size = 5;
const company = fc.nat({ max: size - 1 });
const key = fc.constantFrom(null, 'x', 'y', 'z');
const change = fc.oneof(
  fc.record({ act: fc.constant('domain' as const), n: company, key }),
  fc.record({ act: fc.constant('more' as const), n: company, key }),
  fc.record({ act: fc.constant('vat' as const), n: company, key }),
  fc.record({ act: fc.constant('parent' as const), n: company, of: fc.option(company) }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function applyTo(crm: Crm, each: Change): number[] {
  const n = crm.root(each.n);
  const card = crm.card(n);
  if (each.act === 'parent')
    card.parent = each.of === null || crm.root(each.of) === n ? null : crm.root(each.of);
  else card[each.act] = each.key;
  return [n];
}

test('which companies are one customer does not hang on the order in which HubSpot is read', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 3, maxLength: 12 }),
      fc.array(fc.nat(), { minLength: 2 * size, maxLength: 2 * size }),
      async (changes, order) => {
        const crm = new Crm(size);
        for (const each of changes) {
          // Some are read in between, with what they say by then.
          if (each.n % 2 === 0) await observe([crm.reading(each.n)]);
          applyTo(crm, each);
        }
        for (const n of [...order.map(at => at % size), ...crm.cards.keys()]) await observe([crm.reading(n)]);
        const ids = crm.cards.map((_, n) => crm.id(n));
        const expected = componentsOf({
          companyIds: ids,
          binding: [],
          derived: crm.derived(),
          apart: [],
          gone: new Set(),
        });
        expect(await partition(crm)).toEqual(expected.map(group => group.toSorted()).toSorted());
      },
    ),
    { numRuns: rounds(100) },
  );
}, 120_000);

test('a split undoes a join, and taking either back brings back what was before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 6 }), company, company, async (changes, a, b) => {
      const crm = new Crm(size);
      for (const each of changes) applyTo(crm, each);
      await observe(crm.cards.map((_, n) => crm.reading(n)));
      const before = await partition(crm);
      const [companyId, otherCompanyId] = [crm.id(a), crm.id(b)];
      const alias = await program.inPortal(tx =>
        confirmAlias(storeOf(tx), { actor, companyId, otherCompanyId, text: null }),
      );
      if (!alias.ok) {
        expect(alias.refusal.code).toBe('SAME_CUSTOMER_ALREADY');
        return;
      }
      const joined = await partition(crm);
      const leaving = before.find(group => group.includes(otherCompanyId)) ?? [];
      const split = await program.inPortal(tx =>
        splitAccount(storeOf(tx), { actor, companyId, leaving, text: 'They are two' }),
      );
      expect(await partition(crm)).toEqual(before);
      const undo = async (decisionId: string) => {
        const undone = await program.inPortal(async tx => {
          const decision = await storeOf(tx).decision(decisionId);
          if (decision === null) throw new Error('There is no decision');
          return await undoIdentityDecision(storeOf(tx), { actor, decision, text: null });
        });
        expect(undone.ok).toBe(true);
      };
      if (!split.ok) throw new Error(split.refusal.code);
      await undo(split.decisionId);
      expect(await partition(crm)).toEqual(joined);
      await undo(alias.decision.decisionId);
      expect(await partition(crm)).toEqual(before);
    }),
    { numRuns: rounds(100) },
  );
}, 120_000);

const act = fc.oneof(
  { weight: 6, arbitrary: change },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constantFrom('merge' as const, 'alias' as const, 'deny' as const, 'split' as const),
      n: company,
      other: company,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constantFrom('remove' as const, 'restore' as const), n: company }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('undo' as const), which: fc.nat() }) },
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant('submit' as const), n: company, partner: fc.nat({ max: 2 }) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constantFrom('approve' as const, 'approve' as const, 'withdraw' as const),
      which: fc.nat(),
    }),
  },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

type History = { crm: Crm; claims: string[]; decisions: string[] };

async function perform({ crm, claims, decisions }: History, each: Act): Promise<void> {
  const inStore = <T>(work: (store: Store) => Promise<T>) => program.inPortal(tx => work(storeOf(tx)));
  switch (each.act) {
    case 'domain':
    case 'more':
    case 'vat':
    case 'parent':
      await observe(applyTo(crm, each).map(crm.reading));
      return;
    case 'merge': {
      const [a, b] = [crm.root(each.n), crm.root(each.other)];
      if (a !== b && crm.live(a) && crm.live(b)) await observe(crm.merge(a, b).map(crm.reading));
      return;
    }
    case 'remove':
    case 'restore': {
      const n = crm.root(each.n);
      crm.card(n).gone = each.act === 'remove';
      await observe([crm.reading(n)]);
      return;
    }
    case 'alias':
    case 'deny': {
      const command = { actor, companyId: crm.id(each.n), otherCompanyId: crm.id(each.other), text: null };
      const said = await inStore(store => (each.act === 'alias' ? confirmAlias : denyAlias)(store, command));
      if (said.ok) decisions.push(said.decision.decisionId);
      return;
    }
    case 'split': {
      // Out of an account of several, whichever it is.
      const group = (await partition(crm)).find(ids => ids.includes(crm.id(each.n))) ?? [];
      const companyId = group.find(id => id !== crm.id(each.n));
      if (companyId === undefined) return;
      const said = await inStore(store =>
        splitAccount(store, { actor, companyId, leaving: [crm.id(each.n)], text: 'Two' }),
      );
      if (said.ok) decisions.push(said.decisionId);
      return;
    }
    case 'undo': {
      const id = decisions[each.which % decisions.length];
      if (id === undefined) return;
      await inStore(async store => {
        const decision = await store.decision(id);
        if (decision !== null) await undoIdentityDecision(store, { actor, decision, text: null });
      });
      return;
    }
    case 'submit': {
      const partnerCompanyId = program.rivals[each.partner]?.partner.companyId ?? '';
      const submitted = await inStore(store =>
        submitRegistration(store, {
          actor,
          companyId: crm.id(each.n),
          partnerCompanyId,
          dealId: null,
          note: null,
          contactIds: [],
          estimate: null,
        }),
      );
      if (submitted.ok) claims.push(submitted.registrationId);
      return;
    }
    case 'approve':
    case 'withdraw': {
      const registrationId = claims[each.which % claims.length];
      if (registrationId === undefined) return;
      const decide = each.act === 'approve' ? approveRegistration : withdrawRegistration;
      await inStore(store => decide(store, { actor, registrationId, text: null }));
      return;
    }
    default:
      each satisfies never;
  }
}

/** What must hold after every step, whatever happened. */
async function check({ crm }: History): Promise<void> {
  const query = <Row extends pg.QueryResultRow>(sql: string) =>
    program.inPortal(tx => tx.query<Row>(sql, [portalId]));
  // P2: nobody is protected beside another.
  expect(
    await query(
      `SELECT c.account_id, array_agg(r.registration_id) FROM registrations r
         JOIN companies c ON c.portal_id = r.portal_id AND c.company_id = r.company_id
         JOIN holds h ON h.portal_id = r.portal_id AND h.registration_id = r.registration_id
        WHERE r.portal_id = $1 AND h.period @> program_now() GROUP BY 1 HAVING count(*) > 1`,
    ),
  ).toEqual([]);
  // A claim, its hold and its company are of one account.
  expect(
    await query(
      `SELECT r.registration_id FROM registrations r
         JOIN companies c ON c.portal_id = r.portal_id AND c.company_id = r.company_id
         LEFT JOIN holds h ON h.portal_id = r.portal_id AND h.registration_id = r.registration_id
          AND h.period @> program_now()
        WHERE r.portal_id = $1 AND (r.account_id <> c.account_id OR h.account_id <> r.account_id
          OR (r.state = 'active') <> (h.hold_id IS NOT NULL))`,
    ),
  ).toEqual([]);
  // A person's word holds.
  expect(
    await query(
      `SELECT p.kind, p.company_a, p.company_b FROM told_pairs p
         JOIN companies a ON a.portal_id = p.portal_id AND a.company_id = p.company_a
         JOIN companies b ON b.portal_id = p.portal_id AND b.company_id = p.company_b
        WHERE p.portal_id = $1 AND p.ended_at IS NULL AND (p.kind = 'alias') <> (a.account_id = b.account_id)`,
    ),
  ).toEqual([]);
  // Nobody is united without a link.
  const aliases = await query<{ a: string; b: string }>(
    `SELECT company_a::text AS a, company_b::text AS b FROM told_pairs
      WHERE portal_id = $1 AND kind = 'alias' AND ended_at IS NULL`,
  );
  const merges = crm.cards.flatMap(({ into }, n): Pair[] =>
    into === null ? [] : [[crm.id(n), crm.id(into)]],
  );
  const linked = componentsOf({
    companyIds: crm.cards.map((_, n) => crm.id(n)),
    binding: [...merges, ...aliases.map(({ a, b }): Pair => [a, b])],
    derived: crm.derived(),
    apart: [],
    gone: new Set(),
  });
  for (const account of await partition(crm))
    expect(linked.filter(group => account.some(id => group.includes(id)))).toHaveLength(1);
}

test('at no step of any history are two protected on one customer, and a person’s word holds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 25 }), async acts => {
      const history: History = { crm: new Crm(size), claims: [], decisions: [] };
      await observe(history.crm.cards.map((_, n) => history.crm.reading(n)));
      // Every company is registered to somebody: whatever is united or told apart then has holders on both sides.
      for (const n of history.crm.cards.keys()) {
        await perform(history, { act: 'submit', n, partner: n % 3 });
        await perform(history, { act: 'approve', which: n });
      }
      for (const each of acts) {
        await perform(history, each);
        await check(history);
      }
    }),
    { numRuns: rounds(100), endOnFailure: true },
  );
  expect(await program.inPortal(replayDifferences)).toEqual([]);
}, 120_000);
