import type { Directory } from '../../domain/directory.ts';
import { completePolicy, type Policy, type PolicyDocument } from '../../domain/policy.ts';
import type { ClockPort, PolicyPort } from '../../operations/ports.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf } from './instants.ts';

/**
 * Program time, the policy and the directory in force: each read once per transaction, at its first use. Whoever
 * takes a lock calls `drawTimeAgain` after it: what its last holder decided must not lie in our future.
 */
export function program(tx: PortalTransaction): ClockPort & PolicyPort & { drawTimeAgain(): void } {
  let now: Promise<Temporal.Instant> | undefined;
  let policy: ReturnType<PolicyPort['policyInForce']> | undefined;
  const versions = new Map<number, Promise<Policy>>();
  let directory: Promise<Directory> | undefined;
  const clock: ClockPort = {
    now: () => {
      now ??= readNow(tx);
      return now;
    },
  };
  const policyInForce = () => {
    policy ??= readPolicy(tx);
    return policy;
  };
  return {
    ...clock,
    drawTimeAgain: () => {
      now = undefined;
    },
    policyInForce,
    policyOf: async version => {
      const inForce = await policyInForce();
      if (inForce.version === version) return inForce.policy;
      const pinned = versions.get(version) ?? readPolicyVersion(tx, version);
      versions.set(version, pinned);
      // The office's calendar is dated and never pinned (section 12).
      return { ...(await pinned), businessCalendar: inForce.policy.businessCalendar };
    },
    directory: () => {
      directory ??= readDirectory(tx);
      return directory;
    },
  };
}

async function readNow(tx: PortalTransaction): Promise<Temporal.Instant> {
  const [row] = await tx.query<{ now: number }>('SELECT program_now() AS now');
  if (row === undefined) throw new Error('The database did not tell the time');
  return instantOf(row.now);
}

async function readPolicy(tx: PortalTransaction) {
  const [row] = await tx.query<{ version: number; document: PolicyDocument }>(
    `SELECT version, document FROM policies WHERE portal_id = $1 AND in_force_from <= (SELECT program_now())
      ORDER BY version DESC LIMIT 1`,
    [tx.portalId],
  );
  if (row === undefined) throw new Error(`Portal ${tx.portalId} has no policy in force`);
  return { version: row.version, policy: completePolicy(row.document) };
}

async function readPolicyVersion(tx: PortalTransaction, version: number): Promise<Policy> {
  const [row] = await tx.query<{ document: PolicyDocument }>(
    'SELECT document FROM policies WHERE portal_id = $1 AND version = $2',
    [tx.portalId, version],
  );
  if (row === undefined) throw new Error(`Portal ${tx.portalId} has no policy version ${version}`);
  return completePolicy(row.document);
}

async function readDirectory(tx: PortalTransaction): Promise<Directory> {
  const [row] = await tx.query<{ document: Directory }>(
    `SELECT document FROM directories WHERE portal_id = $1 AND in_force_from <= (SELECT program_now())
      ORDER BY version DESC LIMIT 1`,
    [tx.portalId],
  );
  if (row === undefined) throw new Error(`Portal ${tx.portalId} has no directory`);
  return row.document;
}
