import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import { setUpAnswerSchema } from '../../../contract/set-up.ts';
import { jsonRoute, ok } from '../route.ts';
import { setUpView } from '../views/set-up-view.ts';

export const setUpRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/set-up',
    summary: 'How far the set-up is, step by step as found, and whether the connection to HubSpot is sound',
    auth: 'admin',
    answers: { 200: setUpAnswerSchema },
    handle: async ({ deps, portalId }) =>
      ok(
        await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
          const view = await setUpView(tx, storeOf(tx), deps.settings.scopes);
          const deals = `${deps.settings.hubspotAppUrl}/contacts/${portalId}/objects/0-3/views/all/list`;
          return {
            ...view,
            steps: view.steps.map(step =>
              step.id === 'test-registration' ? { ...step, link: deals } : step,
            ),
          };
        }),
      ),
  }),
];
