import type { RefusedAnswer } from '../../contract/views.ts';
import { refusedAnswerSchema } from '../../contract/views.ts';
import { fieldFaults } from './field-faults.ts';
import type { SignedIn } from './personal-visit.ts';
import { requestHash } from './request-hash.ts';
import type { JsonRoute, Route } from './route.ts';
import { consentRoutes } from './routes/consents.ts';
import { disputeRoutes } from './routes/disputes.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { registrationDealRoutes } from './routes/registration-deal.ts';
import { registrationLifeRoutes } from './routes/registration-life.ts';
import { registrationRoutes } from './routes/registrations.ts';
import { tierRoutes } from './routes/tiers.ts';

/** Routes of the cards' API that a partner's form may end up at. */
const reachable: readonly Route[] = [
  ...registrationRoutes,
  ...registrationLifeRoutes,
  ...registrationDealRoutes,
  ...evidenceRoutes,
  ...consentRoutes,
  ...disputeRoutes,
  ...tierRoutes,
];

export type ActOutcome =
  | { ok: true }
  | { ok: false; refusal: RefusedAnswer['refusal'] }
  /** By field of the body. */
  | { ok: false; errors: Record<string, string> };

/**
 * Does what a card's request would do, by the same handler, schema and key, as the contact who is signed in. What was
 * offered is checked by the caller; what may be done is checked by the operation.
 *
 * @param path below `/api/v1`
 */
export async function actAsContact(
  visit: SignedIn,
  path: string,
  key: string,
  fields: Record<string, unknown>,
): Promise<ActOutcome> {
  const found = findRoute(`/api/v1${path}`);
  if (found === null) throw new Error(`No form of a partner leads to ${path}`);
  const { route, params } = found;
  const body = route.body?.safeParse({ ...fields, idempotencyKey: key });
  const named = route.params?.safeParse(params);
  if (body?.success === false) return { ok: false, errors: byField(fieldFaults('body', body.error)) };
  if (named?.success === false) throw new Error(`No form of a partner leads to ${path}`);
  const { context, link, contact } = visit;
  const userId = contact.contactId;
  const answer = await route.handle(
    {
      ...context,
      portalId: link.portalId,
      userId,
      userEmail: contact.email ?? '',
      requestHash: requestHash({
        portalId: link.portalId,
        userId,
        method: route.method,
        path: `/api/v1${path}`,
        body: body?.data,
      }),
    } as never,
    { params: named?.data, query: undefined, body: body?.data } as never,
  );
  const refused = refusedAnswerSchema.safeParse(answer.body);
  return refused.success ? { ok: false, refusal: refused.data.refusal } : { ok: true };
}

function findRoute(path: string): { route: JsonRoute; params: Record<string, string> } | null {
  const given = path.split('/');
  for (const route of reachable) {
    if (route.kind !== 'json' || route.method !== 'POST') continue;
    const parts = route.path.split('/');
    if (parts.length !== given.length) continue;
    if (!parts.every((part, n) => part.startsWith(':') || part === given[n])) continue;
    const params = parts.flatMap((part, n) =>
      part.startsWith(':') ? [[part.slice(1), given[n] ?? '']] : [],
    );
    return { route, params: Object.fromEntries(params) };
  }
  return null;
}

const byField = (faults: readonly { path: string; message: string }[]): Record<string, string> =>
  Object.fromEntries(faults.map(({ path, message }) => [path.split('.')[1] ?? path, `This ${message}.`]));
