import { createElement as h } from 'react';
import { maskedAddress } from '../../../domain/partner-contact.ts';
import type { LinkPage } from '../link-pages.ts';
import { type Frame, framed, ways } from './frame.ts';
import { hidden, note, send, text } from './page-parts.ts';

/** What a person chose of the mail that it gets. */
export type OwnMail = { email: string | null; timeZone: string | null; digestAt: string };

/** In which zone mail says moments, and in whose morning the digest leaves. */
export function ownMailPage(frame: Frame, mail: OwnMail, done: string | null): LinkPage {
  const address = mail.email === null ? 'your address' : maskedAddress(mail.email);
  return framed(
    frame,
    { title: 'Your mail' },
    ways(frame, 'mail'),
    done === null ? null : note('good', text(done)),
    text(
      `What has a deadline for you is sent to ${address} at once, the rest as one digest a day at ${mail.digestAt}. Each digest has a link that ends them.`,
    ),
    h(
      'form',
      { method: 'post', action: `${frame.base}/mail` },
      ...hidden({ form: frame.formToken }),
      h('label', { htmlFor: 'timeZone' }, 'Your time zone'),
      h(
        'p',
        { id: 'timeZone-hint', className: 'hint' },
        'Mail says times in it, and the digest leaves in its morning. Last days are counted in the program’s zone all the same.',
      ),
      h(
        'select',
        {
          id: 'timeZone',
          name: 'timeZone',
          defaultValue: mail.timeZone ?? '',
          'aria-describedby': 'timeZone-hint',
        },
        h('option', { value: '' }, `As the program: ${frame.timeZone}`),
        ...Intl.supportedValuesOf('timeZone').map(zone => h('option', { key: zone, value: zone }, zone)),
      ),
      h('div', { className: 'answers' }, send('Save')),
    ),
  );
}
