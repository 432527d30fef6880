import type { PortalTransaction } from './in-portal.ts';

const ofRegistration = 'registration_id = $2';

/** Tables in which most registrations have no row, and which of theirs. */
const families = {
  claim_origins: ofRegistration,
  compensations: ofRegistration,
  consents: ofRegistration,
  disputes: 'registration_ids && ARRAY[$2]',
  entered_on_behalf: ofRegistration,
  evidence: ofRegistration,
  findings: ofRegistration,
  follow_up_misses: ofRegistration,
  partner_files: ofRegistration,
  proposals: ofRegistration,
  tolls: ofRegistration,
  waivers: ofRegistration,
} as const;

type Family = keyof typeof families;

const anyOfEach = `SELECT ${Object.entries(families)
  .map(([table, which]) => `EXISTS (SELECT FROM ${table} WHERE portal_id = $1 AND ${which}) AS ${table}`)
  .join(', ')}`;

/**
 * Whether a registration has rows in a table. It is asked of all these tables with one statement, whose answer the
 * transaction keeps until it writes to one of them: to look at a registration of which nothing is known yet took
 * twelve statements, and takes one.
 */
export async function hasAny(
  tx: PortalTransaction,
  registrationId: string,
  family: Family,
): Promise<boolean> {
  const [answer] = await tx.query<Record<Family, boolean>>(anyOfEach, [tx.portalId, registrationId]);
  return answer?.[family] === true;
}

/** Whether any of the registrations may have rows; of several that is not asked. */
export async function mayHaveAny(
  tx: PortalTransaction,
  registrationIds: readonly string[],
  family: Family,
): Promise<boolean> {
  const [only, ...others] = registrationIds;
  if (only === undefined) return false;
  return others.length > 0 || (await hasAny(tx, only, family));
}
