import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FindingView } from '../../contract/views.ts';
import { dealOn, ownerIdOf, properties } from './support/acts.ts';
import { type Constellation, startConstellation, type User } from './support/constellation.ts';
import { appCalls, callMark, notesOn, tasksFor } from './support/crm-acts.ts';
import { type Desk, deskOf, partnersByType, type Registered, registeredCustomer } from './support/desk.ts';
import { expectReplayEqualsStore } from './support/replay.ts';

let world: Constellation;
let desk: Desk;
let partner = '';

beforeAll(async () => {
  world = await startConstellation();
  desk = deskOf(world);
  partner = (await partnersByType(world))('reseller Premier');
});
afterAll(async () => {
  await using _ends = world;
  expect(world.complaints).toEqual([]);
  await expectReplayEqualsStore(world);
});

const rep = () => world.user('direct');
const manager = () => world.user('partner-manager');

type Flagged = { own: Registered; dealId: string; finding: FindingView };

/** A deal that a direct rep opened behind the partner's back. */
async function flaggedDeal(): Promise<Flagged> {
  const own = await registeredCustomer(world, partner);
  const dealId = await dealOn(world, rep(), own.companyId, 'Behind the partner');
  await world.idle();
  const [finding] = (await desk.deal(rep(), dealId)).findings;
  if (finding === undefined) throw new Error('The deal was not flagged');
  return { own, dealId, finding };
}

async function linkedPartner(dealId: string): Promise<unknown> {
  const deal = await world.crm(rep())(
    'GET',
    `/crm/objects/2026-09/deals/${dealId}?properties=dibs_linked_partner`,
  );
  return (deal.properties as Record<string, unknown>).dibs_linked_partner;
}

describe('a heads-up is answered by', () => {
  test('linking the partner, which names it on the deal in HubSpot once and for good', async () => {
    const { dealId, finding } = await flaggedDeal();
    const answered = await desk.answer(rep(), finding.id, 'link-partner');
    expect(answered).toMatchObject({ ok: true, finding: { status: 'resolved', exceptionAt: null } });
    const mark = await callMark(world);
    await world.idle();
    expect(await linkedPartner(dealId)).toBe(partner);
    expect(await properties(world, 'deals', dealId)).toMatchObject({ dibs_roe_status: 'resolved' });
    const writes = (await appCalls(world, mark)).filter(call => call.path.endsWith('deals/batch/update'));
    expect(writes).toHaveLength(2);
    expect((await desk.deal(rep(), dealId)).findings).toMatchObject([{ status: 'resolved', actions: [] }]);
  });

  test('an exemption, whose reason is kept out of the ledger’s facts', async () => {
    const { own, dealId, finding } = await flaggedDeal();
    const answered = await desk.answer(rep(), finding.id, 'exempt', 'Hardware only, agreed with Cobalt.');
    expect(answered).toMatchObject({ ok: true, finding: { status: 'dismissed' } });
    await world.idle();
    expect(await properties(world, 'deals', dealId)).toMatchObject({ dibs_roe_status: 'resolved' });
    const history = await desk.history(manager(), own.registrationId);
    const closed = history.find(entry => entry.kind === 'finding-closed');
    expect(closed).toMatchObject({ actor: { role: 'rep', name: 'Marcus Oyelaran' }, rules: ['D1', 'H2'] });
    expect(JSON.stringify(history)).not.toContain('Hardware');
  });

  test('saying that it was a mistake, and no task is left to do', async () => {
    const { dealId, finding } = await flaggedDeal();
    expect(await desk.answer(rep(), finding.id, 'mistake')).toMatchObject({
      ok: true,
      finding: { status: 'dismissed' },
    });
    await world.advance('P4D');
    await world.idle();
    expect(await tasksFor(world, dealId)).toEqual([]);
  });

  test('the same ways when it is an RoE exception already: late is not never', async () => {
    const { dealId, finding } = await flaggedDeal();
    await world.advance('P4D');
    await world.idle();
    expect((await desk.deal(rep(), dealId)).findings).toMatchObject([{ status: 'exception' }]);
    expect(await desk.answer(rep(), finding.id, 'link-partner')).toMatchObject({
      ok: true,
      finding: { status: 'resolved' },
    });
    await world.idle();
    expect(await properties(world, 'deals', dealId)).toMatchObject({ dibs_roe_status: 'resolved' });
  });

  test('the end of the registration: nobody is kept out any more', async () => {
    const { own, dealId } = await flaggedDeal();
    await desk.act(manager(), own.registrationId, 'withdraw');
    await world.idle();
    expect((await desk.deal(rep(), dealId)).findings).toMatchObject([{ status: 'resolved' }]);
    expect(await properties(world, 'deals', dealId)).toMatchObject({ dibs_roe_status: 'resolved' });
  });
});

describe('an answer is refused', () => {
  let flagged: Flagged;
  beforeAll(async () => {
    flagged = await flaggedDeal();
  });

  test.each([
    ['an exemption without a reason', undefined],
    ['an exemption whose reason is blank', '   '],
  ])('%s', async (_, text) => {
    expect(await desk.answer(rep(), flagged.finding.id, 'exempt', text)).toMatchObject({
      ok: false,
      refusal: { code: 'TEXT_REQUIRED' },
    });
  });

  test.each(['director', 'executive', 'admin'])('to the %s, who answers for nobody', async role => {
    const card = await desk.deal(world.user(role), flagged.dealId);
    const offered = card.findings.flatMap(finding => finding.actions);
    expect(offered.map(action => action.name)).toEqual(['link-partner', 'ask-consent', 'exempt', 'mistake']);
    for (const action of offered) expect(action).toMatchObject({ allowed: false, reason: /may/ });
    for (const way of ['link-partner', 'exempt', 'mistake'] as const)
      expect(await desk.answer(world.user(role), flagged.finding.id, way, 'Because.')).toMatchObject({
        ok: false,
        refusal: { code: 'NOT_PERMITTED' },
      });
  });

  test('for a heads-up that does not exist', async () => {
    expect(await desk.answer(rep(), 'fnd_nothing', 'mistake')).toMatchObject({
      ok: false,
      refusal: { code: 'UNKNOWN_FINDING' },
    });
  });

  test('a second time', async () => {
    const { finding } = await flaggedDeal();
    await desk.answer(rep(), finding.id, 'mistake');
    expect(await desk.answer(rep(), finding.id, 'link-partner')).toMatchObject({
      ok: false,
      refusal: { code: 'ILLEGAL_MOVE', facts: { status: 'dismissed' } },
    });
  });
});

describe('enforcement says who hears of it', () => {
  const modes = [
    {
      enforcement: 'observe' as const,
      sentence: 'observe: it is decided and recorded, and nobody is told',
      tasks: [],
      notes: 0,
      roe: ['none', 'none'],
    },
    {
      enforcement: 'advise' as const,
      sentence: 'advise: the rep gets a task, the manager does not',
      tasks: ['rep'],
      notes: 1,
      roe: ['heads-up', 'exception'],
    },
    {
      enforcement: 'enforce' as const,
      sentence: 'enforce: the rep gets a task, and after a business day the rep’s manager',
      tasks: ['rep', 'director'],
      notes: 1,
      roe: ['heads-up', 'exception'],
    },
  ];
  test.each(modes)('$sentence', async ({ enforcement, tasks, notes, roe }) => {
    await desk.changePolicy(policy => ({ ...policy, enforcement }));
    const { own, dealId } = await flaggedDeal();
    expect((await properties(world, 'deals', dealId)).dibs_roe_status ?? 'none').toBe(roe[0]);
    await world.advance('PT31M');
    await world.idle();
    const first = tasks.slice(0, 1);
    expect((await tasksFor(world, dealId)).map(task => task.ownerId)).toEqual(await ownersOf(first));
    await world.advance('P4D');
    await world.idle();
    expect((await tasksFor(world, dealId)).map(task => task.ownerId)).toEqual(await ownersOf(tasks));
    expect((await properties(world, 'deals', dealId)).dibs_roe_status ?? 'none').toBe(roe[1]);
    expect(await notesOn(world, own.dealId)).toHaveLength(notes);
    const kinds = (await desk.history(manager(), own.registrationId)).map(entry => entry.kind);
    expect(kinds).toEqual(expect.arrayContaining(['finding-raised', 'finding-escalated']));
  });

  const ownersOf = (roles: string[]) =>
    Promise.all(roles.map(role => ownerIdOf(world, role === 'rep' ? rep() : user(role))));
  const user = (role: string): User => world.user(role);

  test('turning it up shows what is open on the deals, turning it down hides it', async () => {
    await desk.changePolicy(policy => ({ ...policy, enforcement: 'observe' }));
    const { dealId } = await flaggedDeal();
    await desk.changePolicy(policy => ({ ...policy, enforcement: 'enforce' }));
    await world.idle();
    expect(await properties(world, 'deals', dealId)).toMatchObject({ dibs_roe_status: 'heads-up' });
    await desk.changePolicy(policy => ({ ...policy, enforcement: 'observe' }));
    await world.idle();
    expect((await properties(world, 'deals', dealId)).dibs_roe_status ?? 'none').toBe('none');
  });
});
