import {
  answerRequestSchema,
  partnersReasonRequestSchema,
  reasonRequestSchema,
  reconfirmRequestSchema,
  requestInfoRequestSchema,
  revokeRequestSchema,
  withdrawRequestSchema,
} from '../../../contract/requests.ts';
import { answerRequest, type InfoAnswer } from '../../../operations/answer-request.ts';
import { appealRegistration } from '../../../operations/appeal-registration.ts';
import { dropRevocation } from '../../../operations/drop-revocation.ts';
import { objectToRevocation } from '../../../operations/object-to-revocation.ts';
import { reconfirmClaim } from '../../../operations/reconfirm-claim.ts';
import { requestInfo } from '../../../operations/request-info.ts';
import { revertDecision } from '../../../operations/revert-decision.ts';
import { revokeRegistration } from '../../../operations/revoke-registration.ts';
import { actionRoute, partnerActRoute } from '../action-route.ts';

/** What people decide in the life of a registration beyond approving and rejecting it. */
export const registrationLifeRoutes = [
  actionRoute(
    'request-info',
    'Asks the partner for listed parts of its claim; the review clock stands still meanwhile',
    requestInfoRequestSchema,
    (command, body) => requestInfo(command.store, { ...command, fields: body.fields, text: body.text }),
  ),
  partnerActRoute(
    'answer',
    'Answers the reviewer with what was asked for; the claim is under review again',
    answerRequestSchema,
    ({ store, ...command }, { note, contactIds, dealId, people, whichDeal, estimate }) => {
      const answer: InfoAnswer = Object.fromEntries(
        Object.entries({
          note,
          contactIds,
          dealId,
          people,
          whichDeal,
          estimate: estimate && { amountMinor: BigInt(estimate.amountMinor), currency: estimate.currency },
        }).filter(([, value]) => value !== undefined),
      );
      return answerRequest(store, { ...command, answer });
    },
  ),
  actionRoute(
    'revoke',
    'Revokes a registration; where the partner objects, and for the customer’s choice, with a second person',
    revokeRequestSchema,
    (command, body) =>
      revokeRegistration(command.store, {
        ...command,
        code: body.code,
        text: body.text ?? null,
        writing: body.customersWriting ?? null,
        withNotice: body.withNotice ?? false,
      }),
  ),
  partnerActRoute(
    'object-to-revocation',
    'The partner objects to a proposed revocation: a second person decides',
    partnersReasonRequestSchema,
    (command, body) => objectToRevocation(command.store, { ...command, text: body.text }),
  ),
  actionRoute(
    'drop-revocation',
    'Drops a proposed revocation: the registration stays',
    withdrawRequestSchema,
    (command, body) => dropRevocation(command.store, { ...command, text: body.text ?? null }),
  ),
  actionRoute(
    'revert',
    'Takes a mistaken approval or rejection back; after a day with a second person',
    reasonRequestSchema,
    (command, body) => revertDecision(command.store, { ...command, text: body.text }),
  ),
  partnerActRoute(
    'appeal',
    'Appeals a rejection, a revocation or an expiry: a case with the office is opened',
    partnersReasonRequestSchema,
    (command, body) => appealRegistration(command.store, { ...command, text: body.text }),
  ),
  partnerActRoute(
    'reconfirm',
    'Confirms the place of a queued claim for 30 more days',
    reconfirmRequestSchema,
    command => reconfirmClaim(command.store, command),
  ),
];
