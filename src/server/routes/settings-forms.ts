import { z } from 'zod';
import {
  changeText,
  editedPolicy,
  faultAt,
  labelOf,
  policyForm,
} from '../../../adapters/policy/policy-form.ts';
import { readPolicyDocument } from '../../../adapters/policy/read-policy-document.ts';
import { inPortal, type PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { lockSettings, readPolicy } from '../../../adapters/postgres/policies.ts';
import { policyStore } from '../../../adapters/postgres/policy-store.ts';
import {
  checkFormAnswerSchema,
  checkFormRequestSchema,
  formViewSchema,
  type SaveFormAnswer,
  saveFormAnswerSchema,
  saveFormRequestSchema,
} from '../../../contract/forms.ts';
import { type RefusedAnswer, refusedAnswerSchema } from '../../../contract/views.ts';
import { policyChanges } from '../../../domain/policy-changes.ts';
import { reachesRunningClaims } from '../../../domain/policy-reach.ts';
import { putPolicy } from '../../../operations/put-policy.ts';
import { decide } from '../decide.ts';
import { changedMeanwhile, faultyForm } from '../form-faults.ts';
import { replayView } from '../replay-view.ts';
import { jsonRoute, ok } from '../route.ts';
import { directoryFormRoutes } from './directory-forms.ts';

const saved = z.union([saveFormAnswerSchema, refusedAnswerSchema]);

/** Settings as forms that the server describes: read, check, save. */
export const settingsFormRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/settings/policy',
    summary: 'The policy in force as a form: each setting with what it means and whom it favours',
    auth: 'admin',
    answers: { 200: formViewSchema },
    handle: async ({ deps, portalId }) =>
      ok(
        await inPortal(deps.pool, portalId, {}, async tx => {
          const { policy, version } = await policyOf(tx);
          return policyForm(policy, version);
        }),
      ),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/settings/policy/check',
    summary:
      'What is wrong with edits of the policy, what they change, and what would have followed from them',
    auth: 'admin',
    body: checkFormRequestSchema,
    answers: { 200: checkFormAnswerSchema },
    handle: async ({ deps, portalId }, { body }) =>
      ok(
        await inPortal(deps.pool, portalId, {}, async tx => {
          const { policy } = await policyOf(tx);
          const { document, faults } = wholly(editedPolicy(policy, body.edits));
          const { homeCurrency } = document.money;
          const changes = policyChanges(policy, document).map(({ path, from, to }) => ({
            path,
            label: labelOf(path),
            from: changeText(path, from, policy.money.homeCurrency),
            to: changeText(path, to, homeCurrency),
          }));
          if (faults.length > 0 || changes.length === 0) return { ok: true as const, faults, changes };
          const { of, replayed, sentences } = await replayView(tx, document);
          return {
            ok: true as const,
            faults,
            changes,
            reach: reachesRunningClaims(policyChanges(policy, document)),
            replay: { of, replayed, sentences },
          };
        }),
      ),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/settings/policy',
    summary: 'Puts the edited policy in force, unless somebody else changed it since the form was read',
    auth: 'admin',
    refusedAs: 'put-policy',
    body: saveFormRequestSchema,
    answers: { 200: saved },
    handle: async (context, { body }) => {
      return ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: 'put-policy' },
          async ({ tx, viewer: { userId } }): Promise<SaveFormAnswer | RefusedAnswer> => {
            await lockSettings(tx);
            const { policy, version } = await policyOf(tx);
            if (version !== body.version) return changedMeanwhile(body.version, version);
            const { document, faults } = wholly(editedPolicy(policy, body.edits));
            if (faults.length > 0) throw faultyForm(faults);
            const outcome = await putPolicy(policyStore(tx), { policy: document, userId });
            if (outcome.kind === 'faulty') throw faultyForm(outcome.faults.map(faultAt));
            const inForce = await policyOf(tx);
            return {
              ok: true,
              form: policyForm(inForce.policy, inForce.version),
              changed: outcome.kind === 'in-force' ? outcome.changes.length : 0,
              ...(outcome.kind === 'in-force' ? { running: outcome.running } : {}),
            };
          },
        ),
      );
    },
  }),
  ...directoryFormRoutes,
];

/** The edited policy with every fault: of what cannot be read, and of what makes no sense. */
function wholly({ document, faults }: ReturnType<typeof editedPolicy>) {
  const read = readPolicyDocument(document);
  return { document, faults: [...faults, ...(read.ok ? [] : read.faults.map(faultAt))] };
}

async function policyOf(tx: PortalTransaction) {
  const stored = await readPolicy(tx);
  if (stored === null) throw new Error(`Portal ${tx.portalId} has no policy in force`);
  return stored;
}
