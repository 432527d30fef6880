import { HubSpotError, type HubSpotFailureKind } from '../../adapters/hubspot/failure.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import {
  partnerListState,
  savePartnerListMembers,
  savePartnerListState,
} from '../../adapters/postgres/partner-list.ts';
import { program } from '../../adapters/postgres/program.ts';
import { partnerMarkOf } from '../../domain/partner-mark.ts';
import type { WorkerDeps } from '../worker/worker-deps.ts';

/** What a later try does not make better by itself: the list is gone, or the scope to read it was not granted. */
const lasting: readonly HubSpotFailureKind[] = ['not-found', 'forbidden', 'bad-request'];

/**
 * Reads who is in the list that marks partners, where a list does. A list that cannot be read ends nobody: whoever was
 * in it stays a partner, and the set-up says what is wrong.
 *
 * @throws HubSpotError while HubSpot does not answer
 */
export async function readPartnerList(deps: WorkerDeps, lease: Lease): Promise<void> {
  const { portalId } = lease;
  const { mark, before } = await inPortal(deps.pool, portalId, { readOnly: true }, async tx => ({
    mark: partnerMarkOf(await program(tx).directory()),
    before: await partnerListState(tx),
  }));
  if (mark.kind !== 'list') return;
  const { listId } = mark;
  const known = before?.listId === listId ? before : { listId, name: null, members: 0, readAt: null };
  try {
    const { name, objectTypeId } = await deps.gateway.readList(portalId, listId);
    const members = objectTypeId === '0-2' ? await deps.gateway.readListMembers(portalId, listId) : [];
    await inPortal(deps.pool, portalId, {}, async tx => {
      await fenceLease(tx, lease);
      // Another mark may have been chosen while the list was read.
      const now = partnerMarkOf(await program(tx).directory());
      if (now.kind !== 'list' || now.listId !== listId) return;
      if (objectTypeId !== '0-2') {
        await savePartnerListState(tx, { ...known, name, failure: 'not-of-companies' });
        return;
      }
      await savePartnerListMembers(tx, members);
      const readAt = (await program(tx).now()).toString();
      await savePartnerListState(tx, { listId, name, members: members.length, readAt, failure: null });
    });
  } catch (error) {
    if (!(error instanceof HubSpotError) || !lasting.includes(error.failure.kind)) throw error;
    const failure = error.failure.kind;
    deps.logger.warn({ portalId, listId, failure }, 'The list that marks partners cannot be read');
    await inPortal(deps.pool, portalId, {}, async tx => {
      await fenceLease(tx, lease);
      await savePartnerListState(tx, { ...known, failure });
    });
  }
}
