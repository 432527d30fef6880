import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { advanceProgramClock } from '../../adapters/postgres/program-clock.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import type { SignedAnswer } from '../../dev/signed-client.ts';
import type { CompanyReading } from '../../operations/company-reading.ts';
import { expireDue } from '../../operations/expire-registration.ts';
import { observeCompanies } from '../../operations/observe-companies.ts';
import { longLane } from '../support/rounds.ts';
import { adminQuery } from './support/admin-query.ts';
import { checkProgram } from './support/check-program.ts';
import { type Person, type Program, portalId, startProgram } from './support/program.ts';
import { startTwoServers, type TwoServers } from './support/two-servers.ts';

const rounds = longLane ? 1_000 : 60;
const timeout = 30 * 60_000;
let program: Program;
let servers: TwoServers;
beforeAll(async () => {
  program = await startProgram(8);
  servers = await startTwoServers(program);
});
afterAll(async () => {
  await servers?.[Symbol.asyncDispose]();
  await program?.[Symbol.asyncDispose]();
});
afterEach(async () => {
  await checkProgram(program.database, portalId);
  for (const server of servers.processes) expect(server.logged).toEqual([]);
});

const partnerOf = (n: number) => {
  const rival = program.rivals[n % program.rivals.length];
  if (rival === undefined) throw new Error('The program has no partners');
  return rival;
};
const approverOf = (n: number): Person =>
  program.approvers[n % program.approvers.length] ?? { userId: '', email: '' };
const putClaim = async (companyId: string, n: number, state: 'under-review' | 'queued' = 'under-review') => {
  const [claim] = await program.putClaims(companyId, [partnerOf(n).partner], state);
  if (claim === undefined) throw new Error('No claim was put');
  return claim.registrationId;
};
const act = (turn: number, person: Person, id: string, action: 'approve' | 'withdraw') =>
  servers.ask(turn, person, 'POST', `/api/v1/registrations/${id}/${action}`, {
    idempotencyKey: randomUUID(),
  });
const submit = (turn: number, companyId: string) =>
  servers.ask(turn, partnerOf(turn).seller, 'POST', '/api/v1/registrations', {
    idempotencyKey: randomUUID(),
    companyId,
    partnerCompanyId: partnerOf(turn).partner.companyId,
  });
const outcome = ({ status, body }: SignedAnswer) =>
  body.ok === true ? 'ok' : `${status} ${(body.refusal as { code: string } | undefined)?.code}`;

describe('approval against', () => {
  test(`withdrawal, ${rounds} rounds: either it was withdrawn before, or what was approved is withdrawn; the next moves up`, {
    timeout,
  }, async () => {
    const seen = new Set<string>();
    for (let round = 0; round < rounds; round += 1) {
      const companyId = await program.newCustomer();
      const front = await putClaim(companyId, 0);
      const next = await putClaim(companyId, 1, 'queued');
      const [approved, withdrawn] = await Promise.all([
        act(round, approverOf(0), front, 'approve'),
        act(round + 1, partnerOf(0).seller, front, 'withdraw'),
      ]);
      expect(['ok', '200 ILLEGAL_MOVE']).toContain(outcome(approved));
      expect(outcome(withdrawn)).toBe('ok');
      expect(await stateOf(front)).toBe('withdrawn');
      expect(await stateOf(next)).toBe('under-review');
      seen.add(outcome(approved));
    }
    expect([...seen].sort()).toEqual(['200 ILLEGAL_MOVE', 'ok']);
  });

  test(`expiry, ${rounds} rounds: while the clock passes the end, a rival is approved after it or refused before it`, {
    timeout,
  }, async () => {
    const seen = new Set<string>();
    for (let round = 0; round < rounds; round += 1) {
      const companyId = await program.newCustomer();
      const holder = await putClaim(companyId, 0);
      const next = await putClaim(companyId, 1, 'queued');
      expect(outcome(await act(round, approverOf(0), holder, 'approve'))).toBe('ok');
      const end = await protectedUntilOf(holder);
      await advanceProgramClock(program.pool, end - (await programNow()) - 60_000);
      const [approved] = await Promise.all([
        act(round, approverOf(1), next, 'approve'),
        act(round + 1, approverOf(2), next, 'approve'),
        advanceProgramClock(program.pool, 60_000),
        settle(companyId),
        settle(companyId),
      ]);
      expect(['ok', '200 DUP_ACTIVE_PARTNER', '200 ILLEGAL_MOVE']).toContain(outcome(approved));
      seen.add(outcome(approved));
      await settle(companyId);
      expect(await stateOf(holder)).toBe('expired');
      expect(await protectedUntilOf(holder)).toBe(end);
      expect(['under-review', 'active']).toContain(await stateOf(next));
    }
    expect(seen.size).toBeGreaterThan(1);
  });

  test(`union by merge, ${rounds} rounds: both sides approved at once, one keeps the hold, one dispute is opened`, {
    timeout,
  }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const [a, b] = [await program.newCustomer(), await program.newCustomer()];
      const [claimA, claimB] = [await putClaim(a, 0), await putClaim(b, 1)];
      const merged = String(9_500_000 + round);
      const answers = await Promise.all([
        act(round, approverOf(0), claimA, 'approve'),
        act(round + 1, approverOf(1), claimB, 'approve'),
        unite([mergedReading(a, merged), mergedReading(b, merged)]),
      ]);
      for (const answer of answers.slice(0, 2))
        expect(['ok', '200 DUP_ACTIVE_PARTNER', '200 DUP_PENDING_EARLIER']).toContain(
          outcome(answer as SignedAnswer),
        );
      const states = [await stateOf(claimA), await stateOf(claimB)].sort();
      expect([
        ['active', 'queued'],
        ['queued', 'under-review'],
      ]).toContainEqual(states);
      expect(await disputesOf([claimA, claimB])).toBe(1);
    }
  });

  test(`union by a shared domain, ${rounds} rounds: it waits for a person, and nothing is approved after it was found`, {
    timeout,
  }, async () => {
    for (let round = 0; round < rounds; round += 1) {
      const domain = `shared-${round}.com`;
      const [a, b] = [await program.newCustomer(), await program.newCustomer()];
      const [claimA, claimB] = [await putClaim(a, 0), await putClaim(b, 1)];
      const approvals = await Promise.all([
        act(round, approverOf(0), claimA, 'approve'),
        act(round + 1, approverOf(1), claimB, 'approve'),
        unite([reading(a, domain)]).then(() => unite([reading(b, domain)])),
      ]);
      const told = approvals.slice(0, 2).map(answer => outcome(answer as SignedAnswer));
      for (const code of told) expect(['ok', '200 LINK_PENDING']).toContain(code);
      if (told.includes('200 LINK_PENDING')) {
        const again = [
          await act(0, approverOf(0), claimA, 'approve'),
          await act(1, approverOf(1), claimB, 'approve'),
        ];
        for (const [side, answer] of again.entries())
          expect(outcome(answer)).toBe(told[side] === 'ok' ? '200 ILLEGAL_MOVE' : '200 LINK_PENDING');
      }
      expect(await accountOf(a)).not.toBe(await accountOf(b));
    }
  });
});

test(`submissions against union by merge, ${rounds} rounds: one claim is in front, the others wait in order`, {
  timeout,
}, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const [a, b] = [await program.newCustomer(), await program.newCustomer()];
    const merged = String(9_600_000 + round);
    const answers = await Promise.all([
      ...[0, 1, 2, 3].map(turn => submit(turn, turn % 2 === 0 ? a : b)),
      unite([mergedReading(a, merged), mergedReading(b, merged)]),
    ]);
    for (const answer of answers.slice(0, 4)) expect(outcome(answer as SignedAnswer)).toBe('ok');
    const claims = await program.inPortal(async tx => {
      const store = storeOf(tx);
      return await store.claimsOfAccount((await store.company(merged))?.accountId ?? '');
    });
    expect(claims).toHaveLength(4);
    expect(claims.filter(claim => claim.state === 'under-review')).toHaveLength(1);
    expect(claims.filter(claim => claim.state === 'queued')).toHaveLength(3);
  }
});

const reading = (companyId: string, domain: string | null): CompanyReading => ({
  found: true,
  companyId,
  recordId: companyId,
  name: `Customer ${companyId}`,
  domain,
  additionalDomains: null,
  country: null,
  city: null,
  phone: null,
  numbers: {},
  parentId: null,
  partner: null,
});
/** What HubSpot answers to an id that a merge has put away: the record that took its place. */
const mergedReading = (companyId: string, recordId: string): CompanyReading => ({
  found: true,
  companyId,
  recordId,
  name: `Customer ${recordId}`,
  domain: null,
  additionalDomains: null,
  country: null,
  city: null,
  phone: null,
  numbers: {},
  parentId: null,
  partner: null,
});
const unite = (readings: CompanyReading[]) => program.inPortal(tx => observeCompanies(storeOf(tx), readings));

/** As the sweep settles the end of a protection. */
const settle = (companyId: string) =>
  program.inPortal(async tx => {
    const store = storeOf(tx);
    return await expireDue(store, await store.lockAccountOf(companyId));
  });

async function one<Value>(sql: string, values: unknown[]): Promise<Value> {
  const [row] = await adminQuery<{ value: Value }>(program.database, sql, values);
  if (row === undefined) throw new Error(`No row: ${sql}`);
  return row.value;
}
const stateOf = (id: string) =>
  one<string>('SELECT state AS value FROM registrations WHERE registration_id = $1', [id]);
const protectedUntilOf = async (id: string) =>
  (
    await one<Date>('SELECT protected_until AS value FROM registrations WHERE registration_id = $1', [id])
  ).getTime();
const programNow = async () => (await one<Date>('SELECT program_now() AS value', [])).getTime();
const accountOf = (id: string) =>
  one<string>('SELECT account_id AS value FROM companies WHERE company_id = $1', [id]);
const disputesOf = (ids: string[]) =>
  one<number>('SELECT count(*)::int AS value FROM disputes WHERE registration_ids && $1', [ids]);
