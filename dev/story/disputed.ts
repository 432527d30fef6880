import { randomUUID } from 'node:crypto';
import { type DisputeView, disputeAnswerSchema } from '../../contract/disputes.ts';
import type { JsonObject } from '../signed-client.ts';
import type { Person } from './cast.ts';
import { StoryBroken } from './narrator.ts';
import type { Scene } from './scene.ts';
import { type Claim, claimOf, tellHistory } from './two-claims.ts';

/** The other partner disputes the registration; the case climbs by itself and is decided on its fifth day. */
export async function disputed(scene: Scene, first: Claim): Promise<void> {
  const { cast, cards, tell, world, lookAt } = scene;
  const { approver, director, executive } = cast;
  const [manager] = cast.managers;
  const [holder, rival] = cast.partners;
  const before = await cards.registration(manager, first.registrationId);
  tell.step(`${rival.name} claims the customer again, waits in the queue, and disputes the registration`);
  const second = await claimOf(scene, 1);
  const opened = await step(scene, manager, `/api/v1/registrations/${second.registrationId}/disputes`, {
    kind: 'partner-partner',
    text: 'We had met the customer before anybody registered.',
  });
  const path = `/api/v1/disputes/${opened.id}`;
  await step(scene, approver, `${path}/acknowledge`, {});
  await world.idle();
  const paused = await cards.registration(manager, first.registrationId);
  tell.check(
    `${approver.name} acknowledges it. The registration is contested, and its clocks stand still.`,
    paused.contested,
    paused,
  );
  tell.act('Nobody does anything more.');
  const { decisionDueAt } = await step(scene, approver, `${path}/evidence`, { close: true });
  await moveTo(scene, Temporal.Instant.from(decisionDueAt).subtract({ hours: 3 }));
  const climbed = await read(scene, executive, path);
  tell.check(
    'The case has climbed by itself past every limit that went by, and each breach is on record.',
    climbed.state === 'with-director' && climbed.breaches.length > 0,
    climbed,
  );
  tell.act(`${director.name}, director, decides it on its fifth business day, three hours before the limit.`);
  const decided = await step(scene, director, `${path}/decide`, {
    code: 'UPHOLD_HOLDER',
    reasoning: 'The registration stood before the meeting that was told of.',
    rule: 'I1',
  });
  tell.check(
    'It is decided: the registered partner keeps the customer.',
    decided.state === 'decided',
    decided,
  );
  await world.idle();
  const after = await cards.registration(manager, first.registrationId);
  tell.check(
    `${holder.name} is registered as before: the pause is taken back, since the one who opened the case lost it. [I5]`,
    after.state === 'active' && !after.contested && after.protectedUntil === before.protectedUntil,
    { before: before.protectedUntil, after: after.protectedUntil, state: after.state },
  );
  tellHistory(tell, (await cards.history(manager, first.registrationId)).slice(-2));
  lookAt(first.dealId, director);
}

/** Moves program time to an instant that is ahead, and waits until all that it brings has happened. */
async function moveTo({ world, cards, cast, customer }: Scene, at: Temporal.Instant): Promise<void> {
  const { now } = await cards.account(cast.approver, customer.companyId);
  const ms = at.epochMilliseconds - Temporal.Instant.from(now).epochMilliseconds;
  if (ms > 0) await world.advance(`PT${(ms / 1_000).toFixed(3)}S`);
  await world.idle();
}

async function step(scene: Scene, who: Person, path: string, body: JsonObject): Promise<DisputeView> {
  return parsed(path, await scene.world.api(who)('POST', path, { idempotencyKey: randomUUID(), ...body }));
}

async function read(scene: Scene, who: Person, path: string): Promise<DisputeView> {
  return parsed(path, await scene.world.api(who)('GET', path));
}

function parsed(path: string, answer: { status: number; body: unknown }): DisputeView {
  const result = disputeAnswerSchema.safeParse(answer.body);
  if (answer.status === 200 && result.success) return result.data.dispute;
  throw new StoryBroken(`${path} answered ${answer.status} ${JSON.stringify(answer.body).slice(0, 600)}`);
}
