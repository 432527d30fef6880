import { expect, test } from 'vitest';
import { storeOf } from '../../adapters/postgres/store.ts';
import { approveRegistration } from '../../operations/approve-registration.ts';
import { uniteAccounts } from '../../operations/unite-accounts.ts';
import { adminQuery } from './support/admin-query.ts';
import { checkProgram } from './support/check-program.ts';
import { portalId, startProgram } from './support/program.ts';
import { waitingForLocks } from './support/waiting-for-locks.ts';

test('a union that waited for an approval sees its hold: time is drawn after each lock, also late in a long transaction', async () => {
  await using program = await startProgram(4);
  const [earlier, later] = program.rivals;
  if (!earlier || !later) throw new Error('The program has no partners');
  const [a, b] = [await program.newCustomer(), await program.newCustomer()];
  const [claimB] = await program.putClaims(b, [earlier.partner], 'under-review');
  const [claimA] = await program.putClaims(a, [later.partner], 'under-review');
  if (!claimA || !claimB) throw new Error('No claims were put');

  let union: Promise<unknown> = Promise.resolve();
  await program.inPortal(async tx => {
    const store = storeOf(tx);
    await store.lockAccountOf(a);
    union = program.inPortal(async other => {
      const others = storeOf(other);
      await others.now();
      return await uniteAccounts(others, { companyA: a, companyB: b, level: 'M1', value: b });
    });
    await expect.poll(() => waitingForLocks(program.database)).toBe(1);
    const approved = await approveRegistration(store, {
      actor: {
        kind: 'user',
        userId: '1',
        roles: ['approver'],
        managesPartner: () => true,
        worksForPartner: () => false,
      },
      registrationId: claimA.registrationId,
      text: null,
    });
    expect(approved.ok).toBe(true);
  });
  await union;

  const rows = await adminQuery(
    program.database,
    `SELECT r.registration_id AS id, r.state, isempty(h.period) AS empty FROM registrations r
       LEFT JOIN holds h USING (portal_id, registration_id) WHERE r.portal_id = $1 ORDER BY sequence`,
    [portalId],
  );
  expect(rows).toEqual([
    { id: claimB.registrationId, state: 'queued', empty: null },
    { id: claimA.registrationId, state: 'active', empty: false },
  ]);
  await checkProgram(program.database, portalId);
});
