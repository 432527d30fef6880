import { type CardActs, cardActs } from './card-acts.ts';
import { type Cast, readCast } from './cast.ts';
import { type CrmActs, crmActs } from './crm-acts.ts';
import type { Narrator } from './narrator.ts';
import type { StoryWorld } from './story-world.ts';

/** A customer of this story alone, so that it can be played again on the same portal. */
export type Customer = { companyId: string; name: string; domain: string; mark: string };

/** What every part of the story works with. */
export type Scene = {
  world: StoryWorld;
  cast: Cast;
  crm: CrmActs;
  cards: CardActs;
  tell: Narrator;
  customer: Customer;
  /** A deal that a rep had open on the customer before any partner came. */
  earlierDealId: string;
  /** Points a reader to a deal as one person sees it. */
  lookAt(dealId: string, person: { userId: string; name: string }): void;
};

/** The same people with another customer. */
export async function nextCustomer(scene: Scene): Promise<Scene> {
  const mark = newMark();
  const name = `Halden Shipyard ${mark}`;
  const domain = `halden-${mark}.com`;
  const companyId = await scene.crm.openCompany(scene.cast.admin, { name, domain });
  await scene.world.idle();
  return { ...scene, customer: { companyId, name, domain, mark } };
}

const newMark = () =>
  (BigInt(Date.now()) * 1_000n + BigInt(Math.floor(Math.random() * 1_000))).toString(36).slice(-7);

/** Makes the customer and what was there before the story begins. */
export async function setScene(world: StoryWorld, tell: Narrator, previewUrl: string | null): Promise<Scene> {
  const cast = await readCast(world);
  const [crm, cards] = [crmActs(world), cardActs(world)];
  const mark = newMark();
  const name = `Wrenfield Foundry ${mark}`;
  const domain = `wrenfield-${mark}.com`;
  const companyId = await crm.openCompany(cast.admin, { name, domain });
  const [, , rep] = cast.reps;
  const earlierDealId = await crm.openDeal(rep, {
    name: `${name}: furnace monitoring (older)`,
    owner: rep,
    companyIds: [companyId],
  });
  await world.idle();
  const [a, b] = cast.partners;
  tell.opening(
    `A new customer, ${name} (${domain}), is in HubSpot as company ${companyId}. ` +
      `${a.name} and ${b.name} are partners who both want to sell there. ${rep.name}, of direct sales, has a deal open with them already.`,
  );
  const policy = await world.api(cast.admin)('GET', '/api/v1/policy');
  const { enforcement } = (policy.body.policy ?? {}) as { enforcement?: unknown };
  tell.check('The program enforces: heads-ups become tasks and exceptions.', enforcement === 'enforce', {
    enforcement,
    wayOut: 'Put a policy with enforcement "enforce" in force, or remove the data directory to start afresh.',
  });
  return {
    world,
    cast,
    crm,
    cards,
    tell,
    customer: { companyId, name, domain, mark },
    earlierDealId,
    lookAt: (dealId, person) => {
      if (previewUrl !== null)
        tell.look(`See it as ${person.name}: ${previewUrl}/#deal=${dealId}&user=${person.userId}`);
    },
  };
}
