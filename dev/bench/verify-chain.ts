import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { createPool } from '../../adapters/postgres/pool.ts';
import { sealLedger } from '../../adapters/postgres/seal-ledger.ts';
import { verifyLedger } from '../../adapters/postgres/verify-ledger.ts';
import { startSimServer } from '../sim/seed-server.ts';
import { type Question, timed } from './question.ts';

const portalId = '7700002';
const atOnce = 20_000;

/** Walks the audit chain of a portal from its start: each entry digested anew and chained, each seal compared. */
export const verifyQuestion: Question = {
  name: 'verify',
  asks: 'How long does it take to verify the audit chain of a ledger?',
  expectS: 260,
  rows: {
    verify: { what: 'the whole chain', unit: 'ms', goals: [{ kind: 'at-most', value: 10_000 }] },
  },
  baseline: 'to read the same entries and seals and look at none',
  setUp: async bench => {
    const entries = bench.quick ? 20_000 : 1_000_000;
    await using stack = new AsyncDisposableStack();
    const server = stack.use(await startSimServer());
    const { appUrl } = await server.newDatabase();
    const pool = stack.adopt(createPool(appUrl, { max: 4, applicationName: 'dibs-bench' }), one => one.end());
    const inLedger = <T>(work: Parameters<typeof inPortal<T>>[3]) =>
      inPortal(pool, portalId, { fenced: false }, work);
    for (let made = 0; made < entries; made += atOnce) {
      await inLedger(tx => appendEntries(tx, made));
      await inLedger(tx => sealLedger(tx, atOnce));
    }
    const kept = stack.move();
    return {
      about: `${entries.toLocaleString('en')} entries, sealed`,
      run: async () => ({
        verify: await timed(async () => {
          const { sealed, unsealed, breaks } = await verifyLedger(pool, portalId, []);
          if (sealed !== BigInt(entries) || unsealed.entries > 0 || breaks.length > 0)
            throw new Error('Not all of the chain was verified, or it is not whole');
        }),
      }),
      runBaseline: async () => ({
        verify: await timed(() =>
          inLedger(async tx => {
            for (let from = 0; from < entries; from += atOnce)
              await tx.query(
                `SELECT s.position, s.hash, l.* FROM ledger_seals s JOIN ledger l USING (portal_id, entry_id)
                  WHERE s.portal_id = $1 AND s.position > $2 ORDER BY s.position LIMIT $3`,
                [tx.portalId, from, atOnce],
              );
          }),
        ),
      }),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  },
};

/** Entries as approvals leave them, each with its note that it waits for its seal. */
async function appendEntries(tx: Parameters<Parameters<typeof inPortal>[3]>[0], from: number): Promise<void> {
  await tx.query(
    `WITH entry AS (
       INSERT INTO ledger (portal_id, kind, registration_id, account_id, partner_company_id, actor_kind, actor_user_id,
         actor_role, occurred_at, recorded_at, policy_version, rules, facts)
       SELECT $1, 'registration-approved', 'reg_' || lpad(n::text, 25, '0'), n, 500001, 'user', 71000002, 'approver',
         program_now(), program_now(), 1, '{T3,I1}',
         jsonb_build_object('why', jsonb_build_object('code', 'APPROVED', 'rule', 'I1',
             'facts', jsonb_build_object('sequence', n::text, 'protectedUntil', '2027-02-21T00:00:00Z'), 'wouldChange', '[]'::jsonb),
           'changed', jsonb_build_object('state', 'active', 'protectedFrom', '2026-11-23T09:00:00Z'))
         FROM generate_series($2::int + 1, $2::int + $3::int) AS n
       RETURNING portal_id, entry_id)
     INSERT INTO unsealed_entries (portal_id, entry_id) SELECT portal_id, entry_id FROM entry`,
    [tx.portalId, from, atOnce],
  );
}
