import { managersToTell } from '../domain/directory.ts';
import type { PartnerReadersPort } from './mail-records.ts';
import type { ClockPort, OutboxPort, PartnersPort, PolicyPort, UsersPort } from './ports.ts';
import type { Registration } from './records.ts';
import { taskPlace } from './task-place.ts';
import { unreachedWords } from './unreached.ts';

export type AskManagersPorts = ClockPort &
  OutboxPort &
  PartnerReadersPort &
  PartnersPort &
  PolicyPort &
  UsersPort;

/**
 * A task to each partner manager who is assigned to the partner, else to whoever registered the claim. In `observe`
 * nobody is told. `topic` names the matter: with it the tasks can be dropped again before they are sent
 * (`cancelEffects` of `<registration id>:<topic>`).
 */
export async function askManagers(
  ports: AskManagersPorts,
  claim: Registration,
  task: { topic: string; subject: string; body: string; dueAt: Temporal.Instant },
): Promise<void> {
  const { policy } = await ports.policyInForce();
  if (policy.enforcement === 'observe') return;
  const people = await ports.usersById(managersToTell(await ports.directory(), claim));
  const body = task.body + (await unreachedWords(ports, claim.partnerCompanyId));
  for (const { ownerId } of people)
    await ports.intendEffect('task', `${claim.registrationId}:${task.topic}`, {
      subject: task.subject,
      body,
      ...taskPlace(claim),
      ownerId,
      dueAt: task.dueAt.toString(),
    });
}
