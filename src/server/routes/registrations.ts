import { z } from 'zod';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import type { Receipt } from '../../../contract/receipt.ts';
import {
  approveRequestSchema,
  followUpRequestSchema,
  rejectRequestSchema,
  renewRequestSchema,
  type SubmitRequest,
  submitRequestSchema,
  withdrawRequestSchema,
} from '../../../contract/requests.ts';
import {
  historyAnswerSchema,
  refusedAnswerSchema,
  registrationAnswerSchema,
  submitAnswerSchema,
} from '../../../contract/views.ts';
import { approveRegistration } from '../../../operations/approve-registration.ts';
import { logFollowUp } from '../../../operations/log-follow-up.ts';
import type { Registration } from '../../../operations/records.ts';
import { rejectRegistration } from '../../../operations/reject-registration.ts';
import { renewRegistration } from '../../../operations/renew-registration.ts';
import { submitRegistration } from '../../../operations/submit-registration.ts';
import { withdrawRegistration } from '../../../operations/withdraw-registration.ts';
import { actionRoute, byRegistrationId, partnerActRoute } from '../action-route.ts';
import { decide, type Scene } from '../decide.ts';
import { onBehalfOf } from '../on-behalf.ts';
import { ProblemError } from '../problem.ts';
import { jsonRoute, ok } from '../route.ts';
import { historyView } from '../views/history-view.ts';
import { registrationView } from '../views/registration-view.ts';
import { submittedView } from '../views/submitted-view.ts';
import { mayRead, viewerOf } from '../views/viewer.ts';

export const registrationRoutes = [
  jsonRoute({
    method: 'POST',
    path: '/api/v1/registrations',
    summary: "Submits a partner's claim; answers a signed receipt",
    auth: 'signed',
    body: submitRequestSchema,
    answers: { 200: z.union([submitAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { body }) =>
      ok(
        await decide(context, body.idempotencyKey, wantedOf(body), async scene => {
          const submitted = await submitRegistration(scene.store, {
            actor: scene.viewer,
            companyId: body.companyId,
            partnerCompanyId: body.partnerCompanyId,
            submittedFor: body.submittedFor ?? null,
            dealId: body.dealId ?? null,
            note: body.note ?? null,
            contactIds: body.contactIds ?? [],
            onBehalf: await onBehalfOf(scene.store, body),
            estimate:
              body.estimate === undefined
                ? null
                : { amountMinor: BigInt(body.estimate.amountMinor), currency: body.estimate.currency },
          });
          if (!submitted.ok) return submitted;
          const { registration } = submitted;
          return {
            ok: true as const,
            registration: await registrationView(scene.store, registration, scene.viewer),
            receipt: context.deps.receipts.sign({
              ...(await toldOnReceipt(scene, registration)),
              registrationId: registration.registrationId,
              portalId: context.portalId,
              sequence: String(registration.sequence),
              claimedAt: registration.claimedAt.toString(),
              claimHash: registration.claimHash,
              policyVersion: registration.policyVersion,
            }),
          };
        }),
      ),
  }),
  actionRoute(
    'approve',
    'Approves a claim under review: protection starts',
    approveRequestSchema,
    (command, body) =>
      approveRegistration(command.store, {
        ...command,
        text: body.text ?? null,
        seen: body.seen ?? [],
        alone: body.alone ?? false,
      }),
  ),
  actionRoute(
    'reject',
    'Rejects a claim under review with a reason that the partner can read',
    rejectRequestSchema,
    (command, body) =>
      rejectRegistration(command.store, { ...command, code: body.code, text: body.text ?? null }),
  ),
  partnerActRoute(
    'withdraw',
    'Gives a claim up; the next in the queue moves up for review',
    withdrawRequestSchema,
    (command, body) => withdrawRegistration(command.store, { ...command, text: body.text ?? null }),
  ),
  actionRoute(
    'follow-ups',
    'Logs a follow-up that the partner made; what it does to the clock follows at once',
    followUpRequestSchema,
    async (command, body) =>
      logFollowUp(command.store, {
        ...command,
        text: body.text,
        kind: body.kind ?? 'follow-up',
        at: body.at === undefined ? null : Temporal.Instant.from(body.at),
        onBehalf: await onBehalfOf(command.store, body),
      }),
  ),
  partnerActRoute(
    'renew',
    'Renews the protection once, on evidence; a refusal says exactly what is missing and by when',
    renewRequestSchema,
    command => renewRegistration(command.store, command),
  ),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/registrations/:id',
    summary: 'One registration as the viewer may see it',
    auth: 'signed',
    params: byRegistrationId,
    answers: { 200: registrationAnswerSchema },
    handle: async ({ deps, portalId, userId }, { params }) =>
      await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
        const store = storeOf(tx);
        const registration = await store.registration(params.id);
        const viewer = await viewerOf(tx, store, userId);
        const view =
          registration === null
            ? null
            : mayRead(viewer, registration.partnerCompanyId)
              ? await registrationView(store, registration, viewer)
              : await submittedView(store, registration, viewer);
        if (view === null) throw unknownRegistration();
        return ok({ ok: true as const, registration: view });
      }),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/registrations/:id/history',
    summary: 'Ledger entries of a registration, newest last',
    auth: 'signed',
    params: byRegistrationId,
    answers: { 200: historyAnswerSchema },
    handle: async ({ deps, portalId, userId }, { params }) =>
      await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
        const store = storeOf(tx);
        const registration = await store.registration(params.id);
        const viewer = await viewerOf(tx, store, userId);
        if (registration === null || !mayRead(viewer, registration.partnerCompanyId))
          throw unknownRegistration();
        const entries = await store.entriesOf(params.id);
        return ok({ ok: true as const, entries: await historyView(store, entries, viewer) });
      }),
  }),
];

/** The partner reads on its receipt that somebody entered it, and when it was said to have come. */
async function toldOnReceipt(
  { store }: Scene,
  { registrationId }: Registration,
): Promise<Pick<Receipt, 'onBehalf'>> {
  const entered = (await store.enteredOnBehalf([registrationId])).find(
    each => each.subjectId === registrationId,
  );
  if (entered === undefined) return {};
  return { onBehalf: { source: entered.source, arrivedAt: entered.arrivedAt.toString() } };
}

const wantedOf = ({ companyId, partnerCompanyId }: SubmitRequest) => ({
  action: 'submit',
  companyId,
  partnerCompanyId,
});

const unknownRegistration = () =>
  new ProblemError(404, 'No registration of this HubSpot account has that id.');
