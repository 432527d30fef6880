import { z } from 'zod';
import { canCommit } from '../../../adapters/postgres/can-commit.ts';
import { ProblemError } from '../problem.ts';
import { jsonRoute, ok } from '../route.ts';

const up = z.object({ ok: z.literal(true) });

export const healthRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/healthz',
    summary: 'The process is alive',
    auth: 'public',
    answers: { 200: up },
    handle: async () => ok({ ok: true as const }),
  }),
  jsonRoute({
    method: 'GET',
    path: '/readyz',
    summary: 'The process can commit; 503 while it cannot, or is ending',
    auth: 'public',
    answers: { 200: up },
    handle: async ({ deps }) => {
      if (deps.draining() || !(await canCommit(deps.pool, 1_000)))
        throw new ProblemError(503, 'Requests cannot be committed at the moment.', { retryAfterSeconds: 2 });
      return ok({ ok: true as const });
    },
  }),
];
