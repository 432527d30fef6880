import { z } from 'zod';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import { availabilityAnswerSchema } from '../../../contract/account-view.ts';
import { normaliseDomain } from '../../../domain/identity.ts';
import { liveStates } from '../../../domain/registration.ts';
import { endAsOf } from '../../../operations/current-end.ts';
import type { Registration } from '../../../operations/records.ts';
import { ProblemError } from '../problem.ts';
import { jsonRoute, ok } from '../route.ts';

export const availabilityRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/availability',
    summary: 'Whether a customer can be registered now; never says who stands in the way (I7)',
    auth: 'signed',
    query: z.object({ domain: z.string().min(1).max(253) }),
    answers: { 200: availabilityAnswerSchema },
    handle: async ({ deps, portalId }, { query }) =>
      await inPortal(deps.pool, portalId, {}, async tx => {
        const store = storeOf(tx);
        const { policy } = await store.policyInForce();
        const identity = normaliseDomain(query.domain, policy.matching);
        if (identity.kind === 'nobody')
          throw new ProblemError(400, `That domain identifies no customer (${identity.why}).`, {
            errors: [
              { path: 'domain', message: 'must be the domain of a company of its own, such as example.com' },
            ],
          });
        const companies = await store.companiesWithDomains([identity.domain], '0');
        const accountIds = [...new Set(companies.map(({ company }) => company.accountId))];
        const claims: Registration[] = [];
        for (const id of accountIds) claims.push(...(await store.claimsOfAccount(id)));
        const now = await store.now();
        const taken = claims.some(
          claim =>
            (liveStates as readonly string[]).includes(claim.state) &&
            (claim.state !== 'active' || Temporal.Instant.compare(now, endAsOf(claim, now) ?? now) < 0),
        );
        return ok({ ok: true as const, available: !taken });
      }),
  }),
];
