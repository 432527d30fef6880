import { type Policy, policyFaults } from '../domain/policy.ts';
import { type PolicyChange, policyChanges } from '../domain/policy-changes.ts';
import { type ConvertPorts, convertCredits } from './convert-credits.ts';
import { type ReachPorts, reachRunningClaims } from './reach-running-claims.ts';

export type PutPolicyPorts = ConvertPorts &
  ReachPorts & {
    /** Waits until no other change of the policy is under way in this portal. */
    lockPolicies(): Promise<void>;
    addPolicy(policy: Policy, createdBy: string): Promise<number>;
    /** Has the CRM's copies compared with what they should say now. */
    touchEveryCopy(): Promise<void>;
    /** Has every partner's tier looked at by the rules that are in force now. */
    lookAtTiersAgain(): Promise<void>;
    /** Has every company read anew, because who is the same customer follows other settings now. */
    identifyAgain(): Promise<void>;
    /** Has the tiers offered in HubSpot. */
    wantTiersOffered(): Promise<void>;
  };

/** What the CRM's copies say depends on this: who is told of a heads-up. Ends keep the day that was promised. */
const settingsOfCopies = new Set(['enforcement']);

/** When a tier is looked at depends on these. */
const settingsOfTiers = /^(?:timeZone$|tiers$|tierReview\.|sunset\.|money\.homeCurrency$)/;

export type PutPolicyOutcome =
  | { kind: 'faulty'; faults: { path: string; message: string }[] }
  /** The document is the one in force: no version is made of nothing. */
  | { kind: 'unchanged'; version: number }
  /** Running registrations that are under the new version from now on, and those that keep theirs. */
  | { kind: 'in-force'; version: number; changes: PolicyChange[]; running: { moved: number; kept: number } };

/**
 * Puts a policy in force from program now as the next version (domain rule 12). Running registrations keep the
 * version they were approved under, unless every change favours the registered partner.
 */
export async function putPolicy(
  ports: PutPolicyPorts,
  command: { policy: Policy; userId: string },
): Promise<PutPolicyOutcome> {
  const faults = policyFaults(command.policy);
  if (faults.length > 0) return { kind: 'faulty', faults };
  await ports.lockPolicies();
  const before = await ports.policyInForce();
  const changes = policyChanges(before.policy, command.policy);
  if (changes.length === 0) return { kind: 'unchanged', version: before.version };
  const version = await ports.addPolicy(command.policy, `user:${command.userId}`);
  const running = await reachRunningClaims(ports, { version, policy: command.policy });
  await record(ports, command.userId, { version, changes, running });
  if (changes.some(change => settingsOfCopies.has(change.path))) await ports.touchEveryCopy();
  if (changes.some(change => settingsOfTiers.test(change.path))) await ports.lookAtTiersAgain();
  if (changes.some(change => change.path.startsWith('matching.'))) await ports.identifyAgain();
  if (changes.some(change => change.path === 'tiers')) await ports.wantTiersOffered();
  if (changes.some(change => change.path.startsWith('money.'))) await convertCredits(ports, command.policy);
  return { kind: 'in-force', version, changes, running };
}

async function record(
  ports: PutPolicyPorts,
  userId: string,
  put: { version: number; changes: PolicyChange[]; running: { moved: number; kept: number } },
): Promise<void> {
  const now = await ports.now();
  await ports.append({
    kind: 'policy-in-force',
    registrationId: null,
    accountId: null,
    partnerCompanyId: null,
    actor: {
      kind: 'user',
      userId,
      roles: ['admin'],
      managesPartner: () => false,
      worksForPartner: () => false,
    },
    occurredAt: now,
    recordedAt: now,
    policyVersion: put.version,
    rules: ['R-policy'],
    facts: { settings: put.changes.map(change => change.path), ...put.running },
  });
}
