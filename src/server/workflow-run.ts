import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { readBody } from '../../adapters/http/read-body.ts';
import { parseJsonKeepingDigits } from '../../adapters/hubspot/json-text.ts';
import { verifyV2, verifyV3 } from '../../adapters/hubspot/signature.ts';
import { answerOnce } from '../../adapters/postgres/idempotency.ts';
import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { type Store, storeOf } from '../../adapters/postgres/store.ts';
import type { ReceiptSigner } from '../../adapters/runtime/receipt-signer.ts';
import {
  type WorkflowAnswer,
  type WorkflowRun,
  workflowInputsSchema,
  workflowRunSchema,
} from '../../contract/workflow-actions.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { isNotInstalled } from './fault-of.ts';
import { fieldFaults } from './field-faults.ts';
import { ProblemError } from './problem.ts';
import type { PublicContext } from './route.ts';
import { refuseEncoded } from './signed.ts';

export type WorkflowScene = {
  tx: PortalTransaction;
  store: Store;
  run: WorkflowRun;
  receipts: ReceiptSigner;
};
export type WorkflowAct = (scene: WorkflowScene) => Promise<WorkflowAnswer>;

/** What is read from HubSpot before the decision, outside its transaction. */
export type ReadFirst = (context: PublicContext, run: WorkflowRun) => Promise<void>;

const limits = { maxBytes: 256 * 1024, maxMs: 10_000 };

/**
 * Answers one execution of a workflow action: signature, body, then the act, once per `callbackId`. HubSpot sends a
 * failed execution again; it gets the answer that was kept.
 * @throws ProblemError 401 unsigned · 400 unreadable
 */
export async function answerWorkflowRun(
  context: PublicContext,
  action: string,
  { request, response }: { request: Request; response: Response },
  readFirst: ReadFirst,
  act: WorkflowAct,
): Promise<void> {
  const run = await signedRun(context, request);
  const { portalId } = run.origin;
  const misread = inputFault(run);
  if (misread !== null) {
    response.status(200).json(misused(misread));
    return;
  }
  try {
    await readFirst(context, run);
    const requestHash = createHash('sha256')
      .update(canonicalJson([portalId, action, run]))
      .digest('hex');
    const answer = await inPortal(context.deps.pool, portalId, {}, tx =>
      answerOnce(tx, { key: `workflow:${run.callbackId}`, requestHash }, () =>
        act({ tx, store: storeOf(tx), run, receipts: context.deps.receipts }),
      ),
    );
    context.deps.waker.wakePortal(portalId);
    response.status(200).json(answer);
  } catch (error) {
    if (!isNotInstalled(error)) throw error;
    response.status(200).json(misused('Dibs is not set up in this HubSpot account.'));
  }
}

/** The action does not fit this record; the workflow goes on and shows the error. */
export const misused = (reason: string): WorkflowAnswer => ({
  outputFields: { outcome: 'refused', reason, hs_execution_state: 'FAIL_CONTINUE' },
});

/** The inputs as the workflow's editor names them (the manifests' labels). */
const inputs = {
  partner_company_id: 'The partner’s company id',
  partner: 'The partner',
  customer: 'The customer',
  amount: 'The amount',
  currency: 'The currency of the amount',
  contact: 'The contact at the customer',
  person: 'The person in whose name to act',
  note: 'What the partner has done so far',
  text: 'The text',
};

/** What is wrong with the first input that cannot be taken, naming it; null: nothing is. */
function inputFault({ inputFields }: WorkflowRun): string | null {
  const read = workflowInputsSchema.safeParse(inputFields);
  if (read.success) return null;
  for (const [name, label] of Object.entries(inputs)) {
    const issue = read.error.issues.find(({ path }) => path[0] === name);
    if (issue === undefined) continue;
    const isId = name === 'partner_company_id' || name === 'person' || name === 'contact';
    return `${label} (${name}) ${isId ? 'must be the record id of HubSpot: 1 to 19 digits' : issue.message}.`;
  }
  return 'An input cannot be read.';
}

async function signedRun({ deps }: PublicContext, request: Request): Promise<WorkflowRun> {
  refuseEncoded(request);
  const read = await readBody(request, limits);
  if (!read.ok) throw new ProblemError(400, 'The body did not arrive as a whole, or is too large.');
  const { publicUrl, clientSecrets } = deps.settings;
  const signed = {
    method: request.method,
    uri: publicUrl + request.originalUrl,
    body: read.body,
    secrets: clientSecrets,
  };
  const v3 = request.headers['x-hubspot-signature-v3'];
  const verified =
    v3 === undefined
      ? verifyV2({ ...signed, signature: request.headers['x-hubspot-signature'] })
      : verifyV3({
          ...signed,
          signature: v3,
          timestamp: request.headers['x-hubspot-request-timestamp'],
          nowMs: Date.now(),
        });
  if (!verified.ok) throw new ProblemError(401, 'The request is not signed as HubSpot signs.');
  const run = workflowRunSchema.safeParse(json(read.body));
  if (!run.success)
    throw new ProblemError(400, 'The body is not an execution of a workflow action.', {
      errors: fieldFaults('body', run.error),
    });
  return run.data;
}

function json(body: Buffer): unknown {
  try {
    return parseJsonKeepingDigits(body.toString('utf8'));
  } catch (cause) {
    throw new ProblemError(400, 'The body is not JSON.', { cause });
  }
}
