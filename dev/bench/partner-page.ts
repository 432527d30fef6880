import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import { createLinkSigner } from '../../adapters/runtime/link-signer.ts';
import { pageLink } from '../../domain/partner-contact.ts';
import { formToken, newSecret, partnerCookie, secretHash } from '../../src/server/partner-cookie.ts';
import { startAsked } from './availability.ts';
import type { Comparison } from './comparison.ts';
import { timed } from './question.ts';
import { portalId } from './year-of-a-portal.ts';

/** A link opens so many pages a minute; with so many of them nobody waits. */
const people = 20;

/** Whether the time of the conflict check on a partner's page tells if a rival is registered (E44). */
export const partnerPageComparison: Comparison = {
  name: 'partner-page',
  asks: 'Does the time of a partner’s page tell whether a rival has the customer?',
  ways: ['registered', 'free'],
  samplesEach: 200,
  atOnce: 4,
  leastP: 0.01,
  expectS: 40,
  setUp: async () => {
    await using stack = new AsyncDisposableStack();
    const { pool, registered, free, config, port } = stack.use(await startAsked());
    const links = createLinkSigner(config.linkKey, `http://127.0.0.1:${port}`);
    const visitors = await inPortal(pool, portalId, {}, async tx => {
      const store = storeOf(tx);
      const [any] = await store.partnersWithOpenClaims();
      if (any === undefined) throw new Error('The portal has no partner');
      // Who asks has no claim of its own: what it reads is about others alone.
      const partner = { ...any, companyId: '77007700', name: 'Who asks' };
      await store.ensureCompanies([partner.companyId]);
      await store.savePartner(partner);
      const signedIn: { url: string; cookie: string; token: string }[] = [];
      for (let n = 0; n < people; n += 1) {
        const now = await store.now();
        const contact = await store.issueLink({
          partnerCompanyId: partner.companyId,
          hubspotContactId: null,
          name: null,
          email: `person-${n}@partner.example`,
          linkId: store.id('lnk'),
          issuedAt: now,
          linkExpiresAt: now.add({ hours: 24 }),
          issuedBy: null,
        });
        const secret = newSecret();
        await store.beginSession({
          sessionId: store.id('ses'),
          contactId: contact.contactId,
          secretHash: secretHash(secret),
        });
        signedIn.push({
          url: `${links.urlOf(portalId, pageLink(contact))}/register/check`,
          cookie: cookieOf(config.publicUrl, contact.linkId, secret),
          token: formToken(secret),
        });
      }
      return signedIn;
    });
    let next = 0;
    const kept = stack.move();
    return {
      about: `${registered.length} registered customers, ${free.length} free ones, ${people} people, four questions at once`,
      ask: async (way, sample) => {
        const domains = way === 0 ? registered : free;
        const domain = domains[sample % domains.length] ?? '';
        next = (next + 1) % visitors.length;
        const visitor = visitors[next];
        if (visitor === undefined) throw new Error('Nobody asks');
        return await timed(async () => {
          const response = await fetch(visitor.url, {
            method: 'POST',
            headers: { cookie: visitor.cookie },
            body: new URLSearchParams({ form: visitor.token, domain }),
          });
          const text = await response.text();
          if (!text.includes(way === 0 ? 'is unavailable' : 'is free'))
            throw new Error(`${domain}: ${response.status} ${text.slice(-400)}`);
        });
      },
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  },
};

/** The cookie that a browser would send, from what the server would set. */
function cookieOf(publicUrl: string, linkId: string, secret: string): string {
  let cookie = '';
  const response = {
    append: (_name: string, value: string) => {
      cookie = value.split(';')[0] ?? '';
    },
  };
  partnerCookie(publicUrl, linkId).set(response as never, secret);
  return cookie;
}
