import type { Store } from '../../adapters/postgres/store.ts';
import type { OnBehalfRequest } from '../../contract/on-behalf.ts';
import type { OnBehalf } from '../../operations/behalf-records.ts';
import { ProblemError } from './problem.ts';

/** Clocks of people's machines are a little ahead at times. */
const skewMinutes = 5;

/**
 * What a request says of how it came to the vendor; null: nothing.
 * @throws ProblemError 400 for an arrival in the future, and for members that mean nothing without a source
 */
export async function onBehalfOf(store: Store, said: OnBehalfRequest): Promise<OnBehalf | null> {
  const { source, arrivedAt, reference, engagement } = said;
  if (source === undefined) {
    const idle = Object.entries({ arrivedAt, reference, engagement }).filter(
      ([, value]) => value !== undefined,
    );
    if (idle.length === 0) return null;
    throw new ProblemError(400, 'How it came has to be said as well.', {
      errors: idle.map(([name]) => ({ path: `body.${name}`, message: 'means nothing without “source”' })),
    });
  }
  const at = arrivedAt === undefined ? null : Temporal.Instant.from(arrivedAt);
  const latest = (await store.now()).add({ minutes: skewMinutes });
  if (at !== null && Temporal.Instant.compare(at, latest) > 0)
    throw new ProblemError(400, 'It cannot have come in the future.', {
      errors: [{ path: 'body.arrivedAt', message: 'must not be in the future' }],
    });
  const [type, id] = engagement?.split('/') ?? [];
  return {
    source,
    arrivedAt: at,
    reference: reference ?? null,
    engagement: type === undefined || id === undefined ? null : { type, id },
  };
}
