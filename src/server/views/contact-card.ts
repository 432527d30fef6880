import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import type { ContactCardView } from '../../../contract/contact-card.ts';
import type { CompanyRecord } from '../../../operations/records.ts';
import { accountView } from './account-view.ts';
import { mayRead, viewerOf } from './viewer.ts';

/** How the customers stand that a contact works for, for a rep about to write or call. */
export async function contactCard(
  tx: PortalTransaction,
  companies: CompanyRecord[],
  userId: string,
): Promise<ContactCardView> {
  const store = storeOf(tx);
  const viewer = await viewerOf(tx, store, userId);
  const { policy } = await store.policyInForce();
  const partners = (await store.partners(companies.map(({ companyId }) => companyId))).filter(
    partner => partner.status !== 'terminated' && mayRead(viewer, partner.companyId),
  );
  const partnerIds = new Set(partners.map(({ companyId }) => companyId));
  const seen = new Set<string>();
  const customers: ContactCardView['customers'] = [];
  for (const company of companies) {
    if (partnerIds.has(company.companyId) || seen.has(company.accountId)) continue;
    seen.add(company.accountId);
    const { ok: _ok, now: _now, ...view } = await accountView(tx, company, userId);
    const holder = view.registration?.partner.companyId;
    customers.push({
      ...view,
      companyId: company.companyId,
      isOwn: holder !== undefined && viewer.worksForPartner(holder),
    });
  }
  return {
    ok: true,
    now: (await store.now()).toString(),
    timeZone: policy.timeZone,
    customers,
    partners: partners.map(({ name }) => name),
  };
}
