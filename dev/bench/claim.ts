import { randomUUID } from 'node:crypto';
import { startSimServer } from '../sim/seed-server.ts';
import { type BenchDibs, durable, startBenchDibs } from './bench-dibs.ts';
import { crowd, freeCompanyId, partnerId, partnersOf, portalId } from './crowded-portal.ts';
import { percentile, type Question, timed } from './question.ts';

const few = 1_000;
const many = 1_000_000;
const claimsEach = 500;
const atOnce = 4;
const freeCompanies = 20_000;

type Step = 'submit' | 'approve';

/** What deciding costs over keeping: a claim's two steps against the constraint alone. */
const overConstraint = (step: Step, asks: string): Question => ({
  name: step,
  asks,
  promiseMs: null,
  baseline: 'by a bare INSERT under the same exclusion constraint',
  mostOverBaselineMs: 5,
  setUp: async () => {
    await using stack = new AsyncDisposableStack();
    const postgres = stack.use(await startSimServer(durable));
    const portal = stack.use(await crowdedPortal(postgres, few));
    const holds = await bareHolds(portal);
    const kept = stack.move();
    return {
      about: `p99 of ${claimsEach} over HTTP, ${atOnce} at once, in a portal with ${few.toLocaleString('en')} registrations, every commit on disk`,
      run: async () => percentile((await claim(portal))[step], 0.99),
      runBaseline: async () => percentile(await holds(), 0.99),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  },
});

/** Whether deciding grows dearer as the portal fills. */
const inACrowd = (step: Step, asks: string): Question => ({
  name: `${step}-in-a-crowd`,
  asks,
  promiseMs: null,
  baseline: `in a portal with ${few.toLocaleString('en')}`,
  mostOfBaseline: 1.3,
  setUp: async () => {
    await using stack = new AsyncDisposableStack();
    const postgres = stack.use(await startSimServer(durable));
    const full = stack.use(await crowdedPortal(postgres, many));
    const small = stack.use(await crowdedPortal(postgres, few));
    const kept = stack.move();
    return {
      about: `p99 of ${claimsEach} over HTTP, ${atOnce} at once, every commit on disk`,
      run: async () => percentile((await claim(full))[step], 0.99),
      runBaseline: async () => percentile((await claim(small))[step], 0.99),
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  },
});

export const claimQuestions: readonly Question[] = [
  overConstraint('submit', 'How long does it take to submit a claim, screening and receipt included?'),
  overConstraint('approve', 'How long does it take to approve a claim?'),
  inACrowd(
    'submit',
    `How long does it take to submit a claim in a portal with ${many.toLocaleString('en')} registrations?`,
  ),
  inACrowd(
    'approve',
    `How long does it take to approve a claim in a portal with ${many.toLocaleString('en')} registrations?`,
  ),
];

type Portal = BenchDibs & { partners: number; nextFree(): string };

async function crowdedPortal(
  postgres: Parameters<typeof startBenchDibs>[0],
  registrations: number,
): Promise<Portal> {
  const dibs = await startBenchDibs(postgres);
  await crowd(dibs.adminPool, dibs.appPool, {
    registrations,
    freeCompanies,
    domainsEach: 2,
    ledgerEntriesEach: 3,
  });
  await dibs.openDesk();
  let taken = 0;
  return {
    ...dibs,
    partners: partnersOf({ registrations }),
    nextFree: () => {
      if (taken === freeCompanies) throw new Error('No customer is free any more; ask for fewer runs');
      taken += 1;
      return freeCompanyId(taken - 1);
    },
  };
}

/** Submits and approves claims on free customers. @returns milliseconds of each request */
async function claim(portal: Portal): Promise<Record<Step, number[]>> {
  const took: Record<Step, number[]> = { submit: [], approve: [] };
  const one = async (number: number) => {
    const partnerCompanyId = partnerId(number % portal.partners);
    const submission = { idempotencyKey: randomUUID(), companyId: portal.nextFree(), partnerCompanyId };
    let answer = await portalAnswer(portal, took.submit, '/api/v1/registrations', submission);
    answer = await portalAnswer(portal, took.approve, `/api/v1/registrations/${answer.id}/approve`, {
      idempotencyKey: randomUUID(),
    });
    if (answer.state !== 'active') throw new Error(`A claim ended ${answer.state}`);
  };
  const numbers = Array.from({ length: claimsEach }, (_, number) => number).values();
  const goOn = async () => {
    for (const number of numbers) await one(number);
  };
  await Promise.all(Array.from({ length: atOnce }, goOn));
  return took;
}

async function portalAnswer(
  { ask }: Portal,
  took: number[],
  path: string,
  body: Record<string, unknown>,
): Promise<{ id: string; state: string }> {
  const start = performance.now();
  const answer = await ask('POST', path, body);
  took.push(performance.now() - start);
  const { registration } = answer.body as { registration?: { id: string; state: string } };
  if (registration === undefined) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return registration;
}

/** As many plain holds as claims are approved, each committed alone, on accounts that nobody holds. */
async function bareHolds({ adminPool }: Portal): Promise<() => Promise<number[]>> {
  await adminPool.query('CREATE TABLE bare_holds (LIKE holds INCLUDING ALL)');
  let account = 0;
  return async () => {
    const took: number[] = [];
    for (let hold = 0; hold < claimsEach; hold += 1) {
      account += 1;
      took.push(
        await timed(() =>
          adminPool.query({
            name: 'bare-hold',
            text: `INSERT INTO bare_holds (portal_id, registration_id, account_id, scope, period)
              VALUES ($1, $2, $3, '(,)', tstzrange(now(), now() + interval '90 days'))`,
            values: [portalId, `reg_${account}`, account],
          }),
        ),
      );
    }
    return took;
  };
}
