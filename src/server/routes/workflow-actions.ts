import { rawRoute } from '../route.ts';
import { availableOf, logFollowUpOf, registrationOf, requestConsentOf } from '../workflow-acts.ts';
import { readRecord } from '../workflow-record.ts';
import { answerWorkflowRun, type WorkflowAct } from '../workflow-run.ts';

/** HubSpot's own automation: what workflows may do with Dibs, in a person's name. */
export const workflowActionRoutes = [
  actionRoute(
    'check-availability',
    'Says to a workflow whether the record’s customer is free; never who stands in the way (I7)',
    availableOf,
  ),
  actionRoute(
    'submit-registration',
    'Submits a claim for a partner in a person’s name; it is checked and reviewed as any other',
    registrationOf,
  ),
  actionRoute(
    'log-follow-up',
    'Keeps what a workflow says that the registered partner did, as a mere statement',
    logFollowUpOf,
  ),
  actionRoute(
    'request-consent',
    'Asks the registered partner in a person’s name for consent to work on the deal',
    requestConsentOf,
  ),
];

function actionRoute(action: string, summary: string, act: WorkflowAct) {
  return rawRoute({
    method: 'POST',
    path: `/workflow-actions/${action}`,
    summary,
    auth: 'webhook',
    produces: 'application/json',
    handle: (context, request, response) =>
      answerWorkflowRun(context, action, { request, response }, readRecord, act),
  });
}
