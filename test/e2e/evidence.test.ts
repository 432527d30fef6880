import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Constellation, startConstellation } from './support/constellation.ts';
import { dispositions, type Evidence, startEvidence } from './support/evidence-acts.ts';

let world: Constellation;
let acts: Evidence;
beforeAll(async () => {
  world = await startConstellation();
  acts = await startEvidence(world);
});
afterAll(() => world[Symbol.asyncDispose]());

const connected = { hs_call_disposition: dispositions.connected, hs_call_direction: 'OUTBOUND' };
describe('the card is fresh a minute after HubSpot tells of', () => {
  test('a call, its new outcome, its deletion and its restoration', async () => {
    const claim = await acts.claim();
    const before = (await acts.view(claim.id)).followUp?.dueAt;
    await acts.pass('P2D');
    const id = await acts.make('calls', { hs_call_disposition: dispositions.noAnswer }, claim);
    expect(await acts.evidence(claim.id)).toMatchObject([{ title: 'Call without an answer', counts: false }]);
    expect((await acts.view(claim.id)).followUp?.dueAt).toBe(before);
    await acts.change('calls', id, connected);
    expect(await acts.evidence(claim.id)).toMatchObject([
      { title: 'Connected call', grade: 'B', counts: true },
    ]);
    const moved = (await acts.view(claim.id)).followUp?.dueAt ?? '';
    expect(Date.parse(moved) - Date.parse(before ?? '')).toBe(2 * 86_400_000);
    await acts.remove('calls', id);
    expect(await acts.evidence(claim.id)).toMatchObject([{ counts: true, deletedAt: expect.any(String) }]);
    await world.control('POST', '/_emulator/restore', {
      portalId: world.portalId,
      objectType: 'calls',
      objectId: id,
    });
    expect(await acts.evidence(claim.id)).toMatchObject([{ counts: true, deletedAt: null }]);
    expect((await acts.view(claim.id)).followUp?.dueAt).toBe(moved);
  });

  test('a burst of them with one read', async () => {
    const claim = await acts.claim();
    await acts.pass('P1D');
    await world.control('DELETE', '/_emulator/calls');
    for (let n = 0; n < 5; n++) await acts.make('calls', connected, claim);
    expect(await acts.evidence(claim.id)).toHaveLength(5);
    const { calls } = await world.control('GET', '/_emulator/calls?tokenKind=app&path=/batch/read');
    expect(
      (calls as { path: string }[]).filter(({ path }) => path.includes('objects/2026-09/calls')),
    ).toHaveLength(1);
  });

  test('nothing on a customer whom nobody is registered to', async () => {
    await acts.pass('PT1M');
    const companyId = (await acts.claim()).companyId;
    await acts.pass('PT1M');
    const stranger = await world.crm(world.user('admin'))('POST', '/crm/objects/2026-09/companies', {
      properties: { name: 'Stranger', domain: 'stranger.example' },
    });
    await acts.pass('PT1M');
    await world.control('DELETE', '/_emulator/calls');
    await acts.make('calls', connected, { companyId: String(stranger.id) });
    await acts.pass('PT20S');
    expect((await world.control('GET', '/_emulator/calls?tokenKind=app')).calls).toEqual([]);
    expect(companyId).not.toBe(stranger.id);
  });
});
