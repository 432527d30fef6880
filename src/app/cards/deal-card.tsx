import { DealCard } from '@dibs/extensions/deal/deal-card.tsx';
import { hubspot } from '@hubspot/ui-extensions';

hubspot.extend<'crm.record.tab'>(({ context, actions }) => <DealCard context={context} actions={actions} />);
