import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installStore } from '../../adapters/postgres/install-store.ts';
import { replayDifferences } from '../../adapters/postgres/replay-differences.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import type { DisputeSide } from '../../domain/dispute.ts';
import type { DisputeCommand } from '../../domain/dispute-commands.ts';
import { rulingCodes, type Verdict } from '../../domain/dispute-ruling.ts';
import { isEndCause } from '../../domain/end-causes.ts';
import type { Role } from '../../domain/rights.ts';
import { approveRegistration } from '../../operations/approve-registration.ts';
import type { DisputeRecord } from '../../operations/dispute-records.ts';
import { openDispute } from '../../operations/open-dispute.ts';
import { stepDispute } from '../../operations/step-dispute.ts';
import { submitRegistration } from '../../operations/submit-registration.ts';
import { withdrawRegistration } from '../../operations/withdraw-registration.ts';
import { adminQuery } from '../reliability/support/admin-query.ts';
import { type Program, portalId, startProgram } from '../reliability/support/program.ts';
import { settleDeadlines } from '../reliability/support/settle-deadlines.ts';
import { rounds } from '../support/rounds.ts';

let program: Program;
beforeAll(async () => {
  program = await startProgram(3);
  await program.inPortal(async tx => {
    const directory = await storeOf(tx).directory();
    const roles = Object.entries(people).flatMap(([userId, given]) =>
      given.map(role => ({ who: { userId }, role })),
    );
    await installStore(tx).addDirectory({ ...directory, roles }, 'test');
  });
});
afterAll(() => program[Symbol.asyncDispose]());

const people: Record<string, Exclude<Role, 'partner'>[]> = {
  '620': ['approver'],
  '621': ['approver'],
  '630': ['director'],
  '631': ['director'],
  '640': ['executive'],
  '650': ['partner-manager'],
};
/** Those, and the sellers of the two partners. */
const everybody = [...Object.keys(people), '5101', '5102'];

function actorOf(userId: string) {
  const works = program.rivals.find(({ seller }) => seller.userId === userId)?.partner.companyId;
  return {
    kind: 'user' as const,
    userId,
    roles: works === undefined ? (people[userId] ?? []) : ['partner' as const],
    managesPartner: () => true,
    worksForPartner: (partner: string) => partner === works,
  };
}

type Act =
  | { act: 'wait'; hours: number }
  | { act: 'open'; who: string; which: number }
  | { act: 'step'; who: string; side: DisputeSide; command: string; verdict: Verdict }
  | { act: 'approve' | 'withdraw'; which: number };

const side = fc.constantFrom<DisputeSide>('holder', 'claimant');
const verdict: fc.Arbitrary<Verdict> = fc.constantFrom(...rulingCodes).map((code): Verdict => {
  if (code === 'SPLIT') return { code, percent: 40 };
  if (code === 'COMPENSATE') return { code, to: 'claimant', amountMinor: 100n, currency: 'EUR' };
  return { code };
});
const commands = [
  'acknowledge',
  'give-evidence',
  'close-evidence',
  'propose',
  'accept',
  'object',
  'pass-up',
  'decide',
  'appeal',
];
const step = fc.record({
  act: fc.constant('step' as const),
  who: fc.constantFrom(...everybody),
  side,
  command: fc.constantFrom(...commands),
  verdict,
});
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('wait' as const), hours: fc.constantFrom(1, 8, 30, 100, 400) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('open' as const),
      who: fc.constantFrom('650', '5101', '5102'),
      which: fc.constantFrom(0, 1),
    }),
  },
  { weight: 10, arbitrary: step },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constantFrom('approve' as const, 'withdraw' as const),
      which: fc.constantFrom(0, 1, 2),
    }),
  },
);
/** An ordinary way through a case, of which a random history may take any part. */
const goodWay: Act[] = [
  { act: 'open', who: '650', which: 1 },
  ...(
    [
      ['620', 'acknowledge'],
      ['5101', 'give-evidence'],
      ['620', 'close-evidence'],
      ['620', 'propose'],
      ['5102', 'object'],
      ['630', 'decide'],
      ['5101', 'appeal'],
      ['640', 'decide'],
    ] as const
  ).map(
    ([who, command], index): Act => ({
      act: 'step',
      who,
      command,
      side: who === '5102' ? 'claimant' : 'holder',
      verdict: index === 7 ? { code: 'UPHOLD_HOLDER' } : { code: 'UPHOLD_CLAIMANT' },
    }),
  ),
];
const history = fc
  .tuple(fc.boolean(), fc.array(fc.tuple(fc.nat(goodWay.length), anyAct), { minLength: 4, maxLength: 14 }))
  .map(([approved, inserted]) => {
    const acts = [...goodWay];
    for (const [at, act] of inserted) acts.splice(at, 0, act);
    return { approved, acts };
  });

/** A ruling that nobody appeals: the case closes by itself. */
const unappealed: Act[] = [...goodWay.slice(0, 7), { act: 'wait', hours: 400 }];

function commandOf({ command, verdict: said, side: of }: Extract<Act, { act: 'step' }>): DisputeCommand {
  const ruling = { ...said, rule: 'R-disputes', facts: { calls: 2 }, reasoning: 'As it was.' };
  switch (command) {
    case 'give-evidence':
      return {
        command,
        side: of,
        evidence: { evidenceId: crypto.randomUUID(), facts: { code: 'STATEMENT', text: 'Said.' } },
      };
    case 'propose':
    case 'decide':
      return { command, ruling };
    case 'accept':
    case 'object':
    case 'appeal':
      return { command, side: of };
    case 'acknowledge':
    case 'close-evidence':
    case 'pass-up':
      return { command };
    default:
      throw new Error(`No command ${command}`);
  }
}

type World = { claims: string[]; disputes: string[] };

async function take(world: World, act: Act): Promise<void> {
  const registrationId = 'which' in act ? (world.claims[act.which] ?? '') : '';
  switch (act.act) {
    case 'wait':
      await adminQuery(program.database, 'UPDATE program_clock SET offset_ms = offset_ms + $1', [
        act.hours * 3_600_000,
      ]);
      return await settleDeadlines(program);
    case 'open': {
      const opened = await program.inPortal(tx =>
        openDispute(storeOf(tx), {
          actor: actorOf(act.who),
          registrationId,
          kind: 'partner-partner',
          text: 'Ours.',
          userIds: null,
        }),
      );
      if (opened.ok) world.disputes.push(opened.dispute.disputeId);
      return;
    }
    case 'step': {
      const disputeId = world.disputes.at(-1);
      if (disputeId === undefined) return;
      const outcome = await program.inPortal(tx =>
        stepDispute(storeOf(tx), {
          actor: actorOf(act.who),
          disputeId,
          side: act.side,
          step: () => commandOf(act),
        }),
      );
      // The store gives back what was put in.
      if (outcome.ok) expect(readable(await load(disputeId))).toEqual(readable(outcome.dispute));
      return;
    }
    case 'approve':
      await program.inPortal(tx =>
        approveRegistration(storeOf(tx), { actor: actorOf('621'), registrationId, text: null }),
      );
      return;
    case 'withdraw':
      await program.inPortal(tx =>
        withdrawRegistration(storeOf(tx), { actor: actorOf('650'), registrationId, text: null }),
      );
      return;
    default:
      act satisfies never;
  }
}

const load = (disputeId: string) => program.inPortal(tx => storeOf(tx).dispute(disputeId));
const readable = (dispute: DisputeRecord | null) =>
  JSON.parse(JSON.stringify(dispute, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)));

/** I1, and that whoever is told to be protected is the one that holds. */
async function expectOneHolder(claims: string[]): Promise<void> {
  const rows = await adminQuery<{ id: string; state: string; holds: boolean }>(
    program.database,
    `SELECT r.registration_id AS id, r.state,
       EXISTS (SELECT 1 FROM holds h WHERE h.portal_id = r.portal_id AND h.registration_id = r.registration_id
         AND h.period @> program_now()) AS holds
       FROM registrations r WHERE r.portal_id = $1 AND r.registration_id = ANY($2)`,
    [portalId, claims],
  );
  expect(rows.filter(row => row.holds).length).toBeLessThanOrEqual(1);
  for (const row of rows) expect({ ...row, holds: row.state === 'active' }).toEqual(row);
}

/** I5: whatever moves an end names one cause of the closed list; only the first approval begins one. */
async function expectCauses(claims: string[]): Promise<void> {
  const entries = await adminQuery<{ kind: string; cause: string | null }>(
    program.database,
    `SELECT kind, facts ->> 'cause' AS cause FROM ledger
      WHERE portal_id = $1 AND registration_id = ANY($2)
        AND (facts -> 'changed' ? 'protectedUntil' OR facts -> 'changed' ? 'tolledSince')`,
    [portalId, claims],
  );
  for (const { kind, cause } of entries)
    if (kind !== 'registration-approved' || cause !== null)
      expect({ kind, known: isEndCause(cause ?? '') }).toEqual({ kind, known: true });
}

test('whatever people do in disputes and whenever: one is protected at most, every end has its cause, and the ledger tells it all (I1, I5, I6)', {
  timeout: 1_200_000,
}, async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(history, async ({ approved, acts }) => {
      const companyId = await program.newCustomer();
      const world: World = { claims: [], disputes: [] };
      for (const { partner } of program.rivals) {
        const made = await program.inPortal(tx =>
          submitRegistration(storeOf(tx), {
            actor: actorOf('650'),
            companyId,
            partnerCompanyId: partner.companyId,
            dealId: null,
            note: null,
            contactIds: [],
            estimate: null,
          }),
        );
        if (!made.ok) throw new Error(made.refusal.detail);
        world.claims.push(made.registrationId);
      }
      if (approved) await take(world, { act: 'approve', which: 0 });
      for (const act of acts) {
        await take(world, act);
        await expectOneHolder(world.claims);
      }
      await expectCauses(world.claims);
      expect(await program.inPortal(replayDifferences)).toEqual([]);
      for (const id of world.disputes) seen.add((await load(id))?.state ?? '');
    }),
    {
      numRuns: rounds(120),
      examples: [[{ approved: true, acts: goodWay }], [{ approved: true, acts: unappealed }]],
    },
  );
  // The histories go all the way, or they say nothing.
  expect([...seen]).toContain('closed');
  const kinds = await adminQuery<{ kind: string }>(program.database, 'SELECT DISTINCT kind FROM ledger');
  expect(kinds.map(row => row.kind)).toEqual(
    expect.arrayContaining([
      'registration-revoked',
      'registration-award-undone',
      'registration-restored',
      'protection-paused',
      'protection-resumed',
      'dispute-closed',
    ]),
  );
});
