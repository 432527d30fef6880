import type { z } from 'zod';
import { associationTypes } from '../crm/association-types.ts';
import { type AssociationSpec, describeTypes, liveLinks, type Ref } from '../crm/associations.ts';
import { requireRecord } from '../crm/records.ts';
import { invalid } from '../errors.ts';
import { findObjectType, OBJECT_TYPES, type ObjectType } from '../object-types.ts';
import type { CrmRecord, Portal } from '../world.ts';
import type { associationSpecSchema, idSchema } from './read-json.ts';

type InlineLink = {
  readonly to: { readonly id: z.infer<typeof idSchema> };
  readonly types: readonly z.infer<typeof associationSpecSchema>[];
};

/**
 * An association given on create: the type id alone tells which object type the other record has.
 * @throws HubSpotError 400 for a type that does not start from this object, 404 for an unknown record.
 */
export function inlineAssociations(
  portal: Portal,
  from: ObjectType,
  link: InlineLink,
): { to: Ref; specs: readonly AssociationSpec[] } {
  const first = link.types[0];
  const target = OBJECT_TYPES.find(type =>
    associationTypes(portal, from.id, type.id).some(
      t => t.typeId === first?.associationTypeId && t.category === first.associationCategory,
    ),
  );
  if (!target) {
    throw invalid(
      `${from.singular} has no association type ${first?.associationCategory} ${first?.associationTypeId}`,
    );
  }
  const record = requireRecord(portal, target.id, link.to.id);
  return { to: { typeId: target.id, id: record.id }, specs: link.types };
}

/** Most that a GET lists of one type; a page link leads to the rest. */
const LISTED = 500;

type Listed = { results: { id: string; type: string }[]; paging?: { next: { after: string; link: string } } };

/** The `associations` of a GET with `associations=`: ids with the type's name, as the objects API answers them. */
export function describeAssociations(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord,
  asked: readonly string[],
): Record<string, Listed> {
  const out: Record<string, Listed> = {};
  for (const name of asked) {
    const to = findObjectType(name);
    if (!to) throw invalid(`Unable to infer object type from: ${name}`);
    const links = liveLinks(portal, { typeId: type.id, id: record.id }, to.id);
    if (links.length === 0) continue;
    out[to.plural] = {
      results: links.slice(0, LISTED).flatMap(([id, keys]) =>
        describeTypes(portal, type.id, to.id, keys).map(({ label }) => ({
          id,
          type: `${type.singular}_to_${to.singular}${label ? `_${label.toLowerCase().replaceAll(' ', '_')}` : ''}`,
        })),
      ),
      ...(links.length > LISTED && { paging: { next: { after: String(LISTED), link: '' } } }),
    };
  }
  return out;
}
