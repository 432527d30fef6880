import { randomUUID } from 'node:crypto';
import type { BenchDibs } from './bench-dibs.ts';
import { partnerId, portalId } from './crowded-portal.ts';
import { type CrowdedPortal, crowdedPortal, few } from './crowds.ts';
import { percentile, type Question, type Readings, type Row, timed } from './question.ts';

export const claimsEach = 400;
export const claimsAtOnce = 4;

export type Step = 'submit' | 'approve';

/** What deciding costs over keeping: a claim's two steps against the constraint alone. */
export const claimQuestion: Question = {
  name: 'claim',
  asks: 'How long does it take to submit a claim, screening and receipt included, and to approve it?',
  baseline: 'a bare INSERT under the same exclusion constraint, by as many connections at once',
  rows: {
    submitP50: told('submit → receipt, p50'),
    submitP99: { ...told('submit → receipt, p99'), goals: [{ kind: 'most-over-baseline', value: 5 }] },
    approveP50: told('approve → active, p50'),
    approveP99: { ...told('approve → active, p99'), goals: [{ kind: 'most-over-baseline', value: 5 }] },
  },
  expectS: 40,
  setUp: async bench => {
    const portal = await crowdedPortal(bench, few);
    const insert = await bareHolds(portal);
    const each = bench.quick ? 40 : claimsEach;
    return {
      about: `${each} over HTTP, ${claimsAtOnce} at once, in a portal with ${few.toLocaleString('en')} registrations, every commit on disk`,
      run: async () => percentilesOf(await claim(portal, each)),
      runBaseline: async () => {
        const took = await insert(each);
        return percentilesOf({ submit: took, approve: took });
      },
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};

export function told(what: string): Row {
  return { what, unit: 'ms', goals: [] };
}

export const percentilesOf = ({ submit, approve }: Record<Step, number[]>): Readings => ({
  submitP50: percentile(submit, 0.5),
  submitP99: percentile(submit, 0.99),
  approveP50: percentile(approve, 0.5),
  approveP99: percentile(approve, 0.99),
});

/** Submits and approves claims on free customers. @returns milliseconds of each request */
export async function claim(portal: CrowdedPortal, each: number): Promise<Record<Step, number[]>> {
  const took: Record<Step, number[]> = { submit: [], approve: [] };
  await byTurns(each, async number => {
    const partnerCompanyId = partnerId(number % portal.partners);
    const submission = { idempotencyKey: randomUUID(), companyId: portal.nextFree(), partnerCompanyId };
    let answer = await portalAnswer(portal, took.submit, '/api/v1/registrations', submission);
    answer = await portalAnswer(portal, took.approve, `/api/v1/registrations/${answer.id}/approve`, {
      idempotencyKey: randomUUID(),
    });
    if (answer.state !== 'active') throw new Error(`A claim ended ${answer.state}`);
  });
  return took;
}

async function byTurns(count: number, work: (number: number) => Promise<void>): Promise<void> {
  const numbers = Array.from({ length: count }, (_, number) => number).values();
  const goOn = async () => {
    for (const number of numbers) await work(number);
  };
  await Promise.all(Array.from({ length: claimsAtOnce }, goOn));
}

async function portalAnswer(
  { ask }: Pick<BenchDibs, 'ask'>,
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
async function bareHolds({ adminPool, wide }: CrowdedPortal): Promise<(count: number) => Promise<number[]>> {
  await adminPool.query('CREATE TABLE IF NOT EXISTS bare_holds (LIKE holds INCLUDING ALL)');
  let account = 0;
  return async count => {
    const took: number[] = [];
    await byTurns(count, async () => {
      account += 1;
      const values = [portalId, `reg_${account}`, account];
      took.push(
        await timed(() =>
          wide.query({
            name: 'bare-hold',
            text: `INSERT INTO bare_holds (portal_id, registration_id, account_id, scope, period)
              VALUES ($1, $2, $3, '(,)', tstzrange(now(), now() + interval '90 days'))`,
            values,
          }),
        ),
      );
    });
    return took;
  };
}
