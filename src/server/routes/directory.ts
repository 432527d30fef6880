import { addDirectory, readDirectory } from '../../../adapters/postgres/directories.ts';
import { answerOnce } from '../../../adapters/postgres/idempotency.ts';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { lockSettings } from '../../../adapters/postgres/policies.ts';
import {
  type DirectoryAnswer,
  directoryAnswerSchema,
  putDirectoryRequestSchema,
} from '../../../contract/directory.ts';
import { jsonRoute, ok } from '../route.ts';

export const directoryRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/directory',
    summary: 'Who is who: roles, sides, partner users and managers',
    auth: 'admin',
    answers: { 200: directoryAnswerSchema },
    handle: async ({ deps, portalId }) => {
      const stored = await inPortal(deps.pool, portalId, { readOnly: true }, readDirectory);
      if (stored === null) throw new Error(`Portal ${portalId} has no directory`);
      return ok({ ok: true as const, version: stored.version, directory: stored.directory });
    },
  }),
  jsonRoute({
    method: 'PUT',
    path: '/api/v1/directory',
    summary: 'Puts a directory in force from now; it reaches running claims',
    auth: 'admin',
    refusedAs: 'put-directory',
    body: putDirectoryRequestSchema,
    answers: { 200: directoryAnswerSchema },
    handle: async ({ deps, portalId, userId, requestHash }, { body }) => {
      const answer = await inPortal(deps.pool, portalId, {}, tx =>
        answerOnce(tx, { key: body.idempotencyKey, requestHash }, async (): Promise<DirectoryAnswer> => {
          await lockSettings(tx);
          const version = await addDirectory(tx, body.directory, `user:${userId}`);
          return { ok: true, version, directory: body.directory };
        }),
      );
      deps.waker.wakePortal(portalId);
      return ok(answer);
    },
  }),
];
