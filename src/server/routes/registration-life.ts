import {
  answerRequestSchema,
  reconfirmRequestSchema,
  requestInfoRequestSchema,
} from '../../../contract/requests.ts';
import { answerRequest, type InfoAnswer } from '../../../operations/answer-request.ts';
import { reconfirmClaim } from '../../../operations/reconfirm-claim.ts';
import { requestInfo } from '../../../operations/request-info.ts';
import { actionRoute } from '../action-route.ts';

/** What people decide in the life of a registration beyond approving and rejecting it. */
export const registrationLifeRoutes = [
  actionRoute(
    'request-info',
    'Asks the partner for listed parts of its claim; the review clock stands still meanwhile',
    requestInfoRequestSchema,
    (command, body) => requestInfo(command.store, { ...command, fields: body.fields, text: body.text }),
  ),
  actionRoute(
    'answer',
    'Answers the reviewer with what was asked for; the claim is under review again',
    answerRequestSchema,
    ({ store, ...command }, { idempotencyKey: _key, estimate, ...given }) => {
      const answer: InfoAnswer = Object.fromEntries(
        Object.entries({
          ...given,
          estimate: estimate && { amountMinor: BigInt(estimate.amountMinor), currency: estimate.currency },
        }).filter(([, value]) => value !== undefined),
      );
      return answerRequest(store, { ...command, answer });
    },
  ),
  actionRoute(
    'reconfirm',
    'Confirms the place of a queued claim for 30 more days',
    reconfirmRequestSchema,
    command => reconfirmClaim(command.store, command),
  ),
];
