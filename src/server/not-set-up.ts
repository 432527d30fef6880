import type { RefusedAnswer } from '../../contract/views.ts';

/** The answer of every signed route while the portal has no active install. */
export const notSetUp = (portalId: string): RefusedAnswer => ({
  ok: false,
  refusal: {
    code: 'PORTAL_NOT_SET_UP',
    rule: 'setup',
    title: 'Dibs is not set up in this HubSpot account',
    detail: 'The app has no active install here, so nothing can be read or registered.',
    facts: { portalId, installed: false },
    wouldChange: [
      { fact: 'installed', becomes: true, text: 'An admin of this HubSpot account installs Dibs.' },
    ],
  },
});
