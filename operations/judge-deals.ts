import {
  type DealFacts,
  type EngagementVerdict,
  judgeNewDeal,
  judgeOwnerChange,
} from '../domain/direct-engagement.ts';
import type { Policy } from '../domain/policy.ts';
import { judgeMovedDeal } from '../domain/registered-deal.ts';
import { judgeDealAfterExpiry, judgeDealAfterLoss, judgeDuplicateDeal } from '../domain/roundabout-deals.ts';
import { claimBackground, claimFactsOf, endedClaimFactsOf } from './claim-facts.ts';
import { closeFinding } from './close-finding.ts';
import type { ConsentsPort } from './consent-records.ts';
import { currentEnd } from './current-end.ts';
import { type DealScene, dealSceneOf } from './deal-scene.ts';
import type { EngagementPort } from './engagement-records.ts';
import type {
  AccountsPort,
  ClaimsPort,
  ClockPort,
  DealsPort,
  FindingsPort,
  PartnersPort,
  PolicyPort,
  UsersPort,
} from './ports.ts';
import { type RaiseFindingPorts, raiseFinding } from './raise-finding.ts';
import type { DealRecord, PartnerRecord, Registration } from './records.ts';
import { duplicatesOf, type ResemblingPorts } from './resembling-accounts.ts';
import { routeDeal } from './route-deal.ts';

export type JudgeDealsPorts = AccountsPort &
  ClaimsPort &
  ClockPort &
  ConsentsPort &
  DealsPort &
  EngagementPort &
  FindingsPort &
  PartnersPort &
  PolicyPort &
  ResemblingPorts &
  UsersPort &
  RaiseFindingPorts;

/**
 * Holds deals against the registrations of their accounts (domain rule 8): the active ones (D1, D2, D8), those of which
 * the account is a duplicate (D9), and those that ended a while ago (D10, D11). A hit is raised once; a deal that is
 * linked to the partner again closes its heads-up. The accounts must be locked.
 *
 * @returns ids of deals about which a finding was raised or closed
 */
export async function judgeDeals(ports: JudgeDealsPorts, deals: DealRecord[]): Promise<Set<string>> {
  const changed = new Set<string>();
  const present = deals.filter(deal => !deal.missing && deal.mergedInto === null);
  if (present.length === 0) return changed;
  const scene = await dealSceneOf(ports, present);
  const cases = await casesOf(ports, scene, present);
  for (const each of cases) if (await settle(ports, scene, each)) changed.add(each.deal.dealId);
  return changed;
}

/** A deal and a claim that it is held against; `judge` asks the rule that fits. */
type Case = {
  deal: DealRecord;
  claim: Registration;
  judge: (facts: DealFacts) => EngagementVerdict;
};

async function casesOf(ports: JudgeDealsPorts, scene: DealScene, deals: DealRecord[]): Promise<Case[]> {
  const { policy } = await ports.policyInForce();
  const now = await ports.now();
  const accounts = [...new Set(deals.flatMap(deal => [...scene.accountsOf(deal)]))];
  const [ended, duplicates] = await Promise.all([
    recentlyEnded(ports, scene, accounts, policy, now),
    duplicatesOf(ports, accounts),
  ]);
  const duplicated = await ports.activeClaimsOfAccounts([
    ...new Set(duplicates.map(({ accountId }) => accountId)),
  ]);
  const claims = [...scene.claims, ...ended, ...duplicated];
  const [background, known] = await Promise.all([
    claimBackground(ports, claims),
    ports.partners([...new Set(claims.map(claim => claim.partnerCompanyId))]),
  ]);
  const partners = new Map(known.map(partner => [partner.companyId, partner]));
  const hitsOn = new Map<string, Awaited<ReturnType<typeof ports.findingsOf>>>();
  for (const claim of ended) hitsOn.set(claim.registrationId, await ports.findingsOf(claim.registrationId));

  const withPartner = (list: Registration[], make: (claim: Registration, partner: PartnerRecord) => Case[]) =>
    list.flatMap(claim => {
      const partner = partners.get(claim.partnerCompanyId);
      return partner === undefined ? [] : make(claim, partner);
    });
  return deals.flatMap(deal => {
    const on = scene.accountsOf(deal);
    return [
      ...withPartner(
        scene.claimsOn(deal).filter(claim => !isOver(claim, now)),
        (claim, partner) => {
          const facts = claimFactsOf(claim, partner, background.of(claim), now);
          const judge = (of: DealFacts) =>
            claim.dealId === deal.dealId
              ? judgeOwnerChange(of, null, facts, policy, now)
              : judgeNewDeal(of, facts, policy);
          const moved = (of: DealFacts) =>
            judgeMovedDeal(
              of,
              {
                at: now,
                by: { userId: null, side: 'unclassified' },
                source: null,
                ownBySelf: false,
                toCompanyId: deal.primaryCompanyId,
                sameAccount: on.size === 0 || on.has(claim.accountId),
              },
              facts,
              policy,
            );
          const own = claim.dealId === deal.dealId ? [{ deal, claim, judge: moved }] : [];
          return [{ deal, claim, judge }, ...own];
        },
      ),
      ...withPartner(
        ended.filter(claim => on.has(claim.accountId)),
        (claim, partner) => {
          const facts = endedClaimFactsOf(claim, partner, background.of(claim), now);
          const hits = (hitsOn.get(claim.registrationId) ?? []).filter(
            ({ status }) => status !== 'dismissed',
          );
          return [
            {
              deal,
              claim,
              judge: of => judgeDealAfterExpiry(of, facts, hits, policy, policy.engagement),
            },
            { deal, claim, judge: of => judgeDealAfterLoss(of, facts, policy, policy.engagement) },
          ];
        },
      ),
      ...duplicates
        .filter(duplicate => on.has(duplicate.ofAccountId))
        .flatMap(duplicate =>
          withPartner(
            duplicated.filter(claim => claim.accountId === duplicate.accountId && !isOver(claim, now)),
            (claim, partner) => {
              const facts = claimFactsOf(claim, partner, background.of(claim), now);
              return [
                {
                  deal,
                  claim,
                  judge: of =>
                    judgeDuplicateDeal(
                      of,
                      { companyId: duplicate.companyId, resemblance: duplicate.level },
                      facts,
                      policy,
                    ),
                },
              ];
            },
          ),
        ),
    ];
  });
}

/** Claims that ended so short a while ago that a new deal is still held against them (D10, D11). */
async function recentlyEnded(
  ports: JudgeDealsPorts,
  scene: DealScene,
  accounts: string[],
  policy: Policy,
  now: Temporal.Instant,
): Promise<Registration[]> {
  const { afterExpiryDays, afterLossDays } = policy.engagement;
  // The rule counts civil days; a day more covers every zone.
  const since = now.subtract({ hours: 24 * (Math.max(afterExpiryDays, afterLossDays) + 2) });
  const settled = await ports.endedClaimsOfAccounts(accounts, since);
  return [...settled, ...scene.claims.filter(claim => isOver(claim, now))];
}

/** At its end a protection keeps nobody out any more, settled or not (T6). */
const isOver = (claim: Registration, now: Temporal.Instant) => {
  const end = currentEnd(claim);
  return end !== null && Temporal.Instant.compare(end, now) <= 0;
};

async function settle(ports: JudgeDealsPorts, scene: DealScene, each: Case): Promise<boolean> {
  const { deal, claim } = each;
  const verdict = verdictOn(scene, each);
  if (verdict.verdict === 'hit')
    return await raiseFinding(ports, {
      claim,
      verdict,
      actor: scene.actorOf(deal, verdict.facts.actorUserId),
      act: {
        actKey: `deal:${deal.dealId}`,
        deal: { dealId: deal.dealId, name: deal.name },
        occurredAt:
          verdict.rule === 'D2' || verdict.rule === 'D8'
            ? await ports.now()
            : (deal.createdAt ?? (await ports.now())),
      },
    });
  if (verdict.because === 'made-by-form-or-automation') await routeDeal(ports, deal, claim);
  if (verdict.because !== 'linked-to-partner') return false;
  // That it stands on another customer is no less so for the partner being on it (D8).
  const open = scene.openFindings.filter(
    ({ rule, dealId, registrationId }) =>
      rule !== 'D8' && dealId === deal.dealId && registrationId === claim.registrationId,
  );
  for (const finding of open)
    await closeFinding(ports, finding, { event: 'linked', actor: { kind: 'automation' }, text: null });
  scene.openFindings = scene.openFindings.filter(finding => !open.includes(finding));
  return open.length > 0;
}

/** Whoever has direct among several hats gets a notice, never a violation (E32). */
function verdictOn(scene: DealScene, { deal, claim, judge }: Case): EngagementVerdict {
  const verdict = judge(scene.dealFacts(deal));
  if (verdict.verdict === 'hit' || verdict.because !== 'not-direct') return verdict;
  const withHats = judge(scene.dealFactsWithHats(deal, claim.partnerCompanyId));
  return withHats.verdict === 'hit' ? { ...withHats, weight: 'notice' } : verdict;
}
