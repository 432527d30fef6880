import type { Store } from '../../../adapters/postgres/store.ts';
import type { ActionView } from '../../../contract/views.ts';
import { momentWords } from '../../../domain/day-words.ts';
import { secondPersonNeeded } from '../../../domain/joint-decision.ts';
import type { Proposal } from '../../../operations/proposal-records.ts';
import type { Registration } from '../../../operations/records.ts';
import { appealWindow } from './appeal-window.ts';
import type { Viewer } from './viewer.ts';

/**
 * Decisions that have a time, or may take two people, as they are offered now: an appeal while it is not too late; a proposed revocation can be objected to and dropped,
 * and whoever proposed something cannot be the second person to say so.
 */
export async function offerJointDecisions(
  store: Store,
  offers: ActionView[],
  registration: Registration,
  viewer: Viewer,
): Promise<ActionView[]> {
  const revocation = await store.openProposal(registration.registrationId, 'revoke');
  const revert = await store.openProposal(registration.registrationId, 'revert');
  const appealsUntil = await appealWindow(store, registration);
  const now = await store.now();
  const { timeZone } = (await store.policyInForce()).policy;
  return offers.flatMap(offer => {
    switch (offer.name) {
      case 'drop-revocation':
        return revocation === null ? [] : [offer];
      case 'object-to-revocation':
        return revocation === null ? [] : [onceOnly(offer, revocation)];
      case 'revoke':
        return [bySecondPerson(offer, revocation, viewer)];
      case 'appeal':
        return [untilTooLate(offer, appealsUntil, now, timeZone)];
      case 'revert':
        return [bySecondPerson(offer, revert, viewer)];
      default:
        return [offer];
    }
  });
}

function untilTooLate(
  offer: ActionView,
  until: Temporal.Instant | null,
  now: Temporal.Instant,
  timeZone: string,
): ActionView {
  if (!offer.allowed) return offer;
  if (until === null) return { ...offer, allowed: false, reason: 'This decision was appealed already.' };
  if (Temporal.Instant.compare(now, until) < 0) return offer;
  const ended = momentWords(until, timeZone);
  return { ...offer, allowed: false, reason: `A decision can be appealed for a time; it ended on ${ended}.` };
}

const onceOnly = (offer: ActionView, { objectedAt }: Proposal): ActionView =>
  objectedAt === null || !offer.allowed
    ? offer
    : { ...offer, allowed: false, reason: 'The partner has objected already; a second person decides.' };

function bySecondPerson(offer: ActionView, pending: Proposal | null, viewer: Viewer): ActionView {
  if (pending === null || !offer.allowed || pending.proposedBy !== viewer.userId) return offer;
  return { ...offer, allowed: false, reason: secondPersonNeeded(pending, viewer.userId).detail };
}
