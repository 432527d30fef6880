import { DealSidebar } from '@dibs/extensions/deal/deal-sidebar.tsx';
import { hubspot } from '@hubspot/ui-extensions';

hubspot.extend<'crm.preview'>(({ context, actions }) => <DealSidebar context={context} actions={actions} />);
