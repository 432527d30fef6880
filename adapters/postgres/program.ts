import type { Directory } from '../../domain/directory.ts';
import { completePolicy, type Policy, type PolicyDocument } from '../../domain/policy.ts';
import type { ClockPort, PolicyPort } from '../../operations/ports.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf } from './instants.ts';
import { keepDocuments } from './kept-documents.ts';

/**
 * Program time, and the policy and the directory in force: read once per transaction, at their first use; policy and
 * directory together, since nearly everybody asks for both. Whoever takes a lock calls `drawTimeAgain` after it: what
 * its last holder decided must not lie in our future.
 */
export function program(tx: PortalTransaction): ClockPort & PolicyPort & { drawTimeAgain(): void } {
  let now: Promise<Temporal.Instant> | undefined;
  let read: Promise<InForce> | undefined;
  let policy: ReturnType<PolicyPort['policyInForce']> | undefined;
  const versions = new Map<number, Promise<Policy>>();
  let directory: Promise<Directory> | undefined;
  const clock: ClockPort = {
    now: () => {
      now ??= readNow(tx);
      return now;
    },
  };
  const inForce = () => {
    read ??= readInForce(tx);
    return read;
  };
  const policyInForce = () => {
    policy ??= inForce().then(row => policyOf(tx, row));
    return policy;
  };
  return {
    ...clock,
    drawTimeAgain: () => {
      now = undefined;
    },
    policyInForce,
    policyOf: async version => {
      const current = await policyInForce();
      if (current.version === version) return current.policy;
      const pinned = versions.get(version) ?? readPolicyVersion(tx, version);
      versions.set(version, pinned);
      // The office's calendar is dated and never pinned (section 12).
      return { ...(await pinned), businessCalendar: current.policy.businessCalendar };
    },
    directory: () => {
      directory ??= inForce().then(row => directoryOf(tx, row));
      return directory;
    },
  };
}

async function readNow(tx: PortalTransaction): Promise<Temporal.Instant> {
  const [row] = await tx.query<{ now: number }>('SELECT program_now() AS now');
  if (row === undefined) throw new Error('The database did not tell the time');
  return instantOf(row.now);
}

type InForce = { version: number | null; policy: Policy | null; directory: Directory | null };
type InForceRow = {
  version: number | null;
  policy_digest: string | null;
  policy: PolicyDocument | null;
  directory_digest: string | null;
  directory: Directory | null;
};

/** Portals whose settings in force are kept, and as many versions again that open registrations were approved under. */
const mostPortals = 200;
const policies = keepDocuments(mostPortals, completePolicy);
const pinnedPolicies = keepDocuments(mostPortals, completePolicy);
const directories = keepDocuments(mostPortals, (directory: Directory) => directory);

async function readInForce(tx: PortalTransaction): Promise<InForce> {
  const newest = 'portal_id = $1 AND in_force_from <= (SELECT program_now()) ORDER BY version DESC LIMIT 1';
  const policy = policies.known(tx.portalId);
  const directory = directories.known(tx.portalId);
  const [row] = await tx.query<InForceRow>(
    `SELECT p.version, p.digest AS policy_digest, d.digest AS directory_digest,
       CASE WHEN p.digest IS DISTINCT FROM $2::bigint THEN p.document END AS policy,
       CASE WHEN d.digest IS DISTINCT FROM $3::bigint THEN d.document END AS directory
       FROM (VALUES (1)) AS one
       LEFT JOIN LATERAL (SELECT version, digest, document FROM policies WHERE ${newest}) AS p ON true
       LEFT JOIN LATERAL (SELECT digest, document FROM directories WHERE ${newest}) AS d ON true`,
    [tx.portalId, policy?.digest ?? null, directory?.digest ?? null],
  );
  if (row === undefined) return { version: null, policy: null, directory: null };
  return {
    version: row.version,
    policy: policies.take(tx.portalId, policy, row.policy_digest, row.policy),
    directory: directories.take(tx.portalId, directory, row.directory_digest, row.directory),
  };
}

function policyOf(tx: PortalTransaction, { version, policy }: InForce) {
  if (version === null || policy === null) throw new Error(`Portal ${tx.portalId} has no policy in force`);
  return { version, policy };
}

function directoryOf(tx: PortalTransaction, { directory }: InForce): Directory {
  if (directory === null) throw new Error(`Portal ${tx.portalId} has no directory`);
  return directory;
}

async function readPolicyVersion(tx: PortalTransaction, version: number): Promise<Policy> {
  const key = `${tx.portalId}/${version}`;
  const known = pinnedPolicies.known(key);
  const [row] = await tx.query<{ digest: string; document: PolicyDocument | null }>(
    `SELECT digest, CASE WHEN digest IS DISTINCT FROM $3::bigint THEN document END AS document FROM policies
      WHERE portal_id = $1 AND version = $2`,
    [tx.portalId, version, known?.digest ?? null],
  );
  const policy = pinnedPolicies.take(key, known, row?.digest ?? null, row?.document ?? null);
  if (policy === null) throw new Error(`Portal ${tx.portalId} has no policy version ${version}`);
  return policy;
}
