import type { Store } from '../../adapters/postgres/store.ts';
import type { WorkflowRun } from '../../contract/workflow-actions.ts';
import { claimableCompany } from '../../domain/identity.ts';
import type { CompanyRecord, DealRecord } from '../../operations/records.ts';
import { knownCompany, knownDeal } from './read-now.ts';
import type { PublicContext } from './route.ts';

/** Makes the enrolled record known, if no webhook told of it yet. @throws HubSpotError while HubSpot does not answer */
export async function readRecord({ deps }: PublicContext, { origin, object }: WorkflowRun): Promise<void> {
  const of = { deps, portalId: origin.portalId };
  if (isContact(object.objectType)) return;
  if (isDeal(object.objectType)) await knownDeal(of, object.objectId);
  else await knownCompany(of, object.objectId);
}

export type Enrolled = { deal: DealRecord | null; company: CompanyRecord };

/** The enrolled record and its customer; null where it has none that can be claimed. */
export async function enrolledOf(store: Store, { object }: WorkflowRun): Promise<Enrolled | null> {
  if (isContact(object.objectType)) return null;
  if (!isDeal(object.objectType)) {
    const company = await store.company(object.objectId);
    return company === null || company.missing ? null : { deal: null, company };
  }
  const deal = await store.deal(object.objectId);
  if (deal === null || deal.missing) return null;
  const partners = new Set((await store.partners(deal.companyIds)).map(({ companyId }) => companyId));
  const claimable = claimableCompany(deal, companyId => partners.has(companyId));
  const company = claimable.kind === 'company' ? await store.company(claimable.companyId) : null;
  return company === null ? null : { deal, company };
}

/** Whoever fills in a form becomes a contact: of the partner, so no customer follows from it. */
const isContact = (objectType: string) => objectType === 'CONTACT' || objectType === '0-1';
const isDeal = (objectType: string) => objectType === 'DEAL' || objectType === '0-3';
