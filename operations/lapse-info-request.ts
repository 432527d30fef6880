import { explainInfo, infoLapsed } from '../domain/info-request.ts';
import { type EndClaimPorts, endClaim } from './end-claim.ts';
import { lockClaim } from './locked-claim.ts';

/**
 * Nobody answered in time (domain rule 4): the claim is withdrawn, recorded at the deadline, and the queue moves up.
 * Nothing happens to a claim that was answered meanwhile, or before the time.
 */
export async function lapseInfoRequest(ports: EndClaimPorts, registrationId: string): Promise<void> {
  const locked = await lockClaim(ports, registrationId);
  if (!locked.ok || locked.claim.state !== 'info-requested') return;
  const request = await ports.openInfoRequest(registrationId);
  const now = await ports.now();
  if (request === null) return;
  const asked = { ...request, answeredAt: null };
  if (!infoLapsed(asked, now)) return;
  const why = explainInfo(asked, now);
  await ports.closeInfo(request.requestId);
  await endClaim(ports, locked.claim, {
    event: 'info-timeout',
    entry: 'registration-withdrawn',
    actor: { kind: 'automation' },
    occurredAt: request.dueAt,
    code: 'INFO_TIMEOUT',
    text: null,
    rules: ['R-info', 'T4'],
    why,
    facts: { askedAt: request.askedAt.toString(), dueAt: request.dueAt.toString(), fields: request.fields },
  });
}
