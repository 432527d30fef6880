import { noteDueWork } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';

/** Has every partner's tier looked at now, after the rules changed: clocks find what is due and set themselves anew. */
export async function lookAtTiersAgain(tx: PortalTransaction): Promise<void> {
  await tx.send(
    `INSERT INTO deadlines (portal_id, subject_id, kind, due_at)
       SELECT portal_id, company_id::text, kind, program_now()
         FROM partners, unnest(ARRAY['sunset', 'annual-review']) AS kind
        WHERE portal_id = $1 AND status <> 'terminated'
     ON CONFLICT (portal_id, subject_id, kind) DO UPDATE SET due_at = excluded.due_at, settled_at = NULL`,
    [tx.portalId],
  );
  await noteDueWork(tx, 'deadlines');
  await noteDueWork(tx, 'tier-reviews');
}

/** Has the policy's tiers offered in HubSpot, before copies name them. */
export const wantTiersOffered = (tx: PortalTransaction): Promise<void> => noteDueWork(tx, 'tier-options');
