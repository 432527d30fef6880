import { completePolicy, type Policy, type PolicyDocument } from '../../domain/policy.ts';
import type { PortalTransaction } from './in-portal.ts';

/** `inForceFrom` is program time, milliseconds since 1970. */
export type StoredPolicy = { version: number; policy: Policy; inForceFrom: number; createdBy: string };

/** The policy in force now: the newest version that has begun. Null before set-up. */
export async function readPolicy(tx: PortalTransaction): Promise<StoredPolicy | null> {
  const [row] = await tx.query<{
    version: number;
    document: PolicyDocument;
    in_force_from: number;
    created_by: string;
  }>(
    `SELECT version, document, in_force_from, created_by FROM policies
     WHERE portal_id = $1 AND in_force_from <= (SELECT program_now()) ORDER BY version DESC LIMIT 1`,
    [tx.portalId],
  );
  return row === undefined
    ? null
    : {
        version: row.version,
        policy: completePolicy(row.document),
        inForceFrom: row.in_force_from,
        createdBy: row.created_by,
      };
}

/** Waits until no other transaction changes this portal's policies or directory, until this one ends. */
export async function lockSettings(tx: PortalTransaction): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtext('dibs-settings'), hashtext($1))", [tx.portalId]);
}

/** Adds the next version, in force from program now. Lock the settings first. */
export async function addPolicy(tx: PortalTransaction, policy: Policy, createdBy: string): Promise<number> {
  const [row] = await tx.query<{ version: number }>(
    `INSERT INTO policies (portal_id, version, document, in_force_from, created_by)
     SELECT $1, coalesce(max(version), 0) + 1, $2, program_now(), $3 FROM policies WHERE portal_id = $1
     RETURNING version`,
    [tx.portalId, JSON.stringify(policy), createdBy],
  );
  if (row === undefined) throw new Error('The policy was not added');
  return row.version;
}
