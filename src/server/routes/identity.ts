import { z } from 'zod';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import {
  identityDecisionAnswerSchema,
  matchesAnswerSchema,
  sameCustomerRequestSchema,
  undoDecisionRequestSchema,
} from '../../../contract/identity.ts';
import { hubspotIdSchema } from '../../../contract/requests.ts';
import { refusedAnswerSchema } from '../../../contract/views.ts';
import {
  confirmAlias,
  type DecideIdentityPorts,
  denyAlias,
  type IdentityCommand,
  undoIdentityDecision,
} from '../../../operations/decide-identity.ts';
import { refuse } from '../../../operations/refuse.ts';
import { byRegistrationId } from '../action-route.ts';
import { decide } from '../decide.ts';
import { ProblemError } from '../problem.ts';
import { knownCompany } from '../read-now.ts';
import { jsonRoute, ok } from '../route.ts';
import { decisionAnswer } from '../views/identity-view.ts';
import { matchesView } from '../views/matches-view.ts';
import { mayRead, viewerOf } from '../views/viewer.ts';

const byCompany = z.object({ companyId: hubspotIdSchema });
const byDecision = z.object({
  id: z.string().regex(/^idn_[A-Za-z0-9_-]{1,64}$/, 'must be the id of a decision'),
});
const decided = { 200: z.union([identityDecisionAnswerSchema, refusedAnswerSchema]) };
type Decision = Awaited<ReturnType<typeof confirmAlias>>;

/** One call for one answer of a person: decided once per key, answered with the customers as they are then. */
const answerRoute = (
  name: string,
  summary: string,
  act: (ports: DecideIdentityPorts, command: IdentityCommand) => Promise<Decision>,
) =>
  jsonRoute({
    method: 'POST',
    path: `/api/v1/companies/:companyId/${name}`,
    summary,
    auth: 'signed',
    params: byCompany,
    body: sameCustomerRequestSchema,
    answers: decided,
    handle: async (context, { params, body }) => {
      for (const id of [params.companyId, body.otherCompanyId])
        if ((await knownCompany(context, id)) === null)
          throw new ProblemError(404, `This HubSpot account has no company ${id}.`);
      return ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: name, companyId: params.companyId },
          async ({ store, viewer }) => {
            const outcome = await act(store, {
              actor: viewer,
              companyId: params.companyId,
              otherCompanyId: body.otherCompanyId,
              text: body.text ?? null,
            });
            return outcome.ok ? await decisionAnswer(store, outcome.decision) : outcome;
          },
        ),
      );
    },
  });

export const identityRoutes = [
  answerRoute(
    'same-customer',
    'Confirms that two companies are one customer: they are united at once',
    confirmAlias,
  ),
  answerRoute(
    'not-same-customer',
    'Says that two companies are two customers: nothing unites them from now on',
    denyAlias,
  ),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/identity-decisions/:id/undo',
    summary: 'Takes back what a person said of who is the same customer',
    auth: 'signed',
    params: byDecision,
    body: undoDecisionRequestSchema,
    answers: decided,
    handle: async (context, { params, body }) =>
      ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: 'undo-identity-decision' },
          async ({ store, viewer }) => {
            const decision = await store.decision(params.id);
            if (decision === null) throw new ProblemError(404, 'There is no such decision.');
            const outcome = await undoIdentityDecision(store, {
              actor: viewer,
              decision,
              text: body.text ?? null,
            });
            return outcome.ok ? await decisionAnswer(store, outcome.decision) : outcome;
          },
        ),
      ),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/registrations/:id/matches',
    summary:
      'Customers that may be the same as the one that is claimed, ranked, with the evidence on both sides',
    auth: 'signed',
    params: byRegistrationId,
    answers: { 200: z.union([matchesAnswerSchema, refusedAnswerSchema]) },
    handle: async ({ deps, portalId, userId }, { params }) =>
      await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
        const store = storeOf(tx);
        const viewer = await viewerOf(tx, store, userId);
        const registration = await store.registration(params.id);
        if (registration === null || !mayRead(viewer, registration.partnerCompanyId))
          throw new ProblemError(404, 'No registration of this HubSpot account has that id.');
        const refusal = refuse.unlessMayReview(viewer, registration.partnerCompanyId);
        if (refusal !== null) return ok({ ok: false as const, refusal });
        return ok(await matchesView(store, registration.accountId, registration.companyId, viewer));
      }),
  }),
];
