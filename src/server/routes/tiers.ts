import { z } from 'zod';
import { readTierMetrics } from '../../../adapters/hubspot/read-tier-metrics.ts';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import { hubspotIdSchema } from '../../../contract/requests.ts';
import {
  appealTierRequestSchema,
  decideTierAppealRequestSchema,
  partnerWithTierSchema,
  promoteRequestSchema,
  reviewTierRequestSchema,
} from '../../../contract/tiers.ts';
import { refusedAnswerSchema } from '../../../contract/views.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { appealTier } from '../../../operations/appeal-tier.ts';
import { decideTierAppeal } from '../../../operations/decide-tier-appeal.ts';
import { decideTierReview } from '../../../operations/decide-tier-review.ts';
import { promotePartner } from '../../../operations/promote-partner.ts';
import type { PartnerRecord } from '../../../operations/records.ts';
import type { MetricsRead } from '../../../operations/review-tier.ts';
import { decide, type Scene } from '../decide.ts';
import { jsonRoute, ok, type SignedContext } from '../route.ts';
import { partnerWithTier } from '../views/tier-view.ts';

const byCompany = z.object({ companyId: hubspotIdSchema });

type Outcome = { ok: true; partner: PartnerRecord } | { ok: false; refusal: Refusal };

/** What people decide about a partner's tier. */
export const tierRoutes = [
  tierRoute(
    'review',
    'Decides a review that waits for a person: the tier is kept, put on probation or lowered',
    reviewTierRequestSchema,
    ({ store, viewer }, partnerCompanyId, { decision, text }) =>
      decideTierReview(store, { actor: viewer, partnerCompanyId, decision, text }),
  ),
  tierRoute(
    'appeal',
    'Appeals the latest lower tier for the partner, once and in time',
    appealTierRequestSchema,
    ({ store, viewer }, partnerCompanyId, { text }) =>
      appealTier(store, { actor: viewer, partnerCompanyId, text }),
  ),
  tierRoute(
    'decide-appeal',
    'Decides the appeal, by somebody who has not decided in it so far',
    decideTierAppealRequestSchema,
    ({ store, viewer }, partnerCompanyId, { upheld, text }) =>
      decideTierAppeal(store, { actor: viewer, partnerCompanyId, upheld, text }),
  ),
  tierRoute(
    'promote',
    'Promotes a partner that meets every criterion of the next tier; a refusal says what is missing',
    promoteRequestSchema,
    ({ store, viewer }, partnerCompanyId, { text }, read) =>
      promotePartner(store, { actor: viewer, partnerCompanyId, text: text ?? null, read }),
    metricsNow,
  ),
];

function tierRoute<Body extends { idempotencyKey: string }>(
  action: string,
  summary: string,
  body: z.ZodType<Body>,
  act: (scene: Scene, partnerCompanyId: string, body: Body, read: MetricsRead) => Promise<Outcome>,
  readFirst: (context: SignedContext, companyId: string) => Promise<MetricsRead> = async () => null,
) {
  return jsonRoute({
    method: 'POST',
    path: `/api/v1/partners/:companyId/tier/${action}`,
    summary,
    auth: 'signed',
    params: byCompany,
    body,
    answers: { 200: z.union([partnerWithTierSchema, refusedAnswerSchema]) },
    handle: async (context, { params, body: asked }) => {
      const wanted = { action: `${action}-tier`, partnerCompanyId: params.companyId };
      const read = await readFirst(context, params.companyId);
      return ok(
        await decide(context, asked.idempotencyKey, wanted, async scene => {
          const outcome = await act(scene, params.companyId, asked, read);
          return outcome.ok
            ? await partnerWithTier(scene.tx, scene.store, outcome.partner, scene.viewer)
            : outcome;
        }),
      );
    },
  });
}

/** What people keep in HubSpot is read before it is decided on. @throws HubSpotError while HubSpot does not answer */
async function metricsNow({ deps, portalId }: SignedContext, companyId: string): Promise<MetricsRead> {
  const { properties, readAt, known } = await inPortal(deps.pool, portalId, {}, async tx => {
    const store = storeOf(tx);
    return {
      properties: (await store.policyInForce()).policy.tierReview.metricProperties,
      readAt: await store.now(),
      known: (await store.partner(companyId)) !== null,
    };
  });
  if (!known || properties.length === 0) return null;
  const metrics = await readTierMetrics(deps.gateway, portalId, [companyId], properties);
  return { metrics: metrics.get(companyId) ?? {}, readAt };
}
