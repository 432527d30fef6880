import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Router } from 'express';
import { z } from 'zod';
import { requireRecord } from '../crm/records.ts';
import { notFound } from '../errors.ts';
import { idSchema, readJson } from '../http/read-json.ts';
import { findObjectType } from '../object-types.ts';
import type { EmulatorState } from '../state.ts';
import { signV2, signV3 } from '../webhooks/sign.ts';
import { requirePortal } from './require-portal.ts';

const field = z.object({
  typeDefinition: z.object({ name: z.string() }),
  isRequired: z.boolean().default(false),
});
const manifestSchema = z.object({
  uid: z.string(),
  type: z.literal('workflow-action'),
  config: z.object({
    actionUrl: z.string(),
    objectTypes: z.array(z.string()),
    inputFields: z.array(field),
    outputFields: z.array(field.omit({ isRequired: true })),
  }),
});

const runSchema = z.strictObject({
  portalId: idSchema,
  /** Uid of the action's manifest. */
  uid: z.string(),
  objectType: z.string(),
  objectId: idSchema,
  inputFields: z.record(z.string(), z.string()).default({}),
  /** Given again: the same execution, sent once more. */
  callbackId: z.string().optional(),
  /** HubSpot's guide names v2 for workflow actions; projects are signed with v3, too. */
  signature: z.enum(['v3', 'v2', 'none']).default('v3'),
});

let executions = 0;

/** A workflow that comes to one of the app's actions for a record, as HubSpot runs it. */
export function workflowRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.post('/workflows/run', (req, res, next) => {
    run(state, readJson(req, runSchema)).then(answer => res.json(answer), next);
  });
  return router;
}

async function run(state: EmulatorState, asked: z.infer<typeof runSchema>) {
  const portal = requirePortal(state, asked.portalId);
  const type = findObjectType(asked.objectType);
  if (!type) throw notFound(`No object type ${asked.objectType}`);
  requireRecord(portal, type.id, asked.objectId);
  const { config } = manifestOf(state.world.options.manifestDir, asked.uid);
  const objectType = { '0-1': 'CONTACT', '0-2': 'COMPANY', '0-3': 'DEAL' }[type.id] ?? type.id;
  if (!config.objectTypes.includes(objectType)) throw notFound(`${asked.uid} is not for ${objectType}`);
  const missing = config.inputFields.filter(
    input => input.isRequired && !asked.inputFields[input.typeDefinition.name],
  );
  if (missing.length > 0)
    throw notFound(
      `Required inputs are missing: ${missing.map(input => input.typeDefinition.name).join(', ')}`,
    );
  const { clientSecret, publicUrl } = state.world.options;
  const url = config.actionUrl.replace(/^\$\{[^}]+\}/, publicUrl);
  const timestamp = Date.now();
  executions += 1;
  const callbackId = asked.callbackId ?? `ap-${asked.portalId}-${timestamp}-${executions}-0`;
  const body = JSON.stringify({
    callbackId,
    origin: { portalId: Number(asked.portalId), actionDefinitionId: 1, actionDefinitionVersion: 1 },
    context: { source: 'WORKFLOWS', workflowId: 192_814 },
    object: { objectId: Number(asked.objectId), objectType },
    inputFields: asked.inputFields,
  });
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(asked.signature === 'v3' && {
        'x-hubspot-signature-v3': signV3(clientSecret, 'POST', url, body, timestamp),
        'x-hubspot-request-timestamp': String(timestamp),
      }),
      ...(asked.signature === 'v2' && {
        'x-hubspot-signature': signV2(clientSecret, 'POST', url, body),
        'x-hubspot-signature-version': 'v2',
      }),
    },
    body,
  });
  return { callbackId, status: answer.status, body: await answer.json() };
}

/** What was uploaded for the action. @throws HubSpotError 404 when the project declares none of this uid */
function manifestOf(dir: string | null, uid: string): z.infer<typeof manifestSchema> {
  const folder = join(dir ?? '', 'workflow-actions');
  const found = readdirSync(folder)
    .filter(name => name.endsWith('-hsmeta.json'))
    .map(name => manifestSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
    .find(manifest => manifest.uid === uid);
  if (!found) throw notFound(`No workflow action ${uid}`);
  return found;
}
