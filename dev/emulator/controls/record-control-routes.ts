import { Router } from 'express';
import { z } from 'zod';
import { mergeRecords } from '../crm/merge-records.ts';
import { viewRecord } from '../crm/record-view.ts';
import { restoreRecord } from '../crm/records.ts';
import { notFound } from '../errors.ts';
import { idSchema, readJson } from '../http/read-json.ts';
import { findObjectType } from '../object-types.ts';
import type { EmulatorState } from '../state.ts';
import { answerJson } from './answer-json.ts';
import { byHand, requirePortal } from './require-portal.ts';

const target = { portalId: idSchema, objectType: z.string(), userId: idSchema.optional() };
const mergeSchema = z.strictObject({ ...target, primaryObjectId: idSchema, objectIdToMerge: idSchema });
const restoreSchema = z.strictObject({ ...target, objectId: idSchema });

function requireTypeId(name: string): string {
  const type = findObjectType(name);
  if (!type) throw notFound(`No object type ${name}`);
  return type.id;
}

/** What people do with records in HubSpot's screens: merge two, take one out of the recycling bin. */
export function recordControlRoutes(state: EmulatorState): Router {
  const router = Router({ caseSensitive: true });
  router.post(
    '/merge',
    answerJson(req => {
      const { objectType, portalId, userId, ...ids } = readJson(req, mergeSchema);
      const portal = requirePortal(state, portalId);
      const { primaryObjectId, objectIdToMerge } = ids;
      const origin = byHand(portal, userId);
      const typeId = requireTypeId(objectType);
      return viewRecord(
        portal,
        mergeRecords(state, portal, typeId, primaryObjectId, objectIdToMerge, origin),
      );
    }),
  );
  router.post(
    '/restore',
    answerJson(req => {
      const { objectType, portalId, userId, objectId } = readJson(req, restoreSchema);
      const portal = requirePortal(state, portalId);
      const origin = byHand(portal, userId);
      return viewRecord(portal, restoreRecord(state, portal, requireTypeId(objectType), objectId, origin));
    }),
  );
  return router;
}
