import type { AccountCardView } from '../../contract/account-card.ts';
import type { HolderAnswer } from '../../contract/holder.ts';
import type { PartnerCardView } from '../../contract/partner-card.ts';
import { askServer } from './ask-server.ts';

export type CompanyServer = ReturnType<typeof createCompanyServer>;

/** The routes that a company's cards call, under the server's public address (no slash at its end). */
export function createCompanyServer(publicUrl: string) {
  const of = (family: string, companyId: string, what: string) =>
    `${publicUrl}/api/v1/${family}/${encodeURIComponent(companyId)}/${what}`;
  return {
    partner: (companyId: string) => askServer<PartnerCardView>(of('companies', companyId, 'partner')),
    account: (companyId: string) => askServer<AccountCardView>(of('companies', companyId, 'registration')),
    /** Who held the customer at an instant, in ISO 8601. */
    holder: (companyId: string, at: string) =>
      askServer<HolderAnswer>(of('accounts', companyId, `holder?at=${encodeURIComponent(at)}`)),
  };
}
