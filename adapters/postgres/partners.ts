import type { ManyClaimsPort } from '../../operations/many-claims.ts';
import type { PartnersPort } from '../../operations/ports.ts';
import type { PartnerRecord } from '../../operations/records.ts';
import type { PortalTransaction } from './in-portal.ts';

type Row = {
  company_id: string;
  name: string;
  status: PartnerRecord['status'];
  type: PartnerRecord['type'];
  tier: string;
  joined_on: string;
};

export type PartnerWithClaims = PartnerRecord & { openClaims: number };

/** Rows of `partners`. The lock is taken before any account's (I1). */
export function partners(
  tx: PortalTransaction,
): PartnersPort &
  Pick<ManyClaimsPort, 'lockPartners'> & { partnersWithOpenClaims(): Promise<PartnerWithClaims[]> } {
  const select = async (where: string, values: unknown[]) =>
    (
      await tx.query<Row>(
        `SELECT company_id, name, status, type, tier, joined_on FROM partners WHERE portal_id = $1 AND ${where}`,
        [tx.portalId, ...values],
      )
    ).map(toPartner);
  return {
    lockPartner: async id => (await select('company_id = $2 FOR NO KEY UPDATE', [id]))[0] ?? null,
    lockPartners: async ids =>
      ids.length === 0
        ? []
        : select('company_id = ANY($2::bigint[]) ORDER BY company_id FOR NO KEY UPDATE', [ids]),
    partner: async id => (await select('company_id = $2', [id]))[0] ?? null,
    partners: async ids => (ids.length === 0 ? [] : select('company_id = ANY($2::bigint[])', [ids])),
    openClaims: id => openClaims(tx, id),
    savePartner: async partner => {
      await tx.send(
        `INSERT INTO partners (portal_id, company_id, name, status, type, tier, joined_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (portal_id, company_id)
           DO UPDATE SET name = $3, status = $4, type = $5, tier = $6, joined_on = $7`,
        [
          tx.portalId,
          partner.companyId,
          partner.name,
          partner.status,
          partner.type,
          partner.tier,
          partner.joinedOn.toString(),
        ],
      );
    },
    endPartner: async id => {
      await tx.send(`UPDATE partners SET status = 'terminated' WHERE portal_id = $1 AND company_id = $2`, [
        tx.portalId,
        id,
      ]);
    },
    partnersWithOpenClaims: async () => {
      const rows = await tx.query<Row & { open_claims: number }>(
        `SELECT p.company_id, p.name, p.status, p.type, p.tier, p.joined_on, count(r.registration_id)::int AS open_claims
           FROM partners p LEFT JOIN registrations r
             ON r.portal_id = p.portal_id AND r.partner_company_id = p.company_id
            AND r.state IN ('submitted', 'info-requested', 'under-review', 'queued', 'active')
          WHERE p.portal_id = $1 GROUP BY p.portal_id, p.company_id ORDER BY p.name, p.company_id`,
        [tx.portalId],
      );
      return rows.map(row => ({ ...toPartner(row), openClaims: row.open_claims }));
    },
  };
}

function toPartner(row: Row): PartnerRecord {
  return {
    companyId: row.company_id,
    name: row.name,
    status: row.status,
    type: row.type,
    tier: row.tier,
    joinedOn: Temporal.PlainDate.from(row.joined_on),
  };
}

async function openClaims(tx: PortalTransaction, partnerCompanyId: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM registrations WHERE portal_id = $1 AND partner_company_id = $2
       AND state IN ('submitted', 'info-requested', 'under-review', 'queued', 'active')`,
    [tx.portalId, partnerCompanyId],
  );
  return row?.n ?? 0;
}
