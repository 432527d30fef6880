import type { EffectKind, EffectPayload } from '../../operations/ports.ts';
import { noteDueAfter } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';

export type OpenEffect = {
  effectId: string;
  kind: EffectKind;
  payload: EffectPayload;
  /** `sending`: it may exist in HubSpot already. */
  status: 'intended' | 'sending';
  attempts: number;
};

export async function openEffects(tx: PortalTransaction, limit: number): Promise<OpenEffect[]> {
  const rows = await tx.query<{
    effect_id: string;
    kind: EffectKind;
    payload: EffectPayload;
    status: 'intended' | 'sending';
    attempts: number;
  }>(
    `SELECT effect_id, kind, payload, status, attempts FROM effects
      WHERE portal_id = $1 AND status IN ('intended', 'sending') AND (retry_at IS NULL OR retry_at <= (SELECT program_now()))
      ORDER BY created_at, effect_id LIMIT $2`,
    [tx.portalId, limit],
  );
  return rows.map(row => ({
    effectId: row.effect_id,
    kind: row.kind,
    payload: row.payload,
    status: row.status,
    attempts: row.attempts,
  }));
}

/** The intent is on record before the call; false when somebody cancelled the effect meanwhile. */
export async function markSending(tx: PortalTransaction, effectId: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE effects SET status = 'sending', attempts = least(attempts + 1, 1000)
      WHERE portal_id = $1 AND effect_id = $2 AND status IN ('intended', 'sending') RETURNING 1`,
    [tx.portalId, effectId],
  );
  return rows.length === 1;
}

export type EffectResult =
  | { kind: 'done'; hubspotId: string }
  | { kind: 'refused'; failure: string }
  /** `unknown`: HubSpot may have it; it is looked for before the next try. */
  | { kind: 'retry'; afterMs: number; failure: string; unknown: boolean };

export async function saveEffectResult(
  tx: PortalTransaction,
  effectId: string,
  result: EffectResult,
): Promise<void> {
  switch (result.kind) {
    case 'done':
      await tx.send(
        `UPDATE effects SET status = 'done', hubspot_id = $3, failure = NULL, retry_at = NULL
          WHERE portal_id = $1 AND effect_id = $2`,
        [tx.portalId, effectId, result.hubspotId],
      );
      return;
    case 'refused':
      await tx.send(
        `UPDATE effects SET status = 'refused', failure = $3 WHERE portal_id = $1 AND effect_id = $2`,
        [tx.portalId, effectId, result.failure],
      );
      return;
    case 'retry':
      await tx.send(
        `UPDATE effects SET status = $3, failure = $4, retry_at = program_now() + $5 * interval '1 millisecond'
          WHERE portal_id = $1 AND effect_id = $2`,
        [tx.portalId, effectId, result.unknown ? 'sending' : 'intended', result.failure, result.afterMs],
      );
      await noteDueAfter(tx, 'effects', result.afterMs);
      return;
    default:
      result satisfies never;
  }
}
