import type { AccountCardView } from '../../contract/account-card.ts';
import { type RecordHost, useRecord } from '../api/use-record.ts';
import { CardStates } from '../card/card-states.tsx';
import { accountWords as words } from '../words/account-words.ts';
import { AccountPanel } from './account-panel.tsx';

const watched = ['dibs_account_status', 'dibs_registered_partner', 'dibs_protected_through'];

/** The card on a customer's record: who is registered, on what, and who was before. */
export function AccountCard(host: RecordHost) {
  const record = useRecord<AccountCardView>(
    host,
    watched,
    id => `/companies/${encodeURIComponent(id)}/registration`,
  );
  return (
    <CardStates record={record} loading={words.loading} notFound={words.notFound}>
      {({ view, time, server, recordId }) => (
        <AccountPanel view={view} time={time} server={server} companyId={recordId} />
      )}
    </CardStates>
  );
}
