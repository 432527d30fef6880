import { z } from 'zod';
import { resolveFindingRequestSchema } from '../../../contract/requests.ts';
import { findingAnswerSchema, refusedAnswerSchema } from '../../../contract/views.ts';
import type { FindingAction } from '../../../domain/actions.ts';
import { resolveFinding } from '../../../operations/resolve-finding.ts';
import { decide } from '../decide.ts';
import { jsonRoute, ok } from '../route.ts';
import { findingView } from '../views/finding-view.ts';

const byId = z.object({ id: z.string().regex(/^fnd_[A-Za-z0-9_-]{1,64}$/, 'must be a finding id') });

/** The ways out of a heads-up (H2), one route each. */
export const findingRoutes = [
  wayOut('link-partner', 'Answers a heads-up by naming the registered partner on the deal'),
  wayOut('exempt', 'Answers a heads-up by exempting the deal, with a reason'),
  wayOut('mistake', 'Answers a heads-up by saying that it was a mistake'),
];

function wayOut(way: FindingAction, summary: string) {
  return jsonRoute({
    method: 'POST',
    path: `/api/v1/findings/:id/${way}`,
    summary,
    auth: 'signed',
    params: byId,
    body: resolveFindingRequestSchema,
    answers: { 200: z.union([findingAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { params, body }) =>
      ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: way, findingId: params.id },
          async ({ store, viewer }) => {
            const outcome = await resolveFinding(store, {
              actor: viewer,
              findingId: params.id,
              way,
              text: body.text ?? null,
            });
            if (!outcome.ok) return outcome;
            const registration = await store.registration(outcome.finding.registrationId);
            if (registration === null) throw new Error(`Finding ${params.id} has no registration`);
            const whys = await store.whysOfFindings([registration.registrationId]);
            const why = whys.get(params.id) ?? null;
            return { ok: true as const, finding: findingView(outcome.finding, registration, viewer, why) };
          },
        ),
      ),
  });
}
