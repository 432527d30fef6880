import { BulkAction } from '@dibs/extensions/bulk/bulk-action.tsx';
import { hubspot } from '@hubspot/ui-extensions';

hubspot.extend<'crm.bulkActions'>(({ context }) => <BulkAction context={context} />);
