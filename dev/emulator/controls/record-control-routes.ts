import { Router } from 'express';
import { z } from 'zod';
import { mergeRecords } from '../crm/merge-records.ts';
import { viewRecord } from '../crm/record-view.ts';
import { requireRecord, restoreRecord, setByTool } from '../crm/records.ts';
import { notFound } from '../errors.ts';
import { idSchema, readJson } from '../http/read-json.ts';
import { findObjectType } from '../object-types.ts';
import type { EmulatorState } from '../state.ts';
import { crmNow, iso, type Origin } from '../world.ts';
import { answerJson } from './answer-json.ts';
import { byHand, requirePortal } from './require-portal.ts';

const target = { portalId: idSchema, objectType: z.string(), userId: idSchema.optional() };
const mergeSchema = z.strictObject({ ...target, primaryObjectId: idSchema, objectIdToMerge: idSchema });
const enrolSchema = z.strictObject({
  portalId: idSchema,
  contactId: idSchema,
  sequenceId: z.string().default('880011'),
  /** Who enrols; absent: a workflow does. */
  userId: idSchema.optional(),
});
const formSchema = z.strictObject({ portalId: idSchema, contactId: idSchema });
const restoreSchema = z.strictObject({ ...target, objectId: idSchema });

function requireTypeId(name: string): string {
  const type = findObjectType(name);
  if (!type) throw notFound(`No object type ${name}`);
  return type.id;
}

/**
 * What people do with records in HubSpot's screens: merge two, take one out of the recycling bin, enrol a contact in a
 * sequence; and what a visitor does: submit a form.
 */
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
  router.post(
    '/enrol',
    answerJson(req => {
      const { portalId, contactId, sequenceId, userId } = readJson(req, enrolSchema);
      const portal = requirePortal(state, portalId);
      const record = requireRecord(portal, '0-1', contactId);
      const values = {
        hs_sequences_is_enrolled: 'true',
        hs_latest_sequence_enrolled: sequenceId,
        hs_latest_sequence_enrolled_date: iso(crmNow(state.world)),
      };
      setByTool(state, portal, record, values, toolOrigin('SEQUENCES', userId));
      return viewRecord(portal, record);
    }),
  );
  router.post(
    '/submit-form',
    answerJson(req => {
      const { portalId, contactId } = readJson(req, formSchema);
      const portal = requirePortal(state, portalId);
      const record = requireRecord(portal, '0-1', contactId);
      const values = { recent_conversion_date: iso(crmNow(state.world)) };
      setByTool(state, portal, record, values, toolOrigin('FORM', undefined));
      return viewRecord(portal, record);
    }),
  );
  return router;
}

/** A person at a tool of HubSpot's, or a workflow that runs it. */
const toolOrigin = (tool: string, userId: string | undefined): Origin =>
  userId === undefined
    ? { changeSource: 'AUTOMATION_PLATFORM', sourceId: tool, userId: null, label: tool }
    : { changeSource: tool, sourceId: `userId:${userId}`, userId, label: tool };
