import { z } from 'zod';
import { inPortal, type PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { hubDomainOf } from '../../../adapters/postgres/installs.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import {
  endSessionAnswerSchema,
  issueLinkRequestSchema,
  type PartnerContactView,
  partnerContactAnswerSchema,
  partnerContactsAnswerSchema,
  partnerSessionsAnswerSchema,
  revokeLinkRequestSchema,
} from '../../../contract/partner-contacts.ts';
import { hubspotIdSchema } from '../../../contract/requests.ts';
import { refusedAnswerSchema } from '../../../contract/views.ts';
import { type PartnerContact, pageLink } from '../../../domain/partner-contact.ts';
import { issuePartnerLink } from '../../../operations/issue-partner-link.ts';
import { mailPageLink } from '../../../operations/mail-partner-contact.ts';
import { refuse } from '../../../operations/refuse.ts';
import { revokePartnerLink, unknownContact } from '../../../operations/revoke-partner-link.ts';
import { decide } from '../decide.ts';
import { jsonRoute, ok, type SignedContext } from '../route.ts';
import { withReturnedMail } from '../views/returned-mail.ts';
import { viewerOf } from '../views/viewer.ts';

const byCompany = z.object({ companyId: hubspotIdSchema });
const contactId = z.string().regex(/^-[1-9][0-9]{0,17}$/, 'must be the id of a partner’s contact');

/** People of partners who act by a personal link, and the browsers that they are signed in with. */
export const partnerContactRoutes = [
  jsonRoute({
    method: 'POST',
    path: '/api/v1/partners/:companyId/contacts',
    summary:
      'Gives a person of the partner a personal link; who had one gets a new one, and the old one ends',
    auth: 'signed',
    params: byCompany,
    body: issueLinkRequestSchema,
    answers: { 200: z.union([partnerContactAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { params, body }) =>
      ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: 'issue-partner-link', partnerCompanyId: params.companyId },
          async ({ tx, store, viewer }) => {
            const outcome = await issuePartnerLink(store, {
              actor: viewer,
              partnerCompanyId: params.companyId,
              email: body.email,
              name: body.name ?? null,
              hubspotContactId: body.contactId ?? null,
            });
            if (!outcome.ok) return outcome;
            await mailPageLink(store, outcome.contact, await hubDomainOf(tx));
            return { ok: true as const, contact: await contactAnswer(context, tx, outcome.contact) };
          },
        ),
      ),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/partners/:companyId/contacts',
    summary: 'People of the partner who have or had a personal link, newest first, with the link to pass on',
    auth: 'signed',
    params: byCompany,
    answers: { 200: z.union([partnerContactsAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { params }) =>
      ok(
        await inPortal(context.deps.pool, context.portalId, {}, async tx => {
          const store = storeOf(tx);
          const viewer = await viewerOf(tx, store, context.userId);
          const refusal = refuse.unlessMayFor(viewer, params.companyId, 'issue-partner-link');
          if (refusal !== null) return { ok: false as const, refusal };
          const contacts = await store.contactsOfPartner(params.companyId);
          return {
            ok: true as const,
            contacts: (await withReturnedMail(tx, contacts)).map(each => contactView(context, each)),
            registerUrl: registerUrl(context),
          };
        }),
      ),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/partners/:companyId/contacts/:contactId/mail-works',
    summary: 'Says that mail reaches the person again, after it came back: digests go there as before',
    auth: 'signed',
    params: byCompany.extend({ contactId }),
    body: revokeLinkRequestSchema,
    answers: { 200: z.union([partnerContactAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { params, body }) =>
      ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: 'issue-partner-link', partnerCompanyId: params.companyId },
          async ({ tx, store, viewer }) => {
            const refusal = refuse.unlessMayFor(viewer, params.companyId, 'issue-partner-link');
            if (refusal !== null) return { ok: false as const, refusal };
            const contact = await store.partnerContact(params.contactId);
            if (contact === null || contact.partnerCompanyId !== params.companyId)
              return { ok: false as const, refusal: unknownContact(params.contactId) };
            if (contact.email !== null) await store.addressWorks(contact.email);
            return { ok: true as const, contact: await contactAnswer(context, tx, contact) };
          },
        ),
      ),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/partners/:companyId/contacts/:contactId/revoke',
    summary: 'Takes a personal link back: its sessions end at once',
    auth: 'signed',
    params: byCompany.extend({ contactId }),
    body: revokeLinkRequestSchema,
    answers: { 200: z.union([partnerContactAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { params, body }) =>
      ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: 'revoke-partner-link', partnerCompanyId: params.companyId },
          async ({ tx, store, viewer }) => {
            const outcome = await revokePartnerLink(store, {
              actor: viewer,
              partnerCompanyId: params.companyId,
              contactId: params.contactId,
            });
            if (!outcome.ok) return outcome;
            return { ok: true as const, contact: await contactAnswer(context, tx, outcome.contact) };
          },
        ),
      ),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/partner-sessions',
    summary: 'Browsers in which people of partners are signed in now, newest first',
    auth: 'admin',
    answers: { 200: z.union([partnerSessionsAnswerSchema, refusedAnswerSchema]) },
    handle: async context =>
      ok(
        await inPortal(context.deps.pool, context.portalId, {}, async tx => {
          const store = storeOf(tx);
          const sessions = await store.openSessions();
          const contacts = new Map(
            (await store.contactsById([...new Set(sessions.map(each => each.contactId))])).map(contact => [
              contact.contactId,
              contact,
            ]),
          );
          const companyIds = [...contacts.values()].map(({ partnerCompanyId }) => partnerCompanyId);
          const partners = await store.partners([...new Set(companyIds)]);
          const names = new Map(partners.map(({ companyId, name }) => [companyId, name]));
          return {
            ok: true as const,
            registerUrl: registerUrl(context),
            sessions: sessions.flatMap(({ sessionId, contactId: id, begunAt, seenAt }) => {
              const contact = contacts.get(id);
              if (contact === undefined) return [];
              const { name, email, partnerCompanyId } = contact;
              return [
                {
                  id: sessionId,
                  contact: { id, name, email, partnerCompanyId },
                  partnerName: names.get(partnerCompanyId) ?? `Company ${partnerCompanyId}`,
                  begunAt: begunAt.toString(),
                  seenAt: seenAt.toString(),
                },
              ];
            }),
          };
        }),
      ),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/partner-sessions/:sessionId/end',
    summary: 'Ends a session at once; the person can ask for a new code',
    auth: 'admin',
    params: z.object({ sessionId: z.string().regex(/^ses_[A-Za-z0-9_-]{1,64}$/, 'must be a session id') }),
    body: revokeLinkRequestSchema,
    answers: { 200: z.union([endSessionAnswerSchema, refusedAnswerSchema]) },
    refusedAs: 'end-partner-session',
    handle: async (context, { params, body }) =>
      ok(
        await decide(context, body.idempotencyKey, { action: 'end-partner-session' }, async ({ store }) => {
          await store.endSession(params.sessionId);
          return { ok: true as const, sessionId: params.sessionId };
        }),
      ),
  }),
];

const registerUrl = ({ deps, portalId }: SignedContext) =>
  `${deps.settings.publicUrl}/register/${deps.programs.slugOf(portalId)}`;

async function contactAnswer(
  context: SignedContext,
  tx: PortalTransaction,
  contact: PartnerContact,
): Promise<PartnerContactView> {
  const [returned = null] = (await withReturnedMail(tx, [contact])).map(each => each.returned);
  return contactView(context, { contact, returned });
}

function contactView(
  { deps, portalId }: SignedContext,
  { contact, returned }: { contact: PartnerContact; returned: PartnerContactView['returned'] },
): PartnerContactView {
  const { contactId: id, partnerCompanyId, name, email, hubspotContactId, revokedAt } = contact;
  return {
    id,
    partnerCompanyId,
    name,
    email,
    hubspotContactId,
    url: revokedAt === null ? deps.links.urlOf(portalId, pageLink(contact)) : null,
    issuedAt: contact.issuedAt.toString(),
    expiresAt: contact.linkExpiresAt.toString(),
    revokedAt: revokedAt?.toString() ?? null,
    returned,
  };
}
