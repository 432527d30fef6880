import type { Fault, PreviewUser, Session } from '../preview-types.ts';
import { CardFrame } from './card-frame.tsx';
import { previewApi } from './preview-api.ts';
import { RecordPanel, RecordState } from './record-panels.tsx';
import { usePolled } from './use-polled.ts';

type Props = {
  contactId: string;
  session: Session;
  user: PreviewUser;
  fault: Fault;
  /** Changes when the cards are to be loaded anew. */
  reloads: number;
};

/** A contact's record with the card in its sidebar. */
export function ContactPage({ contactId, session, user, fault, reloads }: Props) {
  const contact = usePolled(contactId, () => previewApi.record(user.userId, 'contacts', contactId), 2_500);
  if (contact.value === null) return <RecordState error={contact.error} />;
  const { name, properties, values, related } = contact.value;
  return (
    <main className="record">
      <div className="record-left">
        <RecordPanel kind="Contact" name={name} properties={properties} related={related} />
      </div>
      <div className="record-middle">
        <section className="panel">
          <p className="panel-note">HubSpot shows the contact’s activities here.</p>
        </section>
      </div>
      <div className="record-right">
        <CardFrame
          key={`contact ${reloads}`}
          bundle="contact-card"
          title="Registration of the customer"
          location="crm.record.sidebar"
          crm={{ objectId: Number(contactId), objectTypeId: '0-1' }}
          session={session}
          user={user}
          fault={fault}
          values={values}
        />
      </div>
    </main>
  );
}
