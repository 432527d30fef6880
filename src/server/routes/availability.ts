import { z } from 'zod';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import { availabilityAnswerSchema } from '../../../contract/account-view.ts';
import { availabilityAlertsAnswerSchema } from '../../../contract/availability.ts';
import { normaliseDomain } from '../../../domain/identity.ts';
import { askAvailability } from '../../../operations/ask-availability.ts';
import { answerOnTick } from '../answer-on-tick.ts';
import { ProblemError } from '../problem.ts';
import { jsonRoute, ok } from '../route.ts';
import { viewerOf } from '../views/viewer.ts';

export const availabilityRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/availability',
    summary: 'Whether a customer can be registered now; never says who stands in the way (I7)',
    auth: 'signed',
    query: z.object({ domain: z.string().min(1).max(253) }),
    answers: { 200: availabilityAnswerSchema },
    handle: async ({ deps, portalId, userId }, { query }) =>
      await answerOnTick(() =>
        inPortal(deps.pool, portalId, {}, async tx => {
          const store = storeOf(tx);
          const { policy } = await store.policyInForce();
          const identity = normaliseDomain(query.domain, policy.matching);
          if (identity.kind === 'nobody')
            throw new ProblemError(400, `That domain identifies no customer (${identity.why}).`, {
              errors: [
                {
                  path: 'domain',
                  message: 'must be the domain of a company of its own, such as example.com',
                },
              ],
            });
          const actor = await viewerOf(tx, store, userId);
          const { available } = await askAvailability(store, { actor, domain: identity.domain });
          return ok({ ok: true as const, available });
        }),
      ),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/availability/alerts',
    summary: 'Who asked about so many customers in a day that it looks like probing (E44), newest first',
    auth: 'admin',
    answers: { 200: availabilityAlertsAnswerSchema },
    handle: async ({ deps, portalId }) =>
      await inPortal(deps.pool, portalId, {}, async tx =>
        ok({
          ok: true as const,
          alerts: (await storeOf(tx).availabilityAlerts()).map(({ asker, askedOn, domains, alertedAt }) => {
            const [kind, id = ''] = asker.split(':');
            return {
              partnerCompanyId: kind === 'partner' ? id : null,
              userId: kind === 'partner' ? null : id,
              day: askedOn.toString(),
              domains,
              at: alertedAt.toString(),
            };
          }),
        }),
      ),
  }),
];
