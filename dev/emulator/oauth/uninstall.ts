import { Router } from 'express';
import { requireScope } from '../http/actor.ts';
import { api } from '../http/api-context.ts';
import type { EmulatorState } from '../state.ts';
import type { Portal } from '../world.ts';

/** Takes the app out of a portal: tokens die, webhooks stop, nobody is told. What the app wrote stays. */
export function uninstallApp(state: EmulatorState, portal: Portal): void {
  if (portal.install !== null) state.journal.noteUninstall(portal.portalId);
  portal.install = null;
  state.tokens.dropPortal(portal.portalId);
  state.touched();
}

/** `DELETE /appinstalls/2026-09/external-install`, with the app's own token. */
export function uninstallRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.delete(
    '/external-install',
    api(state, ({ actor, res }) => {
      requireScope(actor, ['oauth']);
      uninstallApp(state, actor.portal);
      res.status(204).end();
      return undefined;
    }),
  );
  return router;
}
