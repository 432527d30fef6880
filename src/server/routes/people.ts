import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { personErasure, personRecord } from '../../../adapters/postgres/person-record.ts';
import {
  erasePersonAnswerSchema,
  erasePersonRequestSchema,
  personNamedSchema,
  personRecordAnswerSchema,
} from '../../../contract/people.ts';
import { erasePerson } from '../../../operations/erase-person.ts';
import { decide } from '../decide.ts';
import { jsonRoute, ok } from '../route.ts';

/** An answer to a card has to stay below 1 MB. */
const rowsATable = 200;

/** What is kept of a person, and its erasure, where somebody other than HubSpot asks for it. */
export const peopleRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/people/:kind/:id',
    summary: 'Everything that names a contact or a HubSpot user, by table',
    auth: 'admin',
    params: personNamedSchema,
    answers: { 200: personRecordAnswerSchema },
    handle: async ({ deps, portalId }, { params }) =>
      ok({
        ok: true as const,
        person: params,
        ...(await inPortal(deps.pool, portalId, { readOnly: true }, tx =>
          personRecord(tx, params, rowsATable),
        )),
      }),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/people/:kind/:id/erase',
    summary:
      'Takes a contact or a HubSpot user out of everything but ids; what HubSpot still has is read again',
    auth: 'admin',
    params: personNamedSchema,
    body: erasePersonRequestSchema,
    answers: { 200: erasePersonAnswerSchema },
    handle: async (context, { params, body }) =>
      ok(
        await decide(context, body.idempotencyKey, { action: 'erase-person' }, async scene => ({
          ok: true as const,
          person: params,
          erased: await erasePerson(
            { ...scene.store, ...personErasure(scene.tx) },
            { actor: scene.viewer, person: params },
          ),
        })),
      ),
  }),
];
