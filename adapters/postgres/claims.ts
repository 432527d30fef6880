import type { EngagementPort } from '../../operations/engagement-records.ts';
import type { ClaimsPort } from '../../operations/ports.ts';
import type { Registration } from '../../operations/records.ts';
import type { RegistrationOverlays } from '../../operations/registration-overlays.ts';
import { noteChange } from './changed-claims.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

type Row = {
  registration_id: string;
  account_id: string;
  company_id: string;
  partner_company_id: string;
  deal_id: string | null;
  state: Registration['state'];
  sequence: string;
  claimed_at: number;
  submitted_by: string;
  claim_hash: string;
  policy_version: number;
  review_due_at: number | null;
  protected_from: number | null;
  protected_until: number | null;
  ended_at: number | null;
  renewals: 0 | 1;
  renewed_from: number | null;
  follow_up_due_at: number | null;
  known_until: number | null;
  warned_until: number | null;
  direct_window_open: boolean;
  contested: boolean;
  co_sell_user_ids: string[];
  decision_code: string | null;
  decision_text_id: string | null;
  decided_at: number | null;
  note_text_id: string | null;
  estimate_minor: string | null;
  estimate_currency: string | null;
  contact_ids: string[];
  tolled_since: number | null;
  tolled_days: number;
  renewal_asked_at: number | null;
  renewal_asked_by: string | null;
  loss_reported_at: number | null;
  loss_objection_due_at: number | null;
  loss_opposed_at: number | null;
  relink_due_at: number | null;
  end_before_close: number | null;
};

const live = `state IN ('submitted', 'info-requested', 'under-review', 'queued', 'active')`;

/** Rows of `registrations`. Reads see what the caller's locks froze; order is by sequence. */
export function claims(tx: PortalTransaction): ClaimsPort &
  Pick<EngagementPort, 'endedClaimsOfAccounts'> & {
    claimsOfDeals(ids: string[]): Promise<Registration[]>;
    claimsOfPartner(id: string): Promise<Registration[]>;
    allClaims(): Promise<Registration[]>;
    liveClaimsOfAccounts(accountIds: string[]): Promise<Registration[]>;
    claimsOfAccounts(accountIds: string[]): Promise<Registration[]>;
    registrations(ids: string[]): Promise<Registration[]>;
  } {
  const select = async (where: string, values: unknown[]) =>
    (
      await tx.query<Row>(`SELECT * FROM registrations WHERE portal_id = $1 AND ${where} ORDER BY sequence`, [
        tx.portalId,
        ...values,
      ])
    ).map(toRegistration);
  return {
    registration: async id => (await select('registration_id = $2', [id]))[0] ?? null,
    registrations: async ids => (ids.length === 0 ? [] : select('registration_id = ANY($2::text[])', [ids])),
    claimsOfAccount: accountId => select('account_id = $2', [accountId]),
    claimsOfAccounts: async ids => (ids.length === 0 ? [] : select('account_id = ANY($2::bigint[])', [ids])),
    activeClaimsOfAccounts: async ids =>
      ids.length === 0 ? [] : select(`account_id = ANY($2::bigint[]) AND state = 'active'`, [ids]),
    liveClaimsOfAccounts: async ids =>
      ids.length === 0 ? [] : select(`account_id = ANY($2::bigint[]) AND ${live}`, [ids]),
    liveClaimsOfDeals: async ids =>
      ids.length === 0 ? [] : select(`deal_id = ANY($2::bigint[]) AND ${live}`, [ids]),
    moveClaimsOfDeals: async (from, to) => {
      const rows = await tx.query<Row>(
        `UPDATE registrations SET deal_id = $3
          WHERE portal_id = $1 AND deal_id = ANY($2::bigint[]) AND deal_id <> $3 RETURNING *`,
        [tx.portalId, from, to],
      );
      const moved = rows.map(toRegistration);
      for (const claim of moved) noteChange(tx, { ...claim, dealId: null }, claim);
      return moved;
    },
    claimsOfDeals: async ids => (ids.length === 0 ? [] : select('deal_id = ANY($2::bigint[])', [ids])),
    endedClaimsOfAccounts: async (ids, since) =>
      ids.length === 0
        ? []
        : select(`account_id = ANY($2::bigint[]) AND state IN ('expired', 'lost') AND ended_at >= $3`, [
            ids,
            toSql(since),
          ]),
    claimsOfPartner: id => select('partner_company_id = $2', [id]),
    allClaims: () => select('true', []),
    insertRegistration: registration => insert(tx, registration),
    saveRegistration: (registration, before) => save(tx, registration, before),
  };
}

function toRegistration(row: Row): Registration {
  return {
    registrationId: row.registration_id,
    accountId: row.account_id,
    companyId: row.company_id,
    partnerCompanyId: row.partner_company_id,
    dealId: row.deal_id,
    state: row.state,
    sequence: BigInt(row.sequence),
    claimedAt: instantOf(row.claimed_at),
    submittedBy: row.submitted_by,
    claimHash: row.claim_hash,
    policyVersion: row.policy_version,
    reviewDueAt: instantOrNull(row.review_due_at),
    protectedFrom: instantOrNull(row.protected_from),
    protectedUntil: instantOrNull(row.protected_until),
    endedAt: instantOrNull(row.ended_at),
    renewals: row.renewals,
    renewedFrom: instantOrNull(row.renewed_from),
    followUpDueAt: instantOrNull(row.follow_up_due_at),
    knownUntil: instantOrNull(row.known_until),
    warnedUntil: instantOrNull(row.warned_until),
    directWindowOpen: row.direct_window_open,
    contested: row.contested,
    coSellUserIds: row.co_sell_user_ids,
    decisionCode: row.decision_code,
    decisionTextId: row.decision_text_id,
    decidedAt: instantOrNull(row.decided_at),
    noteTextId: row.note_text_id,
    estimate:
      row.estimate_minor === null || row.estimate_currency === null
        ? null
        : { amountMinor: BigInt(row.estimate_minor), currency: row.estimate_currency },
    contactIds: row.contact_ids,
    ...overlaysOf(row),
  };
}

function overlaysOf(row: Row): RegistrationOverlays {
  return {
    tolledSince: instantOrNull(row.tolled_since),
    tolledDays: row.tolled_days,
    renewalAskedAt: instantOrNull(row.renewal_asked_at),
    renewalAskedBy: row.renewal_asked_by,
    lossReportedAt: instantOrNull(row.loss_reported_at),
    lossObjectionDueAt: instantOrNull(row.loss_objection_due_at),
    lossOpposedAt: instantOrNull(row.loss_opposed_at),
    relinkDueAt: instantOrNull(row.relink_due_at),
    endBeforeClose: instantOrNull(row.end_before_close),
  };
}

async function insert(tx: PortalTransaction, r: Registration): Promise<void> {
  await tx.send(
    `INSERT INTO registrations (portal_id, registration_id, account_id, company_id, partner_company_id, deal_id,
       state, sequence, claimed_at, submitted_by, claim_hash, policy_version, note_text_id, estimate_minor,
       estimate_currency, contact_ids)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [
      tx.portalId,
      r.registrationId,
      r.accountId,
      r.companyId,
      r.partnerCompanyId,
      r.dealId,
      r.state,
      String(r.sequence),
      toSql(r.claimedAt),
      r.submittedBy,
      r.claimHash,
      r.policyVersion,
      r.noteTextId,
      r.estimate === null ? null : String(r.estimate.amountMinor),
      r.estimate?.currency ?? null,
      r.contactIds,
    ],
  );
  noteChange(tx, null, r);
}

/** As it stands: read before in the transaction, it is known. */
async function stored(tx: PortalTransaction, registrationId: string): Promise<Registration> {
  const known = await claims(tx).registration(registrationId);
  if (known === null) throw new Error(`Registration ${registrationId} is not there to be saved`);
  return known;
}

async function save(tx: PortalTransaction, r: Registration, known?: Registration): Promise<void> {
  const before = known ?? (await stored(tx, r.registrationId));
  await tx.send(
    `UPDATE registrations SET state = $3, policy_version = $4, review_due_at = $5, protected_from = $6,
       protected_until = $7, ended_at = $8, renewals = $9, follow_up_due_at = $10, direct_window_open = $11,
       contested = $12, co_sell_user_ids = $13, decision_code = $14, decision_text_id = $15, decided_at = $16,
       known_until = $17, warned_until = $18, renewed_from = $19, deal_id = $20, tolled_since = $21,
       tolled_days = $22, renewal_asked_at = $23, renewal_asked_by = $24, loss_reported_at = $25,
       loss_objection_due_at = $26, loss_opposed_at = $27, relink_due_at = $28, end_before_close = $29
      WHERE portal_id = $1 AND registration_id = $2`,
    [
      tx.portalId,
      r.registrationId,
      r.state,
      r.policyVersion,
      toSql(r.reviewDueAt),
      toSql(r.protectedFrom),
      toSql(r.protectedUntil),
      toSql(r.endedAt),
      r.renewals,
      toSql(r.followUpDueAt),
      r.directWindowOpen,
      r.contested,
      r.coSellUserIds,
      r.decisionCode,
      r.decisionTextId,
      toSql(r.decidedAt),
      toSql(r.knownUntil),
      toSql(r.warnedUntil),
      toSql(r.renewedFrom),
      r.dealId,
      toSql(r.tolledSince),
      r.tolledDays,
      toSql(r.renewalAskedAt),
      r.renewalAskedBy,
      toSql(r.lossReportedAt),
      toSql(r.lossObjectionDueAt),
      toSql(r.lossOpposedAt),
      toSql(r.relinkDueAt),
      toSql(r.endBeforeClose),
    ],
  );
  noteChange(tx, before, r);
  if (before.directWindowOpen !== r.directWindowOpen) await keepDirectWindow(tx, r);
}

/**
 * Guarantee: a registration's direct window is open in `direct_windows` exactly while the registration says so,
 * whichever operation moved it. It opened at the earliest standing miss since the last one closed (S2), and closes
 * when that is learned (S3): until then people were told that it was open.
 */
async function keepDirectWindow(tx: PortalTransaction, r: Registration): Promise<void> {
  if (r.directWindowOpen)
    await tx.send(
      `INSERT INTO direct_windows (portal_id, registration_id, opened_at)
       SELECT $1, $2, coalesce(min(m.missed_at), program_now()) FROM follow_up_misses m
        WHERE m.portal_id = $1 AND m.registration_id = $2 AND m.taken_back_at IS NULL AND m.missed_at > coalesce(
          (SELECT max(closed_at) FROM direct_windows w WHERE w.portal_id = $1 AND w.registration_id = $2), '-infinity')
       ON CONFLICT DO NOTHING`,
      [tx.portalId, r.registrationId],
    );
  else
    await tx.send(
      `UPDATE direct_windows SET closed_at = greatest(opened_at, program_now())
        WHERE portal_id = $1 AND registration_id = $2 AND closed_at IS NULL`,
      [tx.portalId, r.registrationId],
    );
}
