import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { mergeRecords } from '../crm/merge-records.ts';
import { viewRecord } from '../crm/record-view.ts';
import { restoreRecord } from '../crm/records.ts';
import { HubSpotError, notFound } from '../errors.ts';
import { idSchema, readJson } from '../http/read-json.ts';
import { addPortal, addUser } from '../new-portal.ts';
import { uninstallApp } from '../oauth/uninstall.ts';
import { findObjectType } from '../object-types.ts';
import { seedWorld } from '../seed/seed-world.ts';
import type { EmulatorState } from '../state.ts';
import type { Dispatcher } from '../webhooks/dispatcher.ts';
import { crmNow, iso, type Origin, type Portal } from '../world.ts';
import { faultSchema } from './faults.ts';
import { insertRecords, insertSchema } from './insert-records.ts';
import { viewPortal, viewState } from './view-state.ts';

const userSchema = z.strictObject({
  portalId: idSchema,
  email: z.email(),
  firstName: z.string().default(''),
  lastName: z.string().default(''),
  roles: z.array(z.string()).default([]),
  teams: z.array(z.string()).default([]),
});

const portalSchema = z.strictObject({ name: z.string().min(1).default('Empty account') });

const target = { portalId: idSchema, objectType: z.string(), userId: idSchema.optional() };
const mergeSchema = z.strictObject({ ...target, primaryObjectId: idSchema, objectIdToMerge: idSchema });
const restoreSchema = z.strictObject({ ...target, objectId: idSchema });
const portalOnly = z.strictObject({ portalId: idSchema });
const clockSchema = z.union([
  z.strictObject({ advance: z.string() }),
  z.strictObject({ offsetMs: z.number().int() }),
]);

const text = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));
const whole = (value: unknown): number | undefined => (value === undefined ? undefined : Number(value));

function requirePortal(state: EmulatorState, portalId: string): Portal {
  const portal = state.world.portals.get(portalId);
  if (!portal) throw notFound(`No portal ${portalId}`);
  return portal;
}

function requireTypeId(name: string): string {
  const type = findObjectType(name);
  if (!type) throw notFound(`No object type ${name}`);
  return type.id;
}

/** Acts by a person's hand: the one named, else the first admin. */
function byHand(portal: Portal, userId: string | undefined): Origin {
  const user = portal.users.find(item => (userId ? item.userId === userId : item.roles.includes('admin')));
  if (!user) throw notFound(`No such user in portal ${portal.portalId}`);
  return {
    changeSource: 'CRM_UI',
    sourceId: `userId:${user.userId}`,
    userId: user.userId,
    label: user.email,
  };
}

function advance(state: EmulatorState, req: Request): void {
  const body = readJson(req, clockSchema);
  if ('offsetMs' in body) {
    state.world.clockOffsetMs = body.offsetMs;
    return;
  }
  try {
    const now = Temporal.Instant.fromEpochMilliseconds(crmNow(state.world));
    const later = now.toZonedDateTimeISO('UTC').add(Temporal.Duration.from(body.advance));
    state.world.clockOffsetMs += later.epochMilliseconds - now.epochMilliseconds;
  } catch {
    throw new HubSpotError(400, 'VALIDATION_ERROR', `Not a duration: ${body.advance}`);
  }
}

const viewClock = (state: EmulatorState) => ({
  offsetMs: state.world.clockOffsetMs,
  crmNow: iso(crmNow(state.world)),
  wallNow: iso(Date.now()),
});

const json =
  (handle: (req: Request) => unknown, status = 200): RequestHandler =>
  (req, res) => {
    res.status(status).json(handle(req));
  };

/** What is under `/_emulator/`: everything HubSpot does not have and a test needs. No token asked. */
export function controlRoutes(state: EmulatorState, dispatcher: Dispatcher): Router {
  const router = Router({ caseSensitive: true });
  const { world, faults, calls, deliveries, limiter } = state;

  router.get(
    '/state',
    json(() => viewState(state)),
  );
  router.post(
    '/users',
    json(req => {
      const { portalId, ...user } = readJson(req, userSchema);
      const added = addUser(requirePortal(state, portalId), user, crmNow(world));
      state.touched();
      return { userId: added.userId, ownerId: added.ownerId };
    }, 201),
  );
  router.post(
    '/portals',
    json(req => {
      const portal = addPortal(world, readJson(req, portalSchema).name);
      const email = `admin@portal-${portal.portalId}.example`;
      addUser(portal, { email, firstName: 'Ada', lastName: 'Admin', roles: ['admin'] }, crmNow(world));
      state.touched();
      return { ...viewPortal(portal), adminUserId: portal.users[0]?.userId };
    }, 201),
  );
  router.post(
    '/seed',
    json(req => {
      const body = readJson(req, z.union([z.strictObject({ reset: z.literal(true) }), insertSchema]));
      if (!('reset' in body)) return insertRecords(state, requirePortal(state, body.portalId), body);
      for (const portalId of world.portals.keys()) state.tokens.dropPortal(portalId);
      world.portals.clear();
      world.nextPortalId = 48_120_331;
      seedWorld(state);
      state.touched();
      return viewState(state);
    }),
  );

  router.get(
    '/faults',
    json(() => ({ faults: faults.list() })),
  );
  router.post(
    '/faults',
    json(req => faults.add(readJson(req, faultSchema)), 201),
  );
  router.delete('/faults', (req, res) => {
    faults.clear(whole(req.query['id']));
    res.status(204).end();
  });

  router.get(
    '/calls',
    json(({ query }) => ({
      calls: calls.list({
        portalId: text(query['portalId']),
        method: text(query['method']),
        path: text(query['path']),
        tokenKind: text(query['tokenKind']),
        status: whole(query['status']),
        afterSeq: whole(query['afterSeq']),
      }),
    })),
  );
  router.delete('/calls', (_req, res) => {
    calls.clear();
    res.status(204).end();
  });
  router.get(
    '/deliveries',
    json(({ query }) => ({
      deliveries: deliveries.list({ portalId: text(query['portalId']), afterSeq: whole(query['afterSeq']) }),
    })),
  );
  router.delete('/deliveries', (_req, res) => {
    deliveries.clear();
    res.status(204).end();
  });
  router.get(
    '/idle',
    json(() => dispatcher.counts()),
  );
  router.get(
    '/limits',
    json(() => ({ portals: limiter.report() })),
  );
  router.delete('/limits', (_req, res) => {
    limiter.reset();
    res.status(204).end();
  });

  router.get(
    '/clock',
    json(() => viewClock(state)),
  );
  router.post(
    '/clock',
    json(req => {
      advance(state, req);
      state.touched();
      return viewClock(state);
    }),
  );
  router.post(
    '/merge',
    json(req => {
      const body = readJson(req, mergeSchema);
      const portal = requirePortal(state, body.portalId);
      const typeId = requireTypeId(body.objectType);
      const origin = byHand(portal, body.userId);
      return viewRecord(
        portal,
        mergeRecords(state, portal, typeId, body.primaryObjectId, body.objectIdToMerge, origin),
      );
    }),
  );
  router.post(
    '/restore',
    json(req => {
      const body = readJson(req, restoreSchema);
      const portal = requirePortal(state, body.portalId);
      const origin = byHand(portal, body.userId);
      return viewRecord(
        portal,
        restoreRecord(state, portal, requireTypeId(body.objectType), body.objectId, origin),
      );
    }),
  );
  router.post(
    '/uninstall',
    json(req => {
      const portal = requirePortal(state, readJson(req, portalOnly).portalId);
      uninstallApp(state, portal);
      return viewPortal(portal);
    }),
  );
  router.post(
    '/expire-tokens',
    json(req => {
      const portal = requirePortal(state, readJson(req, portalOnly).portalId);
      state.tokens.expireAll(portal.portalId);
      return viewPortal(portal);
    }),
  );
  return router;
}
