import type { Store } from '../../../adapters/postgres/store.ts';
import type { LifeView } from '../../../contract/life.ts';
import { placeTimes } from '../../../operations/claim-clocks.ts';
import type { Registration } from '../../../operations/records.ts';

/** What the registration waits for, by whom and until when. */
export async function lifeView(store: Store, registration: Registration): Promise<LifeView> {
  const { reviewDueAt } = registration;
  return {
    info: await infoView(store, registration),
    reviewOverdue: reviewDueAt !== null && Temporal.Instant.compare(reviewDueAt, await store.now()) <= 0,
    reconfirmBy: await reconfirmBy(store, registration),
  };
}

async function infoView(store: Store, registration: Registration): Promise<LifeView['info']> {
  if (registration.state !== 'info-requested') return null;
  const request = await store.openInfoRequest(registration.registrationId);
  if (request === null) return null;
  const texts = await store.textsOf([request.textId]);
  return {
    fields: request.fields,
    text: texts.get(request.textId) ?? null,
    dueAt: request.dueAt.toString(),
  };
}

async function reconfirmBy(store: Store, registration: Registration): Promise<string | null> {
  if (registration.state !== 'queued') return null;
  const place = await store.queuePlaceOf(registration.registrationId);
  return place === null ? null : (await placeTimes(store, registration, place)).dueAt.toString();
}
