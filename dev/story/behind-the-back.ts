import type { FindingView } from '../../contract/views.ts';
import { StoryBroken } from './narrator.ts';
import type { Scene } from './scene.ts';
import { type Claim, tellHistory } from './two-claims.ts';

/** A direct rep opens a deal without the partner, ignores the heads-up, and time passes. */
export async function behindTheBack(scene: Scene, claim: Claim): Promise<string> {
  const dealId = await headsUp(scene);
  await reminder(scene, dealId);
  await exception(scene, claim, dealId);
  return dealId;
}

const words = {
  'link-partner': 'link the partner',
  'ask-consent': 'ask for consent',
  exempt: 'exempt it with a reason',
  mistake: 'say that it was a mistake',
} as const;

async function headsUp({ cast, crm, cards, tell, customer, world, lookAt }: Scene): Promise<string> {
  const [, rep] = cast.reps;
  tell.step(`${rep.name}, direct sales, opens a deal on the customer behind the partner's back`);
  const startedMs = performance.now();
  const dealId = await crm.openDeal(rep, {
    name: `${customer.name}: direct offer`,
    owner: rep,
    companyIds: [customer.companyId],
  });
  await world.idle();
  const tookMs = performance.now() - startedMs;
  const finding = await onlyFinding(cards, rep, dealId);
  tell.check(
    `${rep.firstName} has a heads-up on the deal's card within ${(tookMs / 1_000).toFixed(1)} s.`,
    finding.rule === 'D1' && finding.status === 'heads-up',
    finding,
  );
  tell.answer(finding.summary, [finding.rule, finding.weight]);
  const waysOut = Object.entries(words).filter(([name]) =>
    finding.actions.some(action => action.name === name && action.allowed),
  );
  tell.check(
    `${rep.firstName} may ${waysOut.map(([, phrase]) => phrase).join(', ')}. Nothing in HubSpot is taken back.`,
    waysOut.length === Object.keys(words).length,
    finding.actions,
  );
  await flagIs({ cast, crm, tell }, dealId, 'heads-up');
  const tasks = await crm.tasksOn(cast.admin, dealId);
  tell.check('Nobody has a task: often the partner is linked a minute later.', tasks.length === 0, tasks);
  lookAt(dealId, rep);
  return dealId;
}

async function reminder({ cast, crm, tell, world, lookAt }: Scene, dealId: string): Promise<void> {
  const [, rep] = cast.reps;
  tell.step(`${rep.firstName} ignores it; half an hour passes`);
  tell.act("The demo's clock is moved 31 minutes.");
  await world.advance('PT31M');
  await world.idle();
  const tasks = await crm.tasksOn(cast.admin, dealId);
  const [task] = tasks;
  tell.check(
    `${rep.name} has a task in HubSpot. [H2]`,
    tasks.length === 1 && task?.ownerId === rep.ownerId,
    tasks,
  );
  if (task !== undefined) tell.answer(task.subject);
  lookAt(dealId, rep);
}

async function exception(scene: Scene, claim: Claim, dealId: string): Promise<void> {
  const { cast, crm, cards, tell, world, lookAt } = scene;
  const [, rep] = cast.reps;
  tell.step(`${rep.firstName} goes on ignoring it; a business day passes`);
  const { now } = await cards.deal(rep, dealId);
  const { exceptionAt } = await onlyFinding(cards, rep, dealId);
  if (exceptionAt === null) throw new StoryBroken('The heads-up does not say when it becomes an exception');
  const wait = Temporal.Instant.from(now).until(exceptionAt).total('seconds');
  tell.act(`The demo's clock is moved past ${exceptionAt}, the end of the next business day.`);
  await world.advance(`PT${Math.ceil(Math.max(wait, 0)) + 60}S`);
  await world.idle();
  const finding = await onlyFinding(cards, rep, dealId);
  tell.check('The heads-up is an RoE exception now.', finding.status === 'exception', finding);
  tellHistory(tell, (await cards.history(cast.approver, claim.registrationId)).slice(-1));
  await flagIs(scene, dealId, 'exception');
  const others = (await crm.tasksOn(cast.admin, dealId)).filter(task => task.ownerId !== rep.ownerId);
  const manager = cast.byOwnerId.get(others[0]?.ownerId ?? '');
  tell.check(
    `${manager?.name ?? 'The manager'}, whom settings name for ${rep.firstName}'s team, has a task in HubSpot. [H2]`,
    others.length === 1 && manager?.roles.includes('director') === true,
    others,
  );
  if (others[0] !== undefined) tell.answer(others[0].subject);
  if (manager !== undefined) lookAt(dealId, manager);
}

async function onlyFinding(
  cards: Scene['cards'],
  viewer: Scene['cast']['admin'],
  dealId: string,
): Promise<FindingView> {
  const { findings } = await cards.deal(viewer, dealId);
  const [finding] = findings;
  if (finding === undefined || findings.length > 1)
    throw new StoryBroken(
      `Expected: one finding on deal ${dealId}\nFound:    ${findings.length}: ${JSON.stringify(findings)}`,
    );
  return finding;
}

/** The flag on the deal as people see it in HubSpot: in lists, views, reports and workflows. */
export async function flagIs(
  { cast, crm, tell }: Pick<Scene, 'cast' | 'crm' | 'tell'>,
  dealId: string,
  expected: 'heads-up' | 'exception' | 'resolved',
): Promise<void> {
  const { dibs_roe_status: flag } = await crm.read(cast.admin, 'deals', dealId, ['dibs_roe_status']);
  tell.check(`HubSpot's deal says: ${expected} (dibs_roe_status).`, flag === expected, { flag });
}
