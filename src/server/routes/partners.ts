import { z } from 'zod';
import { addDirectory } from '../../../adapters/postgres/directories.ts';
import { lockSettings } from '../../../adapters/postgres/policies.ts';
import {
  importRequestSchema,
  standingAnswerSchema,
  standingRequestSchema,
  takeOverAnswerSchema,
  takeOverRequestSchema,
  waiveRequestSchema,
  waiverAnswerSchema,
} from '../../../contract/partners.ts';
import { hubspotIdSchema } from '../../../contract/requests.ts';
import { refusedAnswerSchema, registrationAnswerSchema } from '../../../contract/views.ts';
import { importRegistrations } from '../../../operations/import-registrations.ts';
import type { PartnerRecord } from '../../../operations/records.ts';
import { setPartnerStanding } from '../../../operations/set-partner-standing.ts';
import { takeOverPartner } from '../../../operations/take-over-partner.ts';
import { waiveLimit } from '../../../operations/waive-limit.ts';
import { decide } from '../decide.ts';
import { jsonRoute, ok } from '../route.ts';
import { registrationView } from '../views/registration-view.ts';

const byCompany = z.object({ companyId: hubspotIdSchema });

/** Standing of partners, waivers for them, and what comes with another company or another program. */
export const partnerRoutes = [
  standingRoute(
    'suspend',
    'suspended',
    'Suspends a partner: it registers and renews nothing; its protections run on',
  ),
  standingRoute(
    'terminate',
    'terminated',
    'Ends a partner: its registrations are revoked and its claims withdrawn',
  ),
  standingRoute('reinstate', 'active', 'Reinstates a partner; what ended stays ended'),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/partners/:companyId/take-over',
    summary: 'The partner bought another: its live registrations and people move',
    auth: 'signed',
    params: byCompany,
    body: takeOverRequestSchema,
    answers: { 200: z.union([takeOverAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { params, body }) =>
      ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: 'take-over', partnerCompanyId: params.companyId },
          async ({ tx, store, viewer }) => {
            await lockSettings(tx);
            const outcome = await takeOverPartner(
              {
                ...store,
                saveDirectory: async (directory, by) => {
                  await addDirectory(tx, directory, by);
                },
              },
              {
                actor: viewer,
                partnerCompanyId: params.companyId,
                fromCompanyId: body.fromCompanyId,
                text: body.text,
              },
            );
            if (!outcome.ok) return outcome;
            const { partner, moved, givenUp } = outcome.takenOver;
            return {
              ok: true as const,
              partner: standingOf(partner),
              movedRegistrationIds: moved,
              givenUpRegistrationIds: givenUp,
            };
          },
        ),
      ),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/companies/:companyId/waivers',
    summary:
      'Waives cooling-off or the limit of protected days for one partner on this customer, with a reason',
    auth: 'signed',
    params: byCompany,
    body: waiveRequestSchema,
    answers: { 200: z.union([waiverAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { params, body }) =>
      ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: 'waive-limit', companyId: params.companyId, partnerCompanyId: body.partnerCompanyId },
          async ({ store, viewer }) =>
            waiveLimit(store, {
              actor: viewer,
              companyId: params.companyId,
              partnerCompanyId: body.partnerCompanyId,
              what: body.what,
              text: body.text,
            }),
        ),
      ),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/imports/registrations',
    summary: 'Imports one old registration; it never displaces one that lives here',
    auth: 'signed',
    body: importRequestSchema,
    answers: { 200: z.union([registrationAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { body }) =>
      ok(
        await decide(
          context,
          body.idempotencyKey,
          { action: 'import', companyId: body.companyId, partnerCompanyId: body.partnerCompanyId },
          async ({ store, viewer }) => {
            const row = {
              reference: body.reference,
              companyId: body.companyId,
              partnerCompanyId: body.partnerCompanyId,
              dealId: body.dealId ?? null,
              protectedFrom: storedInstant(body.protectedFrom),
              protectedUntil: storedInstant(body.protectedUntil),
            };
            const [outcome] = await importRegistrations(store, { actor: viewer, rows: [row] });
            if (outcome === undefined) throw new Error('Nothing became of the row');
            if (!outcome.ok) return outcome;
            const registration = await registrationView(store, outcome.registration, viewer);
            return { ok: true as const, registration };
          },
        ),
      ),
  }),
];

/** To the millisecond, as instants are stored. */
const storedInstant = (text: string) =>
  Temporal.Instant.from(text).round({ smallestUnit: 'millisecond', roundingMode: 'floor' });

function standingRoute(action: string, status: PartnerRecord['status'], summary: string) {
  return jsonRoute({
    method: 'POST',
    path: `/api/v1/partners/:companyId/${action}`,
    summary,
    auth: 'signed',
    params: byCompany,
    body: standingRequestSchema,
    answers: { 200: z.union([standingAnswerSchema, refusedAnswerSchema]) },
    handle: async (context, { params, body }) =>
      ok(
        await decide(
          context,
          body.idempotencyKey,
          { action, partnerCompanyId: params.companyId },
          async ({ store, viewer }) => {
            const outcome = await setPartnerStanding(store, {
              actor: viewer,
              partnerCompanyId: params.companyId,
              status,
              text: body.text,
            });
            return outcome.ok ? { ok: true as const, partner: standingOf(outcome.partner) } : outcome;
          },
        ),
      ),
  });
}

const standingOf = ({ companyId, name, status }: PartnerRecord) => ({ companyId, name, status });
