import { z } from 'zod';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { contactCardSchema } from '../../../contract/contact-card.ts';
import { hubspotIdSchema } from '../../../contract/requests.ts';
import type { CompanyRecord } from '../../../operations/records.ts';
import { ProblemError } from '../problem.ts';
import { knownCompany } from '../read-now.ts';
import { jsonRoute, ok, type SignedContext } from '../route.ts';
import { contactCard } from '../views/contact-card.ts';

/** A contact of more companies is no lead to prospect, and its card stays one line for each. */
const companiesShown = 5;

export const contactRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/contacts/:contactId/registration',
    summary: "What a contact's card shows: who is registered to the customers that the contact works for",
    auth: 'signed',
    params: z.object({ contactId: hubspotIdSchema }),
    answers: { 200: contactCardSchema },
    handle: async (context, { params }) => {
      const companies = await companiesOf(context, params.contactId);
      return ok(
        await inPortal(context.deps.pool, context.portalId, { readOnly: true }, tx =>
          contactCard(tx, companies, context.userId),
        ),
      );
    },
  }),
];

/** We keep no contacts: HubSpot is asked, with the portal's own token. @throws HubSpotError while it does not answer */
async function companiesOf(context: SignedContext, contactId: string): Promise<CompanyRecord[]> {
  // That the app is installed is asked first, so that a portal without it reads so and not that HubSpot is away.
  await inPortal(context.deps.pool, context.portalId, { readOnly: true }, async () => null);
  const along = { associations: ['companies'] as const };
  const contact = await context.deps.gateway.readOne(
    context.portalId,
    'contacts',
    contactId,
    ['hs_object_id'],
    along,
  );
  if (contact === null || contact.archived)
    throw new ProblemError(404, 'This HubSpot account has no such contact.');
  const ids = (contact.associations?.companies ?? []).slice(0, companiesShown);
  const companies: CompanyRecord[] = [];
  for (const id of ids) {
    const company = await knownCompany(context, id);
    if (company !== null) companies.push(company);
  }
  return companies;
}
