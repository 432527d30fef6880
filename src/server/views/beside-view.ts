import type { Store } from '../../../adapters/postgres/store.ts';
import type { ReviewView } from '../../../contract/deal-card.ts';
import { claimSummary } from '../../../operations/claim-summary.ts';
import { claimsBeside } from '../../../operations/claims-beside.ts';
import type { Registration } from '../../../operations/records.ts';
import { onBehalfViews } from './on-behalf-view.ts';
import type { Viewer } from './viewer.ts';

/**
 * The claim and the rivals that are reviewed side by side with it, in the order in which they came in; empty where there
 * are none, and until when others can be entered beside it. For deciders only: it names partners.
 */
export async function besideView(
  store: Store,
  claim: Registration,
  viewer: Viewer,
): Promise<Pick<ReviewView, 'entryOpenUntil'> & { beside: NonNullable<ReviewView['beside']> }> {
  const claims = await store.claimsOfAccount(claim.accountId);
  const others = claims.filter(({ registrationId }) => registrationId !== claim.registrationId);
  const { beside, openUntil } = await claimsBeside(store, claim, others.map(claimSummary));
  const entryOpenUntil = openUntil?.toString() ?? null;
  if (beside.length === 0) return { beside: [], entryOpenUntil };
  const ids = [claim.registrationId, ...beside.map(({ registrationId }) => registrationId)];
  const views = await onBehalfViews(store, ids, viewer);
  const shown = claims.filter(({ registrationId }) => ids.includes(registrationId));
  const texts = await store.textsOf(shown.flatMap(({ noteTextId }) => noteTextId ?? []));
  const partners = new Map(
    (await store.partners(shown.map(each => each.partnerCompanyId))).map(each => [each.companyId, each.name]),
  );
  const lines = shown
    .flatMap(each => {
      const view = views.get(each.registrationId);
      if (view === undefined) return [];
      return [
        {
          ...view,
          registrationId: each.registrationId,
          own: each.registrationId === claim.registrationId,
          partner: partners.get(each.partnerCompanyId) ?? `Company ${each.partnerCompanyId}`,
          state: each.state,
          dealId: each.dealId,
          note: each.noteTextId === null ? null : (texts.get(each.noteTextId) ?? null),
        },
      ];
    })
    .sort((a, b) =>
      Temporal.Instant.compare(Temporal.Instant.from(a.arrivedAt), Temporal.Instant.from(b.arrivedAt)),
    );
  return { beside: lines, entryOpenUntil };
}
