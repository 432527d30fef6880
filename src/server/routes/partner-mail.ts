import { ownFrame } from '../own-frame.ts';
import { ownMailPage } from '../pages/own-mail-page.ts';
import { goTo, inOwnPortal, personalAct, personalPage } from '../personal-visit.ts';

const zones: ReadonlySet<string> = new Set(Intl.supportedValuesOf('timeZone'));

/** How a person of a partner wants its mail. */
export const partnerMailRoutes = [
  personalPage({ path: '/mail', summary: 'In which time zone the person’s mail is worded and sent' }, visit =>
    inOwnPortal(visit, async ({ store }) => {
      const { frame } = await ownFrame(store, visit);
      const { policy } = await store.policyInForce();
      const { email, timeZone } = visit.contact;
      const saved = new URL(visit.request.originalUrl, 'http://page').searchParams.has('done');
      return ownMailPage(frame, { email, timeZone, digestAt: policy.mail.digestAt }, saved ? 'Saved.' : null);
    }),
  ),
  personalAct(
    { path: '/mail', summary: 'Chooses the time zone; what is no zone is the program’s' },
    async (visit, form) => {
      const given = form.text('timeZone');
      await inOwnPortal(visit, ({ store }) =>
        store.chooseTimeZone(visit.contact.contactId, zones.has(given) ? given : null),
      );
      return goTo(`${visit.base}/mail?done=mail`);
    },
  ),
];
