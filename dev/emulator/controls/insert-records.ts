import { z } from 'zod';
import { associate, findSpecs } from '../crm/associations.ts';
import { createRecord } from '../crm/records.ts';
import { notFound } from '../errors.ts';
import { inlineAssociations } from '../http/inline-associations.ts';
import { associationSpecSchema, idSchema, propertiesSchema } from '../http/read-json.ts';
import { findObjectType } from '../object-types.ts';
import type { EmulatorState } from '../state.ts';
import { crmNow, type Origin, type Portal } from '../world.ts';
import { byHand } from './require-portal.ts';

export const insertSchema = z.strictObject({
  portalId: idSchema,
  objectType: z.string(),
  changeSource: z.string().default('CRM_UI'),
  /** Whose hand made them under CRM_UI; default the first admin. */
  userId: idSchema.optional(),
  /** Webhooks for them; off by default: bulk data is background, not news. */
  webhooks: z.boolean().default(false),
  records: z
    .array(
      z.strictObject({
        properties: propertiesSchema,
        createdAt: z.iso.datetime({ offset: true }).optional(),
        associations: z
          .array(
            z.strictObject({
              to: z.strictObject({ id: idSchema }),
              types: z.array(associationSpecSchema).min(1),
            }),
          )
          .default([]),
      }),
    )
    .min(1)
    .max(20_000),
});

/** Puts many records in at once, found by search immediately. Answers their ids in order. */
export function insertRecords(
  state: EmulatorState,
  portal: Portal,
  body: z.infer<typeof insertSchema>,
): { ids: string[] } {
  const type = findObjectType(body.objectType);
  if (!type) throw notFound(`No object type ${body.objectType}`);
  const hand = byHand(portal, body.userId);
  const origin: Origin =
    body.changeSource === 'CRM_UI'
      ? hand
      : {
          changeSource: body.changeSource,
          sourceId: body.changeSource,
          userId: null,
          label: body.changeSource,
        };
  const silent: EmulatorState = body.webhooks ? state : { ...state, emit: () => {} };
  const ids = body.records.map(({ properties, associations, createdAt }) => {
    const links = associations.map(link => inlineAssociations(portal, type, link));
    const at = createdAt === undefined ? crmNow(state.world) : Date.parse(createdAt);
    const record = createRecord(silent, portal, type.id, properties, origin, at);
    record.indexDueAt = 0;
    for (const { to, specs } of links) {
      const types = findSpecs(portal, type.id, to.typeId, specs);
      associate(
        { state: silent, portal, origin, quiet: !body.webhooks },
        { typeId: type.id, id: record.id },
        to,
        types,
      );
    }
    return record.id;
  });
  return { ids };
}
