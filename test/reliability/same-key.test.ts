import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { longLane } from '../support/rounds.ts';
import { adminQuery } from './support/admin-query.ts';
import { checkProgram } from './support/check-program.ts';
import { type Program, portalId, startProgram } from './support/program.ts';
import { startTwoServers, type TwoServers } from './support/two-servers.ts';

const times = 32;
const rounds = longLane ? 200 : 20;
let program: Program;
let servers: TwoServers;
beforeAll(async () => {
  program = await startProgram(times);
  servers = await startTwoServers(program);
});
afterAll(async () => {
  await servers?.[Symbol.asyncDispose]();
  await program?.[Symbol.asyncDispose]();
});

test(`${rounds} rounds: a form sent 32 times at once through two servers makes one claim and 32 times the same receipt (E3)`, {
  timeout: 10 * 60_000,
}, async () => {
  const [rival] = program.rivals;
  if (rival === undefined) throw new Error('The program has no partners');
  for (let round = 0; round < rounds; round += 1) {
    const companyId = await program.newCustomer();
    const claim = { companyId, partnerCompanyId: rival.partner.companyId, note: 'Met at the fair' };
    const idempotencyKey = randomUUID();
    const send = (turn: number, changed: Partial<typeof claim> = {}) =>
      servers.ask(turn, rival.seller, 'POST', '/api/v1/registrations', {
        idempotencyKey,
        ...claim,
        ...changed,
      });

    const answers = await Promise.all(Array.from({ length: times }, (_, turn) => send(turn)));
    const [first] = answers;
    expect(first).toMatchObject({ status: 200, body: { ok: true, receipt: { portalId } } });
    for (const answer of answers) expect(answer).toEqual(first);
    expect(await send(round)).toEqual(first);

    const other = await Promise.all([0, 1].map(turn => send(turn, { note: 'Met at another fair' })));
    for (const answer of other) expect(answer.status).toBe(409);
    const [stored] = await adminQuery(
      program.database,
      `SELECT count(*)::int AS claims, (SELECT count(*)::int FROM ledger l JOIN registrations s USING (portal_id, registration_id)
         WHERE s.company_id = $1 AND l.kind = 'registration-submitted') AS entries
         FROM registrations WHERE company_id = $1`,
      [companyId],
    );
    expect(stored).toEqual({ claims: 1, entries: 1 });
  }
  await checkProgram(program.database, portalId);
});

test('a key belongs to its person: somebody else who sends it is told 409 and learns nothing of the claim', async () => {
  const [rival, other] = program.rivals;
  if (rival === undefined || other === undefined) throw new Error('The program has no partners');
  const companyId = await program.newCustomer();
  const body = { idempotencyKey: randomUUID(), companyId, partnerCompanyId: rival.partner.companyId };
  const first = await servers.ask(0, rival.seller, 'POST', '/api/v1/registrations', body);
  const second = await servers.ask(1, other.seller, 'POST', '/api/v1/registrations', body);
  expect(first.body.ok).toBe(true);
  expect(second.status).toBe(409);
  const { id } = (first.body as { registration: { id: string } }).registration;
  expect(JSON.stringify(second.body)).not.toContain(id);
});
