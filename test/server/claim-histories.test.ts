import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { same, toldMembers } from '../../adapters/postgres/changed-claims.ts';
import { claims as claimsTable } from '../../adapters/postgres/claims.ts';
import { ledgerEntries } from '../../adapters/postgres/ledger-entries.ts';
import { replayDifferences } from '../../adapters/postgres/replay-differences.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { protectionEnd } from '../../domain/calendar.ts';
import { isEndCause } from '../../domain/end-causes.ts';
import type { LedgerFact } from '../../domain/ledger-fact.ts';
import { replayLedger } from '../../domain/replay.ts';
import { activity } from '../domain/activities.ts';
import { portalId } from '../reliability/support/program.ts';
import { rounds } from '../support/rounds.ts';
import { type ClaimWorld, startClaimWorld, type Told } from './support/claim-world.ts';

let world: ClaimWorld;
beforeAll(async () => {
  world = await startClaimWorld(4, { registration: { coolingOffDays: 0, maxProtectedDaysPerYear: 365 } });
});
afterAll(() => world[Symbol.asyncDispose]());

/** What people do with claims on one customer; `which` counts through the claims that there are. */
type Request =
  | { act: 'submit'; who: number; key: number }
  | { act: 'ask'; by: 'approver' | 'partner'; action: string; which: number };
type Act =
  | Request
  | { act: 'wait'; hours: number }
  | { act: 'call' | 'meet'; which: number }
  | { act: 'at-once'; all: Request[] };

const bodies: Record<string, object> = {
  reject: { code: 'OTHER', text: 'Not now.' },
  revoke: { code: 'FRAUD', text: 'It was none.' },
  'request-info': { fields: ['note'], text: 'Say more.' },
  answer: { note: 'More.' },
  revert: { text: 'A mistake.' },
  appeal: { text: 'We object.' },
  freeze: { text: 'The customer asked for it.' },
  'follow-ups': { text: 'Called.' },
};
const which = fc.nat({ max: 5 });
const submit = fc.record({
  act: fc.constant('submit' as const),
  who: fc.nat({ max: 2 }),
  key: fc.nat({ max: 2 }),
});
const byApprover = fc.record({
  act: fc.constant('ask' as const),
  by: fc.constant('approver' as const),
  action: fc.constantFrom(
    'approve',
    'approve',
    'reject',
    'request-info',
    'revoke',
    'revert',
    'renew',
    'freeze',
    'unfreeze',
  ),
  which,
});
const byPartner = fc.record({
  act: fc.constant('ask' as const),
  by: fc.constant('partner' as const),
  action: fc.constantFrom('withdraw', 'answer', 'reconfirm', 'renew', 'appeal', 'follow-ups', 'approve'),
  which,
});
const request: fc.Arbitrary<Request> = fc.oneof(submit, byApprover, byPartner);
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: submit },
  { weight: 6, arbitrary: byApprover },
  { weight: 3, arbitrary: byPartner },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('wait' as const),
      hours: fc.constantFrom(1, 60, 24 * 20, 24 * 70),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constantFrom('call' as const, 'meet' as const), which }) },
  {
    weight: 3,
    arbitrary: fc
      .array(request, { minLength: 2, maxLength: 5 })
      .map(all => ({ act: 'at-once' as const, all })),
  },
);

/** A claim that is approved, worked, renewed and runs out behind a rival, of which a history may take any part. */
const goodWay: Act[] = [
  { act: 'submit', who: 0, key: 0 },
  { act: 'submit', who: 1, key: 0 },
  { act: 'ask', by: 'approver', action: 'approve', which: 0 },
  { act: 'wait', hours: 60 },
  { act: 'meet', which: 0 },
  { act: 'ask', by: 'approver', action: 'freeze', which: 0 },
  { act: 'wait', hours: 60 },
  { act: 'ask', by: 'approver', action: 'unfreeze', which: 0 },
  { act: 'wait', hours: 24 * 70 },
  { act: 'meet', which: 0 },
  { act: 'ask', by: 'partner', action: 'renew', which: 0 },
  { act: 'wait', hours: 24 * 120 },
  { act: 'ask', by: 'approver', action: 'approve', which: 1 },
];
/** Calls alone: a person has to decide on the renewal, and comes to it after the end. */
const lateWay: Act[] = [
  { act: 'submit', who: 0, key: 0 },
  { act: 'ask', by: 'approver', action: 'approve', which: 0 },
  { act: 'wait', hours: 60 },
  { act: 'call', which: 0 },
  { act: 'wait', hours: 24 * 70 },
  { act: 'call', which: 0 },
  { act: 'ask', by: 'partner', action: 'renew', which: 0 },
  { act: 'wait', hours: 24 * 20 },
  { act: 'ask', by: 'approver', action: 'renew', which: 0 },
  { act: 'ask', by: 'approver', action: 'revoke', which: 0 },
];
const history = fc
  .tuple(
    fc.constantFrom(goodWay, lateWay),
    fc.array(fc.tuple(fc.nat(goodWay.length), anyAct), { minLength: 4, maxLength: 16 }),
  )
  .map(([way, inserted]) => {
    const acts = [...way];
    for (const [at, act] of inserted) acts.splice(at, 0, act);
    return acts;
  });

type Snapshot = { entryId: bigint; claims: Map<string, Record<string, unknown>> };

/** One customer, what was sent about it, and how everything stood after each step. */
class Life {
  readonly claims: string[] = [];
  readonly receipts = new Map<string, string>();
  readonly snapshots: Snapshot[] = [];
  readonly keys = randomUUID();
  readonly companyId: string;
  constructor(companyId: string) {
    this.companyId = companyId;
  }

  async send(each: Request): Promise<Told | null> {
    const { rivals, approvers } = world.program;
    if (each.act === 'submit') {
      const rival = rivals[each.who];
      if (rival === undefined) throw new Error('No such partner');
      const idempotencyKey = `${this.keys}-${each.who}-${each.key}`;
      const told = await world.ask(rival.seller, 'POST', '/api/v1/registrations', {
        idempotencyKey,
        companyId: this.companyId,
        partnerCompanyId: rival.partner.companyId,
      });
      // I3: whoever sends it again gets the very bytes of the first answer.
      expect(told.text).toBe(this.receipts.get(idempotencyKey) ?? told.text);
      this.receipts.set(idempotencyKey, told.text);
      const made = told.body.registration as { id: string } | undefined;
      if (made !== undefined && !this.claims.includes(made.id)) this.claims.push(made.id);
      return told;
    }
    const id = this.claims[each.which % this.claims.length];
    if (id === undefined) return null;
    const person =
      each.by === 'approver' ? approvers[each.which % approvers.length] : await this.sellerOf(id);
    if (person === undefined) throw new Error('Nobody asks');
    return await world.ask(person, 'POST', `/api/v1/registrations/${id}/${each.action}`, {
      idempotencyKey: randomUUID(),
      ...bodies[each.action],
    });
  }

  private async sellerOf(registrationId: string) {
    const claim = await world.program.inPortal(tx => storeOf(tx).registration(registrationId));
    return world.program.rivals.find(({ partner }) => partner.companyId === claim?.partnerCompanyId)?.seller;
  }

  async take(act: Act): Promise<void> {
    switch (act.act) {
      case 'wait':
        await world.wait(act.hours);
        return;
      case 'call':
      case 'meet': {
        const id = this.claims[act.which % this.claims.length];
        if (id !== undefined) await this.work(id, act.act);
        return;
      }
      case 'at-once':
        expectAnswers(await Promise.all(act.all.map(each => this.send(each))));
        return;
      case 'submit':
      case 'ask':
        expectAnswers([await this.send(act)]);
        return;
      default:
        act satisfies never;
    }
  }

  /** The partner called or met the customer two hours ago, and our reading of HubSpot found it. */
  private async work(registrationId: string, how: 'call' | 'meet'): Promise<void> {
    await world.program.inPortal(async tx => {
      const store = storeOf(tx);
      const now = await store.now();
      const done = activity(how === 'call' ? 'call' : 'meeting', now.subtract({ hours: 2 }).toString(), {
        id: `${how}:${randomUUID()}`,
        recordedAt: now,
        associations: { companyIds: [this.companyId], contactIds: ['1'], dealIds: [] },
      });
      await store.saveActivities(registrationId, [done]);
    });
  }

  async look(): Promise<void> {
    await expectOneHolder();
    this.snapshots.push(await snapshot());
  }
}

/** I2: whatever raced, everybody gets an answer of the rules; a refusal has code, facts and what would change it. */
function expectAnswers(answers: (Told | null)[]): void {
  for (const told of answers) {
    if (told === null) continue;
    expect([told.status, told.text]).toEqual([200, told.text]);
    if (told.body.ok === true) continue;
    expect(told.body.refusal).toMatchObject({
      code: expect.stringMatching(/^[A-Z_0-9]+$/),
      facts: expect.any(Object),
    });
  }
}

/** I1: at no instant, past, present or to come, do two hold one customer; whoever is active holds it now. */
async function expectOneHolder(): Promise<void> {
  const { overlapping, disagreeing } = await world.program.inPortal(async tx => ({
    overlapping: await tx.query(
      `SELECT a.registration_id AS one, b.registration_id AS other FROM holds a JOIN holds b
         ON b.portal_id = a.portal_id AND b.account_id = a.account_id AND b.hold_id > a.hold_id
        AND b.scope && a.scope AND b.period && a.period WHERE a.portal_id = $1`,
      [portalId],
    ),
    disagreeing: await tx.query(
      `SELECT r.registration_id, r.state, h.period::text, r.protected_until FROM registrations r
         LEFT JOIN holds h ON h.portal_id = r.portal_id AND h.registration_id = r.registration_id
          AND h.period @> program_now()
        WHERE r.portal_id = $1 AND (r.state = 'active') <> (h.hold_id IS NOT NULL)`,
      [portalId],
    ),
  }));
  expect({ overlapping, disagreeing }).toEqual({ overlapping: [], disagreeing: [] });
}

/** The registrations as they are stored, and how far the ledger goes by now. */
const snapshot = () =>
  world.program.inPortal(async (tx): Promise<Snapshot> => {
    const [last] = await tx.query<{ id: string }>(
      'SELECT coalesce(max(entry_id), 0)::text AS id FROM ledger WHERE portal_id = $1',
      [portalId],
    );
    const stored = await claimsTable(tx).allClaims();
    return {
      entryId: BigInt(last?.id ?? 0),
      claims: new Map(stored.map(claim => [claim.registrationId, toldMembers(claim)])),
    };
  });

/** I6: the entries up to then give what was stored then. */
function expectReplayed(entries: LedgerFact[], { entryId, claims }: Snapshot): void {
  const told = replayLedger(entries.filter(entry => BigInt(entry.entryId) <= entryId)).registrations;
  expect([...told.keys()].toSorted()).toEqual([...claims.keys()].toSorted());
  for (const [id, members] of claims)
    for (const name of new Set([...Object.keys(members), ...Object.keys(told.get(id) ?? {})]))
      expect({
        id,
        name,
        same: same(told.get(id)?.[name], members[name]),
        was: members[name],
        told: told.get(id)?.[name],
      }).toMatchObject({
        same: true,
      });
}

/** I5: whatever moves an end or stops it names one cause of the closed list, and a renewal counts from the old end. */
function expectCauses(entries: LedgerFact[], seen: Set<string>): void {
  const ends = new Map<string, { state: unknown; until: unknown }>();
  for (const { registrationId: id, kind, facts } of entries) {
    if (id === null) continue;
    const before = ends.get(id) ?? { state: null, until: null };
    const changed = (facts.changed ?? {}) as Record<string, unknown>;
    const after = {
      state: changed.state ?? before.state,
      until: 'protectedUntil' in changed ? changed.protectedUntil : before.until,
    };
    ends.set(id, after);
    const moves =
      before.state === 'active' &&
      (after.state !== 'active' || after.until !== before.until || 'tolledSince' in changed);
    const comesBack =
      before.state !== 'active' && before.until !== null && after.state === 'active' && after.until !== null;
    if (moves || (comesBack && kind !== 'registration-approved')) {
      expect({ kind, cause: facts.cause, known: isEndCause(String(facts.cause)) }).toMatchObject({
        known: true,
      });
      seen.add(String(facts.cause));
    } else if (before.state === 'active')
      expect({ kind, until: after.until }).toEqual({ kind, until: before.until });
    if (facts.cause === 'renewal' && moves)
      expect(String(after.until)).toBe(
        protectionEnd(
          Temporal.Instant.from(String(before.until)).subtract({ nanoseconds: 1 }),
          90,
          'UTC',
        ).toString(),
      );
  }
}

/** I3: the order of claim instants, of sequence numbers and of the ledger is one order without ties. */
async function expectOneOrder({ claims }: Life): Promise<void> {
  const rows = await world.program.inPortal(tx =>
    tx.query<{ sequence: string; claimed_at: number; entry_id: string }>(
      `SELECT r.sequence::text, r.claimed_at, l.entry_id::text FROM registrations r JOIN ledger l
         ON l.portal_id = r.portal_id AND l.registration_id = r.registration_id AND l.kind = 'registration-submitted'
        WHERE r.portal_id = $1 AND r.registration_id = ANY($2) ORDER BY r.sequence`,
      [portalId, claims],
    ),
  );
  expect(rows).toHaveLength(claims.length);
  for (const [index, row] of rows.entries()) {
    const next = rows[index + 1];
    if (next === undefined) continue;
    expect(BigInt(row.sequence) < BigInt(next.sequence)).toBe(true);
    expect(BigInt(row.entry_id) < BigInt(next.entry_id)).toBe(true);
    expect(row.claimed_at <= next.claimed_at).toBe(true);
  }
}

test('whatever partners and approvers do, also at once: one holder at most, one order, one answer to a retry, each end with its cause, and the ledger gives every state again (I1, I3, I5, I6)', {
  timeout: 1_200_000,
}, async () => {
  const causes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(history, async acts => {
      const life = new Life(await world.program.newCustomer());
      for (const act of acts) {
        await life.take(act);
        await life.look();
      }
      await expectOneOrder(life);
      const entries = await world.program.inPortal(tx => ledgerEntries(tx));
      expectCauses(
        entries.filter(({ registrationId }) => life.claims.includes(registrationId ?? '')),
        causes,
      );
      for (const each of life.snapshots) expectReplayed(entries, each);
      expect(await world.program.inPortal(replayDifferences)).toEqual([]);
    }),
    { numRuns: rounds(100), examples: [[goodWay], [lateWay]], endOnFailure: true },
  );
  // The histories go all the way, or they say nothing.
  expect([...causes]).toEqual(expect.arrayContaining(['renewal', 'tolling', 'revoke', 'expiry']));
  expect(world.server.logged.filter(({ level }) => level === 'error')).toEqual([]);
});

test('of any number of rivals approved at once one wins, and all others are told DUP_ACTIVE_PARTNER with evidence, now and later (I2)', {
  timeout: 600_000,
}, async () => {
  const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 2 });
  await fc.assert(
    fc.asyncProperty(
      order,
      fc.array(fc.nat({ max: 3 }), { minLength: 4, maxLength: 4 }),
      async (turns, by) => {
        const { rivals, approvers, putClaims, newCustomer } = world.program;
        const claims = await putClaims(
          await newCustomer(),
          rivals.map(({ partner }) => partner),
          'under-review',
        );
        const approve = async (n: number) => {
          const approver = approvers[by[n] ?? 0];
          if (approver === undefined) throw new Error('Nobody approves');
          return await world.ask(
            approver,
            'POST',
            `/api/v1/registrations/${claims[n]?.registrationId}/approve`,
            {
              idempotencyKey: randomUUID(),
            },
          );
        };
        const answers = await Promise.all(turns.map(approve));
        const winners = turns.filter((_, at) => answers[at]?.body.ok === true);
        expect(winners).toHaveLength(1);
        const [winner = -1] = winners;
        const losers = turns.filter(n => n !== winner);
        const later = await Promise.all(losers.map(approve));
        for (const told of [...answers.filter(({ body }) => body.ok !== true), ...later])
          expect(told).toMatchObject({
            status: 200,
            body: {
              ok: false,
              refusal: {
                code: 'DUP_ACTIVE_PARTNER',
                detail: expect.stringContaining(rivals[winner]?.partner.name ?? '?'),
                facts: { holderRegistrationId: claims[winner]?.registrationId },
                wouldChange: expect.arrayContaining([expect.objectContaining({ fact: expect.any(String) })]),
              },
            },
          });
      },
    ),
    { numRuns: rounds(200), endOnFailure: true },
  );
});
