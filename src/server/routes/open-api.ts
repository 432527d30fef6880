import { z } from 'zod';
import { openApiDocument } from '../open-api.ts';
import { jsonRoute, ok, type Route } from '../route.ts';

/** Describes the given routes and itself. */
export const openApiRoutes = (described: readonly Route[]): Route[] => {
  const own: Route = jsonRoute({
    method: 'GET',
    path: '/openapi.json',
    summary: 'This API, generated from the schemas that parse it',
    auth: 'public',
    answers: { 200: z.record(z.string(), z.unknown()) },
    handle: async ({ deps }) => {
      const { publicUrl, emulatorUrl } = deps.settings;
      const shown = [...described, own].filter(route => emulatorUrl !== null || route.auth !== 'demo');
      return ok(openApiDocument(shown, publicUrl));
    },
  });
  return [own];
};
