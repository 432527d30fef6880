import type { DisputeRecord } from './dispute-records.ts';
import type { Registration } from './records.ts';
import { beginToll, endToll, type TollCase, type TollPorts, takeBackToll } from './toll-protection.ts';

/** Only whose clocks run can have them stopped: the parties' active claims. */
export async function beginTolls(
  ports: TollPorts,
  dispute: DisputeRecord,
  from: Temporal.Instant,
): Promise<void> {
  const { tollEndsAt } = dispute;
  if (tollEndsAt === null || Temporal.Instant.compare(from, tollEndsAt) >= 0) return;
  for (const claim of await claimsOf(ports, dispute))
    await beginToll(ports, claim, { ...tollOf(dispute), from });
}

/** The clocks go on; where they stood still for another reason, too, they go on when that is over. */
export async function endTolls(
  ports: TollPorts,
  dispute: DisputeRecord,
  at: Temporal.Instant,
): Promise<void> {
  for (const claim of await claimsOf(ports, dispute)) await endToll(ports, claim, { ...tollOf(dispute), at });
}

/** The one who opened the case lost it: the claim ends as if its clock had never stood still. */
export async function takeTollBack(
  ports: TollPorts,
  dispute: DisputeRecord,
  claim: Registration,
): Promise<Registration> {
  return await takeBackToll(ports, claim, { ...tollOf(dispute), at: await ports.now() });
}

async function claimsOf(ports: TollPorts, dispute: DisputeRecord): Promise<Registration[]> {
  const claims: Registration[] = [];
  for (const { registrationId } of dispute.parties) {
    const claim = registrationId === null ? null : await ports.registration(registrationId);
    if (claim !== null) claims.push(claim);
  }
  return claims;
}

const tollOf = (dispute: DisputeRecord): TollCase => ({
  kind: 'dispute',
  subjectId: dispute.disputeId,
  actor: { kind: 'automation' },
  rules: ['R-disputes', 'T3'],
});
