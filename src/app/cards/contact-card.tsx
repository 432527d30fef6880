import { ContactCard } from '@dibs/extensions/contact/contact-card.tsx';
import { hubspot } from '@hubspot/ui-extensions';

hubspot.extend<'crm.record.sidebar'>(({ context, actions }) => (
  <ContactCard context={context} actions={actions} />
));
