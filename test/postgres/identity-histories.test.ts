import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installStore } from '../../adapters/postgres/install-store.ts';
import { replayDifferences } from '../../adapters/postgres/replay-differences.ts';
import { type Store, storeOf } from '../../adapters/postgres/store.ts';
import { componentsOf, type Pair } from '../../domain/account-components.ts';
import { approveRegistration } from '../../operations/approve-registration.ts';
import type { CompanyReading } from '../../operations/company-reading.ts';
import { confirmAlias, denyAlias, undoIdentityDecision } from '../../operations/decide-identity.ts';
import { observeCompanies } from '../../operations/observe-companies.ts';
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
  /** Which ids mean which record since they were merged. */
  merges = (): Pair[] =>
    this.cards.flatMap(({ into }, n): Pair[] => (into === null ? [] : [[this.id(n), this.id(into)]]));
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
const union = fc.record({ act: fc.constant('merge' as const), n: company, other: company });

/** @returns what HubSpot tells of; nothing where the record is deleted */
function applyTo(crm: Crm, each: Change): number[] {
  const n = crm.root(each.n);
  const card = crm.card(n);
  if (card.gone) return [];
  if (each.act === 'parent')
    card.parent = each.of === null || crm.root(each.of) === n ? null : crm.root(each.of);
  else card[each.act] = each.key;
  return [n];
}

/** @returns what HubSpot tells of: both old ids and the new one; nothing where they are not two records */
function mergeIn(crm: Crm, { n, other }: { n: number; other: number }): number[] {
  const [a, b] = [crm.root(n), crm.root(other)];
  return a !== b && crm.live(a) && crm.live(b) ? crm.merge(a, b) : [];
}

test('which companies are one customer does not hang on the order in which HubSpot is read', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 5, arbitrary: change }, { weight: 1, arbitrary: union }), {
        minLength: 3,
        maxLength: 12,
      }),
      fc.array(fc.nat(), { minLength: 2 * size, maxLength: 2 * size }),
      async (changes, order) => {
        const crm = new Crm(size);
        for (const each of changes) {
          // Some are read in between, with what they say by then.
          if (each.n % 2 === 0) await observe([crm.reading(each.n)]);
          if (each.act === 'merge') mergeIn(crm, each);
          else applyTo(crm, each);
        }
        for (const n of [...order.map(at => at % crm.cards.length), ...crm.cards.keys()])
          await observe([crm.reading(n)]);
        const ids = crm.cards.map((_, n) => crm.id(n));
        const expected = componentsOf({
          companyIds: ids,
          binding: crm.merges(),
          derived: crm.derived(),
          apart: [],
          gone: new Set(),
        });
        expect(await partition(crm)).toEqual(expected.map(group => group.toSorted()).toSorted());
      },
    ),
    { numRuns: rounds(100) },
  );
}, 600_000);

test('a split undoes a join, whoever leaves, and taking either back brings back what was before: who is protected until when, too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 6 }), company, company, async (changes, a, b) => {
      const crm = new Crm(size);
      for (const each of changes) applyTo(crm, each);
      await observe(crm.cards.map((_, n) => crm.reading(n)));
      await registerEverybody({ crm, claims: [], decisions: [] });
      const before = await partition(crm);
      const protectedBefore = await protectedNow(crm);
      const [companyId, otherCompanyId] = [crm.id(a), crm.id(b)];
      const alias = await program.inPortal(tx =>
        confirmAlias(storeOf(tx), { actor, companyId, otherCompanyId, text: null }),
      );
      if (!alias.ok) {
        expect(alias.refusal.code).toBe('SAME_CUSTOMER_ALREADY');
        return;
      }
      const joined = await partition(crm);
      const protectedJointly = await protectedNow(crm);
      const leaving = before.find(group => group.includes(otherCompanyId)) ?? [];
      const split = await program.inPortal(tx =>
        splitAccount(storeOf(tx), { actor, companyId, leaving, text: 'They are two' }),
      );
      expect(await partition(crm)).toEqual(before);
      expect(await protectedNow(crm)).toEqual(protectedBefore);
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
      expect(await protectedNow(crm)).toEqual(protectedJointly);
      await undo(alias.decision.decisionId);
      expect(await partition(crm)).toEqual(before);
      expect(await protectedNow(crm)).toEqual(protectedBefore);
    }),
    { numRuns: rounds(100) },
  );
}, 600_000);

const act = fc.oneof(
  { weight: 6, arbitrary: change },
  {
    weight: 7,
    arbitrary: fc.record({
      act: fc.constantFrom(
        ...(['merge', 'merge', 'alias', 'alias', 'deny', 'split', 'split', 'split'] as const),
      ),
      n: company,
      other: company,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constantFrom('remove' as const, 'restore' as const), n: company }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('undo' as const), which: fc.nat() }) },
  {
    weight: 3,
    arbitrary: fc.record({ act: fc.constant('submit' as const), n: company, partner: fc.nat({ max: 2 }) }),
  },
  {
    weight: 4,
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
      const read = mergeIn(crm, each).map(crm.reading);
      if (read.length > 0) await observe(read);
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

/** Every company is registered to somebody, whoever was first of those that are one customer. */
async function registerEverybody(history: History): Promise<void> {
  for (const n of history.crm.cards.keys()) {
    await perform(history, { act: 'submit', n, partner: n % 3 });
    await perform(history, { act: 'approve', which: n });
  }
}

/** Which claims are protected, by what they say and by what is held for them. */
async function protectedNow(crm: Crm): Promise<object[]> {
  return await program.inPortal(tx =>
    tx.query(
      `SELECT r.registration_id, r.state, r.protected_until, upper(h.period) AS held_until, h.account_id = r.account_id AS here
         FROM registrations r LEFT JOIN holds h ON h.portal_id = r.portal_id AND h.registration_id = r.registration_id
          AND h.period @> program_now()
        WHERE r.portal_id = $1 AND r.company_id = ANY($2::bigint[]) AND (r.state = 'active' OR h.hold_id IS NOT NULL)
        ORDER BY r.sequence, h.hold_id`,
      [portalId, crm.cards.map((_, n) => crm.id(n))],
    ),
  );
}

type Hold = { hold_id: string; account_id: string; from: number; until: number | null };

/**
 * What must hold after every step, whatever happened.
 *
 * @param past holds as they stood after the step before, and when that was
 * @returns the same of this step
 */
async function check(
  { crm }: History,
  past: { at: number; holds: Hold[] },
): Promise<{ at: number; holds: Hold[] }> {
  const ids = crm.cards.map((_, n) => crm.id(n));
  const read = await program.inPortal(async tx => {
    const query = <Row extends pg.QueryResultRow>(sql: string) => tx.query<Row>(sql, [portalId, ids]);
    const registrations = `registrations r JOIN companies c ON c.portal_id = r.portal_id AND c.company_id = r.company_id`;
    const held = `holds h ON h.portal_id = r.portal_id AND h.registration_id = r.registration_id AND h.period @> program_now()`;
    const mine = 'r.portal_id = $1 AND r.company_id = ANY($2::bigint[])';
    const [now] = await tx.query<{ at: number }>('SELECT program_now() AS at');
    return {
      at: now?.at ?? Number.NaN,
      // P2: nobody is protected beside another.
      beside: await query(
        `SELECT c.account_id, array_agg(r.registration_id) FROM ${registrations} JOIN ${held}
          WHERE ${mine} GROUP BY 1 HAVING count(*) > 1`,
      ),
      // Active is who is held for, once, until its own end; a claim, its hold and its company are of one account.
      torn: await query(
        `SELECT r.registration_id, r.state, r.account_id, c.account_id AS of_company, count(h.hold_id) AS holds
           FROM ${registrations} LEFT JOIN ${held} WHERE ${mine}
          GROUP BY r.registration_id, r.state, r.account_id, c.account_id, r.protected_until
         HAVING r.account_id <> c.account_id OR count(h.hold_id) <> (r.state = 'active')::int
          OR bool_or(h.account_id <> r.account_id) OR bool_or(upper(h.period) <> r.protected_until)`,
      ),
      // Whoever waits, waits behind somebody who is in front.
      behindNobody: await query(
        `SELECT r.registration_id FROM registrations r WHERE ${mine} AND r.state = 'queued' AND NOT EXISTS (
           SELECT FROM registrations f WHERE f.portal_id = r.portal_id AND f.account_id = r.account_id
              AND f.state IN ('active', 'under-review', 'submitted', 'info-requested'))`,
      ),
      told: await query<{ kind: 'alias' | 'split'; a: string; b: string }>(
        `SELECT kind, company_a::text AS a, company_b::text AS b FROM told_pairs
          WHERE portal_id = $1 AND ended_at IS NULL AND company_a = ANY($2::bigint[])`,
      ),
      holds: await query<Hold>(
        `SELECT h.hold_id, h.account_id, lower(h.period) AS from, upper(h.period) AS until FROM holds h
           JOIN registrations r ON r.portal_id = h.portal_id AND r.registration_id = h.registration_id
          WHERE ${mine} AND NOT isempty(h.period) ORDER BY h.hold_id`,
      ),
    };
  });
  const { beside, torn, behindNobody, told, holds, at } = read;
  expect({ beside, torn, behindNobody }).toEqual({ beside: [], torn: [], behindNobody: [] });
  expect(whatWasHeld(holds, past.at)).toEqual(whatWasHeld(past.holds, past.at));

  const accounts = await partition(crm);
  const isOne = ([a, b]: Pair) => accounts.some(account => account.includes(a) && account.includes(b));
  const pairs = (kind: 'alias' | 'split') =>
    told.flatMap((each): Pair[] => (each.kind === kind ? [[each.a, each.b]] : []));
  const apart = pairs('split');
  // A person's word holds; and every id that there ever was means the record that took it in, unless a person told the two apart.
  const isToldApart = ([a, b]: Pair) => apart.some(([x, y]) => (a === x && b === y) || (a === y && b === x));
  expect(pairs('alias').filter(pair => !isOne(pair))).toEqual([]);
  expect(apart.filter(isOne)).toEqual([]);
  expect(crm.merges().filter(pair => !isOne(pair) && !isToldApart(pair))).toEqual([]);
  // Nobody is united without a link.
  const linked = componentsOf({
    companyIds: ids,
    binding: [...crm.merges(), ...pairs('alias')],
    derived: crm.derived(),
    apart: [],
    gone: new Set(),
  });
  for (const account of accounts)
    expect(linked.filter(group => account.some(id => group.includes(id)))).toHaveLength(1);
  return { at, holds };
}

/** Who was protected where up to an instant: nothing that is decided later changes it. */
const whatWasHeld = (holds: readonly Hold[], upTo: number) =>
  holds.flatMap(({ hold_id, account_id, from, until }) =>
    from < upTo ? [{ hold_id, account_id, from, until: Math.min(until ?? upTo, upTo) }] : [],
  );

/**
 * I4: whoever was put back by a union has one dispute about it, opened with the union, and not two. One
 * decision may unite several accounts, and who is kept by the first may be put back by the second: a case is
 * about who was kept and who was put back.
 */
const unionsWithoutOneCase = () =>
  program.inPortal(tx =>
    tx.query(
      `SELECT l.entry_id, l.facts -> 'demoted' AS demoted, count(d.dispute_id) AS cases FROM ledger l
         LEFT JOIN disputes d ON d.portal_id = l.portal_id AND d.cause = 'I4' AND d.opened_at = l.recorded_at
          AND d.registration_ids @> ARRAY(SELECT jsonb_array_elements_text((l.facts -> 'demoted') || (l.facts -> 'keeps')))
        WHERE l.portal_id = $1 AND l.kind = 'accounts-united' AND jsonb_array_length(l.facts -> 'demoted') > 0
        GROUP BY l.entry_id, l.facts HAVING count(d.dispute_id) <> 1`,
      [portalId],
    ),
  );

test('at no step of any history are two protected on one customer; a person’s word holds, old ids mean the same for ever, and the past stays as it was (I1, I4)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 25 }), async acts => {
      const history: History = { crm: new Crm(size), claims: [], decisions: [] };
      await observe(history.crm.cards.map((_, n) => history.crm.reading(n)));
      // Whatever is united or told apart then has holders on both sides.
      await registerEverybody(history);
      let past = await check(history, { at: 0, holds: [] });
      for (const each of acts) {
        await perform(history, each);
        past = await check(history, past);
      }
      expect(await unionsWithoutOneCase()).toEqual([]);
    }),
    { numRuns: rounds(200), endOnFailure: true },
  );
  expect(await program.inPortal(replayDifferences)).toEqual([]);
  const putBack = await program.inPortal(tx =>
    tx.query(`SELECT 1 FROM ledger WHERE portal_id = $1 AND kind = 'registration-demoted'`, [portalId]),
  );
  expect(putBack).not.toEqual([]);
}, 600_000);
