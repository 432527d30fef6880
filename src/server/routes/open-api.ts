import { z } from 'zod';
import { openApiDocument } from '../open-api.ts';
import { jsonRoute, ok, type Route } from '../route.ts';

/** Describes the given routes and itself. */
export const openApiRoutes = (described: readonly Route[]): Route[] => {
  /** By what it depends on: making it takes a quarter of a second, in which nobody else is answered. */
  const made = new Map<string, Record<string, unknown>>();
  const own: Route = jsonRoute({
    method: 'GET',
    path: '/openapi.json',
    summary: 'This API, generated from the schemas that parse it',
    auth: 'public',
    answers: { 200: z.record(z.string(), z.unknown()) },
    handle: async ({ deps }) => {
      const { publicUrl, emulatorUrl } = deps.settings;
      const key = JSON.stringify([publicUrl, emulatorUrl !== null]);
      const shown = [...described, own].filter(route => emulatorUrl !== null || route.auth !== 'demo');
      const document = made.get(key) ?? openApiDocument(shown, publicUrl);
      made.set(key, document);
      return ok(document);
    },
  });
  return [own];
};
