import { describe, expect, test } from 'vitest';
import type { PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { type ApprovePorts, approveRegistration } from '../../operations/approve-registration.ts';
import type { Actor } from '../../operations/records.ts';
import { rounds } from '../support/rounds.ts';
import { adminQuery } from './support/admin-query.ts';
import { type Program, portalId, startProgram } from './support/program.ts';

const size = 16;
const approver: Actor & { kind: 'user' } = {
  kind: 'user',
  userId: '1',
  roles: ['approver'],
  managesPartner: () => true,
  worksForPartner: () => false,
};

/** An approval as it must never be written: it takes no lock and sees no other claim. */
function blind(tx: PortalTransaction, own: string): ApprovePorts {
  const store = storeOf(tx);
  return {
    ...store,
    lockPartner: id => store.partner(id),
    lockAccountOf: async id => (await store.company(id))?.accountId ?? '',
    claimsOfAccount: async id =>
      (await store.claimsOfAccount(id)).filter(claim => claim.registrationId === own),
  };
}

/** How many of 16 rivals a blind approval lets through, and how many are protected at the same instant after. */
async function approveBlindly(program: Program, plant: (tx: PortalTransaction, own: string) => ApprovePorts) {
  const companyId = await program.newCustomer();
  const partners = program.rivals.map(rival => rival.partner);
  const claims = await program.putClaims(companyId, partners, 'under-review');
  const outcomes = await Promise.allSettled(
    claims.map(({ registrationId }) =>
      program.inPortal(tx =>
        approveRegistration(plant(tx, registrationId), { actor: approver, registrationId, text: null }),
      ),
    ),
  );
  const approved = outcomes.filter(outcome => outcome.status === 'fulfilled' && outcome.value.ok);
  return { approved: approved.length, holders: await mostHoldersAtOnce(program, companyId) };
}

async function mostHoldersAtOnce(program: Program, companyId: string): Promise<number> {
  const [row] = await program.inPortal(tx =>
    tx.query<{ n: number }>(
      `SELECT coalesce(max(n), 0)::int AS n FROM (
         SELECT count(*) AS n FROM holds a JOIN holds b
             ON b.portal_id = a.portal_id AND b.account_id = a.account_id AND b.period @> lower(a.period)
           JOIN companies c ON c.portal_id = a.portal_id AND c.account_id = a.account_id
          WHERE a.portal_id = $1 AND c.company_id = $2 GROUP BY a.hold_id) AS at_starts`,
      [portalId, companyId],
    ),
  );
  return row?.n ?? 0;
}

describe('one holder at every instant', () => {
  test('is kept by the database alone when the code neither locks nor looks', {
    timeout: 10 * 60_000,
  }, async () => {
    await using program = await startProgram(size);
    for (let round = 0; round < rounds(200); round += 1)
      expect(await approveBlindly(program, blind)).toEqual({ approved: 1, holders: 1 });
  });

  test('is lost without the constraint, so the test above would tell', async () => {
    await using program = await startProgram(size);
    await adminQuery(program.database, 'ALTER TABLE holds DROP CONSTRAINT one_holder_at_every_instant');
    const outcome = await approveBlindly(program, (tx, own) => ({
      ...blind(tx, own),
      placeHold: registration => insertUnguarded(tx, registration.registrationId),
    }));
    expect(outcome).toEqual({ approved: size, holders: size });
  });

  test('is kept against plain inserts, whoever makes them', { timeout: 10 * 60_000 }, async () => {
    await using program = await startProgram(size);
    // Few rounds: inserts that do not say what to do on a conflict wait for each other until a deadlock is found.
    for (let round = 0; round < rounds(20); round += 1) {
      const companyId = await program.newCustomer();
      const partners = program.rivals.map(rival => rival.partner);
      const claims = await program.putClaims(companyId, partners, 'under-review');
      const inserts = await Promise.allSettled(
        claims.map(claim => program.inPortal(tx => insertUnguarded(tx, claim.registrationId))),
      );
      expect(inserts.filter(insert => insert.status === 'fulfilled')).toHaveLength(1);
      const refusals = inserts.flatMap(insert =>
        insert.status === 'rejected' ? [insert.reason.constraint] : [],
      );
      expect(refusals).toEqual(Array(size - 1).fill('one_holder_at_every_instant'));
    }
  });
});

async function insertUnguarded(tx: PortalTransaction, registrationId: string): Promise<'placed'> {
  await tx.query(
    `INSERT INTO holds (portal_id, registration_id, account_id, scope, period)
     SELECT portal_id, registration_id, account_id, scope, tstzrange(program_now(), program_now() + interval '90 days')
       FROM registrations WHERE portal_id = $1 AND registration_id = $2`,
    [tx.portalId, registrationId],
  );
  return 'placed';
}
