import { z } from 'zod';
import { policyJsonSchema } from '../../../adapters/policy/policy-json-schema.ts';
import { readPolicyDocument } from '../../../adapters/policy/read-policy-document.ts';
import { answerOnce } from '../../../adapters/postgres/idempotency.ts';
import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { readPolicy } from '../../../adapters/postgres/policies.ts';
import { policyStore } from '../../../adapters/postgres/policy-store.ts';
import {
  type PutPolicyAnswer,
  policyAnswerSchema,
  policyDryRunAnswerSchema,
  policyDryRunRequestSchema,
  putPolicyAnswerSchema,
  putPolicyRequestSchema,
} from '../../../contract/policy.ts';
import { policyChanges } from '../../../domain/policy-changes.ts';
import { reachesRunningClaims } from '../../../domain/policy-reach.ts';
import { putPolicy } from '../../../operations/put-policy.ts';
import { type FieldFault, ProblemError } from '../problem.ts';
import { replayView } from '../replay-view.ts';
import { jsonRoute, ok } from '../route.ts';

/** Read by `readPolicyDocument`, which finds more at once than a schema by itself. */
const policyDocument = z.unknown().meta(policyJsonSchema());

export const policyRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/policy',
    summary: 'The policy in force',
    auth: 'admin',
    answers: { 200: policyAnswerSchema },
    handle: async ({ deps, portalId }) => {
      const { version, policy, inForceFrom } = await inPortal(
        deps.pool,
        portalId,
        { readOnly: true },
        policyOf,
      );
      return ok({ ok: true as const, version, policy, inForceFrom: new Date(inForceFrom).toISOString() });
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/policy/schema',
    summary: 'JSON Schema of a policy: what each setting means, its unit, its default and whom it favours',
    auth: 'admin',
    answers: { 200: z.record(z.string(), z.unknown()) },
    handle: async () => ok(policyJsonSchema()),
  }),
  jsonRoute({
    method: 'PUT',
    path: '/api/v1/policy',
    summary: 'Puts a policy in force from now as the next version; all its faults are told at once',
    auth: 'admin',
    refusedAs: 'put-policy',
    body: putPolicyRequestSchema.extend({ policy: policyDocument }),
    answers: { 200: putPolicyAnswerSchema },
    handle: async ({ deps, portalId, userId, requestHash }, { body }) => {
      const read = readPolicyDocument(body.policy);
      if (!read.ok) throw faulty(read.faults);
      const answer = await inPortal(deps.pool, portalId, {}, tx =>
        answerOnce(tx, { key: body.idempotencyKey, requestHash }, async (): Promise<PutPolicyAnswer> => {
          const outcome = await putPolicy(policyStore(tx), { policy: read.policy, userId });
          switch (outcome.kind) {
            case 'faulty':
              throw faulty(outcome.faults);
            case 'unchanged':
              return { ok: true, version: outcome.version, changes: [] };
            case 'in-force':
              return {
                ok: true,
                version: outcome.version,
                changes: outcome.changes,
                running: outcome.running,
              };
            default:
              return outcome satisfies never;
          }
        }),
      );
      deps.waker.wakePortal(portalId);
      return ok(answer);
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/policy/dry-run',
    summary:
      'What is wrong with a policy, what it would change, and who would have gained or lost what under it; nothing is put in force',
    auth: 'admin',
    body: policyDryRunRequestSchema.extend({ policy: policyDocument }),
    answers: { 200: policyDryRunAnswerSchema },
    handle: async ({ deps, portalId }, { body }) => {
      const read = readPolicyDocument(body.policy);
      return ok(
        await inPortal(deps.pool, portalId, {}, async tx => {
          const inForce = await policyOf(tx);
          const common = { ok: true as const, inForceVersion: inForce.version };
          if (!read.ok) return { ...common, faults: read.faults, changes: [] };
          const changes = policyChanges(inForce.policy, read.policy);
          return {
            ...common,
            faults: [],
            changes,
            reach: reachesRunningClaims(changes),
            replay: await replayView(tx, read.policy),
          };
        }),
      );
    },
  }),
];

const faulty = (faults: FieldFault[]) =>
  new ProblemError(400, 'The policy cannot be put in force.', {
    errors: faults.map(({ path, message }) => ({ path: `body.policy.${path}`.replace(/\.$/, ''), message })),
  });

async function policyOf(tx: PortalTransaction) {
  const stored = await readPolicy(tx);
  if (stored === null) throw new Error(`Portal ${tx.portalId} has no policy in force`);
  return stored;
}
