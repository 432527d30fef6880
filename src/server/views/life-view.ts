import type { Store } from '../../../adapters/postgres/store.ts';
import type { LifeView } from '../../../contract/life.ts';
import { placeTimes } from '../../../operations/claim-clocks.ts';
import type { Registration } from '../../../operations/records.ts';
import { appealWindow } from './appeal-window.ts';
import { onBehalfViews } from './on-behalf-view.ts';
import type { Viewer } from './viewer.ts';

/** What the registration waits for, by whom and until when. */
export async function lifeView(store: Store, registration: Registration, viewer: Viewer): Promise<LifeView> {
  const { registrationId, reviewDueAt } = registration;
  const [info, now, confirmBy, revocation, origin, appealable, entered, waived, revert] = await Promise.all([
    infoView(store, registration),
    store.now(),
    reconfirmBy(store, registration),
    revocationView(store, registration),
    originView(store, registration, viewer),
    appealWindow(store, registration),
    onBehalfViews(store, [registrationId], viewer),
    store.waiversOf(registrationId),
    store.openProposal(registrationId, 'revert'),
  ]);
  return {
    info,
    reviewOverdue: reviewDueAt !== null && Temporal.Instant.compare(reviewDueAt, now) <= 0,
    reconfirmBy: confirmBy,
    revocation,
    ...origin,
    appealableUntil: appealable?.toString() ?? null,
    onBehalf: entered.get(registrationId) ?? null,
    waived,
    revertProposed: revert !== null,
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

async function revocationView(store: Store, registration: Registration): Promise<LifeView['revocation']> {
  const pending = await store.openProposal(registration.registrationId, 'revoke');
  if (pending === null) return null;
  const { code, textId, objectionTextId, objectedAt, dueAt, proposedAt } = pending;
  const texts = await store.textsOf([textId, objectionTextId].filter(id => id !== null));
  return {
    code: code ?? '',
    text: textId === null ? null : (texts.get(textId) ?? null),
    proposedAt: proposedAt.toString(),
    takesEffectAt: objectedAt === null ? (dueAt?.toString() ?? null) : null,
    objection: objectionTextId === null ? null : (texts.get(objectionTextId) ?? null),
    partnerObjects: objectedAt !== null,
  };
}

/** Who submitted it and who sells along is for the vendor's people: a partner learns of no other (I7). */
async function originView(
  store: Store,
  registration: Registration,
  viewer: Viewer,
): Promise<Pick<LifeView, 'previousId' | 'submitter' | 'importedAs' | 'coSellers'>> {
  const origin = await store.originOf(registration.registrationId);
  const submitterId = origin?.submitterCompanyId ?? null;
  const ofVendor = viewer.roles.some(role => role !== 'partner');
  const submitter = submitterId === null ? null : await store.partner(submitterId);
  return {
    previousId: origin?.previousRegistrationId ?? null,
    importedAs: origin?.importedRef ?? null,
    ...(ofVendor && {
      submitter: submitter === null ? null : { companyId: submitter.companyId, name: submitter.name },
      coSellers: await namesOf(store, registration.coSellUserIds),
    }),
  };
}

async function namesOf(store: Store, userIds: string[]): Promise<{ userId: string; name: string }[]> {
  const known = new Map((await store.usersById(userIds)).map(user => [user.userId, user.name]));
  return userIds.map(userId => ({ userId, name: known.get(userId) ?? `User ${userId}` }));
}

async function reconfirmBy(store: Store, registration: Registration): Promise<string | null> {
  if (registration.state !== 'queued') return null;
  const place = await store.queuePlaceOf(registration.registrationId);
  return place === null ? null : (await placeTimes(store, registration, place)).dueAt.toString();
}
