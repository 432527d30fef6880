import type {
  OriginsPort,
  StandingsPort,
  WaivedLimit,
  WaiversPort,
} from '../../operations/standing-records.ts';
import { hasAny } from './belongings.ts';
import { noteChange } from './changed-claims.ts';
import { claims } from './claims.ts';
import type { PortalTransaction } from './in-portal.ts';
import { toSql } from './instants.ts';

/** Rows of `waivers`, `claim_origins` and `partner_standings`. */
export function standings(
  tx: PortalTransaction,
): WaiversPort & OriginsPort & Omit<StandingsPort, 'claimsOfPartner'> {
  return {
    saveWaiver: async waiver => {
      await tx.send(
        `INSERT INTO waivers (portal_id, waiver_id, company_id, partner_company_id, what, given_by, given_at, text_id,
           registration_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          tx.portalId,
          waiver.waiverId,
          waiver.companyId,
          waiver.partnerCompanyId,
          waiver.what,
          waiver.givenBy,
          toSql(waiver.givenAt),
          waiver.textId,
          waiver.registrationId,
        ],
      );
    },
    openWaivers: async (partnerId, companyIds) => {
      const rows = await tx.query<{ what: WaivedLimit }>(
        `SELECT DISTINCT what FROM waivers WHERE portal_id = $1 AND partner_company_id = $2
           AND company_id = ANY($3::bigint[]) AND registration_id IS NULL`,
        [tx.portalId, partnerId, companyIds],
      );
      return rows.map(row => row.what);
    },
    waiversOf: async registrationId => {
      if (!(await hasAny(tx, registrationId, 'waivers'))) return [];
      const rows = await tx.query<{ what: WaivedLimit }>(
        'SELECT DISTINCT what FROM waivers WHERE portal_id = $1 AND registration_id = $2',
        [tx.portalId, registrationId],
      );
      return rows.map(row => row.what);
    },
    useWaivers: async (partnerId, companyIds, registrationId) => {
      await tx.send(
        `UPDATE waivers SET registration_id = $4 WHERE portal_id = $1 AND partner_company_id = $2
           AND company_id = ANY($3::bigint[]) AND registration_id IS NULL`,
        [tx.portalId, partnerId, companyIds, registrationId],
      );
    },
    originOf: async registrationId => {
      if (!(await hasAny(tx, registrationId, 'claim_origins'))) return null;
      const [row] = await tx.query<{
        submitter_company_id: string | null;
        previous_registration_id: string | null;
        imported_ref: string | null;
      }>('SELECT * FROM claim_origins WHERE portal_id = $1 AND registration_id = $2', [
        tx.portalId,
        registrationId,
      ]);
      if (row === undefined) return null;
      return {
        registrationId,
        submitterCompanyId: row.submitter_company_id,
        previousRegistrationId: row.previous_registration_id,
        importedRef: row.imported_ref,
      };
    },
    saveOrigin: async origin => {
      await tx.send(
        `INSERT INTO claim_origins (portal_id, registration_id, submitter_company_id, previous_registration_id,
           imported_ref) VALUES ($1, $2, $3, $4, $5)`,
        [
          tx.portalId,
          origin.registrationId,
          origin.submitterCompanyId,
          origin.previousRegistrationId,
          origin.importedRef,
        ],
      );
    },
    importedAs: async reference => {
      const [row] = await tx.query<{ registration_id: string }>(
        'SELECT registration_id FROM claim_origins WHERE portal_id = $1 AND imported_ref = $2',
        [tx.portalId, reference],
      );
      return row?.registration_id ?? null;
    },
    standingOf: async companyId => {
      const [row] = await tx.query<{ standing: 'suspended' | 'terminated' }>(
        'SELECT standing FROM partner_standings WHERE portal_id = $1 AND company_id = $2',
        [tx.portalId, companyId],
      );
      return row?.standing ?? null;
    },
    setStanding: async (companyId, standing) => {
      if (standing === null) {
        await tx.send('DELETE FROM partner_standings WHERE portal_id = $1 AND company_id = $2', [
          tx.portalId,
          companyId,
        ]);
        return;
      }
      await tx.send(
        `INSERT INTO partner_standings (portal_id, company_id, standing, set_by, set_at, text_id)
         VALUES ($1, $2, $3, $4, program_now(), $5)
         ON CONFLICT (portal_id, company_id)
           DO UPDATE SET standing = $3, set_by = $4, set_at = program_now(), text_id = $5`,
        [tx.portalId, companyId, standing.status, standing.userId, standing.textId],
      );
    },
    reassignClaims: async (ids, partnerId) => {
      await tx.send(
        `UPDATE registrations SET partner_company_id = $3
          WHERE portal_id = $1 AND registration_id = ANY($2::text[])`,
        [tx.portalId, ids, partnerId],
      );
      for (const claim of (await claims(tx).claimsOfPartner(partnerId)).filter(each =>
        ids.includes(each.registrationId),
      ))
        noteChange(tx, { ...claim, partnerCompanyId: '' }, claim);
    },
  };
}
