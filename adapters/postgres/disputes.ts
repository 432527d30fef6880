import type { DisputeCase, DisputeEvidence } from '../../domain/dispute.ts';
import type { DisputeRecord, DisputesPort, FoundClaim } from '../../operations/dispute-records.ts';
import type { TextsPort } from '../../operations/ports.ts';
import { mayHaveAny } from './belongings.ts';
import { type DisputeRow, disputeRows, type EvidenceRow } from './dispute-rows.ts';
import { saveRuling, toRuling } from './dispute-rulings.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull, toSql } from './instants.ts';

/** Rows of `disputes` and the tables of its parts. Locked with the account of the case. */
export function disputes(tx: PortalTransaction, texts: TextsPort): DisputesPort {
  const select = async (where: string, values: unknown[], order = 'd.opened_at DESC, d.dispute_id') =>
    (await disputeRows(tx, where, values, order)).map(toDispute);
  return {
    dispute: async id => (await select('d.dispute_id = $2', [id]))[0] ?? null,
    disputesNaming: async ids =>
      (await mayHaveAny(tx, ids, 'disputes')) ? await select('d.registration_ids && $2::text[]', [ids]) : [],
    undecidedOnAccount: accountId =>
      select(`d.account_id = $2 AND d.state NOT IN ('decided', 'closed')`, [accountId]),
    disputesToDecide: () => select(`d.state <> 'closed'`, [], 'd.next_limit_at NULLS LAST, d.dispute_id'),
    decidersOf: async registrationId => {
      const rows = await tx.query<{ actor_user_id: string | null }>(
        `SELECT actor_user_id FROM ledger WHERE portal_id = $1 AND registration_id = $2
            AND kind IN ('registration-rejected', 'registration-revoked', 'registration-expired')
          ORDER BY entry_id DESC LIMIT 1`,
        [tx.portalId, registrationId],
      );
      return rows.flatMap(row => row.actor_user_id ?? []);
    },
    insertDispute: async dispute => {
      await insert(tx, dispute);
      await saveParts(tx, texts, dispute);
    },
    saveDispute: async dispute => {
      await update(tx, dispute);
      await saveParts(tx, texts, dispute);
    },
  };
}

async function insert(tx: PortalTransaction, dispute: DisputeRecord): Promise<void> {
  const { limits } = dispute;
  await tx.send(
    `INSERT INTO disputes (portal_id, dispute_id, kind, account_id, registration_ids, cause, opened_at, opened_by_side,
       opened_by_user, policy_version, acknowledge_by, evidence_by, propose_by, accept_by, decide_by, state, next_limit_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $11)`,
    [
      tx.portalId,
      dispute.disputeId,
      dispute.kind,
      dispute.accountId,
      dispute.registrationIds,
      dispute.cause,
      toSql(dispute.openedAt),
      dispute.openedBy.side,
      dispute.openedBy.userId,
      dispute.policyVersion,
      toSql(limits.acknowledge),
      toSql(limits.evidence),
      toSql(limits.propose),
      toSql(limits.accept),
      toSql(limits.decide),
      dispute.state,
    ],
  );
  for (const [position, party] of dispute.parties.entries())
    await tx.send(
      `INSERT INTO dispute_parties (portal_id, dispute_id, side, position, partner_company_id, registration_id, user_ids)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        tx.portalId,
        dispute.disputeId,
        party.side,
        position,
        party.partnerCompanyId,
        party.registrationId,
        party.userIds,
      ],
    );
}

async function update(tx: PortalTransaction, dispute: DisputeRecord): Promise<void> {
  const { appeal } = dispute;
  await tx.send(
    `UPDATE disputes SET state = $3, acknowledged_at = $4, toll_ends_at = $5, accepted_by = $6, appealable_until = $7,
       appeal_side = $8, appealed_at = $9, appeal_due_at = $10, next_limit_at = $11, found = $12,
       closed_at = CASE WHEN $3 = 'closed' THEN coalesce(closed_at, program_now()) END
     WHERE portal_id = $1 AND dispute_id = $2`,
    [
      tx.portalId,
      dispute.disputeId,
      dispute.state,
      toSql(dispute.acknowledgedAt),
      toSql(dispute.tollEndsAt),
      dispute.acceptedBy,
      toSql(dispute.appealableUntil),
      appeal?.side ?? null,
      toSql(appeal?.at ?? null),
      toSql(appeal?.dueAt ?? null),
      toSql(dispute.nextLimitAt),
      dispute.found === null ? null : JSON.stringify(dispute.found),
    ],
  );
}

async function saveParts(tx: PortalTransaction, texts: TextsPort, dispute: DisputeRecord): Promise<void> {
  const { disputeId } = dispute;
  const known = await tx.query<{ evidence_id: string }>(
    'SELECT evidence_id FROM dispute_evidence WHERE portal_id = $1 AND dispute_id = $2',
    [tx.portalId, disputeId],
  );
  for (const [position, evidence] of dispute.evidence.entries())
    if (!known.some(row => row.evidence_id === evidence.evidenceId))
      await insertEvidence(tx, texts, disputeId, position, evidence);
  if (dispute.proposal !== null) await saveRuling(tx, texts, disputeId, 'proposal', dispute.proposal);
  const [first, second] = dispute.rulings;
  if (first !== undefined) await saveRuling(tx, texts, disputeId, 'ruling', first);
  if (second !== undefined) await saveRuling(tx, texts, disputeId, 'appeal', second);
  for (const breach of dispute.breaches)
    await tx.send(
      `INSERT INTO dispute_breaches (portal_id, dispute_id, step, state, at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [tx.portalId, disputeId, breach.step, breach.state, toSql(breach.at)],
    );
}

/** The words go to `texts`, where they can be erased; the rest is metadata. */
async function insertEvidence(
  tx: PortalTransaction,
  texts: TextsPort,
  disputeId: string,
  position: number,
  evidence: DisputeEvidence,
): Promise<void> {
  const { text, ...facts } = evidence.facts;
  await tx.send(
    `INSERT INTO dispute_evidence (portal_id, dispute_id, evidence_id, position, side, given_by, given_at, facts, text_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tx.portalId,
      disputeId,
      evidence.evidenceId,
      position,
      evidence.side,
      evidence.givenBy,
      toSql(evidence.givenAt),
      JSON.stringify(facts),
      typeof text === 'string' && text !== '' ? await texts.keepText(text) : null,
    ],
  );
}

function toDispute({ row, parties, evidence, rulings, breaches }: DisputeRow): DisputeRecord {
  const proposal = rulings.find(each => each.stage === 'proposal');
  const made = ['ruling', 'appeal'].flatMap(stage => rulings.find(each => each.stage === stage) ?? []);
  const { appeal_side: side, appealed_at: at, appeal_due_at: dueAt } = row;
  return {
    disputeId: row.dispute_id,
    kind: row.kind,
    accountId: row.account_id,
    registrationIds: row.registration_ids,
    cause: row.cause,
    policyVersion: row.policy_version,
    parties: parties.map(party => ({
      side: party.side,
      partnerCompanyId: party.partner_company_id,
      registrationId: party.registration_id,
      userIds: party.user_ids,
    })),
    openedBy: { side: row.opened_by_side, userId: row.opened_by_user },
    openedAt: instantOf(row.opened_at),
    limits: {
      acknowledge: instantOf(row.acknowledge_by),
      evidence: instantOf(row.evidence_by),
      propose: instantOf(row.propose_by),
      accept: instantOf(row.accept_by),
      decide: instantOf(row.decide_by),
    },
    state: row.state,
    acknowledgedAt: instantOrNull(row.acknowledged_at),
    tollEndsAt: instantOrNull(row.toll_ends_at),
    evidence: evidence.map(toEvidence),
    proposal: proposal === undefined ? null : toRuling(proposal),
    acceptedBy: row.accepted_by,
    rulings: made.map(toRuling),
    appealableUntil: instantOrNull(row.appealable_until),
    appeal:
      side === null || at === null || dueAt === null
        ? null
        : { side, at: instantOf(at), dueAt: instantOf(dueAt) },
    breaches: breaches.map(breach => ({ step: breach.step, state: breach.state, at: instantOf(breach.at) })),
    nextLimitAt: instantOrNull(row.next_limit_at),
    found: row.found === null ? null : row.found.map(toFound),
  };
}

function toEvidence(row: EvidenceRow): DisputeCase['evidence'][number] {
  return {
    evidenceId: row.evidence_id,
    side: row.side,
    givenBy: row.given_by,
    givenAt: instantOf(row.given_at),
    facts: { ...row.facts, ...(row.body !== null && { text: row.body }) },
  };
}

/** The one parser of what `update` wrote to `found`. */
function toFound(stored: Record<string, unknown>): FoundClaim {
  const instants = [
    'protectedFrom',
    'protectedUntil',
    'endedAt',
    'reviewDueAt',
    'decidedAt',
    'endBeforeClose',
  ];
  const revived = Object.entries(stored).map(([name, value]) => [
    name,
    instants.includes(name) && typeof value === 'string' ? Temporal.Instant.from(value) : value,
  ]);
  return Object.fromEntries(revived) as FoundClaim;
}
