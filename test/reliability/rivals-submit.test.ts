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

test(`${rounds} rounds: of 32 partners that submit at once through two servers one is reviewed, 31 wait in order, nobody learns of anybody (E1)`, {
  timeout: 40 * 60_000,
}, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const companyId = await program.newCustomer();
    const answers = await Promise.all(
      program.rivals.map(({ partner, seller }, turn) =>
        servers.ask(turn + round, seller, 'POST', '/api/v1/registrations', {
          idempotencyKey: randomUUID(),
          companyId,
          partnerCompanyId: partner.companyId,
        }),
      ),
    );
    expect(answers.map(answer => answer.status)).toEqual(Array(size).fill(200));
    const stored = await claimsOn(companyId);
    inStrictOrder(stored, answers);
    noNamesOfOthers(answers);
  }
  for (const server of servers.processes) expect(server.logged).toEqual([]);
});

type Stored = {
  id: string;
  partner: string;
  state: string;
  sequence: string;
  claimed_at: string;
  entry: string;
};

/** By sequence, with the place of the submission in the ledger. */
async function claimsOn(companyId: string): Promise<Stored[]> {
  return await program.inPortal(tx =>
    tx.query<Stored>(
      `SELECT r.registration_id AS id, r.partner_company_id AS partner, r.state, r.sequence, r.claimed_at::text,
              l.entry_id AS entry
         FROM registrations r JOIN ledger l
           ON l.portal_id = r.portal_id AND l.registration_id = r.registration_id
          AND l.kind = 'registration-submitted'
        WHERE r.portal_id = $1 AND r.company_id = $2 ORDER BY r.sequence`,
      [portalId, companyId],
    ),
  );
}

/** Order by sequence is order by claim instant, by commit, by ledger and by place in the queue (E1, T1). */
function inStrictOrder(stored: Stored[], answers: SignedAnswer[]): void {
  expect(stored.map(claim => claim.state)).toEqual(['under-review', ...Array(size - 1).fill('queued')]);
  expect(new Set(stored.map(claim => claim.sequence)).size).toBe(size);
  expect(stored.map(claim => claim.claimed_at)).toEqual(stored.map(claim => claim.claimed_at).toSorted());
  expect(stored.map(claim => BigInt(claim.entry))).toEqual(
    stored.map(claim => BigInt(claim.entry)).toSorted((a, b) => (a < b ? -1 : 1)),
  );
  const told = new Map(answers.map(({ body }) => [registrationOf(body).id, body]));
  stored.forEach((claim, place) => {
    const body = told.get(claim.id);
    expect(body).toMatchObject({
      ok: true,
      registration: {
        state: place === 0 ? 'under-review' : 'queued',
        queuePosition: place === 0 ? null : place,
        partner: { companyId: claim.partner },
      },
      receipt: { registrationId: claim.id, sequence: claim.sequence, portalId },
    });
  });
}

/** I7: neither name nor company nor registration of another partner stands anywhere in an answer. */
function noNamesOfOthers(answers: SignedAnswer[]): void {
  const ids = answers.map(({ body }) => registrationOf(body).id);
  answers.forEach(({ body }, own) => {
    const text = JSON.stringify(body);
    const told = program.rivals.flatMap(({ partner }, other) =>
      other === own
        ? []
        : [partner.name, partner.companyId, ids[other] ?? ''].filter(word => text.includes(word)),
    );
    expect(told).toEqual([]);
  });
}

const registrationOf = (body: unknown) => (body as { registration: { id: string } }).registration;
