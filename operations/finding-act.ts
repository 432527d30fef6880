import type { DirectRule } from '../domain/direct-engagement.ts';
import { groupHits, type Hit, type HitGroup } from '../domain/grouped-hits.ts';
import type { EngagementPort } from './engagement-records.ts';
import type { PolicyPort } from './ports.ts';
import type { FindingRecord } from './records.ts';

/** The findings of one act (H3) in order of happening, and how they are told of: one case, or one notice of many. */
export type FindingAct = { kind: HitGroup['kind']; findings: FindingRecord[] };

/** Acts are minutes long: a day around one holds whatever an import of an afternoon brought. */
const around = { hours: 24 };

/** The act that a finding belongs to, closed findings among it. */
export async function actOfFinding(
  ports: EngagementPort & PolicyPort,
  finding: FindingRecord,
): Promise<FindingAct> {
  const { policy } = await ports.policyInForce();
  const near = await ports.findingsAround(
    finding,
    finding.occurredAt.subtract(around),
    finding.occurredAt.add(around),
  );
  const byId = new Map([...near, finding].map(each => [each.findingId, each]));
  const groups = groupHits([...byId.values()].map(hitOf), policy.engagement);
  const mine = groups.find(group => group.hits.some(hit => hit.hitId === finding.findingId));
  return {
    kind: mine?.kind ?? 'case',
    findings: mine?.hits.flatMap(hit => byId.get(hit.hitId) ?? []) ?? [finding],
  };
}

const hitOf = (finding: FindingRecord): Hit => ({
  hitId: finding.findingId,
  rule: finding.rule as DirectRule,
  weight: finding.weight,
  registrationId: finding.registrationId,
  actorUserId: finding.actorUserId,
  dealId: finding.dealId,
  occurredAt: finding.occurredAt,
  bulkId: finding.bulkId,
});
