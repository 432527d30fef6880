import { type FindingAction, findingActions } from '../domain/actions.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type CloseFindingPorts, closeFinding } from './close-finding.ts';
import type { AccountsPort, PartnersPort } from './ports.ts';
import type { Actor, FindingRecord } from './records.ts';
import { refuse } from './refuse.ts';

export type ResolveFindingPorts = CloseFindingPorts & AccountsPort & PartnersPort;

/**
 * A person answers a heads-up by one of its ways out (H2): link the partner, which names it on the deal in
 * HubSpot; exempt, which needs a reason; or it was a mistake. The account is locked meanwhile.
 */
export async function resolveFinding(
  ports: ResolveFindingPorts,
  command: { actor: Actor & { kind: 'user' }; findingId: string; way: FindingAction; text: string | null },
): Promise<{ ok: true; finding: FindingRecord } | { ok: false; refusal: Refusal }> {
  const seen = await ports.finding(command.findingId);
  const registration = seen === null ? null : await ports.registration(seen.registrationId);
  if (seen === null || registration === null)
    return { ok: false, refusal: refuse.unknownFinding(command.findingId) };
  await ports.lockAccountOf(registration.companyId);
  const finding = (await ports.finding(command.findingId)) ?? seen;
  const notAllowed = refuse.unlessMay(command.actor, registration, command.way);
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  if (command.way === 'exempt' && (command.text ?? '').trim() === '')
    return { ok: false, refusal: refuse.textRequired('exempt') };
  const closed = await closeFinding(ports, finding, {
    event: findingActions[command.way],
    actor: command.actor,
    text: command.text,
  });
  if (!closed.ok || command.way !== 'link-partner' || finding.dealId === null) return closed;
  const now = await ports.now();
  await ports.intendEffect('link', `${finding.findingId}:link`, {
    subject: '',
    body: '',
    dealId: finding.dealId,
    companyIds: [registration.partnerCompanyId],
    ownerId: null,
    dueAt: now.toString(),
  });
  return closed;
}
