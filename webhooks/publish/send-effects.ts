import { decideRetry } from '../../adapters/hubspot/decide-retry.ts';
import { HubSpotError, mayHaveHappened } from '../../adapters/hubspot/failure.ts';
import type { CrmObjectType } from '../../adapters/hubspot/paths.ts';
import {
  type EffectResult,
  markSending,
  type OpenEffect,
  openEffects,
  saveEffectResult,
} from '../../adapters/postgres/effects.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import type { EffectPayload } from '../../operations/ports.ts';
import { done, type StageResult, type WorkerDeps } from '../worker/worker-deps.ts';

const slice = 20;

/**
 * Leaves the intended tasks and notes in HubSpot, each once: the intent is committed first, a marker stands in the
 * body, and where an outcome is unknown the marker is looked for before anything is made again.
 */
export async function sendEffects(deps: WorkerDeps, lease: Lease): Promise<StageResult> {
  const open = await inPortal(deps.pool, lease.portalId, { readOnly: true }, tx => openEffects(tx, slice));
  if (open.length === 0) return done;
  for (const effect of open) await sendOne(deps, lease, effect);
  return { more: open.length === slice, retryAfterMs: null };
}

async function sendOne(deps: WorkerDeps, lease: Lease, effect: OpenEffect): Promise<void> {
  const { portalId } = lease;
  const wanted = await inPortal(deps.pool, portalId, {}, async tx => {
    await fenceLease(tx, lease);
    return await markSending(tx, effect.effectId);
  });
  if (!wanted) return;
  const result = await attempt(deps, portalId, effect);
  if (result.kind === 'refused')
    deps.logger.warn(
      { portalId, effectId: effect.effectId, failure: result.failure },
      'HubSpot refused a task, a note or a link',
    );
  await inPortal(deps.pool, portalId, {}, async tx => {
    await fenceLease(tx, lease);
    await saveEffectResult(tx, effect.effectId, result);
    // A link that was refused leaves the deal unlinked: it is judged again.
    if (effect.kind === 'link' && result.kind === 'refused' && effect.payload.dealId !== null)
      await storeOf(tx).wantReads('deals', [effect.payload.dealId]);
  });
}

async function attempt(deps: WorkerDeps, portalId: string, effect: OpenEffect): Promise<EffectResult> {
  if (effect.kind === 'link') return await linkPartner(deps, portalId, effect);
  const type = effect.kind === 'task' ? 'tasks' : 'notes';
  const targets = targetsOf(effect);
  const marker = `dibs:${effect.effectId}`;
  try {
    const [first] = targets;
    if (effect.status === 'sending' && first !== undefined) {
      const found = await deps.gateway.findEffect(portalId, type, [marker], first);
      const hubspotId = found.get(marker);
      if (hubspotId !== undefined) return { kind: 'done', hubspotId };
    }
    const record = await deps.gateway.create(portalId, type, {
      properties:
        effect.kind === 'task'
          ? taskProperties(effect.payload, bodyOf(deps, portalId, effect, marker))
          : noteProperties(effect.payload, bodyOf(deps, portalId, effect, marker)),
      associatedWith: targets,
    });
    return { kind: 'done', hubspotId: record.id };
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    const decision = decideRetry(error.failure, effect.attempts + 1);
    if (!decision.retry) return { kind: 'refused', failure: error.message };
    return {
      kind: 'retry',
      afterMs: decision.afterMs,
      failure: error.failure.kind,
      unknown: effect.status === 'sending' || mayHaveHappened(error.failure),
    };
  }
}

/** Names the partner on the deal, as the person who answered the heads-up asked. */
async function linkPartner(deps: WorkerDeps, portalId: string, effect: OpenEffect): Promise<EffectResult> {
  const { dealId, companyIds } = effect.payload;
  const [partnerCompanyId] = companyIds;
  if (dealId === null || partnerCompanyId === undefined)
    return { kind: 'refused', failure: 'no deal or no partner' };
  const [outcome] = await deps.gateway.updateBatch(portalId, 'deals', [
    { id: dealId, properties: { dibs_linked_partner: partnerCompanyId } },
  ]);
  switch (outcome?.kind) {
    case 'written':
      return { kind: 'done', hubspotId: outcome.id };
    case 'missing':
      return { kind: 'refused', failure: 'HubSpot has no such deal' };
    case 'refused':
      return { kind: 'refused', failure: `${outcome.category}: ${outcome.message}` };
    case 'failed': {
      const decision = decideRetry(outcome.failure, effect.attempts + 1);
      if (!decision.retry) return { kind: 'refused', failure: outcome.failure.message };
      return { kind: 'retry', afterMs: decision.afterMs, failure: outcome.failure.kind, unknown: false };
    }
    default:
      throw new Error('HubSpot gave no outcome for the link');
  }
}

function targetsOf(effect: OpenEffect): { type: CrmObjectType; id: string }[] {
  const { dealId, companyIds } = effect.payload;
  return [
    ...(dealId === null ? [] : [{ type: 'deals' as const, id: dealId }]),
    ...companyIds.map(id => ({ type: 'companies' as const, id })),
  ];
}

/** The text with its marker, and with its signed link, which is made here and stored nowhere of ours. */
function bodyOf(deps: WorkerDeps, portalId: string, { payload }: OpenEffect, marker: string): string {
  const { body, link } = payload;
  const text = link === undefined ? body : body.replace('{link}', () => deps.links.urlOf(portalId, link));
  return `${text} (${marker})`;
}

function taskProperties(payload: EffectPayload, body: string): Record<string, string | null> {
  return {
    hs_timestamp: payload.dueAt,
    hs_task_subject: payload.subject,
    hs_task_body: body,
    hs_task_status: 'NOT_STARTED',
    hs_task_priority: 'HIGH',
    hs_task_type: 'TODO',
    ...(payload.ownerId === null ? {} : { hubspot_owner_id: payload.ownerId }),
  };
}

function noteProperties(payload: EffectPayload, body: string): Record<string, string | null> {
  return { hs_timestamp: payload.dueAt, hs_note_body: body };
}
