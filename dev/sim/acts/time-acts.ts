import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { policyStore } from '../../../adapters/postgres/policy-store.ts';
import { program } from '../../../adapters/postgres/program.ts';
import { putPolicy } from '../../../operations/put-policy.ts';
import type { Run } from '../run.ts';
import { failureOf } from './ask-server.ts';

const minute = 60_000;
const jumps: [string, number, number][] = [
  ['a moment', 3, 5],
  ['seconds', 6, 2_500],
  ['a lease', 4, 16_000],
  ['a minute', 4, minute],
  ['half an hour', 4, 31 * minute],
  ['hours', 3, 7 * 60 * minute],
  ['a day', 3, 24 * 60 * minute],
  ['days', 1, 6 * 24 * 60 * minute],
];

export async function passTime(run: Run): Promise<string> {
  if (run.random.chance(0.3)) return await passToDeadline(run);
  const name = run.random.weighted(jumps.map(([word, weight]) => [word, weight] as const));
  const [, , ms] = jumps.find(([word]) => word === name) ?? ['', 0, 1];
  await run.advance(ms);
  return `${name} passes`;
}

/** To the next deadline, to the millisecond before, at or after it. */
async function passToDeadline(run: Run): Promise<string> {
  const { rows } = await run.db.admin.query<{ at: number }>(
    `SELECT due_at AS at FROM deadlines WHERE settled_at IS NULL ORDER BY due_at LIMIT 1`,
  );
  const [next] = rows;
  if (next === undefined) return 'no deadline';
  const shift = run.random.pick([-1, 0, 1]);
  const ms = next.at + shift - run.nowMs();
  if (ms <= 0) return 'a deadline is due';
  run.sometimes.count('act: deadline to the millisecond');
  await run.advance(ms);
  return `time passes to ${shift} ms from a deadline`;
}

/** Leases of whoever holds one run out: its holder froze, or is dead. */
export async function loseLease(run: Run): Promise<string> {
  run.sometimes.count('fault: lease expired');
  await run.advance(15_001);
  return 'every lease runs out';
}

export async function changePolicy(run: Run): Promise<string> {
  const enforcement = run.random.weighted([
    ['enforce', 8],
    ['advise', 1],
    ['observe', 1],
  ] as const);
  const protectionDays = run.random.pick([1, 2, 14, 90]);
  const policy = { ...run.policy, enforcement, registration: { ...run.policy.registration, protectionDays } };
  try {
    const outcome = await inPortal(run.server.pool, run.portalId, {}, tx =>
      putPolicy(policyStore(tx), { policy, userId: run.people.admin.userId }),
    );
    if (outcome.kind === 'in-force') {
      run.sometimes.count('act: policy changed');
      if (outcome.running.moved > 0) run.sometimes.count('act: policy reached running claims');
    }
    if (outcome.kind !== 'faulty') run.policy = policy;
    return `policy ${enforcement}, ${protectionDays} days: ${outcome.kind}`;
  } catch (error) {
    // Whether it was committed, an answer that was lost does not say.
    const { policy } = await inPortal(run.db.pool, run.portalId, { fenced: false }, tx =>
      program(tx).policyInForce(),
    );
    run.policy = policy;
    return `policy: ${failureOf(run, error)}`;
  }
}
