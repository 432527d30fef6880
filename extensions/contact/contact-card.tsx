import { Alert, Divider, Flex, Text } from '@hubspot/ui-extensions';
import type { ContactCardView } from '../../contract/contact-card.ts';
import { type RecordHost, useRecord } from '../api/use-record.ts';
import { CardStates } from '../card/card-states.tsx';
import { RecordLink } from '../card/record-link.tsx';
import { dealStatus } from '../deal/deal-status.ts';
import { StatusBlock } from '../deal/status-block.tsx';
import type { ProgramTime } from '../program-time/program-time.ts';
import { contactWords as words } from '../words/contact-words.ts';

type Customer = ContactCardView['customers'][number];

/** The card on a contact's record: how each customer stands, and whether one may write or call. */
export function ContactCard(host: RecordHost) {
  const record = useRecord<ContactCardView>(
    host,
    [],
    id => `/contacts/${encodeURIComponent(id)}/registration`,
  );
  return (
    <CardStates record={record} loading={words.loading} notFound={words.notFound}>
      {({ view, time }) => (
        <>
          {view.partners.length > 0 && <Text>{words.partner(view.partners)}</Text>}
          {view.customers.length === 0 && view.partners.length === 0 && (
            <Alert title={words.noCompany.title} variant="info">
              {words.noCompany.text}
            </Alert>
          )}
          {view.customers.map((customer, index) => (
            <CustomerLine key={customer.companyId} customer={customer} time={time} divided={index > 0} />
          ))}
        </>
      )}
    </CardStates>
  );
}

type LineProps = { customer: Customer; time: ProgramTime; divided: boolean };

function CustomerLine({ customer, time, divided }: LineProps) {
  const status = dealStatus(customer, time);
  return (
    <>
      {divided && <Divider />}
      <Flex direction="column" gap="xs">
        <Text format={{ fontWeight: 'demibold' }}>{customer.account.name}</Text>
        <StatusBlock status={{ ...status, detail: adviceOn(customer) ?? status.detail }} />
        <RecordLink type="company" id={customer.companyId} name={words.open} />
      </Flex>
    </>
  );
}

/** What a rep may do, from what the server returned; the partner's own people need no advice. */
function adviceOn({ registration, holder, canRegister, isOwn }: Customer): string | null {
  if (isOwn) return null;
  if (holder !== null)
    return registration?.followUp?.directWindowOpen === true ? words.openToDirect : words.ask(holder.name);
  if (registration !== null) return words.waits;
  return canRegister.allowed ? words.free : null;
}
