import {
  type DueDelivery,
  eventIdOf,
  holdEndpoint,
  noteDelivered,
  noteFailed,
  saveAttempt,
} from '../../adapters/postgres/event-deliveries.ts';
import { resealSecret, sealedSecrets, setEndpointStatus } from '../../adapters/postgres/event-endpoints.ts';
import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { fenceLease, type Lease } from '../../adapters/postgres/leases.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { entryToTell } from '../../adapters/postgres/told-entry.ts';
import { webhookHeaders } from '../../adapters/runtime/webhook-signer.ts';
import {
  type AttemptOutcome,
  giveUpDays,
  isGivenUp,
  outcomeOfAnswer,
  retryAfterMs,
} from '../../domain/delivery-retry.ts';
import { eventPayload, testPayload } from '../../domain/event-payload.ts';
import { tellOfDisabledEndpoint } from '../../operations/endpoint-changed.ts';
import type { EventSenderDeps } from './create-event-sender.ts';

/**
 * One attempt to tell an endpoint of an event. At least once: if this process dies before the outcome is kept, the
 * same bytes go out again under the same id.
 *
 * @returns false when nothing more should be tried at this endpoint now
 */
export async function sendEvent(
  deps: EventSenderDeps,
  lease: Lease,
  delivery: DueDelivery,
): Promise<boolean> {
  const { portalId } = lease;
  const { body, secrets } = await inPortal(deps.pool, portalId, {}, async tx => {
    await fenceLease(tx, lease);
    return { body: await bodyOf(tx, delivery), secrets: await openSecrets(deps, tx, delivery.endpointId) };
  });
  const outcome =
    body === null
      ? ({ kind: 'refused', status: 0, failure: 'not-told-any-more' } as const)
      : secrets.length === 0
        ? ({ kind: 'unreachable', status: null, failure: 'secret-not-readable', retryAfterMs: null } as const)
        : await attempt(
            deps,
            delivery,
            webhookHeaders(eventIdOf(portalId, delivery), body, secrets, Date.now()),
            body,
          );
  await inPortal(deps.pool, portalId, {}, async tx => {
    await fenceLease(tx, lease);
    await settle(tx, delivery, outcome);
  });
  if (outcome.kind !== 'delivered')
    deps.logger.warn(
      { portalId, endpointId: delivery.endpointId, status: outcome.status, failure: outcome.kind },
      'An outgoing event was not taken',
    );
  return outcome.kind === 'delivered' || outcome.kind === 'refused';
}

async function bodyOf(tx: PortalTransaction, { entryId, dueSince }: DueDelivery): Promise<string | null> {
  if (entryId === null) return JSON.stringify(testPayload(dueSince));
  const told = await entryToTell(tx, entryId);
  const payload = told === null ? null : eventPayload(told.entry, told.claim, told.registrationIds);
  return payload === null ? null : JSON.stringify(payload);
}

/** The secrets that sign now; one that was sealed under an older key is sealed anew on the way. */
async function openSecrets(
  deps: EventSenderDeps,
  tx: PortalTransaction,
  endpointId: string,
): Promise<string[]> {
  const secrets: string[] = [];
  for (const sealed of await sealedSecrets(tx, endpointId)) {
    const opened = deps.cipher.open(tx.portalId, sealed);
    if (!opened.ok) continue;
    secrets.push(opened.plaintext);
    if (deps.cipher.needsRotation(sealed))
      await resealSecret(tx, endpointId, sealed, deps.cipher.seal(tx.portalId, opened.plaintext));
  }
  return secrets;
}

async function attempt(
  deps: EventSenderDeps,
  { url }: DueDelivery,
  headers: Record<string, string>,
  body: string,
): Promise<AttemptOutcome> {
  const answer = await deps.post(url, headers, body);
  return answer.kind === 'answered'
    ? outcomeOfAnswer(answer.status, answer.retryAfterMs)
    : { kind: 'unreachable', status: null, failure: answer.failure, retryAfterMs: null };
}

async function settle(tx: PortalTransaction, delivery: DueDelivery, outcome: AttemptOutcome): Promise<void> {
  const { endpointId, deliveryId } = delivery;
  if (outcome.kind === 'delivered') {
    await saveAttempt(tx, deliveryId, outcome, { status: 'delivered', retryAfterMs: null });
    await noteDelivered(tx, endpointId);
    return;
  }
  const store = storeOf(tx);
  const now = await store.now();
  const failed = await noteFailed(tx, endpointId);
  const asked = outcome.kind === 'unreachable' ? outcome.retryAfterMs : null;
  // Where nothing gets through the endpoint waits, and what waits for it with it.
  const waitMs =
    outcome.kind === 'unreachable' && failed !== null
      ? retryAfterMs(failed.failures, Math.random(), asked)
      : retryAfterMs(delivery.attempts + 1, Math.random());
  const givenUp = isGivenUp(delivery.dueSince, now);
  await saveAttempt(
    tx,
    deliveryId,
    outcome,
    givenUp ? { status: 'failed', retryAfterMs: null } : { status: 'pending', retryAfterMs: waitMs },
  );
  if (outcome.kind === 'unreachable') await holdEndpoint(tx, endpointId, waitMs);
  if (failed === null || !(outcome.kind === 'gone' || isGivenUp(failed.since, now))) return;
  await setEndpointStatus(tx, endpointId, 'disabled');
  await tellOfDisabledEndpoint(store, {
    endpointId,
    host: new URL(delivery.url).host,
    why:
      outcome.kind === 'gone'
        ? 'It answered that it is gone for good (410).'
        : `For ${giveUpDays} days it took no event.`,
  });
}
