import { z } from 'zod';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import { holderAnswerSchema, holderQuerySchema } from '../../../contract/holder.ts';
import { hubspotIdSchema } from '../../../contract/requests.ts';
import { ProblemError } from '../problem.ts';
import { jsonRoute, ok } from '../route.ts';
import { holderView } from '../views/holder-view.ts';

export const holderRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/accounts/:companyId/holder',
    summary: 'Who was registered on a customer at an instant, as far as it was known at another',
    auth: 'signed',
    params: z.object({ companyId: hubspotIdSchema }),
    query: holderQuerySchema,
    answers: { 200: holderAnswerSchema },
    handle: async ({ deps, portalId, userId }, { params, query }) =>
      await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
        const store = storeOf(tx);
        const company = await store.company(params.companyId);
        if (company === null) throw new ProblemError(404, 'This HubSpot account has no such company.');
        const now = await store.now();
        const knownAt = query.knownAt === undefined ? now : Temporal.Instant.from(query.knownAt);
        if (Temporal.Instant.compare(knownAt, now) > 0)
          throw new ProblemError(400, 'What will be known later is not known yet.', {
            errors: [{ path: 'query.knownAt', message: `must not be after now, which is ${now}` }],
          });
        const at = query.at === undefined ? now : Temporal.Instant.from(query.at);
        return ok(await holderView(tx, company, { userId, at, knownAt }));
      }),
  }),
];
