import { z } from 'zod';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { type Store, storeOf } from '../../../adapters/postgres/store.ts';
import { disputeSideSchema } from '../../../contract/dispute-summary.ts';
import {
  acceptRequestSchema,
  acknowledgeRequestSchema,
  appealDisputeRequestSchema,
  disputeAnswerSchema,
  disputesAnswerSchema,
  escalateRequestSchema,
  evidenceRequestSchema,
  openDisputeRequestSchema,
  type RulingRequest,
  rulingRequestSchema,
} from '../../../contract/disputes.ts';
import type { OnBehalfRequest } from '../../../contract/on-behalf.ts';
import { refusedAnswerSchema } from '../../../contract/views.ts';
import type { DisputeSide } from '../../../domain/dispute.ts';
import type { DisputeCommand } from '../../../domain/dispute-commands.ts';
import type { Ruling, Verdict } from '../../../domain/dispute-ruling.ts';
import { appealRegistration } from '../../../operations/appeal-registration.ts';
import { openDispute } from '../../../operations/open-dispute.ts';
import { appealDispute, type DisputeOutcome, stepDispute } from '../../../operations/step-dispute.ts';
import { actOnBehalf } from '../act-on-behalf.ts';
import { decide, type Scene } from '../decide.ts';
import { ProblemError } from '../problem.ts';
import { jsonRoute, ok } from '../route.ts';
import { disputeView } from '../views/dispute-view.ts';
import { disputeWorklist, mayDecideDisputes, notADecider } from '../views/dispute-worklist.ts';
import { viewerOf } from '../views/viewer.ts';

const byId = z.object({ id: z.string().regex(/^dsp_[A-Za-z0-9_-]{1,64}$/, 'must be a dispute id') });
const byRegistration = z.object({
  id: z.string().regex(/^reg_[A-Za-z0-9_-]{1,64}$/, 'must be a registration id'),
});
const answers = { 200: z.union([disputeAnswerSchema, refusedAnswerSchema]) };

/** Disputes (domain rule 9): each side reads its own packet. */
export const disputeRoutes = [
  jsonRoute({
    method: 'POST',
    path: '/api/v1/registrations/:id/disputes',
    summary: 'Opens a dispute with another partner, with direct sales, or about a decision',
    auth: 'signed',
    params: byRegistration,
    body: openDisputeRequestSchema,
    answers,
    handle: async (context, { params, body }) =>
      ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: 'open-dispute', registrationId: params.id },
          async scene => {
            const opening = {
              actor: scene.viewer,
              registrationId: params.id,
              text: body.text,
              userIds: body.userIds ?? null,
            };
            const { kind } = body;
            const open = async (store: Store) =>
              kind === 'partner-decision'
                ? await disputeDecision({ ...scene, store }, opening)
                : await openDispute(store, { ...opening, kind });
            const claim = await scene.store.registration(params.id);
            return await answer(
              scene,
              claim === null ? await open(scene.store) : await actOnBehalf(scene, claim, body, open),
            );
          },
        ),
      ),
  }),
  stepRoute('acknowledge', 'Acknowledges a dispute: clocks stand still', acknowledgeRequestSchema, () => ({
    step: () => ({ command: 'acknowledge' }),
  })),
  stepRoute(
    'evidence',
    'Gives evidence for a side, or closes the evidence',
    evidenceRequestSchema,
    (body, scene) => ({
      side: body.side,
      step: side =>
        body.close === true
          ? { command: 'close-evidence' }
          : {
              command: 'give-evidence',
              side,
              evidence: {
                evidenceId: scene.store.id('evd'),
                facts: {
                  code: body.code ?? 'STATEMENT',
                  ...(body.refs === undefined ? {} : { refs: body.refs }),
                  ...(body.text === undefined ? {} : { text: body.text }),
                },
              },
            },
    }),
  ),
  stepRoute('propose', 'Proposes a ruling that both sides may accept', rulingRequestSchema, body => ({
    step: () => ({ command: 'propose', ruling: rulingOf(body) }),
  })),
  stepRoute('accept', 'Accepts the proposed ruling, or objects to it', acceptRequestSchema, body => ({
    side: body.side,
    step: side => ({ command: body.accept ? 'accept' : 'object', side }),
  })),
  stepRoute('escalate', 'Passes the dispute up to an executive', escalateRequestSchema, () => ({
    step: () => ({ command: 'pass-up' }),
  })),
  stepRoute('decide', 'Rules; the ruling takes effect at once', rulingRequestSchema, body => ({
    step: () => ({ command: 'decide', ruling: rulingOf(body) }),
  })),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/disputes/:id/appeal',
    summary: 'Appeals a ruling, once; somebody new decides',
    auth: 'signed',
    params: byId,
    body: appealDisputeRequestSchema,
    answers,
    handle: async (context, { params, body }) =>
      ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: 'appeal-ruling', disputeId: params.id },
          async scene =>
            answer(
              scene,
              await forSide(scene, params.id, body.side ?? null, body, store =>
                appealDispute(store, {
                  actor: scene.viewer,
                  disputeId: params.id,
                  side: body.side ?? null,
                  text: body.text,
                }),
              ),
            ),
        ),
      ),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/disputes/:id',
    summary: 'A dispute as the viewer may read it: each side its own packet',
    auth: 'signed',
    params: byId,
    query: z.object({ side: disputeSideSchema.optional() }),
    answers: { 200: disputeAnswerSchema },
    handle: async ({ deps, portalId, userId }, { params, query }) =>
      await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
        const store = storeOf(tx);
        const dispute = await store.dispute(params.id);
        const viewer = await viewerOf(tx, store, userId);
        const view = dispute === null ? null : await disputeView(store, dispute, viewer, query.side ?? null);
        if (view === null) throw unknownDispute();
        return ok({ ok: true as const, dispute: view });
      }),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/disputes',
    summary: 'Disputes that are not closed, the next limit first, for those who decide',
    auth: 'signed',
    answers: { 200: disputesAnswerSchema },
    handle: async ({ deps, portalId, userId }) =>
      await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
        const store = storeOf(tx);
        const viewer = await viewerOf(tx, store, userId);
        if (!mayDecideDisputes(viewer)) return ok({ ok: false as const, refusal: notADecider(viewer) });
        return ok(await disputeWorklist(store, viewer));
      }),
  }),
];

/** A dispute about a decision is its appeal: once a decision, whichever way it is asked for. */
async function disputeDecision(
  { store }: Scene,
  opening: Parameters<typeof appealRegistration>[1],
): Promise<DisputeOutcome> {
  const appealed = await appealRegistration(store, opening);
  if (!appealed.ok) return appealed;
  const [dispute] = await store.disputesNaming([opening.registrationId]);
  if (dispute === undefined) throw new Error(`The appeal of ${opening.registrationId} opened no dispute`);
  return { ok: true, dispute };
}

const unknownDispute = () => new ProblemError(404, 'No dispute of this HubSpot account has that id.');

type Step = { side?: DisputeSide | undefined; step: (side: DisputeSide) => DisputeCommand };

/** What a partner that is a party said by mail or phone is entered for it, with how it came. */
async function forSide(
  scene: Scene,
  disputeId: string,
  side: DisputeSide | null,
  body: OnBehalfRequest,
  act: (store: Store) => Promise<DisputeOutcome>,
): Promise<DisputeOutcome> {
  if (body.source === undefined) return await act(scene.store);
  const dispute = await scene.store.dispute(disputeId);
  const own = (dispute?.parties ?? []).find(
    party =>
      party.registrationId !== null &&
      (side === null
        ? party.partnerCompanyId !== null && scene.viewer.managesPartner(party.partnerCompanyId)
        : party.side === side),
  );
  if (own?.registrationId == null || own.partnerCompanyId === null) return await act(scene.store);
  const { registrationId, partnerCompanyId } = own;
  return await actOnBehalf(scene, { registrationId, partnerCompanyId }, body, act);
}

function stepRoute<Body extends { idempotencyKey: string } & OnBehalfRequest>(
  name: string,
  summary: string,
  body: z.ZodType<Body>,
  make: (body: Body, scene: Scene) => Step,
) {
  return jsonRoute({
    method: 'POST',
    path: `/api/v1/disputes/:id/${name}`,
    summary,
    auth: 'signed',
    params: byId,
    body,
    answers,
    handle: async (context, input) =>
      ok(
        await decide(
          context,
          input.body.idempotencyKey,
          { action: `${name}-dispute`, disputeId: input.params.id },
          async scene => {
            const { side = null, step } = make(input.body, scene);
            const disputeId = input.params.id;
            const act = (store: Store) => stepDispute(store, { actor: scene.viewer, disputeId, side, step });
            return await answer(scene, await forSide(scene, disputeId, side, input.body, act));
          },
        ),
      ),
  });
}

async function answer({ store, viewer }: Scene, outcome: DisputeOutcome) {
  if (!outcome.ok) return outcome;
  const view = await disputeView(store, outcome.dispute, viewer, null);
  if (view === null) throw new Error(`Dispute ${outcome.dispute.disputeId} is not for who acted in it`);
  return { ok: true as const, dispute: view };
}

function rulingOf(body: RulingRequest): Ruling {
  return {
    ...verdictOf(body),
    rule: body.rule ?? 'R-disputes',
    facts: body.facts ?? {},
    reasoning: body.reasoning,
  };
}

/** The schema has made sure that what a code needs is there. */
function verdictOf({
  code,
  percent = 0,
  to = 'holder',
  amountMinor = '0',
  currency = '',
}: RulingRequest): Verdict {
  if (code === 'SPLIT') return { code, percent };
  if (code === 'COMPENSATE') return { code, to, amountMinor: BigInt(amountMinor), currency };
  return { code };
}
