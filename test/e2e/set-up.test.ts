import { afterAll, beforeAll, expect, test } from 'vitest';
import { formViewSchema } from '../../contract/forms.ts';
import { type SetUpAnswer, setUpAnswerSchema } from '../../contract/set-up.ts';
import { seedDemo } from '../../dev/seed-demo.ts';
import { dealOn } from './support/acts.ts';
import { type Constellation, credentials, startConstellation } from './support/constellation.ts';
import { deskOf, freshCustomer, partnersByType } from './support/desk.ts';

let world: Constellation;
beforeAll(async () => {
  world = await startConstellation({ seed: false });
}, 60_000);
afterAll(() => world?.[Symbol.asyncDispose]());

const setUp = async (): Promise<SetUpAnswer> =>
  setUpAnswerSchema.parse((await world.api(world.user('admin'))('GET', '/api/v1/set-up')).body);
const states = ({ steps }: SetUpAnswer) => Object.fromEntries(steps.map(step => [step.id, step.state]));
const found = ({ steps }: SetUpAnswer, id: string) => steps.find(step => step.id === id)?.found.join(' ');

test('a new portal: each step says by itself what stands and what is to do', async () => {
  const fresh = await setUp();
  expect(states(fresh)).toEqual({
    connect: 'done',
    partners: 'done',
    teams: 'to-do',
    people: 'to-do',
    policy: 'to-do',
    import: 'optional',
    cards: 'to-do',
    'test-registration': 'to-do',
    observe: 'running',
  });
  expect(found(fresh, 'connect')).toContain('a partner with a seat would, too');
  expect(found(fresh, 'teams')).toBe('Nobody is direct sales yet, so nothing is ever a heads-up.');
  expect(found(fresh, 'observe')).toMatch(
    /^Observing until \d+ \w+ \d{4}, then there is a report of thirty days\./,
  );
  expect(fresh.connection).toMatchObject({ healthy: true, missingScopes: [], clashes: [] });
});

test('teams and people of HubSpot can be chosen by their names', async () => {
  const form = formViewSchema.parse(
    (await world.api(world.user('admin'))('GET', '/api/v1/settings/people')).body,
  );
  expect(form.sources.teams?.map(option => option.label)).toContain('Direct Sales East');
  expect(form.sources.users?.length).toBeGreaterThan(3);
  expect(form.sources.partners?.length).toBeGreaterThan(3);
});

test('set up, looked at and tried: the steps are done', async () => {
  await seedDemo({
    ...credentials,
    serverUrl: world.serverUrl,
    publicUrl: world.serverUrl,
    emulatorUrl: world.emulatorUrl,
    portalId: world.portalId,
  });
  const manager = world.user('partner-manager');
  const { companyId } = await freshCustomer(world, 'Trial');
  const dealId = await dealOn(world, manager, companyId, 'A test');
  await world.idle();
  const desk = deskOf(world);
  await desk.deal(manager, dealId);
  const partnerCompanyId = (await partnersByType(world))('reseller');
  await desk.claim(manager, { companyId, partnerCompanyId, dealId });
  await world.idle();
  const after = await setUp();
  expect(states(after)).toMatchObject({
    teams: 'done',
    people: 'done',
    policy: 'done',
    cards: 'attention',
    'test-registration': 'done',
    observe: 'done',
  });
  expect(found(after, 'cards')).toMatch(
    /^On deals: last looked at .* Nobody has looked at the card on companies yet\./,
  );
  await desk.account(manager, companyId);
  expect(found(await setUp(), 'cards')).toContain('On companies: last looked at');
});
