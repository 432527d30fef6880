import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import type { AccountView } from '../../../contract/account-view.ts';
import type { CompanyRecord } from '../../../operations/records.ts';
import { isLiveClaim, standingClaim } from '../../../operations/standing-claim.ts';
import { accountRef } from './account-ref.ts';
import { canRegister } from './can-register.ts';
import { holderView } from './deal-view.ts';
import { registrationView } from './registration-view.ts';
import { mayRead, viewerOf } from './viewer.ts';

/** What a customer's card shows: who is registered, what waits, and what the viewer may do. */
export async function accountView(
  tx: PortalTransaction,
  company: CompanyRecord,
  userId: string,
): Promise<AccountView> {
  const store = storeOf(tx);
  const viewer = await viewerOf(tx, store, userId);
  const claims = await store.claimsOfAccount(company.accountId);
  const readable = claims.filter(claim => mayRead(viewer, claim.partnerCompanyId));
  const shown = standingClaim(readable.filter(isLiveClaim));
  return {
    ok: true,
    now: (await store.now()).toString(),
    account: await accountRef(store, company.accountId, company.companyId),
    registration: shown === null ? null : await registrationView(store, shown, viewer),
    holder: await holderView(store, claims, viewer),
    queued: readable.filter(claim => claim.state === 'queued').length,
    canRegister: canRegister(viewer, null),
  };
}
