import { beginSession, sendSignInCode } from '../../../operations/sign-in.ts';
import { codePage, tooManyCodes, wrongCode } from '../pages/sign-in-pages.ts';
import { newSecret, sameText, secretHash } from '../partner-cookie.ts';
import { goTo, inOwnPortal, personalAct, signInAct, type Visit } from '../personal-visit.ts';

/** How a contact gets into its pages: a code that goes to its own address, and a session of a browser. */
export const partnerSignInRoutes = [
  signInAct(
    { path: '/code', summary: 'Sends a one-time code to the address of the contact, and to no other' },
    async visit => {
      const sent = await inOwnPortal(visit, ({ store }) => sendSignInCode(store, visit.contact));
      if (!sent) return tooManyCodes;
      visit.context.deps.waker.wakePortal(visit.link.portalId);
      return codePage(visit.contact, visit.base);
    },
  ),
  signInAct(
    { path: '/session', summary: 'Takes the code, once, and begins a session' },
    async (visit, form) => {
      const given = form.text('code').replace(/\D/g, '');
      const secret = newSecret();
      const begun = await inOwnPortal(visit, ({ store }) =>
        beginSession(store, visit.contact, isCode(visit, given), secretHash(secret)),
      );
      if (!begun) return codePage(visit.contact, visit.base, wrongCode);
      return response => {
        visit.cookie.set(response, secret);
        goTo(visit.base)(response);
      };
    },
  ),
  personalAct({ path: '/leave', summary: 'Ends the session of this browser' }, async visit => {
    await inOwnPortal(visit, ({ store }) => store.endSession(visit.session.sessionId));
    return response => {
      visit.cookie.clear(response);
      goTo(visit.base)(response);
    };
  }),
];

const isCode =
  ({ context, link }: Visit, given: string) =>
  (codeId: string): boolean =>
    sameText(given, context.deps.codes.codeOf(link.portalId, codeId));
