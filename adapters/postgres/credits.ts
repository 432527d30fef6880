import type { CreditRecord, CreditsPort } from '../../operations/credit-records.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, toSql } from './instants.ts';

type Row = {
  credit_id: string;
  registration_id: string;
  partner_company_id: string;
  deal_id: string;
  kind: CreditRecord['kind'];
  amount_minor: string;
  currency: string;
  home_minor: string | null;
  home_currency: string;
  rate: string | null;
  closed_at: number;
  occurred_at: number;
  recorded_at: number;
  text_id: string | null;
};

/** Rows of `credits`: added, and converted once. */
export function credits(tx: PortalTransaction): CreditsPort {
  const select = async (where: string, values: unknown[]) =>
    (
      await tx.query<Row>(
        `SELECT * FROM credits WHERE portal_id = $1 AND ${where} ORDER BY recorded_at, credit_id`,
        [tx.portalId, ...values],
      )
    ).map(toCredit);
  return {
    creditsOf: registrationId => select('registration_id = $2', [registrationId]),
    creditsOfPartner: (partnerCompanyId, from, until) =>
      select('partner_company_id = $2 AND closed_at >= $3 AND closed_at < $4', [
        partnerCompanyId,
        toSql(from),
        toSql(until),
      ]),
    insertCredit: credit => insert(tx, credit),
    creditsWithoutRate: () => select('home_minor IS NULL', []),
    convertCredit: async (creditId, homeMinor, rate) => {
      await tx.send(
        `UPDATE credits SET home_minor = $3, rate = $4
          WHERE portal_id = $1 AND credit_id = $2 AND home_minor IS NULL`,
        [tx.portalId, creditId, String(homeMinor), rate],
      );
    },
  };
}

async function insert(tx: PortalTransaction, credit: CreditRecord): Promise<void> {
  await tx.send(
    `INSERT INTO credits (portal_id, credit_id, registration_id, partner_company_id, deal_id, kind, amount_minor,
       currency, home_minor, home_currency, rate, closed_at, occurred_at, recorded_at, text_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      tx.portalId,
      credit.creditId,
      credit.registrationId,
      credit.partnerCompanyId,
      credit.dealId,
      credit.kind,
      String(credit.amountMinor),
      credit.currency,
      credit.homeMinor === null ? null : String(credit.homeMinor),
      credit.homeCurrency,
      credit.rate,
      toSql(credit.closedAt),
      toSql(credit.occurredAt),
      toSql(credit.recordedAt),
      credit.textId,
    ],
  );
}

const toCredit = (row: Row): CreditRecord => ({
  creditId: row.credit_id,
  registrationId: row.registration_id,
  partnerCompanyId: row.partner_company_id,
  dealId: row.deal_id,
  kind: row.kind,
  amountMinor: BigInt(row.amount_minor),
  currency: row.currency,
  homeMinor: row.home_minor === null ? null : BigInt(row.home_minor),
  homeCurrency: row.home_currency,
  rate: row.rate,
  closedAt: instantOf(row.closed_at),
  occurredAt: instantOf(row.occurred_at),
  recordedAt: instantOf(row.recorded_at),
  textId: row.text_id,
});
