import { z } from 'zod';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import { askedConsentAnswerSchema, consentAnswerSchema } from '../../../contract/consent-answers.ts';
import {
  askConsentRequestSchema,
  type ConsentRequest,
  consentLinkAnswerSchema,
  consentRequestSchema,
} from '../../../contract/consents.ts';
import { refusedAnswerSchema } from '../../../contract/views.ts';
import { answerConsent } from '../../../operations/answer-consent.ts';
import { askConsent, askConsentForFinding } from '../../../operations/ask-consent.ts';
import { consentLink } from '../../../operations/consent-link.ts';
import type { ConsentRecord } from '../../../operations/consent-records.ts';
import type { ConsentStepOutcome } from '../../../operations/consent-step.ts';
import { revokeConsent } from '../../../operations/revoke-consent.ts';
import { actOnBehalf } from '../act-on-behalf.ts';
import { decide, type Scene } from '../decide.ts';
import { ProblemError } from '../problem.ts';
import { jsonRoute, ok } from '../route.ts';
import { consentView } from '../views/consent-view.ts';
import { findingView } from '../views/finding-view.ts';
import { viewerOf } from '../views/viewer.ts';

const idOf = (prefix: string, thing: string) =>
  z.object({ id: z.string().regex(new RegExp(`^${prefix}_[A-Za-z0-9_-]{1,64}$`), `must be ${thing} id`) });

/** The consent register (domain rule 8): asked, answered, taken back. */
export const consentRoutes = [
  jsonRoute({
    method: 'POST',
    path: '/api/v1/findings/:id/ask-consent',
    summary: 'Answers a heads-up by asking the registered partner for consent; it stays open until the yes',
    auth: 'signed',
    params: idOf('fnd', 'a finding'),
    body: askConsentRequestSchema,
    answers: { 200: z.union([askedConsentAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { params, body }) =>
      ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: 'ask-consent', findingId: params.id },
          async scene => {
            const { store, viewer } = scene;
            const asked = await askConsentForFinding(store, {
              actor: viewer,
              findingId: params.id,
              scope: body.scope ?? null,
              text: body.text,
            });
            if (!asked.ok) return asked;
            const finding = await store.finding(params.id);
            const claim = await claimOf(scene, asked.consent);
            const whys = await store.whysOfFindings([claim.registrationId]);
            if (finding === null) throw new Error(`Finding ${params.id} vanished under its lock`);
            return {
              ok: true as const,
              consent: await consentView(store, asked.consent, claim, viewer),
              finding: findingView(finding, claim, viewer, whys.get(params.id) ?? null),
            };
          },
        ),
      ),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/registrations/:id/consents',
    summary: 'Asks for consent, grants or refuses what was asked, or takes it back for the future',
    auth: 'signed',
    params: idOf('reg', 'a registration'),
    body: consentRequestSchema,
    answers: { 200: z.union([consentAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { params, body }) =>
      ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: `${body.step}-consent`, registrationId: params.id },
          async scene => {
            const outcome = await stepOnBehalf(scene, params.id, body);
            if (!outcome.ok) return outcome;
            const claim = await claimOf(scene, outcome.consent);
            return {
              ok: true as const,
              consent: await consentView(scene.store, outcome.consent, claim, scene.viewer),
            };
          },
        ),
      ),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/consents/:id/link',
    summary: 'The link by which the partner answers, for its partner manager or an approver to pass on',
    auth: 'signed',
    params: idOf('cns', 'a consent'),
    answers: { 200: z.union([consentLinkAnswerSchema, refusedAnswerSchema]) },
    handle: async ({ deps, portalId, userId }, { params }) =>
      ok(
        await inPortal(deps.pool, portalId, {}, async tx => {
          const store = storeOf(tx);
          const actor = await viewerOf(tx, store, userId);
          const outcome = await consentLink(store, { actor, consentId: params.id });
          if (!outcome.ok) return outcome;
          const { link } = outcome;
          return {
            ok: true as const,
            url: deps.links.urlOf(portalId, link),
            expiresAt: link.expiresAt,
          };
        }),
      ),
  }),
];

/** What the partner answered by mail or phone is entered with how it came, and where it is kept. */
async function stepOnBehalf(
  scene: Scene,
  registrationId: string,
  body: ConsentRequest,
): Promise<ConsentStepOutcome> {
  const claim = body.step === 'ask' ? null : await scene.store.registration(registrationId);
  if (body.step === 'ask' || claim === null || body.source === undefined)
    return await step(scene, registrationId, body);
  if ((body.reference ?? '') === '' && body.engagement === undefined)
    throw new ProblemError(400, 'An answer of the partner’s is entered with where it is kept.', {
      errors: [{ path: 'body.reference', message: 'must say where it is kept' }],
    });
  return await actOnBehalf(scene, claim, body, store => step({ ...scene, store }, registrationId, body));
}

async function step(
  { store, viewer }: Scene,
  registrationId: string,
  body: ConsentRequest,
): Promise<ConsentStepOutcome> {
  const actor = viewer;
  switch (body.step) {
    case 'ask':
      return await askConsent(store, {
        actor,
        registrationId,
        scope: body.scope,
        text: body.text,
        findingId: null,
      });
    case 'grant':
    case 'refuse':
      return await answerConsent(store, {
        actor,
        registrationId,
        consentId: body.consentId,
        grants: body.step === 'grant',
        text: body.text ?? null,
        onBehalf: body.source !== undefined,
      });
    case 'revoke':
      return await revokeConsent(store, {
        actor,
        registrationId,
        consentId: body.consentId,
        text: body.text ?? null,
      });
    default:
      return body satisfies never;
  }
}

async function claimOf({ store }: Scene, consent: ConsentRecord) {
  const claim = await store.registration(consent.registrationId);
  if (claim === null) throw new Error(`Consent ${consent.consentId} has no registration`);
  return claim;
}
