import type { ConsentScope } from '../../domain/consent.ts';
import type { ConsentRecord, ConsentsPort } from '../../operations/consent-records.ts';
import { mayHaveAny } from './belongings.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

type Row = {
  consent_id: string;
  registration_id: string;
  partner_company_id: string;
  finding_id: string | null;
  scope: ConsentScope['kind'];
  deal_id: string | null;
  status: ConsentRecord['status'];
  asked_by: string;
  asked_at: number;
  reason_text_id: string;
  answer_due_at: number;
  answered_by: string | null;
  answered_as: ConsentRecord['answeredAs'];
  answered_at: number | null;
  answer_reason_text_id: string | null;
  valid_until: number | null;
  revoked_by: string | null;
  revoked_at: number | null;
};

/** Rows of `consents`. */
export function consents(tx: PortalTransaction): ConsentsPort {
  const select = async (where: string, values: unknown[]) =>
    (
      await tx.query<Row>(
        `SELECT * FROM consents WHERE portal_id = $1 AND ${where} ORDER BY asked_at, consent_id`,
        [tx.portalId, ...values],
      )
    ).map(toConsent);
  return {
    consent: async id => (await select('consent_id = $2', [id]))[0] ?? null,
    consentsOf: async ids =>
      (await mayHaveAny(tx, ids, 'consents')) ? select('registration_id = ANY($2::text[])', [ids]) : [],
    insertConsent: async consent => {
      await tx.send(
        `INSERT INTO consents (portal_id, consent_id, registration_id, partner_company_id, finding_id, scope, deal_id,
           status, asked_by, asked_at, reason_text_id, answer_due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          tx.portalId,
          consent.consentId,
          consent.registrationId,
          consent.partnerCompanyId,
          consent.findingId,
          consent.scope.kind,
          consent.scope.kind === 'deal' ? consent.scope.dealId : null,
          consent.status,
          consent.askedBy,
          toSql(consent.askedAt),
          consent.reasonTextId,
          toSql(consent.answerDueAt),
        ],
      );
    },
    saveConsent: async consent => {
      await tx.send(
        `UPDATE consents SET status = $3, answered_by = $4, answered_as = $5, answered_at = $6,
           answer_reason_text_id = $7, valid_until = $8, revoked_by = $9, revoked_at = $10
          WHERE portal_id = $1 AND consent_id = $2`,
        [
          tx.portalId,
          consent.consentId,
          consent.status,
          consent.answeredBy,
          consent.answeredAs,
          toSql(consent.answeredAt),
          consent.answerReasonTextId,
          toSql(consent.validUntil),
          consent.revokedBy,
          toSql(consent.revokedAt),
        ],
      );
    },
    moveConsentsOfDeals: async (from, to) => {
      await tx.send(
        'UPDATE consents SET deal_id = $3 WHERE portal_id = $1 AND deal_id = ANY($2::bigint[]) AND deal_id <> $3',
        [tx.portalId, from, to],
      );
    },
  };
}

function toConsent(row: Row): ConsentRecord {
  return {
    consentId: row.consent_id,
    registrationId: row.registration_id,
    partnerCompanyId: row.partner_company_id,
    findingId: row.finding_id,
    scope: scopeOf(row),
    status: row.status,
    askedBy: row.asked_by,
    askedAt: instantOf(row.asked_at),
    reasonTextId: row.reason_text_id,
    answerDueAt: instantOf(row.answer_due_at),
    answeredBy: row.answered_by,
    answeredAs: row.answered_as,
    answeredAt: instantOrNull(row.answered_at),
    answerReasonTextId: row.answer_reason_text_id,
    validUntil: instantOrNull(row.valid_until),
    revokedBy: row.revoked_by,
    revokedAt: instantOrNull(row.revoked_at),
  };
}

function scopeOf({ scope, deal_id, consent_id }: Row): ConsentScope {
  if (scope !== 'deal') return { kind: scope };
  if (deal_id === null) throw new Error(`Consent ${consent_id} is about no deal`);
  return { kind: 'deal', dealId: deal_id };
}
