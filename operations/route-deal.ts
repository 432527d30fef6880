import type { EngagementPort } from './engagement-records.ts';
import { peopleFor } from './people-for.ts';
import type { ClockPort, LedgerPort, OutboxPort, PartnersPort, PolicyPort, UsersPort } from './ports.ts';
import type { DealRecord, Registration } from './records.ts';

export type RouteDealPorts = ClockPort &
  EngagementPort &
  LedgerPort &
  OutboxPort &
  PartnersPort &
  PolicyPort &
  UsersPort;

/**
 * A form, chat or workflow made a deal on a registered customer after the claim: nobody in sales decided that, so it
 * is no hit, and the partner manager is asked once to route it (domain rule 8).
 */
export async function routeDeal(ports: RouteDealPorts, deal: DealRecord, claim: Registration): Promise<void> {
  const madeAt = deal.createdAt ?? deal.readAt;
  if (claim.state !== 'active' || Temporal.Instant.compare(madeAt, claim.claimedAt) < 0) return;
  if (!(await ports.routeDeal(claim.registrationId, deal.dealId))) return;
  const now = await ports.now();
  const { version, policy } = await ports.policyInForce();
  await ports.append({
    kind: 'deal-routed',
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: { kind: 'automation' },
    occurredAt: madeAt,
    recordedAt: now,
    policyVersion: version,
    rules: ['D1', 'R-route'],
    facts: { dealId: deal.dealId, source: deal.source },
  });
  if (policy.enforcement === 'observe') return;
  const partner = await ports.partner(claim.partnerCompanyId);
  for (const person of await peopleFor(ports, claim))
    await ports.intendEffect('task', `${claim.registrationId}:route:${deal.dealId}`, {
      subject: `Route this deal: its customer is registered to ${partner?.name ?? 'a partner'}`,
      body: `A form, a chat or a workflow made this deal on a customer that ${partner?.name ?? 'a partner'} registered. Link the partner, or hand the deal over.`,
      dealId: deal.dealId,
      companyIds: [],
      ownerId: person.ownerId,
      dueAt: now.toString(),
    });
}
