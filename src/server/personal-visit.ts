import type { Request, Response } from 'express';
import { inPortal, type PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { type Store, storeOf } from '../../adapters/postgres/store.ts';
import type { SignedLink } from '../../adapters/runtime/link-signer.ts';
import type { PartnerContact } from '../../domain/partner-contact.ts';
import type { PartnerSession } from '../../operations/partner-contact-records.ts';
import { expiredLink, type LinkPage, tooLong } from './link-pages.ts';
import { forged, signInPage, takenBack } from './pages/sign-in-pages.ts';
import { formToken, type PartnerCookie, partnerCookie, sameText, secretHash } from './partner-cookie.ts';
import { answerLink, type LinkAnswer } from './partner-link.ts';
import { readForm, type SentForm } from './read-form.ts';
import { type PublicContext, type RawRoute, rawRoute } from './route.ts';

/** Somebody who opened a personal link that is good. */
export type Visit = {
  context: PublicContext;
  request: Request;
  link: SignedLink;
  contact: PartnerContact;
  cookie: PartnerCookie;
  /** Path of the contact's pages, without a trailing slash. */
  base: string;
};

/** Whose browser is signed in as well: it acts as the contact. */
export type SignedIn = Visit & {
  session: PartnerSession;
  /** What every form of this session carries. */
  formToken: string;
};

export type Answered = LinkPage | LinkAnswer;

/** Longest form with a file: the file, and what is written beside it. */
const mostBytes = 6 * 1024 * 1024;

type Described = { path: string; summary: string; produces?: string };

/** A page of a contact. Opening it changes nothing but when the session was last seen. */
export const personalPage = (described: Described, show: (visit: SignedIn) => Promise<Answered>): RawRoute =>
  route('GET', described, async visit => {
    const signedIn = await signedInOf(visit);
    return signedIn === null ? signInPage(visit.contact, visit.base) : await show(signedIn);
  });

/** What a form of a contact's page does. A form that no page of this session made does nothing. */
export const personalAct = (
  described: Described,
  act: (visit: SignedIn, form: SentForm) => Promise<Answered>,
): RawRoute =>
  route('POST', described, async visit => {
    const signedIn = await signedInOf(visit);
    if (signedIn === null)
      return signInPage(
        visit.contact,
        visit.base,
        'Your time here is over. Nothing was sent; ask for a new code.',
      );
    const form = await readForm(visit.request, mostBytes);
    if (form === null) return tooLong;
    if (!sameText(form.text('form'), signedIn.formToken)) return forged(visit.base);
    return await act(signedIn, form);
  });

/** What somebody does who is not signed in yet. */
export const signInAct = (
  described: Described,
  act: (visit: Visit, form: SentForm) => Promise<Answered>,
): RawRoute =>
  route('POST', described, async visit => {
    const form = await readForm(visit.request, 0);
    return form === null ? tooLong : await act(visit, form);
  });

function route(
  method: 'GET' | 'POST',
  { path, summary, produces = 'text/html' }: Described,
  answer: (visit: Visit) => Promise<Answered>,
): RawRoute {
  return rawRoute({
    method,
    path: `/p/:token${path}`,
    summary,
    auth: 'public',
    produces,
    handle: async (context, request, response) =>
      await answerLink(context, { purpose: 'page', request, response }, async (link, token) => {
        const contact = await contactOf(context, link);
        if (contact === 'expired') return expiredLink;
        if (contact === null) return takenBack;
        const base = `/p/${token}`;
        const cookie = partnerCookie(context.deps.settings.publicUrl, contact.linkId);
        return await answer({ context, request, link, contact, cookie, base });
      }),
  });
}

async function contactOf(
  { deps }: PublicContext,
  link: SignedLink,
): Promise<PartnerContact | 'expired' | null> {
  return await inPortal(deps.pool, link.portalId, {}, async tx => {
    const store = storeOf(tx);
    const contact = await store.contactOfLink(link.subjectId);
    if (contact === null || contact.partnerCompanyId !== link.partnerCompanyId || contact.revokedAt !== null)
      return null;
    const over = Temporal.Instant.compare(await store.now(), Temporal.Instant.from(link.expiresAt)) >= 0;
    return over ? 'expired' : contact;
  });
}

async function signedInOf(visit: Visit): Promise<SignedIn | null> {
  const secret = visit.cookie.read(visit.request);
  if (secret === null) return null;
  const session = await inOwnPortal(visit, ({ store }) =>
    store.sessionOf(visit.contact.contactId, secretHash(secret)),
  );
  return session === null ? null : { ...visit, session, formToken: formToken(secret) };
}

/** One transaction of the contact's portal. */
export const inOwnPortal = async <T>(
  { context, link }: Pick<Visit, 'context' | 'link'>,
  work: (scene: { tx: PortalTransaction; store: Store }) => Promise<T>,
): Promise<T> => await inPortal(context.deps.pool, link.portalId, {}, tx => work({ tx, store: storeOf(tx) }));

/** After something was done the browser asks for a page anew, so that reloading does it no second time. */
export const goTo =
  (path: string): LinkAnswer =>
  (response: Response) => {
    response.redirect(303, path);
  };
