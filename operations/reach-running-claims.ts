import { policyChanges } from '../domain/policy-changes.ts';
import { reachesRunningClaims } from '../domain/policy-reach.ts';
import type { AccountsPort, ClaimsPort, ClockPort, DeadlinesPort, LedgerPort, PolicyPort } from './ports.ts';
import type { PolicyInForce, Registration } from './records.ts';

export type ReachPorts = Pick<AccountsPort, 'lockAccounts'> &
  Pick<ClaimsPort, 'saveRegistration'> &
  ClockPort &
  DeadlinesPort &
  LedgerPort &
  PolicyPort & {
    /** Every active registration of the portal. */
    activeClaims(): Promise<Registration[]>;
  };

/**
 * Takes a version that was just put in force to the running registrations that it reaches (domain rule 12): those
 * from whose own version every change is to the partner's favour. The others keep theirs. Ends stay where they are
 * (I5 knows no such cause); follow-up clocks are reckoned anew by the worker, under the new version and no earlier.
 */
export async function reachRunningClaims(
  ports: ReachPorts,
  next: PolicyInForce,
): Promise<{ moved: number; kept: number }> {
  await ports.lockAccounts([...new Set((await ports.activeClaims()).map(claim => claim.accountId))]);
  const claims = await ports.activeClaims();
  const byVersion = Map.groupBy(claims, claim => claim.policyVersion);
  let moved = 0;
  for (const [version, under] of byVersion) {
    if (version === next.version) continue;
    const changes = policyChanges(await ports.policyOf(version), next.policy);
    if (!reachesRunningClaims(changes).reaches) continue;
    const paths = changes.map(change => change.path);
    for (const claim of under) await move(ports, claim, next.version, paths);
    moved += under.length;
  }
  return { moved, kept: claims.length - moved };
}

async function move(ports: ReachPorts, claim: Registration, to: number, paths: string[]): Promise<void> {
  const now = await ports.now();
  await ports.saveRegistration({ ...claim, policyVersion: to });
  if (paths.some(path => path.startsWith('followUp.')))
    await ports.setDeadline(claim.registrationId, 'follow-up', now);
  await ports.append({
    kind: 'policy-version-moved',
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: { kind: 'automation' },
    occurredAt: now,
    recordedAt: now,
    policyVersion: to,
    rules: ['R-policy'],
    facts: { code: 'POLICY_FAVOURS_PARTNER', from: claim.policyVersion, to, settings: paths },
  });
}
