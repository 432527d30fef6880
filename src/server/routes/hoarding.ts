import { z } from 'zod';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { partnerQualityFacts } from '../../../adapters/postgres/partner-quality.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import { idleRegistrationsAnswerSchema, partnerQualityAnswerSchema } from '../../../contract/hoarding.ts';
import { hubspotIdSchema } from '../../../contract/requests.ts';
import { partnerQuality } from '../../../domain/partner-quality.ts';
import { openClaimCapOf } from '../../../domain/policy.ts';
import { ProblemError } from '../problem.ts';
import { jsonRoute, ok } from '../route.ts';
import { idleViews } from '../views/idle-view.ts';
import { mayRead, viewerOf } from '../views/viewer.ts';

/** Who registers more than they work: claims that lie idle, and how well a partner does with what it registers. */
export const hoardingRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/idle-registrations',
    summary: 'Registrations on which their partner did nothing for longer than the program finds usual',
    auth: 'signed',
    answers: { 200: idleRegistrationsAnswerSchema },
    handle: async ({ deps, portalId, userId }) =>
      await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
        const store = storeOf(tx);
        const viewer = await viewerOf(tx, store, userId);
        const { policy } = await store.policyInForce();
        const now = await store.now();
        const claims = await partnerQualityFacts(tx).activeClaimsWithWork(null);
        const readable = claims.filter(claim => mayRead(viewer, claim.partnerCompanyId));
        return ok({
          ok: true as const,
          now: now.toString(),
          idleDays: policy.hoarding.idleDays,
          registrations: idleViews(readable, policy, now),
        });
      }),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/partners/:companyId/quality',
    summary: 'How well a partner works what it registers: score with its formula, cap, and what lies idle',
    auth: 'signed',
    params: z.object({ companyId: hubspotIdSchema }),
    answers: { 200: partnerQualityAnswerSchema },
    handle: async ({ deps, portalId, userId }, { params }) =>
      await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
        const store = storeOf(tx);
        const facts = partnerQualityFacts(tx);
        const partner = await store.partner(params.companyId);
        const viewer = await viewerOf(tx, store, userId);
        // To whom may not read of a partner, it is none (I7).
        if (partner === null || !mayRead(viewer, partner.companyId))
          throw new ProblemError(404, 'This company is not a partner.');
        const { companyId, name, tier } = partner;
        const { policy } = await store.policyInForce();
        const now = await store.now();
        const since = now
          .toZonedDateTimeISO(policy.timeZone)
          .subtract({ months: policy.hoarding.qualityMonths })
          .toInstant();
        return ok({
          ok: true as const,
          now: now.toString(),
          since: since.toString(),
          partner: { companyId, name, tier },
          openClaims: await store.openClaims(companyId),
          openClaimCap: openClaimCapOf(policy, tier),
          quality: partnerQuality(await facts.qualityFacts(companyId, since), policy.hoarding),
          idle: idleViews(await facts.activeClaimsWithWork(companyId), policy, now),
        });
      }),
  }),
];
