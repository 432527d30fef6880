import { z } from 'zod';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import { accountCardSchema } from '../../../contract/account-card.ts';
import { partnerCardSchema } from '../../../contract/partner-card.ts';
import { hubspotIdSchema } from '../../../contract/requests.ts';
import { splitAnswerSchema, splitRequestSchema } from '../../../contract/splits.ts';

import { partnersAnswerSchema, refusedAnswerSchema } from '../../../contract/views.ts';
import { splitAccount } from '../../../operations/split-account.ts';
import { decide } from '../decide.ts';
import { ProblemError } from '../problem.ts';
import { knownCompany } from '../read-now.ts';
import { jsonRoute, ok } from '../route.ts';
import { accountCard } from '../views/account-card.ts';
import { accountRef } from '../views/account-ref.ts';
import { partnerCard } from '../views/partner-card.ts';
import { partnerOf } from '../views/partner-view.ts';
import { mayRead, viewerOf } from '../views/viewer.ts';

const byCompany = z.object({ companyId: hubspotIdSchema });

export const companyRoutes = [
  jsonRoute({
    method: 'POST',
    path: '/api/v1/companies/:companyId/split',
    summary: 'Says that companies of a customer are another customer; their registrations go along',
    auth: 'signed',
    params: byCompany,
    body: splitRequestSchema,
    answers: { 200: z.union([splitAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { params, body }) => {
      const company = await knownCompany(context, params.companyId);
      if (company === null) throw new ProblemError(404, 'This HubSpot account has no such company.');
      return ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: 'split-customer', companyId: params.companyId },
          async ({ store, viewer }) => {
            const outcome = await splitAccount(store, {
              actor: viewer,
              companyId: params.companyId,
              leaving: body.companyIds,
              text: body.text ?? null,
            });
            if (!outcome.ok) return outcome;
            return {
              ok: true as const,
              stays: await accountRef(store, outcome.accountId, params.companyId),
              left: await accountRef(store, outcome.newAccountId, body.companyIds[0] ?? ''),
            };
          },
        ),
      );
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/companies/:companyId/registration',
    summary:
      "What a customer's card shows: who is registered, who waits, why its companies are one, and who was before",
    auth: 'signed',
    params: byCompany,
    answers: { 200: accountCardSchema },
    handle: async (context, { params }) => {
      const company = await knownCompany(context, params.companyId);
      if (company === null) throw new ProblemError(404, 'This HubSpot account has no such company.');
      return ok(
        await inPortal(context.deps.pool, context.portalId, { readOnly: true }, tx =>
          accountCard(tx, company, context.userId),
        ),
      );
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/companies/:companyId/partner',
    summary: "What a partner's card shows: standing, tier, clocks by risk, disputes and what was sourced",
    auth: 'signed',
    params: byCompany,
    answers: { 200: partnerCardSchema },
    handle: async (context, { params }) =>
      await inPortal(context.deps.pool, context.portalId, { readOnly: true }, async tx => {
        const store = storeOf(tx);
        const partner = await store.partner(params.companyId);
        const viewer = await viewerOf(tx, store, context.userId);
        // To whom may not read of a partner, it is none (I7).
        if (partner === null || !mayRead(viewer, partner.companyId))
          throw new ProblemError(404, 'This company is not a partner.');
        return ok(await partnerCard(tx, store, partner, viewer));
      }),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/partners',
    summary: 'All partners of the program, by name',
    auth: 'signed',
    answers: { 200: partnersAnswerSchema },
    handle: async ({ deps, portalId, userId }) =>
      await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
        const store = storeOf(tx);
        const viewer = await viewerOf(tx, store, userId);
        const { policy } = await store.policyInForce();
        const partners = (await store.partnersWithOpenClaims()).filter(partner =>
          mayRead(viewer, partner.companyId),
        );
        return ok({
          ok: true as const,
          partners: partners.map(partner => partnerOf(partner, partner.openClaims, policy)),
        });
      }),
  }),
];
