import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { hubDomainOf } from '../../../adapters/postgres/installs.ts';
import { mailReport } from '../../../adapters/postgres/mail-report.ts';
import { mailAnswerSchema, testMailAnswerSchema, testMailRequestSchema } from '../../../contract/mail.ts';
import { mailFailureWords, mailTitle } from '../../../domain/mail-failure-words.ts';
import { intendMail } from '../../../operations/intend-mail.ts';
import { decide } from '../decide.ts';
import { jsonRoute, ok } from '../route.ts';

const listed = 50;

/** A mail whose try is open still waits; what was not sent for another reason than a failure was dropped. */
function listedAs(status: string): 'waiting' | 'bounced' | 'failed' | 'dropped' {
  if (status === 'bounced' || status === 'failed') return status;
  return ['waiting', 'sending', 'handed'].includes(status) ? 'waiting' : 'dropped';
}

/** What admins see of mail. */
export const mailAdminRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/mail',
    summary: 'What became of mail to partners: counts, addresses that take none, and what did not leave',
    auth: 'admin',
    answers: { 200: mailAnswerSchema },
    handle: async ({ deps, portalId }) => {
      const { counts, lastSentAt, bounced, troubles } = await inPortal(deps.pool, portalId, {}, tx =>
        mailReport(tx, listed),
      );
      return ok({
        ok: true as const,
        mailer: deps.settings.mailer,
        lastSentAt: lastSentAt?.toString() ?? null,
        counts,
        bounced: bounced.map(each => ({
          ...each,
          at: each.at.toString(),
          reason: mailFailureWords(each.reason),
        })),
        troubles: troubles.map(({ reason, status, template, ...each }) => ({
          ...each,
          template: mailTitle(template),
          status: listedAs(status),
          at: each.at.toString(),
          reason: reason === null ? null : mailFailureWords(reason),
        })),
      });
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/mail/test',
    summary: 'Sends a mail to the admin who asks, to see whether mail arrives',
    auth: 'admin',
    body: testMailRequestSchema,
    answers: { 200: testMailAnswerSchema },
    handle: async (context, { body }) =>
      ok(
        await decide(context, body.idempotencyKey, { action: 'test-mail' }, async ({ store, tx }) => {
          const { policy } = await store.policyInForce();
          const meant = await intendMail(store, {
            key: `test:${body.idempotencyKey}`,
            to: {
              email: context.userEmail,
              partnerCompanyId: null,
              contactId: context.userId,
              timeZone: policy.timeZone,
            },
            template: 'test',
            facts: { program: (await hubDomainOf(tx)) ?? 'the partner program' },
            urgency: 'now',
          });
          return { ok: true as const, to: context.userEmail, meant };
        }),
      ),
  }),
];
