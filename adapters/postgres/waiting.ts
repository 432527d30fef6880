import { type AskableField, askableFields } from '../../domain/info-request.ts';
import type { CrmUserRecord } from '../../operations/ports.ts';
import type { TeamsPort, WaitingPort } from '../../operations/waiting-records.ts';
import { noteChange } from './changed-claims.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

/** Rows of `info_requests` and `queue_places`, and what the ledger says of late reviews. */
export function waiting(tx: PortalTransaction): WaitingPort & TeamsPort {
  return {
    openInfoRequest: async id => {
      const [row] = await tx.query<{
        request_id: string;
        asked_by: string;
        asked_at: number;
        fields: string[];
        text_id: string;
        due_at: number;
        review_days_left: number;
      }>('SELECT * FROM info_requests WHERE portal_id = $1 AND registration_id = $2 AND closed_at IS NULL', [
        tx.portalId,
        id,
      ]);
      if (row === undefined) return null;
      return {
        requestId: row.request_id,
        registrationId: id,
        askedBy: row.asked_by,
        askedAt: instantOf(row.asked_at),
        fields: askableFields.filter((field: AskableField) => row.fields.includes(field)),
        textId: row.text_id,
        dueAt: instantOf(row.due_at),
        reviewDaysLeft: row.review_days_left,
      };
    },
    openInfo: async request => {
      await tx.send(
        `INSERT INTO info_requests (portal_id, request_id, registration_id, asked_by, asked_at, fields, text_id,
           due_at, review_days_left) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          tx.portalId,
          request.requestId,
          request.registrationId,
          request.askedBy,
          toSql(request.askedAt),
          request.fields,
          request.textId,
          toSql(request.dueAt),
          request.reviewDaysLeft,
        ],
      );
    },
    closeInfo: async requestId => {
      await tx.send(
        `UPDATE info_requests SET closed_at = program_now()
          WHERE portal_id = $1 AND request_id = $2 AND closed_at IS NULL`,
        [tx.portalId, requestId],
      );
    },
    saveClaimDetails: async claim => {
      noteChange(tx, { ...claim, dealId: null }, claim);
      await tx.send(
        `UPDATE registrations SET note_text_id = $3, estimate_minor = $4, estimate_currency = $5, contact_ids = $6,
           deal_id = $7 WHERE portal_id = $1 AND registration_id = $2`,
        [
          tx.portalId,
          claim.registrationId,
          claim.noteTextId,
          claim.estimate === null ? null : String(claim.estimate.amountMinor),
          claim.estimate?.currency ?? null,
          claim.contactIds,
          claim.dealId,
        ],
      );
    },
    queuePlaceOf: async id => {
      const [row] = await tx.query<{ confirmed_at: number; warned_at: number | null }>(
        'SELECT confirmed_at, warned_at FROM queue_places WHERE portal_id = $1 AND registration_id = $2',
        [tx.portalId, id],
      );
      if (row === undefined) return null;
      return {
        registrationId: id,
        confirmedAt: instantOf(row.confirmed_at),
        warnedAt: instantOrNull(row.warned_at),
      };
    },
    saveQueuePlace: async place => {
      await tx.send(
        `INSERT INTO queue_places (portal_id, registration_id, confirmed_at, warned_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (portal_id, registration_id) DO UPDATE SET confirmed_at = $3, warned_at = $4`,
        [tx.portalId, place.registrationId, toSql(place.confirmedAt), toSql(place.warnedAt)],
      );
    },
    lateReviewsOf: ids => lateReviewsOf(tx, ids),
    reviewTurnsSince: async (id, since) => {
      const [row] = await tx.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM ledger
          WHERE portal_id = $1 AND registration_id = $2 AND kind = 'review-overdue' AND occurred_at >= $3`,
        [tx.portalId, id, toSql(since)],
      );
      return row?.n ?? 0;
    },
    usersOfTeams: async teamIds => {
      if (teamIds.length === 0) return [];
      const rows = await tx.query<{
        user_id: string;
        owner_id: string;
        name: string | null;
        team_ids: string[];
      }>(
        `SELECT user_id, owner_id, name, team_ids FROM crm_users
          WHERE portal_id = $1 AND team_ids && $2::text[] AND NOT archived`,
        [tx.portalId, teamIds],
      );
      return rows.map(
        (row): CrmUserRecord => ({
          userId: row.user_id,
          ownerId: row.owner_id,
          name: row.name,
          teamIds: row.team_ids,
        }),
      );
    },
  };
}

/** A late review lasts from its deadline to whatever takes the claim out of review, as the ledger has it. */
async function lateReviewsOf(tx: PortalTransaction, registrationIds: string[]) {
  if (registrationIds.length === 0) return [];
  const rows = await tx.query<{ registration_id: string; from_at: number; to_at: number | null }>(
    `SELECT late.registration_id, late.occurred_at AS from_at,
            (SELECT min(after.recorded_at) FROM ledger after
              WHERE after.portal_id = late.portal_id AND after.registration_id = late.registration_id
                AND after.entry_id > late.entry_id AND after.kind = ANY($3::text[])) AS to_at
       FROM ledger late
      WHERE late.portal_id = $1 AND late.registration_id = ANY($2::text[]) AND late.kind = 'review-overdue'
      ORDER BY late.occurred_at`,
    [tx.portalId, registrationIds, endsOfReview],
  );
  return rows.map(row => ({
    registrationId: row.registration_id,
    from: instantOf(row.from_at),
    to: instantOrNull(row.to_at),
    cause: 'late-review',
  }));
}

/** Entries with which a claim leaves `under-review`. */
const endsOfReview = [
  'registration-approved',
  'registration-rejected',
  'registration-withdrawn',
  'registration-demoted',
  'registration-stepped-back',
  'info-requested',
];
