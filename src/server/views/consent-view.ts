import type { Store } from '../../../adapters/postgres/store.ts';
import type { ConsentView } from '../../../contract/consents.ts';
import { lastProtectedDay } from '../../../domain/calendar.ts';
import { expireConsent } from '../../../domain/consent.ts';
import { consentActionsFor } from '../../../domain/consent-actions.ts';
import { scopeWords } from '../../../domain/consent-words.ts';
import type { ConsentRecord } from '../../../operations/consent-records.ts';
import { notProtectedNow } from '../../../operations/consent-step.ts';
import type { Registration } from '../../../operations/records.ts';
import { rightsOn } from '../../../operations/refuse.ts';
import { mayRead, type Viewer } from './viewer.ts';

/** Consents on one card, newest first; older ones are in the history. */
const shownAtMost = 20;

/** Consents of these registrations as the viewer may see them: of other partners there are none (I7). */
export async function consentViews(
  store: Store,
  registrations: Registration[],
  viewer: Viewer,
): Promise<ConsentView[]> {
  const readable = new Map(
    registrations
      .filter(claim => mayRead(viewer, claim.partnerCompanyId))
      .map(claim => [claim.registrationId, claim]),
  );
  const newestFirst = (await store.consentsOf([...readable.keys()])).toReversed().slice(0, shownAtMost);
  return await Promise.all(
    newestFirst.flatMap(consent => {
      const claim = readable.get(consent.registrationId);
      return claim === undefined ? [] : [consentView(store, consent, claim, viewer)];
    }),
  );
}

/** A consent as of now: one whose time is over reads as expired, settled or not. */
export async function consentView(
  store: Store,
  record: ConsentRecord,
  claim: Registration,
  viewer: Viewer,
): Promise<ConsentView> {
  const now = await store.now();
  const { policy } = await store.policyInForce();
  const consent = expireConsent(record, now);
  const { scope, validUntil } = consent;
  const partner = await store.partner(consent.partnerCompanyId);
  const [asker] = await store.usersById([consent.askedBy]);
  const texts = await store.textsOf(
    [consent.reasonTextId, consent.answerReasonTextId].filter(id => id !== null),
  );
  const offered =
    notProtectedNow(claim, now) === null
      ? consentActionsFor(consent, rightsOn(viewer, consent.partnerCompanyId), now)
      : { actions: [], answersAs: null };
  return {
    id: consent.consentId,
    registrationId: consent.registrationId,
    findingId: record.findingId,
    status: consent.status,
    scope: { kind: scope.kind, dealId: scope.kind === 'deal' ? scope.dealId : null },
    scopeText: scopeWords(scope, scope.kind === 'deal' ? await dealName(store, scope.dealId) : null),
    partnerName: partner?.name ?? `Company ${consent.partnerCompanyId}`,
    askedBy: { userId: consent.askedBy, name: asker?.name ?? `User ${consent.askedBy}` },
    askedAt: consent.askedAt.toString(),
    reason: texts.get(consent.reasonTextId) ?? null,
    answerDueAt: consent.answerDueAt.toString(),
    answer: answerOf(consent, texts),
    validUntil: validUntil?.toString() ?? null,
    validThrough: validUntil === null ? null : lastProtectedDay(validUntil, policy.timeZone).toString(),
    revokedAt: consent.revokedAt?.toString() ?? null,
    ...offered,
  };
}

function answerOf(
  { answeredAt, answeredAs, answeredBy, answerReasonTextId }: Omit<ConsentRecord, 'findingId'>,
  texts: Map<string, string>,
): ConsentView['answer'] {
  if (answeredAt === null || answeredAs === null) return null;
  return {
    as: answeredAs,
    by: answeredBy === 'link' ? 'link' : 'card',
    at: answeredAt.toString(),
    reason: answerReasonTextId === null ? null : (texts.get(answerReasonTextId) ?? null),
  };
}

const dealName = async (store: Store, dealId: string) => (await store.deal(dealId))?.name ?? null;
