import { Router } from 'express';
import { z } from 'zod';
import { idSchema, readJson } from '../http/read-json.ts';
import { addPortal, addUser, copyPortal } from '../new-portal.ts';
import { uninstallApp } from '../oauth/uninstall.ts';
import { seedWorld } from '../seed/seed-world.ts';
import type { EmulatorState } from '../state.ts';
import { crmNow } from '../world.ts';
import { answerJson } from './answer-json.ts';
import { insertRecords, insertSchema } from './insert-records.ts';
import { requirePortal } from './require-portal.ts';
import { viewPortal, viewState } from './view-state.ts';

const userSchema = z.strictObject({
  portalId: idSchema,
  email: z.email(),
  firstName: z.string().default(''),
  lastName: z.string().default(''),
  roles: z.array(z.string()).default([]),
  teams: z.array(z.string()).default([]),
});
const portalSchema = z.strictObject({
  name: z.string().min(1).default('Empty account'),
  copyOf: idSchema.exactOptional(),
});
const portalOnly = z.strictObject({ portalId: idSchema });
const seedSchema = z.union([z.strictObject({ reset: z.literal(true) }), insertSchema]);

/** Throws every account away and seeds the first one anew. */
function reseed(state: EmulatorState) {
  const { world } = state;
  for (const portalId of world.portals.keys()) state.tokens.dropPortal(portalId);
  world.portals.clear();
  world.nextPortalId = 48_120_331;
  seedWorld(state);
  state.touched();
  return viewState(state);
}

/** Controls over accounts, their people and their data. */
export function accountRoutes(state: EmulatorState): Router {
  const { world } = state;
  const router = Router({ caseSensitive: true });
  router.get(
    '/state',
    answerJson(() => viewState(state)),
  );
  router.post(
    '/users',
    answerJson(req => {
      const { portalId, ...user } = readJson(req, userSchema);
      const added = addUser(requirePortal(state, portalId), user, crmNow(world));
      state.touched();
      return { userId: added.userId, ownerId: added.ownerId };
    }, 201),
  );
  router.post(
    '/portals',
    answerJson(req => {
      const { name, copyOf } = readJson(req, portalSchema);
      if (copyOf !== undefined) {
        const copy = copyPortal(world, requirePortal(state, copyOf), name);
        state.touched();
        return viewPortal(copy);
      }
      const portal = addPortal(world, name);
      const email = `admin@portal-${portal.portalId}.example`;
      const person = { email, firstName: 'Ada', lastName: 'Admin', roles: ['admin'] };
      const admin = addUser(portal, person, crmNow(world));
      state.touched();
      return { ...viewPortal(portal), adminUserId: admin.userId };
    }, 201),
  );
  router.post(
    '/seed',
    answerJson(req => {
      const body = readJson(req, seedSchema);
      return 'reset' in body
        ? reseed(state)
        : insertRecords(state, requirePortal(state, body.portalId), body);
    }),
  );
  router.post(
    '/uninstall',
    answerJson(req => {
      const portal = requirePortal(state, readJson(req, portalOnly).portalId);
      uninstallApp(state, portal);
      return viewPortal(portal);
    }),
  );
  router.post(
    '/journal',
    answerJson(req => {
      state.journal.granted = readJson(req, z.strictObject({ granted: z.boolean() })).granted;
      return { granted: state.journal.granted };
    }),
  );
  router.post(
    '/expire-tokens',
    answerJson(req => {
      const portal = requirePortal(state, readJson(req, portalOnly).portalId);
      state.tokens.expireAll(portal.portalId);
      return viewPortal(portal);
    }),
  );
  return router;
}
