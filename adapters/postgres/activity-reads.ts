import type { ActivityReadsPort, EvidenceHint } from '../../operations/activity-reads.ts';
import type { PortalTransaction } from './in-portal.ts';

/** Which active registrations an event about evidence concerns. */
export function activityReads(tx: PortalTransaction): ActivityReadsPort {
  return {
    claimsOfHints: async hints => {
      const ids = (objectType: EvidenceHint['objectType']) => [
        ...new Set(hints.filter(hint => hint.objectType === objectType).map(hint => hint.id)),
      ];
      const rows = await tx.query<{
        registration_id: string;
        object_type: EvidenceHint['objectType'];
        id: string;
      }>(
        `SELECT r.registration_id, 'companies' AS object_type, c.company_id::text AS id
           FROM companies c JOIN registrations r USING (portal_id, account_id)
          WHERE c.portal_id = $1 AND c.company_id = ANY($2::bigint[]) AND r.state = 'active'
         UNION SELECT registration_id, 'deals', deal_id::text FROM registrations
          WHERE portal_id = $1 AND deal_id = ANY($3::bigint[]) AND state = 'active'
         UNION SELECT registration_id, 'contacts', contact.id::text
           FROM registrations, unnest(contact_ids) AS contact (id)
          WHERE portal_id = $1 AND state = 'active' AND contact.id = ANY($4::bigint[])
         UNION SELECT r.registration_id, 'activities', e.activity_id
           FROM evidence e JOIN registrations r USING (portal_id, registration_id)
          WHERE e.portal_id = $1 AND e.activity_id = ANY($5::text[]) AND r.state = 'active'
         ORDER BY 1, 2, 3`,
        [tx.portalId, ids('companies'), ids('deals'), ids('contacts'), ids('activities')],
      );
      return rows.map(row => ({
        registrationId: row.registration_id,
        hint: { objectType: row.object_type, id: row.id },
      }));
    },
  };
}
