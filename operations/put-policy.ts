import { type Policy, policyFaults } from '../domain/policy.ts';
import { type PolicyChange, policyChanges } from '../domain/policy-changes.ts';

export type PutPolicyPorts = {
  /** Waits until no other change of the policy is under way in this portal. */
  lockPolicies(): Promise<void>;
  policyInForce(): Promise<{ version: number; policy: Policy }>;
  addPolicy(policy: Policy, createdBy: string): Promise<number>;
  /** Has the CRM's copies compared with what they should say now. */
  touchEveryCopy(): Promise<void>;
  /** Has every partner's tier looked at by the rules that are in force now. */
  lookAtTiersAgain(): Promise<void>;
  /** Has the tiers offered in HubSpot. */
  wantTiersOffered(): Promise<void>;
};

/** What the CRM's copies say depends on these: who is told of a heads-up, and on which day an end falls. */
const settingsOfCopies = new Set(['enforcement', 'timeZone']);

/** When a tier is looked at depends on these. */
const settingsOfTiers = /^(?:timeZone$|tiers$|tierReview\.|sunset\.)/;

export type PutPolicyOutcome =
  | { kind: 'faulty'; faults: { path: string; message: string }[] }
  /** The document is the one in force: no version is made of nothing. */
  | { kind: 'unchanged'; version: number }
  | { kind: 'in-force'; version: number; changes: PolicyChange[] };

/**
 * Puts a policy in force from program now as the next version (domain rule 12). Running registrations keep the
 * version they were approved under.
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
  if (changes.some(change => settingsOfCopies.has(change.path))) await ports.touchEveryCopy();
  if (changes.some(change => settingsOfTiers.test(change.path))) await ports.lookAtTiersAgain();
  if (changes.some(change => change.path === 'tiers')) await ports.wantTiersOffered();
  return { kind: 'in-force', version, changes };
}
