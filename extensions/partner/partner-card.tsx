import type { PartnerCardView } from '../../contract/partner-card.ts';
import { type RecordHost, useRecord } from '../api/use-record.ts';
import { CardStates } from '../card/card-states.tsx';
import { partnerWords as words } from '../words/partner-words.ts';
import { PartnerPanel } from './partner-panel.tsx';

const watched = ['dibs_partner', 'dibs_partner_tier', 'dibs_open_claims'];

/** The card on a partner's record: how it stands, what is at risk, what it takes to keep or gain a tier. */
export function PartnerCard(host: RecordHost) {
  const record = useRecord<PartnerCardView>(
    host,
    watched,
    id => `/companies/${encodeURIComponent(id)}/partner`,
  );
  return (
    <CardStates record={record} loading={words.loading} notFound={words.notFound}>
      {({ view, time, server, reload }) => (
        <PartnerPanel view={view} time={time} server={server} onChanged={reload} />
      )}
    </CardStates>
  );
}
