import type { Store } from '../../../adapters/postgres/store.ts';
import type { ActionView, RegistrationView } from '../../../contract/views.ts';
import { seesEstimate } from '../../../domain/actions.ts';
import { lossNotOpen } from '../../../domain/loss-objection.ts';
import { renewalTollEnd } from '../../../operations/expire-registration.ts';
import { standing } from '../../../operations/record-compensation.ts';
import { currentWin } from '../../../operations/record-credit.ts';
import type { Registration } from '../../../operations/records.ts';
import { refuse } from '../../../operations/refuse.ts';
import type { Viewer } from './viewer.ts';

type Overlays = Pick<
  RegistrationView,
  'tolled' | 'renewalPending' | 'lossReported' | 'relinkUntil' | 'credit'
>;

/** What combines with the state of a registration, as the viewer may see it. */
export async function overlayView(store: Store, claim: Registration, viewer: Viewer): Promise<Overlays> {
  const { renewalAskedAt, lossReportedAt, lossObjectionDueAt } = claim;
  const [credit, compensations] = await Promise.all([
    creditView(store, claim, viewer),
    compensationsView(store, claim, viewer),
  ]);
  return {
    tolled: claim.tolledSince !== null,
    renewalPending:
      renewalAskedAt === null || claim.protectedUntil === null
        ? null
        : {
            askedAt: renewalAskedAt.toString(),
            decideBy: (await renewalTollEnd(store, claim)).toString(),
          },
    lossReported:
      lossReportedAt === null || lossObjectionDueAt === null
        ? null
        : { at: lossReportedAt.toString(), objectUntil: lossObjectionDueAt.toString() },
    relinkUntil: claim.relinkDueAt?.toString() ?? null,
    ...credit,
    ...compensations,
  };
}

/** Amounts are hidden from direct reps: absent, not blanked (domain rule 8). */
async function creditView(store: Store, claim: Registration, viewer: Viewer) {
  if (!seesEstimate(viewer.roles)) return {};
  const rows = claim.state === 'won' ? currentWin(await store.creditsOf(claim.registrationId)) : [];
  const [first] = rows;
  if (first === undefined) return { credit: null };
  const known = rows.every(row => row.homeMinor !== null);
  const homeMinor = rows.reduce((sum, row) => sum + (row.homeMinor ?? 0n), 0n);
  return { credit: { homeMinor: known ? String(homeMinor) : null, homeCurrency: first.homeCurrency } };
}

/** Likewise: whose registration it is, and those who decide, read what it is owed. */
async function compensationsView(store: Store, claim: Registration, viewer: Viewer) {
  if (!seesEstimate(viewer.roles)) return {};
  const owed = standing(await store.compensationsOf(claim.registrationId));
  if (owed.length === 0) return {};
  return {
    compensations: owed.map(({ amountMinor, currency }) => ({ amountMinor: String(amountMinor), currency })),
  };
}

/** An action that the state allows can want for something else: then it is off, and says why. */
export function unlessOverlayForbids(
  offer: ActionView,
  claim: Registration,
  now: Temporal.Instant,
): ActionView {
  if (!offer.allowed) return offer;
  const obstacle =
    offer.name === 'object-to-loss'
      ? lossNotOpen(claim, now)
      : offer.name === 'decline-renewal' && claim.renewalAskedAt === null
        ? refuse.noRenewalAsked()
        : null;
  return obstacle === null ? offer : { ...offer, allowed: false, reason: obstacle.detail };
}
