import type { DirectRule, HitWeight } from './direct-engagement.ts';
import type { EngagementLimits } from './engagement-limits.ts';

/** A hit as far as grouping looks at it. */
export type Hit = {
  hitId: string;
  rule: DirectRule;
  weight: HitWeight;
  registrationId: string;
  actorUserId: string | null;
  dealId: string | null;
  occurredAt: Temporal.Instant;
  /** HubSpot's id of a bulk edit or import that the act was part of; null where it names none. */
  bulkId: string | null;
};

/**
 * What people are told together. `case`: one act on one registration. `bulk-notice`: one act on many; each
 * registration's hits are kept, and people hear of it once.
 *
 * `hits` in order of happening, never empty; `weight` and `rule` of the gravest, among equals of the first.
 */
export type HitGroup = {
  kind: 'case' | 'bulk-notice';
  rule: DirectRule;
  weight: HitWeight;
  registrationIds: string[];
  hits: [Hit, ...Hit[]];
};

const gravity: Record<HitWeight, number> = { notice: 0, review: 1, exception: 2, critical: 3 };

/**
 * H3: several hits of one act are one case, hits of a bulk act are one notice.
 *
 * One act: by one person within some minutes of its first hit; where nobody is known, on one deal. A bulk act:
 * HubSpot says so (`bulkId`), or one act touches as many registrations as the limits name. Every hit lands in
 * exactly one group; the order given plays no part.
 */
export function groupHits(hits: readonly Hit[], limits: EngagementLimits): HitGroup[] {
  const acts: [Hit, ...Hit[]][] = [];
  for (const hit of hits.toSorted(byOccurrence)) {
    const act = acts.find(([first]) => isOneAct(first, hit, limits));
    if (act === undefined) acts.push([hit]);
    else act.push(hit);
  }
  return acts.flatMap(act => groupsOf(act, limits));
}

function isOneAct(first: Hit, hit: Hit, limits: EngagementLimits): boolean {
  if (first.bulkId !== null || hit.bulkId !== null) return first.bulkId === hit.bulkId;
  const apartMs = hit.occurredAt.epochMilliseconds - first.occurredAt.epochMilliseconds;
  if (apartMs > limits.actMinutes * 60_000) return false;
  if (first.actorUserId !== null || hit.actorUserId !== null) return first.actorUserId === hit.actorUserId;
  return hit.dealId !== null && first.dealId === hit.dealId;
}

function groupsOf(act: [Hit, ...Hit[]], limits: EngagementLimits): HitGroup[] {
  const registrationIds = [...new Set(act.map(hit => hit.registrationId))].sort();
  const bulk = registrationIds.length >= limits.bulkRegistrations;
  if (registrationIds.length > 1 && (bulk || act[0].bulkId !== null))
    return [group('bulk-notice', registrationIds, act)];
  return registrationIds.flatMap(registrationId => {
    const [first, ...more] = act.filter(hit => hit.registrationId === registrationId);
    return first === undefined ? [] : [group('case', [registrationId], [first, ...more])];
  });
}

function group(kind: HitGroup['kind'], registrationIds: string[], hits: [Hit, ...Hit[]]): HitGroup {
  const gravest = hits.reduce((a, b) => (gravity[b.weight] > gravity[a.weight] ? b : a));
  return { kind, rule: gravest.rule, weight: gravest.weight, registrationIds, hits };
}

const byOccurrence = (a: Hit, b: Hit) =>
  Temporal.Instant.compare(a.occurredAt, b.occurredAt) || (a.hitId < b.hitId ? -1 : 1);
