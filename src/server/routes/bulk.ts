import { z } from 'zod';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import {
  type BulkRegisterAnswer,
  type BulkType,
  bulkCheckSchema,
  bulkQuerySchema,
  bulkRegisterAnswerSchema,
  bulkRegisterRequestSchema,
  bulkTypeSchema,
} from '../../../contract/bulk.ts';
import { claimableCompany } from '../../../domain/identity.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { type Refused, recordRefusal, type Wanted } from '../../../operations/record-refusal.ts';
import { submitRegistration } from '../../../operations/submit-registration.ts';
import { decide, type Scene } from '../decide.ts';
import { knownCompanies, knownDeals } from '../read-now.ts';
import { jsonRoute, ok, type SignedContext } from '../route.ts';
import { bulkCheck, type Ticked } from '../views/bulk-check.ts';
import { obstacles } from '../views/can-register.ts';

const byType = z.object({ type: bulkTypeSchema });

/** What the bulk action on lists of deals and companies asks and does. */
export const bulkRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/bulk/:type',
    summary:
      'How the customers of ticked deals or companies stand, and for which partners they can be registered',
    auth: 'signed',
    params: byType,
    query: bulkQuerySchema,
    answers: { 200: bulkCheckSchema },
    handle: async (context, { params, query }) => {
      const ticked = await readTicked(context, params.type, query.ids);
      return ok(
        await inPortal(context.deps.pool, context.portalId, { readOnly: true }, tx =>
          bulkCheck(tx, ticked, context.userId),
        ),
      );
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/bulk/:type/registrations',
    summary: 'Registers one partner on ticked deals or companies: one decision and one outcome a record',
    auth: 'signed',
    params: byType,
    body: bulkRegisterRequestSchema,
    answers: { 200: bulkRegisterAnswerSchema },
    handle: async (context, { params, body }) => {
      const ticked = await readTicked(context, params.type, body.ids);
      const outcomes: BulkRegisterAnswer['outcomes'] = [];
      // Each in a transaction and under a key of its own: what a retry finds decided stays as it is (I3).
      for (const each of ticked)
        outcomes.push(
          await decide(
            context,
            `${body.idempotencyKey}.${each.id}`,
            wantedOf(each, body.partnerCompanyId),
            scene => register(scene, each, body.partnerCompanyId),
          ),
        );
      return ok({ ok: true as const, outcomes });
    },
  }),
];

async function readTicked(context: SignedContext, type: BulkType, ids: string[]): Promise<Ticked[]> {
  if (type === 'deals') {
    const deals = await knownDeals(context, ids);
    return ids.map(id => ({ id, deal: deals.get(id) ?? null }));
  }
  const companies = await knownCompanies(context, ids);
  return ids.map(id => ({ id, company: companies.get(id) ?? null }));
}

type Outcome = BulkRegisterAnswer['outcomes'][number];

const wantedOf = (ticked: Ticked, partnerCompanyId: string): Wanted => ({
  action: 'submit',
  partnerCompanyId,
  ...('company' in ticked && { companyId: ticked.id }),
});

async function register(scene: Scene, ticked: Ticked, partnerCompanyId: string): Promise<Outcome> {
  const { id } = ticked;
  const refused = async ({ refusal, recorded }: Refused): Promise<Outcome> => {
    if (recorded !== true)
      await recordRefusal(scene.store, scene.viewer, wantedOf(ticked, partnerCompanyId), refusal);
    return { id, registrationId: null, refusal };
  };
  const customer = await customerOf(scene, ticked);
  if (!customer.ok) return await refused(customer);
  const submitted = await submitRegistration(scene.store, {
    actor: scene.viewer,
    companyId: customer.companyId,
    partnerCompanyId,
    dealId: 'deal' in ticked ? id : null,
    note: null,
    contactIds: [],
    estimate: null,
  });
  return submitted.ok
    ? { id, registrationId: submitted.registrationId, refusal: null }
    : await refused(submitted);
}

async function customerOf(
  { store, viewer }: Scene,
  ticked: Ticked,
): Promise<{ ok: true; companyId: string } | { ok: false; refusal: Refusal }> {
  if ('company' in ticked)
    return ticked.company === null
      ? { ok: false, refusal: obstacles.noCompany(viewer, 'no-company') }
      : { ok: true, companyId: ticked.company.companyId };
  if (ticked.deal === null) return { ok: false, refusal: obstacles.dealMissing(ticked.id) };
  const partners = new Set((await store.partners(ticked.deal.companyIds)).map(({ companyId }) => companyId));
  const claimable = claimableCompany(ticked.deal, companyId => partners.has(companyId));
  return claimable.kind === 'company'
    ? { ok: true, companyId: claimable.companyId }
    : { ok: false, refusal: obstacles.noCompany(viewer, claimable.why) };
}
