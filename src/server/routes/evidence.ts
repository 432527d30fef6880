import { z } from 'zod';
import {
  confirmFollowUpRequestSchema,
  freezeRequestSchema,
  unfreezeRequestSchema,
} from '../../../contract/evidence-requests.ts';
import { confirmFollowUp } from '../../../operations/confirm-follow-up.ts';
import { freezeCustomer, unfreezeCustomer } from '../../../operations/freeze-customer.ts';
import { actionOnPart, actionRoute, byRegistrationId } from '../action-route.ts';

/** What people do about evidence and its clock, beyond logging a follow-up. */
export const evidenceRoutes = [
  actionOnPart(
    'follow-ups/:activityId/confirm',
    'Confirms what the partner stated: it counts as evidence of grade C',
    confirmFollowUpRequestSchema,
    byRegistrationId.extend({
      activityId: z.string().regex(/^[A-Za-z0-9:_-]{1,128}$/, 'must be the id of a piece of evidence'),
    }),
    (command, _body, { activityId }) => confirmFollowUp(command.store, { ...command, activityId }),
  ),
  actionRoute(
    'freeze',
    'Documents that the customer wants to hear of nobody: the follow-up clock stands still',
    freezeRequestSchema,
    (command, body) => freezeCustomer(command.store, { ...command, text: body.text }),
  ),
  actionRoute(
    'unfreeze',
    'Lifts a documented customer freeze: the follow-up clock runs on',
    unfreezeRequestSchema,
    command => unfreezeCustomer(command.store, command),
  ),
];
