import type { EngagementPort } from './engagement-records.ts';
import type { ClockPort, PartnersPort } from './ports.ts';
import type { DealRecord } from './records.ts';

/**
 * Keeps that a partner's association with a deal is gone (D3): HubSpot tells no history of associations. By whom is said
 * by the event, where one comes; the two may come in either order.
 */
export async function noteLinkRemovals(
  ports: ClockPort & EngagementPort & PartnersPort,
  pairs: readonly { before: DealRecord; after: DealRecord }[],
): Promise<void> {
  const gone = pairs.flatMap(({ before, after }) =>
    after.missing || after.mergedInto !== null
      ? []
      : before.companyIds
          .filter(id => !after.companyIds.includes(id))
          .map(companyId => ({ dealId: after.dealId, companyId })),
  );
  if (gone.length === 0) return;
  const partners = new Set(
    (await ports.partners([...new Set(gone.map(({ companyId }) => companyId))])).map(
      ({ companyId }) => companyId,
    ),
  );
  const now = await ports.now();
  for (const { dealId, companyId } of gone.filter(each => partners.has(each.companyId)))
    await ports.saveLinkRemoval({
      dealId,
      partnerCompanyId: companyId,
      removedAt: now,
      byUserId: null,
      source: null,
    });
}
