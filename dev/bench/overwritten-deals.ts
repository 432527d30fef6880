import type { BenchWorld } from './bench-world.ts';

/** Values that somebody's import wrote over those that Dibs keeps on a deal. */
export const overwritten = {
  dibs_registration_status: 'lost',
  dibs_partner_name: 'Written over by an import',
  dibs_protected_through: '2020-01-01',
};
/** What the same import changed besides. */
export const changed = { amount: '99000', closedate: '2027-09-30T00:00:00Z' };

/**
 * Registered for a partner, a deal on each customer, known and shown in HubSpot: what an import of years ago leaves behind.
 * The customers are known.
 */
export async function registerDeals(
  { adminPool, portal }: BenchWorld,
  partner: string,
  companies: readonly string[],
  deals: readonly string[],
): Promise<void> {
  const values = [portal.portalId, companies, deals];
  const customers = 'unnest($2::bigint[], $3::bigint[]) WITH ORDINALITY AS c (company, deal, n)';
  await adminPool.query(
    `INSERT INTO deals (portal_id, deal_id, name, pipeline_id, stage_id, created_at, source, primary_company_id,
       company_ids, read_at)
     SELECT $1, deal, 'Deal ' || n, 'default', 'qualifiedtobuy', program_now() - interval '3 days', 'IMPORT', company,
       ARRAY[company], program_now() FROM ${customers}`,
    values,
  );
  await adminPool.query(
    `INSERT INTO registrations (portal_id, registration_id, account_id, company_id, partner_company_id, deal_id, state,
       sequence, claimed_at, submitted_by, claim_hash, policy_version, protected_from, protected_until,
       follow_up_due_at, known_until, decided_at)
     SELECT $1, 'reg_' || lpad(n::text, 12, '0'), company, company, $4, deal, 'active', nextval('claim_sequence'),
       program_now() - interval '2 days', 42, md5(n::text), 1, program_now() - interval '1 day',
       program_now() + interval '89 days', program_now() + interval '13 days', program_now(),
       program_now() - interval '1 day' FROM ${customers}`,
    [...values, partner],
  );
  await adminPool.query(
    `INSERT INTO holds (portal_id, registration_id, account_id, scope, period)
     SELECT portal_id, registration_id, account_id, scope, tstzrange(protected_from, protected_until)
       FROM registrations WHERE portal_id = $1 AND deal_id = ANY($2::bigint[])`,
    [portal.portalId, deals],
  );
  await adminPool.query(
    `INSERT INTO projections (portal_id, object_type, object_id, written_revision, written)
     SELECT $1, 'deals', deal, 1, NULL FROM unnest($2::bigint[]) AS deal`,
    [portal.portalId, deals],
  );
  await adminPool.query('ANALYZE');
}

/** Deliveries of a hundred events each, five of each deal, that tell what the import did; they come at once. */
export async function tellOfImport(
  { adminPool, portal }: BenchWorld,
  deals: readonly string[],
  appId: string,
): Promise<void> {
  const told = Object.entries({ ...changed, ...overwritten });
  const events = deals.flatMap((deal, number) =>
    told.map(([propertyName, propertyValue], which) =>
      JSON.stringify({
        eventId: 200_000_000 + number * told.length + which,
        subscriptionId: 3_512_021,
        portalId: Number(portal.portalId),
        appId: Number(appId),
        occurredAt: Date.now(),
        subscriptionType: 'object.propertyChange',
        attemptNumber: 0,
        objectId: Number(deal),
        objectTypeId: '0-3',
        changeSource: 'IMPORT',
        sourceId: 'import',
        changeFlag: 'UPDATED',
        propertyName,
        propertyValue,
        isSensitive: false,
      }),
    ),
  );
  const bodies = Array.from({ length: Math.ceil(events.length / 100) }, (_, index) =>
    Buffer.from(`[${events.slice(index * 100, index * 100 + 100).join(',')}]`),
  );
  await adminPool.query('INSERT INTO deliveries (portal_id, body) SELECT $1, unnest($2::bytea[])', [
    portal.portalId,
    bodies,
  ]);
}
