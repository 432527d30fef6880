import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DirectoryDocument, directoryAnswerSchema } from '../../contract/directory.ts';
import { defaultPolicy } from '../../domain/policy.ts';
import { allRoles, type Role } from '../../domain/rights.ts';
import { routes } from '../../src/server/route-table.ts';
import { dealOn } from '../e2e/support/acts.ts';
import { type Constellation, startConstellation, type User } from '../e2e/support/constellation.ts';
import { deskOf, freshCustomer, partnersByType, registeredCustomer } from '../e2e/support/desk.ts';
import { disputeDesk } from '../e2e/support/dispute-acts.ts';
import { addUser } from '../e2e/support/people.ts';
import { sampleBodyOf } from './support/sample-of.ts';

const letters: Record<string, Role> = {
  R: 'rep',
  M: 'partner-manager',
  A: 'approver',
  D: 'director',
  E: 'executive',
  X: 'admin',
  P: 'partner',
};

/**
 * Who may do what (domain rule 8), every action of the API: Rep, partner Manager, Approver, Director, Executive,
 * admin (X), Partner on what is its own. `is`: what a body has beyond the least that the route takes.
 */
type Is = Record<string, unknown> | (() => Record<string, unknown>);
const matrix: { action: string; may: string; is?: Is }[] = [
  // Claims.
  { action: 'POST /api/v1/registrations', may: 'RMAP' },
  { action: 'POST /api/v1/registrations/:id/approve', may: 'MA' },
  { action: 'POST /api/v1/registrations/:id/reject', may: 'MA', is: { code: 'INCOMPLETE' } },
  { action: 'POST /api/v1/registrations/:id/request-info', may: 'MA' },
  { action: 'POST /api/v1/registrations/:id/answer', may: 'RMAP' },
  { action: 'POST /api/v1/registrations/:id/reconfirm', may: 'MAP' },
  { action: 'POST /api/v1/registrations/:id/follow-ups', may: 'MAP' },
  { action: 'POST /api/v1/registrations/:id/follow-ups/:activityId/confirm', may: 'MA' },
  { action: 'POST /api/v1/registrations/:id/freeze', may: 'MA' },
  { action: 'POST /api/v1/registrations/:id/unfreeze', may: 'MA' },
  { action: 'POST /api/v1/registrations/:id/renew', may: 'MAP' },
  { action: 'POST /api/v1/registrations/:id/decline-renewal', may: 'MA' },
  { action: 'POST /api/v1/registrations/:id/object-to-loss', may: 'MAP' },
  { action: 'POST /api/v1/registrations/:id/link-deal', may: 'MAP', is: () => ({ dealId: ids.deal }) },
  { action: 'POST /api/v1/registrations/:id/co-sellers', may: 'MA' },
  { action: 'POST /api/v1/registrations/:id/refunds', may: 'MA' },
  { action: 'POST /api/v1/registrations/:id/consents', may: 'RMA' },
  { action: 'POST /api/v1/registrations/:id/disputes', may: 'MAP', is: { kind: 'partner-decision' } },
  { action: 'POST /api/v1/registrations/:id/object-to-revocation', may: 'MAP' },
  { action: 'POST /api/v1/registrations/:id/drop-revocation', may: 'AD' },
  { action: 'POST /api/v1/registrations/:id/appeal', may: 'MAP' },
  { action: 'POST /api/v1/registrations/:id/revoke', may: 'AD', is: { withNotice: true, code: 'ERROR' } },
  { action: 'POST /api/v1/registrations/:id/revert', may: 'AX' },
  { action: 'POST /api/v1/registrations/:id/withdraw', may: 'MAP' },
  // Customers.
  { action: 'POST /api/v1/companies/:companyId/split', may: 'AX' },
  {
    action: 'POST /api/v1/companies/:companyId/same-customer',
    may: 'AX',
    is: () => ({ otherCompanyId: ids.fresh }),
  },
  {
    action: 'POST /api/v1/companies/:companyId/not-same-customer',
    may: 'AX',
    is: () => ({ otherCompanyId: ids.fresh }),
  },
  {
    action: 'POST /api/v1/companies/:companyId/waivers',
    may: 'A',
    is: () => ({ partnerCompanyId: ids.partner }),
  },
  // Partners.
  { action: 'POST /api/v1/partners/:companyId/suspend', may: 'AX' },
  { action: 'POST /api/v1/partners/:companyId/reinstate', may: 'AX' },
  { action: 'POST /api/v1/partners/:companyId/terminate', may: 'AX' },
  {
    action: 'POST /api/v1/partners/:companyId/take-over',
    may: 'X',
    is: () => ({ fromCompanyId: ids.other }),
  },
  {
    action: 'POST /api/v1/partners/:companyId/contacts',
    may: 'MAX',
    is: () => ({ email: `${randomUUID()}@cobaltridge-consulting.com` }),
  },
  { action: 'POST /api/v1/partners/:companyId/contacts/:contactId/revoke', may: 'MAX' },
  { action: 'POST /api/v1/partners/:companyId/contacts/:contactId/mail-works', may: 'MAX' },
  { action: 'GET /api/v1/partner-sessions', may: 'X' },
  { action: 'POST /api/v1/partner-sessions/:sessionId/end', may: 'X' },
  { action: 'POST /api/v1/partners/:companyId/tier/review', may: 'MA' },
  { action: 'POST /api/v1/partners/:companyId/tier/promote', may: 'MA' },
  { action: 'POST /api/v1/partners/:companyId/tier/appeal', may: 'MAP' },
  { action: 'POST /api/v1/partners/:companyId/tier/decide-appeal', may: 'AD' },
  // Heads-ups and consents.
  { action: 'POST /api/v1/findings/:id/link-partner', may: 'RMA' },
  { action: 'POST /api/v1/findings/:id/exempt', may: 'RMA' },
  { action: 'POST /api/v1/findings/:id/mistake', may: 'RMA' },
  // Disputes: those who decide; a side by who speaks for it.
  { action: 'POST /api/v1/disputes/:id/acknowledge', may: 'ADE' },
  // Settings, people, and what came in.
  { action: 'GET /api/v1/policy', may: 'X' },
  { action: 'PUT /api/v1/policy', may: 'X', is: () => ({ policy: defaultPolicy }) },
  { action: 'POST /api/v1/policy/dry-run', may: 'X' },
  { action: 'POST /api/v1/imports/dry-run', may: 'X' },
  { action: 'GET /api/v1/policy/schema', may: 'X' },
  { action: 'GET /api/v1/directory', may: 'X' },
  { action: 'PUT /api/v1/directory', may: 'X', is: () => ({ directory }) },
  { action: 'GET /api/v1/settings/policy', may: 'X' },
  { action: 'POST /api/v1/settings/policy/check', may: 'X' },
  { action: 'POST /api/v1/settings/policy', may: 'X' },
  { action: 'GET /api/v1/settings/people', may: 'X' },
  { action: 'POST /api/v1/settings/people/check', may: 'X' },
  { action: 'POST /api/v1/settings/people', may: 'X' },
  { action: 'GET /api/v1/settings/calendars', may: 'X' },
  { action: 'POST /api/v1/settings/calendars/check', may: 'X' },
  { action: 'POST /api/v1/settings/calendars', may: 'X' },
  { action: 'GET /api/v1/availability/alerts', may: 'X' },
  { action: 'GET /api/v1/set-up', may: 'X' },
  { action: 'GET /api/v1/events', may: 'X' },
  { action: 'GET /api/v1/repairs', may: 'X' },
  { action: 'GET /api/v1/observe-report', may: 'X' },
  {
    action: 'POST /api/v1/imports/registrations',
    may: 'X',
    is: () => ({ companyId: ids.fresh, partnerCompanyId: ids.partner, dealId: undefined }),
  },
  { action: 'GET /api/v1/people/:kind/:id', may: 'X' },
  { action: 'POST /api/v1/people/:kind/:id/erase', may: 'X' },
];

/** Writes that are no row above, each with where its rights are tried. */
const elsewhere: Record<string, string> = {
  'GET /api/v1/mail': 'test/e2e/mail.test.ts',
  'POST /api/v1/mail/test': 'test/e2e/mail.test.ts',
  'GET /api/v1/event-endpoints': 'test/e2e/outgoing-events.test.ts',
  'POST /api/v1/event-endpoints': 'test/e2e/outgoing-events.test.ts',
  'POST /api/v1/event-endpoints/:id/rotate': 'test/e2e/outgoing-events.test.ts',
  'POST /api/v1/event-endpoints/:id/change': 'test/e2e/outgoing-events.test.ts',
  'POST /api/v1/event-endpoints/:id/pause': 'test/e2e/outgoing-events.test.ts',
  'POST /api/v1/event-endpoints/:id/resume': 'test/e2e/outgoing-events.test.ts',
  'POST /api/v1/event-endpoints/:id/test': 'test/e2e/outgoing-events.test.ts',
  'POST /api/v1/event-endpoints/:id/remove': 'test/e2e/outgoing-events.test.ts',
  'POST /api/v1/event-endpoints/:id/replay': 'test/e2e/outgoing-events.test.ts',
  'GET /api/v1/event-endpoints/:id/deliveries': 'test/e2e/outgoing-events.test.ts',
  'POST /api/v1/findings/:id/ask-consent': 'test/e2e/consent.test.ts',
  'POST /api/v1/bulk/:type/registrations': 'test/e2e/company-cards.test.ts',
  'POST /api/v1/approvals/preview': 'test/e2e/home.test.ts',
  'POST /api/v1/approvals': 'test/e2e/home.test.ts',
  'POST /api/v1/identity-decisions/:id/undo': 'test/e2e/identity.test.ts',
  // By the side that somebody speaks for, and by how far the case has gone.
  'POST /api/v1/disputes/:id/propose': 'test/domain/dispute-rights.test.ts',
  'POST /api/v1/disputes/:id/evidence': 'test/domain/dispute-rights.test.ts',
  'POST /api/v1/disputes/:id/accept': 'test/domain/dispute-rights.test.ts',
  'POST /api/v1/disputes/:id/escalate': 'test/domain/dispute-rights.test.ts',
  'POST /api/v1/disputes/:id/decide': 'test/domain/dispute-rights.test.ts',
  'POST /api/v1/disputes/:id/appeal': 'test/domain/dispute-rights.test.ts',
};

let world: Constellation;
const people = new Map<Role, User>();
let ids: Record<string, string>;
let directory: DirectoryDocument;
beforeAll(async () => {
  world = await startConstellation();
  const partner = (await partnersByType(world))('reseller Premier');
  const own = await registeredCustomer(world, partner);
  for (const role of allRoles) people.set(role, await addUser(world, { email: `${role}@vendor.example` }));
  await deskOf(world).changeDirectory(directory => ({
    ...directory,
    roles: [
      ...directory.roles,
      ...[...people].flatMap(([role, { userId }]) => (role === 'partner' ? [] : [{ who: { userId }, role }])),
    ],
    partnerUsers: [{ userId: people.get('partner')?.userId ?? '', partnerCompanyId: partner }],
    defaultRole: null,
  }));
  const disputed = await registeredCustomer(world, partner);
  const dispute = await disputeDesk(world).done(
    disputeDesk(world).open(world.user('partner-manager'), disputed.registrationId, 'partner-direct', {
      userIds: [world.user('direct').userId],
    }),
  );
  const flagged = await registeredCustomer(world, partner);
  await dealOn(world, world.user('direct'), flagged.companyId, 'Behind the partner');
  await world.idle();
  const [finding] = await world.rows<{ finding_id: string }>('SELECT finding_id FROM findings LIMIT 1');
  const inForce = await world.api(world.user('admin'))('GET', '/api/v1/directory');
  directory = directoryAnswerSchema.parse(inForce.body).directory;
  const fresh = await freshCustomer(world);
  await world.idle();
  ids = {
    registrations: own.registrationId,
    findings: finding?.finding_id ?? '',
    disputes: dispute.id,
    companies: own.companyId,
    partners: partner,
    people: 'contact',
    fresh: fresh.companyId,
    partner,
    deal: own.dealId,
    other: (await partnersByType(world))('reseller Registered'),
  };
});
afterAll(() => world?.[Symbol.asyncDispose]());

const routeOf = (action: string) => routes.find(({ method, path }) => `${method} ${path}` === action);

async function verdict(action: string, role: Role, is: Is): Promise<string> {
  const route = routeOf(action);
  const user = people.get(role);
  if (route === undefined || user === undefined) throw new Error(`No route ${action}`);
  const family = /^\/api\/v1\/([a-z-]+)/.exec(route.path)?.[1] ?? '';
  const path = route.path
    .replace(':activityId', 'notes:1')
    .replace(':contactId', '-1')
    .replace(':sessionId', 'ses_1')
    .replace(/:(id|companyId|kind)/, ids[family] ?? '1')
    .replace(/:[A-Za-z]+/g, '1');
  const sample = sampleBodyOf(route);
  const body =
    sample === undefined
      ? undefined
      : {
          ...leastOf(sample as Record<string, unknown>),
          idempotencyKey: randomUUID(),
          ...(action === 'POST /api/v1/registrations'
            ? { companyId: ids.fresh, partnerCompanyId: ids.partner }
            : {}),
          ...(typeof is === 'function' ? is() : is),
        };
  if (body !== undefined && sample !== undefined && !('idempotencyKey' in (sample as object)))
    delete (body as Record<string, unknown>).idempotencyKey;
  const answer = await world.api(user)(route.method, path, body);
  const refusal = answer.body.refusal as { code: string } | undefined;
  return refusal?.code ?? (answer.status === 200 ? 'done' : String(answer.status));
}

/** What the schema asks for, and texts; links to other things left out. */
function leastOf(sample: Record<string, unknown>): Record<string, unknown> {
  const { dealId: _deal, contactIds: _contacts, estimate: _estimate, submittedFor: _sub, ...claim } = sample;
  if (!('engagement' in claim)) return claim;
  const {
    source: _source,
    arrivedAt: _arrived,
    reference: _reference,
    engagement: _engagement,
    ...least
  } = claim;
  return least;
}

/** Refusals that say: not you. What cannot be seen is not there. */
const notYou = ['NOT_PERMITTED', 'DECIDER_IS_PARTY', '404'];

describe.each(matrix)('$action', ({ action, may, is = {} }) => {
  test(`is for ${[...may].map(letter => letters[letter]).join(', ')} and for nobody else`, async () => {
    const said: Record<string, string> = {};
    // Who may not asks first, so that nothing has changed by then.
    const order = Object.entries(letters).toSorted(
      ([a], [b]) => Number(may.includes(a)) - Number(may.includes(b)),
    );
    for (const [, role] of order) said[role] = await verdict(action, role, is);
    const allowed = Object.entries(letters)
      .filter(([, role]) => !notYou.includes(said[role] ?? ''))
      .map(([letter]) => letter);
    expect(allowed.toSorted().join(''), JSON.stringify(said)).toBe([...may].toSorted().join(''));
    // Faults of the request would say nothing about rights.
    for (const code of Object.values(said)) expect(code, JSON.stringify(said)).not.toMatch(/^(400|409|5..)$/);
  });
});

test('every write of the API is in the table, or is said to be tried elsewhere', () => {
  const writes = routes
    .filter(({ auth, method }) => (auth === 'signed' && method !== 'GET') || auth === 'admin')
    .map(({ method, path }) => `${method} ${path}`);
  const told = [...matrix.map(({ action }) => action), ...Object.keys(elsewhere)];
  expect(writes.filter(write => !told.includes(write))).toEqual([]);
  expect(told.filter(action => routeOf(action) === undefined)).toEqual([]);
});
