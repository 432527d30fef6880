import { z } from 'zod';
import type { PortalTransaction } from '../../../adapters/postgres/in-portal.ts';
import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { searchRegistrations } from '../../../adapters/postgres/search-registrations.ts';
import type { Store } from '../../../adapters/postgres/store.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import {
  approvalsAnswerSchema,
  bulkApproveRequestSchema,
  homeAnswerSchema,
  homeQuerySchema,
  previewApprovalsRequestSchema,
  searchAnswerSchema,
  searchQuerySchema,
  worklistAnswerSchema,
  worklistQuerySchema,
} from '../../../contract/home.ts';
import { refusedAnswerSchema } from '../../../contract/views.ts';
import { approveEach, rehearseEach } from '../approve-each.ts';
import { jsonRoute, ok, type SignedContext } from '../route.ts';
import { deskView, othersPartners, usualWork, withoutDesk } from '../views/desk-view.ts';
import { keyFiguresView } from '../views/key-figures-view.ts';
import { mayRead, type Viewer, viewerOf } from '../views/viewer.ts';

/** The partner manager's desk: what waits, the figures, and approving several claims at once. */
export const homeRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/home',
    summary: 'What the home page opens with: the first page of the worklist, key figures and charts',
    auth: 'signed',
    query: homeQuerySchema,
    answers: { 200: z.union([homeAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { query }) =>
      await atDesk(context, async (tx, store, viewer) => {
        const whose = query.whose ?? usualWork(viewer);
        const { settings } = context.deps;
        return {
          ok: true as const,
          whose,
          enforcement: (await store.policyInForce()).policy.enforcement,
          recordsUrl: `${settings.hubspotAppUrl}/contacts/${context.portalId}`,
          ...(await deskView(tx, store, viewer, { whose, limit: 25 })),
          ...(await keyFiguresView(
            tx,
            store,
            whose === 'mine' ? othersPartners(await store.directory(), viewer) : [],
          )),
        };
      }),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/worklist',
    summary: 'What waits for partner managers, what hurts first comes first; filtered, a page at a time',
    auth: 'signed',
    query: worklistQuerySchema,
    answers: { 200: z.union([worklistAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { query }) =>
      await atDesk(context, async (tx, store, viewer) => ({
        ok: true as const,
        ...(await deskView(tx, store, viewer, query)),
      })),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/registrations',
    summary: 'Registrations by the name of their customer, partner or deal, open ones first',
    auth: 'signed',
    query: searchQuerySchema,
    answers: { 200: z.union([searchAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { query }) =>
      await atDesk(context, async (tx, _store, viewer) => {
        const found = await searchRegistrations(tx, query.q);
        return {
          ok: true as const,
          found: found
            .filter(({ partner }) => mayRead(viewer, partner.companyId))
            .map(({ claimedAt, protectedUntil, customer, ...rest }) => ({
              ...rest,
              claimedAt: claimedAt.toString(),
              protectedUntil: protectedUntil?.toString() ?? null,
              customer: {
                companyId: customer.companyId,
                name: customer.name ?? `Company ${customer.companyId}`,
              },
            })),
        };
      }),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/approvals/preview',
    summary: 'What approving these claims would do, one by one; nothing is done',
    auth: 'signed',
    body: previewApprovalsRequestSchema,
    answers: { 200: approvalsAnswerSchema },
    handle: async (context, { body }) =>
      ok({ ok: true as const, outcomes: await rehearseEach(context, body.registrationIds) }),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/approvals',
    summary: 'Approves claims under review, each by itself; a refused one costs the others nothing',
    auth: 'signed',
    body: bulkApproveRequestSchema,
    answers: { 200: approvalsAnswerSchema },
    handle: async (context, { body }) =>
      ok({
        ok: true as const,
        outcomes: await approveEach(context, body.idempotencyKey, body.registrationIds),
      }),
  }),
];

/** Answers who has a desk; everybody else gets the refusal that says whose page it is. */
async function atDesk<Answer>(
  { deps, portalId, userId }: SignedContext,
  answer: (tx: PortalTransaction, store: Store, viewer: Viewer) => Promise<Answer>,
) {
  return await inPortal(deps.pool, portalId, { readOnly: true }, async tx => {
    const store = storeOf(tx);
    const viewer = await viewerOf(tx, store, userId);
    const refusal = withoutDesk(viewer);
    return ok(refusal === null ? await answer(tx, store, viewer) : { ok: false as const, refusal });
  });
}
