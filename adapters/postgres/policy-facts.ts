import type { Activity } from '../../domain/activity.ts';
import type { PartnerFacts } from '../../domain/tier-effect.ts';
import type { TollKind, TollSpan } from '../../domain/tolling.ts';
import type { LifeCase, PolicyFactsPort } from '../../operations/replay-policy.ts';
import { toActivity } from './evidence.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, instantOrNull } from './instants.ts';
import { partners } from './partners.ts';
import { tierFacts } from './tier-facts.ts';
import { tiers } from './tiers.ts';

/** Ids of all registrations that were ever approved, in the order of their claims. */
async function everApproved(tx: PortalTransaction): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT registration_id AS id FROM registrations WHERE portal_id = $1 AND protected_from IS NOT NULL
      ORDER BY sequence`,
    [tx.portalId],
  );
  return rows.map(row => row.id);
}

type ClaimRow = {
  id: string;
  partner: string;
  partner_type: string;
  account: string;
  deal: string | null;
  policy_version: number;
  state: string;
  approved_at: number;
  held_until: number | null;
  known_until: number | null;
  contact_ids: string[];
};

/**
 * What is known of these registrations, whatever the policy. Rows are as good as the ledger: replaying it gives the
 * same, byte for byte (I6). As many statements however many registrations.
 */
async function lifeCases(tx: PortalTransaction, ids: string[]): Promise<LifeCase[]> {
  const key = [tx.portalId, ids];
  const claims = await tx.query<ClaimRow>(
    `SELECT r.registration_id AS id, r.partner_company_id AS partner, p.type AS partner_type, r.account_id AS account,
       r.deal_id AS deal, r.policy_version, r.state, r.protected_from AS approved_at,
       (SELECT max(upper(h.period)) FROM holds h WHERE h.portal_id = r.portal_id
          AND h.registration_id = r.registration_id AND NOT isempty(h.period)) AS held_until,
       r.known_until, r.contact_ids
       FROM registrations r JOIN partners p ON p.portal_id = r.portal_id AND p.company_id = r.partner_company_id
      WHERE r.portal_id = $1 AND r.registration_id = ANY($2::text[]) ORDER BY r.sequence`,
    key,
  );
  const asked = Map.groupBy(
    await tx.query<{ id: string; kind: string; at: number }>(
      `SELECT registration_id AS id, kind, recorded_at AS at FROM ledger
        WHERE portal_id = $1 AND registration_id = ANY($2::text[])
          AND kind IN ('registration-renewed', 'renewal-asked', 'renewal-refused') ORDER BY entry_id`,
      key,
    ),
    row => row.id,
  );
  const tolled = Map.groupBy(
    await tx.query<{ id: string; kind: TollKind; from: number; until: number | null; taken: number | null }>(
      `SELECT registration_id AS id, kind, started_at AS from, ended_at AS until, taken_back_at AS taken FROM tolls
        WHERE portal_id = $1 AND registration_id = ANY($2::text[]) ORDER BY started_at`,
      key,
    ),
    row => row.id,
  );
  const bounced = Map.groupBy(await bouncedWarnings(tx, ids), ({ id }) => id);
  const activities = await activitiesOf(tx, ids);
  const companies = Map.groupBy(
    await tx.query<{ company: string; account: string }>(
      'SELECT company_id AS company, account_id AS account FROM companies WHERE portal_id = $1 AND account_id = ANY($2::bigint[])',
      [tx.portalId, [...new Set(claims.map(claim => claim.account))]],
    ),
    row => row.account,
  );
  return claims.map(claim => {
    const known = activities.get(claim.id) ?? [];
    return {
      policyVersion: claim.policy_version,
      facts: {
        registrationId: claim.id,
        partnerCompanyId: claim.partner,
        approvedAt: instantOf(claim.approved_at),
        endedAt: ['active', 'expired'].includes(claim.state) ? null : instantOrNull(claim.held_until),
        renewals: (asked.get(claim.id) ?? []).map(({ kind, at }) => ({
          askedAt: instantOf(at),
          granted: kind === 'registration-renewed',
        })),
        activities: known,
        account: {
          companyIds: (companies.get(claim.account) ?? []).map(({ company }) => company),
          contactIds: [
            ...new Set([
              ...claim.contact_ids,
              ...known.flatMap(({ associations }) => associations.contactIds),
            ]),
          ],
        },
        dealId: claim.deal,
        binds: claim.partner_type === 'referral' ? 'vendor' : 'partner',
        tolls: (tolled.get(claim.id) ?? []).map(
          ({ kind, from, until, taken }): TollSpan => ({
            kind,
            from: instantOf(from),
            until: instantOrNull(until),
            takenBackAt: instantOrNull(taken),
          }),
        ),
        bouncedWarnings: (bounced.get(claim.id) ?? []).map(({ at }) => at),
        knownUntil: instantOrNull(claim.known_until),
      },
    };
  });
}

/** Warnings that reached nobody: HubSpot refused every task of them (S2a). */
async function bouncedWarnings(
  tx: PortalTransaction,
  ids: string[],
): Promise<{ id: string; at: Temporal.Instant }[]> {
  const rows = await tx.query<{ subject: string }>(
    `SELECT subject_id AS subject FROM effects
      WHERE portal_id = $1 AND split_part(subject_id, ':', 2) = 'warning' AND split_part(subject_id, ':', 1) = ANY($2::text[])
      GROUP BY subject_id HAVING bool_and(status = 'refused')`,
    [tx.portalId, ids],
  );
  return rows.map(({ subject }) => {
    const [id = ''] = subject.split(':', 1);
    return { id, at: Temporal.Instant.from(subject.slice(`${id}:warning:`.length)) };
  });
}

async function activitiesOf(tx: PortalTransaction, ids: string[]): Promise<Map<string, Activity[]>> {
  const rows = await tx.query<{ id: string; activity: Record<string, unknown> }>(
    `SELECT registration_id AS id, activity FROM evidence
      WHERE portal_id = $1 AND registration_id = ANY($2::text[]) ORDER BY registration_id, occurred_at, recorded_at`,
    [tx.portalId, ids],
  );
  const found = new Map<string, Activity[]>();
  for (const { id, activity } of rows) {
    const known = found.get(id);
    if (known === undefined) found.set(id, [toActivity(activity)]);
    else known.push(toActivity(activity));
  }
  return found;
}

/** What is known of every partner of the program. Amounts are in `currency`, which the policy's reviews count in. */
async function partnerCases(tx: PortalTransaction, currency: string): Promise<PartnerFacts[]> {
  const found: PartnerFacts[] = [];
  for (const partner of await partners(tx).partnersWithOpenClaims()) {
    if (partner.status === 'terminated') continue;
    const standing = await tiers(tx).tierStanding(partner.companyId);
    const facts = await tierFacts(tx).tierFacts(partner.companyId, currency);
    found.push({
      partnerCompanyId: partner.companyId,
      tier: partner.tier,
      type: partner.type,
      joinedOn: partner.joinedOn,
      facts: { ...facts, properties: standing?.metrics ?? {} },
    });
  }
  return found;
}

/** Ports of replaying the portal's history under another policy, over one transaction. */
export const policyFacts = (tx: PortalTransaction): PolicyFactsPort => ({
  everApproved: () => everApproved(tx),
  lifeCases: ids => lifeCases(tx, ids),
  partnerCases: currency => partnerCases(tx, currency),
});
