import { z } from 'zod';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { peopleNames } from '../../../adapters/postgres/people-names.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import { coSellersRequestSchema } from '../../../contract/deal-requests.ts';
import { offerFormAnswerSchema } from '../../../contract/offers.ts';
import { refusedAnswerSchema } from '../../../contract/views.ts';
import { move } from '../../../domain/registration.ts';
import { changeCoSellers } from '../../../operations/change-co-sellers.ts';
import { refuse } from '../../../operations/refuse.ts';
import { actionRoute, byRegistrationId } from '../action-route.ts';
import { registrationOffers } from '../forms/registration-offers.ts';
import { ProblemError } from '../problem.ts';
import { jsonRoute, ok } from '../route.ts';
import { registrationView } from '../views/registration-view.ts';
import { mayRead, viewerOf } from '../views/viewer.ts';

/** Who works a registered deal with its partner (H1). */
export const coSellerRoutes = [
  actionRoute(
    'co-sellers',
    'Says who works the registered deal with the partner from then on: these users and nobody else',
    coSellersRequestSchema,
    (command, body) => changeCoSellers(command.store, { ...command, userIds: body.userIds ?? [] }),
  ),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/registrations/:id/co-sellers-form',
    summary:
      'The form that says who works the registered deal with the partner: users of HubSpot to choose from',
    auth: 'signed',
    params: byRegistrationId,
    answers: { 200: z.union([offerFormAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { params }) =>
      ok(
        await inPortal(context.deps.pool, context.portalId, { readOnly: true }, async tx => {
          const store = storeOf(tx);
          const viewer = await viewerOf(tx, store, context.userId);
          const claim = await store.registration(params.id);
          if (claim === null || !mayRead(viewer, claim.partnerCompanyId))
            throw new ProblemError(404, 'No registration of this HubSpot account has that id.');
          const legal = move(claim.state, 'co-sell');
          const refusal =
            refuse.unlessMay(viewer, claim, 'add-co-seller') ?? (legal.ok ? null : legal.refusal);
          if (refusal !== null) return { ok: false as const, refusal };
          const { policy } = await store.policyInForce();
          const view = await registrationView(store, claim, viewer);
          const offers = registrationOffers({ view, policy, now: await store.now(), deals: [] }, () => false);
          const form = offers.find(({ name }) => name === 'add-co-seller')?.form;
          if (form == null) throw new Error(`${params.id} can get co-sellers, and has no form for it`);
          const { users } = await peopleNames(tx);
          return {
            ok: true as const,
            form: {
              ...form,
              fields: [
                {
                  name: 'userIds',
                  kind: 'choices' as const,
                  label: 'Co-sellers',
                  required: false,
                  options: users.map(({ userId, name }) => ({ value: userId, label: name })),
                  start: { values: claim.coSellUserIds },
                },
              ],
            },
          };
        }),
      ),
  }),
];
