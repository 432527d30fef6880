import { z } from 'zod';
import {
  declineRenewalRequestSchema,
  linkDealRequestSchema,
  objectToLossRequestSchema,
  refundRequestSchema,
} from '../../../contract/deal-requests.ts';
import { refusedAnswerSchema, registrationAnswerSchema } from '../../../contract/views.ts';
import { declineRenewal } from '../../../operations/decline-renewal.ts';
import { linkDeal } from '../../../operations/link-deal.ts';
import { objectToLoss } from '../../../operations/object-to-loss.ts';
import { recordRefund } from '../../../operations/record-refund.ts';
import { actionRoute, byRegistrationId, partnerActRoute } from '../action-route.ts';
import { decide } from '../decide.ts';
import { knownDeal } from '../read-now.ts';
import { jsonRoute, ok } from '../route.ts';
import { registrationView } from '../views/registration-view.ts';

/** What people do about a registration's deal, its money and its renewal. */
export const registrationDealRoutes = [
  partnerActRoute(
    'object-to-loss',
    'Objects to a loss that somebody other than the partner set; the registration goes on',
    objectToLossRequestSchema,
    (command, body) => objectToLoss(command.store, { ...command, text: body.text ?? null }),
  ),
  actionRoute(
    'decline-renewal',
    'Says no to a renewal that waits for a person, with a reason that the partner reads',
    declineRenewalRequestSchema,
    (command, body) => declineRenewal(command.store, { ...command, text: body.text ?? null }),
  ),
  actionRoute(
    'refunds',
    'Records that money of a won deal went back; amounts in minor units',
    refundRequestSchema,
    (command, body) =>
      recordRefund(command.store, {
        ...command,
        amountMinor: BigInt(body.amountMinor),
        currency: body.currency,
        text: body.text ?? null,
      }),
  ),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/registrations/:id/link-deal',
    summary: 'Puts a registration on another deal of its customer, such as when its own was deleted',
    auth: 'signed',
    params: byRegistrationId,
    body: linkDealRequestSchema,
    answers: { 200: z.union([registrationAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { params, body }) => {
      // A deal that nobody told us of yet is read first; a link to one that HubSpot does not have is refused.
      await knownDeal(context, body.dealId);
      return ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: 'link-deal', registrationId: params.id },
          async ({ store, viewer }) => {
            const linked = await linkDeal(store, {
              actor: viewer,
              registrationId: params.id,
              dealId: body.dealId,
            });
            if (!linked.ok) return linked;
            return {
              ok: true as const,
              registration: await registrationView(store, linked.registration, viewer),
            };
          },
        ),
      );
    },
  }),
];
