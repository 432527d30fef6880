import { z } from 'zod';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { type Store, storeOf } from '../../../adapters/postgres/store.ts';
import { offerCheckAnswerSchema, offerFormAnswerSchema } from '../../../contract/offers.ts';
import { hubspotIdSchema } from '../../../contract/requests.ts';
import { refusedAnswerSchema } from '../../../contract/views.ts';
import { creditedMinor } from '../../../domain/money.ts';
import { move } from '../../../domain/registration.ts';
import { countQuestion } from '../../../operations/ask-availability.ts';
import { checkClaim } from '../../../operations/check-claim.ts';
import type { DealRecord } from '../../../operations/records.ts';
import { refuse } from '../../../operations/refuse.ts';
import { byRegistrationId } from '../action-route.ts';
import { answerOnTick } from '../answer-on-tick.ts';
import { contactsField, registerForm } from '../forms/register-form.ts';
import { registrationOffers } from '../forms/registration-offers.ts';
import { checkInWords } from '../forms/waive-forms.ts';
import { ProblemError } from '../problem.ts';
import { readContacts } from '../read-contacts.ts';
import { knownDeal } from '../read-now.ts';
import { jsonRoute, ok, type SignedContext } from '../route.ts';
import { obstacles } from '../views/can-register.ts';
import { dealView } from '../views/deal-view.ts';
import { partnerOf } from '../views/partner-view.ts';
import { registrationView } from '../views/registration-view.ts';
import { mayRead, type Viewer, viewerOf } from '../views/viewer.ts';
import { onlyPartner } from '../views/why-view.ts';

/** The deal is another partner's, by its link or by a claim on it: amount and people are not for this one (I7). */
async function isOfAnother(store: Store, deal: DealRecord, viewer: Viewer): Promise<boolean> {
  const claims = await store.claimsOfDeals([deal.dealId]);
  return [deal.linkedPartner, ...claims.map(claim => claim.partnerCompanyId)].some(
    partner => partner !== null && !viewer.worksForPartner(partner),
  );
}

/** Names of companies on the deal that are neither of the customer nor partners: others, who are not claimed with it. */
async function otherCustomersOn(store: Store, deal: DealRecord, ofCustomer: string[]): Promise<string[]> {
  const partners = await store.partners(deal.companyIds);
  const known = [...ofCustomer, ...partners.map(({ companyId }) => companyId)];
  const others = deal.companyIds.filter(id => !known.includes(id));
  return (await store.companies(others)).map(({ companyId, name }) => name ?? `Company ${companyId}`).sort();
}

const byDeal = z.object({ dealId: hubspotIdSchema });

/** Forms that take more reading than a card's opening should wait for. */
export const claimFormRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/deals/:dealId/claim-form',
    summary:
      'The form that registers the deal’s customer: partners to choose from, contacts and estimate filled in',
    auth: 'signed',
    params: byDeal,
    answers: { 200: z.union([offerFormAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { params }) => {
      const deal = await theDeal(context, params.dealId);
      const read = await inPortal(context.deps.pool, context.portalId, {}, async tx => {
        const store = storeOf(tx);
        const viewer = await viewerOf(tx, store, context.userId);
        const { policy } = await store.policyInForce();
        const view = await dealView(tx, deal, context.userId);
        const partners = (await store.partnersWithOpenClaims()).filter(partner =>
          mayRead(viewer, partner.companyId),
        );
        const ofAnother = onlyPartner(viewer) && (await isOfAnother(store, deal, viewer));
        return {
          view,
          policy,
          now: await store.now(),
          mayEnter: partners.some(
            ({ companyId }) => refuse.unlessMayOn(viewer, companyId, 'enter-on-behalf') === null,
          ),
          partners: partners.map(each => partnerOf(each, each.openClaims, policy)),
          ofAnother,
          alsoOnDeal: ofAnother ? [] : await otherCustomersOn(store, deal, view.account?.companyIds ?? []),
        };
      });
      const { companyId, canRegister, account } = read.view;
      if (canRegister.refusal !== null) return ok({ ok: false as const, refusal: canRegister.refusal });
      if (companyId === null) throw new Error(`Deal ${deal.dealId} can be registered, and has no customer`);
      const form = registerForm({
        dealId: deal.dealId,
        companyId,
        customer: account ?? { name: read.view.deal.name, domains: [] },
        alsoOnDeal: read.alsoOnDeal,
        partners: read.partners,
        contacts: read.ofAnother ? null : await readContacts(context, { dealId: deal.dealId, companyId }),
        behalf: read.mayEnter ? { timeZone: read.policy.timeZone, now: read.now } : null,
        estimate: read.ofAnother ? null : estimateOf(deal, read.policy.money.homeCurrency),
      });
      return ok({ ok: true as const, form });
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/deals/:dealId/claim-check',
    summary: 'What would come of a claim of this partner on the deal’s customer; nothing is recorded',
    auth: 'signed',
    params: byDeal,
    query: z.object({ partner: hubspotIdSchema }),
    answers: { 200: z.union([offerCheckAnswerSchema, refusedAnswerSchema]) },
    // It says whether a customer is free: to a partner at a pace and with a count as `/availability` does (E44).
    handle: (context, { params, query }) =>
      answerOnTick(async () => {
        const deal = await theDeal(context, params.dealId);
        return ok(
          await inPortal(context.deps.pool, context.portalId, {}, async tx => {
            const store = storeOf(tx);
            const viewer = await viewerOf(tx, store, context.userId);
            const refusal = refuse.unlessMayRegister(viewer, query.partner);
            if (refusal !== null) return { ok: false as const, refusal };
            const { companyId, account, canRegister } = await dealView(tx, deal, context.userId);
            const partner = await store.partner(query.partner);
            if (partner === null)
              return { ok: false as const, refusal: refuse.unknownPartner(query.partner) };
            if (companyId === null)
              return {
                ok: false as const,
                refusal: canRegister.refusal ?? obstacles.dealMissing(deal.dealId),
              };
            const outcome = await checkClaim(store, { companyId, dealId: deal.dealId, partner });
            const about = account?.domains[0] ?? `company ${companyId}`;
            if (onlyPartner(viewer)) await countQuestion(store, { actor: viewer, about });
            const customer = account?.name ?? 'The customer';
            const mayWaive = refuse.unlessMayOn(viewer, partner.companyId, 'waive') === null;
            return {
              ok: true as const,
              ...checkInWords({ ...outcome, customer, companyId, partner, mayWaive }),
            };
          }),
        );
      }),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/registrations/:id/answer-form',
    summary: 'The form that answers a reviewer who asked for people: those of the customer to choose from',
    auth: 'signed',
    params: byRegistrationId,
    answers: { 200: z.union([offerFormAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { params }) => {
      const read = await inPortal(context.deps.pool, context.portalId, {}, async tx => {
        const store = storeOf(tx);
        const viewer = await viewerOf(tx, store, context.userId);
        const claim = await store.registration(params.id);
        if (claim === null || !mayRead(viewer, claim.partnerCompanyId))
          throw new ProblemError(404, 'No registration of this HubSpot account has that id.');
        const legal = move(claim.state, 'answer');
        const refusal = refuse.unlessMay(viewer, claim, 'answer') ?? (legal.ok ? null : legal.refusal);
        const { policy } = await store.policyInForce();
        const view = await registrationView(store, claim, viewer);
        const offers = registrationOffers({ view, policy, now: await store.now(), deals: [] }, () => false);
        const why = view.actions.find(({ name }) => name === 'answer')?.reason ?? null;
        return { claim, refusal, why, form: offers.find(({ name }) => name === 'answer')?.form ?? null };
      });
      if (read.refusal !== null) return ok({ ok: false as const, refusal: read.refusal });
      if (read.form === null)
        throw new ProblemError(
          409,
          `${read.why ?? 'Nothing is asked of the partner now.'} Open the deal again to see how the claim stands.`,
        );
      const { dealId, companyId, contactIds } = read.claim;
      const contacts = await readContacts(context, { dealId, companyId });
      const people = contactsField(contacts === null ? null : { ...contacts, onDeal: contactIds });
      return ok({ ok: true as const, form: { ...read.form, fields: [...people, ...read.form.fields] } });
    },
  }),
];

async function theDeal(context: SignedContext, dealId: string): Promise<DealRecord> {
  const deal = await knownDeal(context, dealId);
  if (deal === null) throw new ProblemError(404, 'This HubSpot account has no such deal.');
  return deal;
}

/** The deal's own amount, where it says one. */
function estimateOf(deal: DealRecord, homeCurrency: string) {
  const currency = deal.currency ?? homeCurrency;
  const { minor, why } = creditedMinor(deal.amount, currency);
  return why === 'amount' ? { minor: String(minor), currency } : null;
}
