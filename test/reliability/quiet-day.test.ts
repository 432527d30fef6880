import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { dealOn, newCustomer, submit } from '../e2e/support/acts.ts';
import { checkCrmCopy } from './support/check-crm-copy.ts';
import { type Fleet, startFleet } from './support/fleet.ts';

test('a real change is one write to each kind of object, a change that means nothing is none, and a quiet day none', {
  timeout: 300_000,
}, async () => {
  await using fleet = await startFleet();
  const world = { ...fleet, complaints: [] };
  const manager = fleet.user('partner-manager');
  const partners = await fleet.api(manager)('GET', '/api/v1/partners');
  const partner = (partners.body.partners as { companyId: string; type: string }[]).find(
    candidate => candidate.type === 'reseller',
  );
  const companyId = await newCustomer(world, 'Kestrel Foundry', 'kestrel-foundry.com');
  const dealId = await dealOn(world, manager, companyId, 'Kestrel press line');
  if (partner === undefined) throw new Error('The seed has no reseller');
  const partnerCompanyId = partner.companyId;
  const submitted = await submit(world, manager, { companyId, dealId, partnerCompanyId });
  const { id } = submitted.registration as { id: string };

  const approval = await callsDuring(fleet, async () => {
    const body = { idempotencyKey: randomUUID() };
    const approved = await fleet.api(manager)('POST', `/api/v1/registrations/${id}/approve`, body);
    expect(approved.body).toMatchObject({ ok: true });
  });
  expect(approval.filter(isWrite).sort()).toEqual([
    'POST /crm/objects/2026-09/companies/batch/update',
    'POST /crm/objects/2026-09/deals/batch/update',
    'POST /crm/objects/2026-09/notes',
  ]);

  const renaming = await callsDuring(fleet, async () => {
    const properties = { dealname: 'Kestrel press line, second shift' };
    await fleet.crm(manager)('PATCH', `/crm/objects/2026-09/deals/${dealId}`, { properties });
  });
  expect(renaming.length).toBeGreaterThan(0);
  expect(renaming.filter(isWrite)).toEqual([]);

  // Asked is what direct sales did (8 reads), whether there is a journal (1), whether something happened that
  // nobody told of (7), and, once a day, whether links changed, those of contacts among them (7).
  const quiet = await callsDuring(fleet, () => fleet.advance('P1D'));
  expect(quiet.filter(isWrite)).toEqual([]);
  expect(quiet.filter(call => call.endsWith('/search'))).toHaveLength(2);
  expect(quiet.length).toBeLessThanOrEqual(23);
  await checkCrmCopy(fleet);
});

const callsSchema = z.object({
  calls: z.array(z.object({ seq: z.number(), method: z.string(), path: z.string(), tokenKind: z.string() })),
});

/** What we asked of HubSpot from the act on until nothing was left to do. */
async function callsDuring(fleet: Fleet, act: () => Promise<void>): Promise<string[]> {
  await fleet.idle();
  const after = (await calls(fleet, 0)).at(-1)?.seq ?? 0;
  await act();
  await fleet.idle();
  return (await calls(fleet, after))
    .filter(call => call.tokenKind !== 'user')
    .map(call => `${call.method} ${call.path}`);
}

const calls = async (fleet: Fleet, afterSeq: number) =>
  callsSchema.parse(await fleet.control('GET', `/_emulator/calls?afterSeq=${afterSeq}`)).calls;

const isWrite = (call: string) => !call.startsWith('GET') && !/\/(read|search|token)$/.test(call);
