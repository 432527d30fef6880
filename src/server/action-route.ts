import { z } from 'zod';
import type { Store } from '../../adapters/postgres/store.ts';
import type { OnBehalfRequest } from '../../contract/on-behalf.ts';
import { refusedAnswerSchema, registrationAnswerSchema } from '../../contract/views.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Registration } from '../../operations/records.ts';
import { actOnBehalf } from './act-on-behalf.ts';
import { decide, type Scene } from './decide.ts';
import { jsonRoute, ok } from './route.ts';
import { registrationView } from './views/registration-view.ts';
import type { Viewer } from './views/viewer.ts';

export const byRegistrationId = z.object({
  id: z.string().regex(/^reg_[A-Za-z0-9_-]{1,64}$/, 'must be a registration id'),
});
const registrationAnswers = { 200: z.union([registrationAnswerSchema, refusedAnswerSchema]) };

type Outcome = { ok: true; registration: Registration } | { ok: false; refusal: Refusal };
type ActionCommand = { store: Store; actor: Viewer; registrationId: string };

/** Something that a person does to a registration: decided once per key, answered with how it stands then. */
export function actionRoute<Body extends { idempotencyKey: string }>(
  action: string,
  summary: string,
  body: z.ZodType<Body>,
  act: (command: ActionCommand, body: Body) => Promise<Outcome>,
) {
  return actionOnPart(action, summary, body, byRegistrationId, act);
}

/**
 * Something that a partner does to its registration, or whoever enters what came from it by mail or phone: with
 * `source` the entries say how it came.
 */
export const partnerActRoute = <Body extends { idempotencyKey: string } & OnBehalfRequest>(
  action: string,
  summary: string,
  body: z.ZodType<Body>,
  act: (command: ActionCommand, body: Body) => Promise<Outcome>,
) =>
  actionRoute(action, summary, body, async (command, sent) => {
    const claim = await command.store.registration(command.registrationId);
    if (claim === null) return await act(command, sent);
    return await actOnBehalf({ store: command.store, viewer: command.actor }, claim, sent, store =>
      act({ ...command, store }, sent),
    );
  });

/** Something that a person does to a part of a registration that the path names. */
export function actionOnPart<Body extends { idempotencyKey: string }, Params extends { id: string }>(
  action: string,
  summary: string,
  body: z.ZodType<Body>,
  params: z.ZodType<Params>,
  act: (command: ActionCommand, body: Body, params: Params) => Promise<Outcome>,
) {
  return jsonRoute({
    method: 'POST',
    path: `/api/v1/registrations/:id/${action}`,
    summary,
    auth: 'signed',
    params,
    body,
    answers: registrationAnswers,
    handle: async (context, input) =>
      ok(
        await decide(
          context,
          input.body.idempotencyKey,
          { action, registrationId: input.params.id },
          async scene => {
            const command = { store: scene.store, actor: scene.viewer, registrationId: input.params.id };
            return await answer(scene, await act(command, input.body, input.params));
          },
        ),
      ),
  });
}

async function answer({ store, viewer }: Scene, outcome: Outcome) {
  if (!outcome.ok) return outcome;
  return { ok: true as const, registration: await registrationView(store, outcome.registration, viewer) };
}
