import { given } from '../domain/why.ts';
import { closeFinding } from './close-finding.ts';
import type { JudgeDealsPorts } from './judge-deals.ts';
import type { JudgedAct } from './judge-engagement.ts';
import type { CrmUserRecord } from './ports.ts';
import { raiseFinding } from './raise-finding.ts';
import type { FindingRecord, Registration } from './records.ts';

/**
 * Raises what is a hit, and closes the open heads-ups of acts for which something speaks now: the partner was linked,
 * or facts came in that were not known then.
 */
export async function settleVerdicts(
  ports: JudgeDealsPorts,
  claim: Registration,
  acts: readonly JudgedAct[],
  people: ReadonlyMap<string, CrmUserRecord>,
): Promise<void> {
  const open = new Map(
    (await ports.openFindingsOf(claim.registrationId)).map(finding => [keyOf(finding), finding]),
  );
  const inOrder = acts.toSorted((a, b) => Temporal.Instant.compare(a.act.occurredAt, b.act.occurredAt));
  for (const { verdict, rule, act } of inOrder) {
    if (verdict.verdict === 'hit') {
      const actor = people.get(String(verdict.facts.actorUserId ?? '')) ?? null;
      await raiseFinding(ports, { claim, verdict, actor, act });
      continue;
    }
    const finding = open.get(keyOf({ rule, actKey: act.actKey }));
    if (finding === undefined) continue;
    if (verdict.because === 'linked-to-partner')
      await closeFinding(ports, finding, { event: 'linked', actor: { kind: 'automation' }, text: null });
    else await withdraw(ports, claim, finding, verdict.because);
  }
}

const keyOf = ({ rule, actKey }: { rule: string; actKey: string }) => `${rule} ${actKey}`;

/** Nobody answered it: what was learned since shows that there was nothing to answer. */
async function withdraw(
  ports: JudgeDealsPorts,
  claim: Registration,
  finding: FindingRecord,
  because: string,
): Promise<void> {
  const now = await ports.now();
  const inForce = await ports.policyInForce();
  await ports.saveFinding({
    ...finding,
    status: 'resolved',
    exceptionAt: null,
    closedAt: now,
    closedBecause: 'facts-learned-later',
  });
  await ports.settleDeadline(finding.findingId, 'heads-up-task');
  await ports.settleDeadline(finding.findingId, 'heads-up-exception');
  await ports.cancelEffects(finding.findingId);
  await ports.append({
    kind: 'finding-closed',
    why: given('HEADS_UP_CLOSED', 'H2', {
      status: finding.status,
      because: 'facts-learned-later',
      reason: because,
    }),
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: { kind: 'automation' },
    occurredAt: now,
    recordedAt: now,
    policyVersion: inForce.version,
    rules: [finding.rule, 'T2'],
    facts: { findingId: finding.findingId, because: 'facts-learned-later', reason: because, textId: null },
  });
  if (finding.dealId !== null) await ports.touchDeals([finding.dealId]);
}
