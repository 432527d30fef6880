import { AccountCard } from '@dibs/extensions/account/account-card.tsx';
import { hubspot } from '@hubspot/ui-extensions';

hubspot.extend<'crm.record.tab'>(({ context, actions }) => (
  <AccountCard context={context} actions={actions} />
));
