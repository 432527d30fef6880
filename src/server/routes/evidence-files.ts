import { z } from 'zod';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import { evidenceFilesAnswerSchema } from '../../../contract/evidence-files.ts';
import { refusedAnswerSchema } from '../../../contract/views.ts';
import { seesEstimate } from '../../../domain/actions.ts';
import { byRegistrationId } from '../action-route.ts';
import { unknownLink } from '../link-pages.ts';
import { answerLink } from '../partner-link.ts';
import { ProblemError } from '../problem.ts';
import { jsonRoute, ok, rawRoute } from '../route.ts';
import { sendFile } from '../send-file.ts';
import { mayRead, viewerOf } from '../views/viewer.ts';

/** A card opens a download in a window of its own, which nobody signs for HubSpot: the link stands for an hour. */
const linkHours = 1;

export const evidenceFileRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/registrations/:id/files',
    summary: 'Files that the partner gave with its follow-ups, newest first; hidden from direct reps',
    auth: 'signed',
    params: byRegistrationId,
    answers: { 200: z.union([evidenceFilesAnswerSchema, refusedAnswerSchema]) },
    handle: async ({ deps, portalId, userId }, { params }) =>
      await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
        const store = storeOf(tx);
        const claim = await store.registration(params.id);
        const viewer = await viewerOf(tx, store, userId);
        if (claim === null || !mayRead(viewer, claim.partnerCompanyId) || !seesEstimate(viewer.roles))
          throw new ProblemError(404, 'No registration of this HubSpot account has that id.');
        const expiresAt = (await store.now())
          .round({ smallestUnit: 'second', roundingMode: 'ceil' })
          .add({ hours: linkHours })
          .toString();
        const files = (await store.filesOf(params.id)).map(file => ({
          id: file.fileId,
          evidenceId: file.activityId,
          name: file.name,
          mediaType: file.mediaType,
          sizeBytes: file.sizeBytes,
          at: file.givenAt.toString(),
          url: deps.links.urlOf(portalId, {
            purpose: 'file',
            subjectId: file.fileId,
            partnerCompanyId: claim.partnerCompanyId,
            expiresAt,
          }),
        }));
        return ok({ ok: true as const, files });
      }),
  }),
  rawRoute({
    method: 'GET',
    path: '/d/:token',
    summary: 'A file by the link that the API gave, as a download',
    auth: 'public',
    produces: 'application/octet-stream',
    handle: async (context, request, response) =>
      await answerLink(context, { purpose: 'file', request, response }, async link =>
        inPortal(context.deps.pool, link.portalId, {}, async tx => {
          const store = storeOf(tx);
          const over =
            Temporal.Instant.compare(await store.now(), Temporal.Instant.from(link.expiresAt)) >= 0;
          const file = over ? null : await store.file(link.subjectId);
          return file === null ? unknownLink : sendFile(file);
        }),
      ),
  }),
];
