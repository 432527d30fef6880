import { HomePage } from '@dibs/extensions/home/home-page.tsx';
import { hubspot } from '@hubspot/ui-extensions';

hubspot.extend<'home'>(({ context }) => <HomePage context={context} />);
