import { PartnerCard } from '@dibs/extensions/partner/partner-card.tsx';
import { hubspot } from '@hubspot/ui-extensions';

hubspot.extend<'crm.record.tab'>(({ context, actions }) => (
  <PartnerCard context={context} actions={actions} />
));
