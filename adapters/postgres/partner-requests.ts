import type {
  CustomersPort,
  PartnerRequest,
  RequestsPort,
} from '../../operations/partner-request-records.ts';
import { noteDueWork } from './due-work.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, toSql } from './instants.ts';

type Row = {
  request_id: string;
  partner_company_id: string | null;
  contact_id: string | null;
  domain: string;
  customer_name: string | null;
  note: string | null;
  amount_minor: string | null;
  currency: string | null;
  person_name: string | null;
  person_email: string | null;
  asked_at: number;
  status: PartnerRequest['status'];
  company_id: string | null;
  registration_id: string | null;
  refusal: PartnerRequest['refusal'];
};
const columns = `request_id, partner_company_id, contact_id, domain, customer_name, note, amount_minor, currency,
  person_name, person_email, asked_at, status, company_id, registration_id, refusal`;

/** Open requests of one partner that are shown at most. */
const shown = 100;

/** Rows of `partner_requests`. */
export function partnerRequests(tx: PortalTransaction): RequestsPort & CustomersPort {
  const select = async (rest: string, ...values: unknown[]): Promise<PartnerRequest[]> =>
    (
      await tx.query<Row>(`SELECT ${columns} FROM partner_requests WHERE portal_id = $1 AND ${rest}`, [
        tx.portalId,
        ...values,
      ])
    ).map(toRequest);
  return {
    insertRequest: async request => {
      // What nobody confirmed is not kept.
      await tx.send(
        `DELETE FROM partner_requests
          WHERE portal_id = $1 AND status = 'unverified' AND asked_at < (SELECT program_now()) - interval '2 days'`,
        [tx.portalId],
      );
      await tx.send(
        `INSERT INTO partner_requests (portal_id, ${columns})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
        [
          tx.portalId,
          request.requestId,
          request.partnerCompanyId,
          request.contactId,
          request.domain,
          request.customerName,
          request.note,
          request.estimate === null ? null : String(request.estimate.amountMinor),
          request.estimate?.currency ?? null,
          request.personName,
          request.personEmail,
          toSql(request.askedAt),
          request.status,
          request.companyId,
          request.registrationId,
          request.refusal,
        ],
      );
    },
    partnerRequest: async id => (await select('request_id = $2', id))[0] ?? null,
    lockRequest: async id => (await select('request_id = $2 FOR UPDATE', id))[0] ?? null,
    saveRequest: async request => {
      await tx.send(
        `UPDATE partner_requests SET partner_company_id = $3, contact_id = $4, status = $5, company_id = $6,
           registration_id = $7, refusal = $8 WHERE portal_id = $1 AND request_id = $2`,
        [
          tx.portalId,
          request.requestId,
          request.partnerCompanyId,
          request.contactId,
          request.status,
          request.companyId,
          request.registrationId,
          request.refusal,
        ],
      );
    },
    nextWaitingRequest: async () =>
      (await select(`status = 'waiting' ORDER BY request_no LIMIT 1`))[0] ?? null,
    openRequestsOf: partnerCompanyId =>
      select(
        `partner_company_id = $2 AND status IN ('waiting', 'refused') AND registration_id IS NULL
          ORDER BY request_no DESC LIMIT ${shown}`,
        partnerCompanyId,
      ),
    companyMadeFor: async domain => {
      const [row] = await tx.query<{ company_id: string }>(
        `SELECT company_id FROM partner_requests
          WHERE portal_id = $1 AND domain = $2 AND company_id IS NOT NULL ORDER BY request_no LIMIT 1`,
        [tx.portalId, domain],
      );
      return row?.company_id ?? null;
    },
    beginMaking: async requestId => {
      const rows = await tx.query(
        `UPDATE partner_requests SET making_at = clock_timestamp()
          WHERE portal_id = $1 AND request_id = $2 AND making_at IS NULL RETURNING 1`,
        [tx.portalId, requestId],
      );
      return rows.length === 1;
    },
    wantCustomer: () => noteDueWork(tx, 'partner-requests'),
  };
}

const toRequest = (row: Row): PartnerRequest => ({
  requestId: row.request_id,
  partnerCompanyId: row.partner_company_id,
  contactId: row.contact_id,
  domain: row.domain,
  customerName: row.customer_name,
  note: row.note,
  estimate:
    row.amount_minor === null || row.currency === null
      ? null
      : { amountMinor: BigInt(row.amount_minor), currency: row.currency },
  personName: row.person_name,
  personEmail: row.person_email,
  askedAt: instantOf(row.asked_at),
  status: row.status,
  companyId: row.company_id,
  registrationId: row.registration_id,
  refusal: row.refusal,
});
