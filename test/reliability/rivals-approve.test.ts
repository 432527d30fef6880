import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SignedAnswer } from '../../dev/signed-client.ts';
import { longLane } from '../support/rounds.ts';
import { type Program, portalId, startProgram } from './support/program.ts';
import { startTwoServers, type TwoServers } from './support/two-servers.ts';

const size = 32;
/** A round takes half a second on two cores, so the default lane runs a twentieth. */
const rounds = longLane ? 1_000 : 50;
let program: Program;
let servers: TwoServers;
beforeAll(async () => {
  program = await startProgram(size);
  servers = await startTwoServers(program);
});
afterAll(async () => {
  await servers?.[Symbol.asyncDispose]();
  await program?.[Symbol.asyncDispose]();
});

/** All are under review at once, which no operation brings about: only the approval itself can keep them apart. */
async function rivalsUnderReview() {
  const companyId = await program.newCustomer();
  const partners = program.rivals.map(rival => rival.partner);
  return { companyId, claims: await program.putClaims(companyId, partners, 'under-review') };
}

test(`${rounds} rounds: of 32 approvers that approve 32 rivals at once one succeeds, 31 learn who holds the customer (E2)`, {
  timeout: 40 * 60_000,
}, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const { companyId, claims } = await rivalsUnderReview();
    const answers = await Promise.all(
      claims.map(({ registrationId }, turn) =>
        servers.ask(
          turn + round,
          program.approvers[turn] ?? { userId: '', email: '' },
          'POST',
          `/api/v1/registrations/${registrationId}/approve`,
          { idempotencyKey: randomUUID() },
        ),
      ),
    );
    const winner = onlyWinner(answers);
    const { registrationId } = claims[winner] ?? { registrationId: '' };
    answers.forEach((answer, turn) => {
      if (turn === winner) return;
      expect(answer).toMatchObject({
        status: 200,
        body: {
          ok: false,
          refusal: {
            code: 'DUP_ACTIVE_PARTNER',
            detail: expect.stringContaining(program.rivals[winner]?.partner.name ?? '?'),
            facts: { holderRegistrationId: registrationId },
          },
        },
      });
    });
    expect(await holdsOn(companyId)).toEqual([registrationId]);
    expect(await statesOn(companyId)).toEqual({ active: 1, 'under-review': size - 1 });
  }
  for (const server of servers.processes) expect(server.logged).toEqual([]);
});

test('who may not decide learns nothing from trying to: not who holds the customer, not that anybody does', async () => {
  const { claims } = await rivalsUnderReview();
  const [first, second] = claims;
  const [holder, rival] = program.rivals;
  const [approver] = program.approvers;
  if (!first || !second || !holder || !rival || !approver) throw new Error('The program is empty');
  const approve = (person: typeof approver, id: string) =>
    servers.ask(0, person, 'POST', `/api/v1/registrations/${id}/approve`, { idempotencyKey: randomUUID() });
  const before = await approve(rival.seller, second.registrationId);
  expect((await approve(approver, first.registrationId)).body.ok).toBe(true);
  const after = await approve(rival.seller, second.registrationId);
  expect(before.body).toMatchObject({ ok: false, refusal: { code: 'NOT_PERMITTED' } });
  expect(after.body).toEqual(before.body);
  for (const secret of [holder.partner.name, holder.partner.companyId, first.registrationId])
    expect(JSON.stringify(after.body)).not.toContain(secret);
});

function onlyWinner(answers: SignedAnswer[]): number {
  const winners = answers.flatMap(({ body }, turn) => (body.ok === true ? [turn] : []));
  expect(winners).toHaveLength(1);
  return winners[0] ?? -1;
}

async function holdsOn(companyId: string): Promise<string[]> {
  const rows = await program.inPortal(tx =>
    tx.query<{ id: string }>(
      `SELECT h.registration_id AS id FROM holds h JOIN registrations r USING (portal_id, registration_id)
        WHERE h.portal_id = $1 AND r.company_id = $2`,
      [portalId, companyId],
    ),
  );
  return rows.map(row => row.id);
}

async function statesOn(companyId: string): Promise<Record<string, number>> {
  const rows = await program.inPortal(tx =>
    tx.query<{ state: string; n: number }>(
      'SELECT state, count(*)::int AS n FROM registrations WHERE portal_id = $1 AND company_id = $2 GROUP BY state',
      [portalId, companyId],
    ),
  );
  return Object.fromEntries(rows.map(row => [row.state, row.n]));
}
