import { SettingsPage } from '@dibs/extensions/settings/settings-page.tsx';
import { hubspot } from '@hubspot/ui-extensions';

hubspot.extend<'settings'>(({ context, actions }) => <SettingsPage context={context} actions={actions} />);
