import type { z } from 'zod';
import type { ApiCall } from './api-call.ts';
import { isPrimaryType } from './association-types.ts';
import { chunk } from './chunk.ts';
import { HubSpotError } from './failure.ts';
import { type CrmObjectType, paths } from './paths.ts';
import { batchOf, type WireError, wireAssociations } from './wire.ts';

const associationBatch = batchOf(wireAssociations);

export type AssociatedRecord = {
  id: string;
  /** HubSpot marks one company of a deal or contact as primary. */
  primary: boolean;
  types: readonly { category: string; typeId: number; label: string | null }[];
};

export type AssociationRead = {
  /** Every id asked for that HubSpot answered about; an empty list means it has no such association. */
  found: ReadonlyMap<string, readonly AssociatedRecord[]>;
  /** Ids whose record HubSpot does not know. */
  missing: readonly string[];
};

const READ_BATCH = 1_000;

/**
 * What records of type `from` are associated with, 1,000 a call, following the pages of long lists. Ask with
 * current ids: the old id of a merged record has no associations any more, and HubSpot does not say so.
 * HubSpot reports "no association" as an error of a 207; that is an empty list here.
 */
export async function readAssociations(
  call: ApiCall,
  portalId: string,
  from: CrmObjectType,
  to: CrmObjectType,
  ids: readonly string[],
): Promise<AssociationRead> {
  const found = new Map<string, AssociatedRecord[]>();
  const missing = new Set<string>();
  let inputs: { id: string; after?: string }[] = [...new Set(ids)].map(id => ({ id }));
  while (inputs.length > 0) {
    const next: typeof inputs = [];
    for (const piece of chunk(inputs, READ_BATCH)) {
      next.push(...(await readPiece(call, portalId, from, to, piece, found, missing)));
    }
    inputs = next;
  }
  return { found, missing: [...missing] };
}

async function readPiece(
  call: ApiCall,
  portalId: string,
  from: CrmObjectType,
  to: CrmObjectType,
  inputs: readonly { id: string; after?: string }[],
  found: Map<string, AssociatedRecord[]>,
  missing: Set<string>,
): Promise<{ id: string; after: string }[]> {
  const operation = `read-associations ${from} ${to}`;
  const answer = await call(portalId, {
    operation,
    method: 'POST',
    path: paths.associations(from, to, 'read'),
    json: { inputs },
    schema: associationBatch,
  });
  const more: { id: string; after: string }[] = [];
  const open = new Set(inputs.map(input => input.id));
  for (const result of answer.results) {
    open.delete(result.from.id);
    const list = found.get(result.from.id) ?? [];
    list.push(...result.to.map(item => associatedRecordOf(from, to, item)));
    found.set(result.from.id, list);
    const after = result.paging?.next?.after;
    if (after !== undefined) more.push({ id: result.from.id, after });
  }
  for (const error of answer.errors) {
    const none = hasNoAssociations(error);
    if (!none && error.category !== 'OBJECT_NOT_FOUND') continue;
    for (const id of error.context?.fromObjectId ?? error.context?.ids ?? error.context?.id ?? []) {
      if (!open.delete(id)) continue;
      if (none) found.set(id, found.get(id) ?? []);
      else missing.add(id);
    }
  }
  // Some answers leave out the ids that have no association, without an error for them.
  if (open.size > 0 && answer.errors.length > 0 && !answer.errors.every(hasNoAssociations)) {
    const message = `${inputs.length} ids asked for, ${open.size} neither answered nor refused`;
    throw new HubSpotError(operation, { kind: 'unexpected-answer', status: 207, message });
  }
  for (const id of open) found.set(id, found.get(id) ?? []);
  return more;
}

function hasNoAssociations(error: WireError): boolean {
  return /NO_ASSOCIATIONS_FOUND/.test(error.subCategory ?? error.category ?? '');
}

function associatedRecordOf(
  from: CrmObjectType,
  to: CrmObjectType,
  item: z.output<typeof wireAssociations>['to'][number],
): AssociatedRecord {
  return {
    id: item.toObjectId,
    primary: item.associationTypes.some(type => isPrimaryType(from, to, type.category, type.typeId)),
    types: item.associationTypes,
  };
}
