import { type ActivityOnAccount, beginningOf, judgeActivities } from '../domain/direct-activity.ts';
import type { ClaimFacts, EngagementVerdict, Side } from '../domain/direct-engagement.ts';
import { judgeEnrolment, judgeQuote, judgeTakeover } from '../domain/direct-outreach.ts';
import { sideOf } from '../domain/directory.ts';
import type { Policy } from '../domain/policy.ts';
import { judgeLinkRemoval } from '../domain/registered-deal.ts';
import { claimBackground, claimFactsOf } from './claim-facts.ts';
import { customersOwnSources } from './customers-own.ts';
import { type DealScene, dealSceneOf, hatSide } from './deal-scene.ts';
import type { EngagementReading, PropertyChange } from './engagement-readings.ts';
import type { JudgeDealsPorts } from './judge-deals.ts';
import type { CrmUserRecord } from './ports.ts';
import type { ActFound } from './raise-finding.ts';
import type { DealRecord, Registration } from './records.ts';
import { settleVerdicts } from './settle-verdicts.ts';

export type JudgedAct = { verdict: EngagementVerdict; rule: 'D3' | 'D4' | 'D5' | 'D6' | 'D7'; act: ActFound };

/**
 * Holds what was read of an account against its active registration (D3–D7). Every verdict comes from the whole
 * reading, so that it does not matter in which order its facts came to light: what speaks for an act closes the
 * heads-up that it had, and one that turns out graver is graver. The account must be locked.
 */
export async function judgeEngagement(
  ports: JudgeDealsPorts,
  claim: Registration,
  reading: EngagementReading,
): Promise<void> {
  const partner = await ports.partner(claim.partnerCompanyId);
  if (partner === null || claim.protectedFrom === null) return;
  const { policy } = await ports.policyInForce();
  const background = await claimBackground(ports, [claim]);
  const facts = claimFactsOf(claim, partner, background.of(claim), await ports.now());
  const people = await peopleIn(ports, claim, reading);
  const deals = await ports.deals([
    ...new Set([
      ...(claim.dealId === null ? [] : [claim.dealId]),
      ...reading.activities.flatMap(({ dealIds }) => dealIds),
      ...reading.quotes.flatMap(({ dealIds }) => dealIds),
    ]),
  ]);
  const companies = await ports.companiesOfAccount(claim.accountId);
  const onAccount = await ports.dealsOfCompanies(companies.map(({ companyId }) => companyId));
  const scene: Scene = {
    facts,
    policy,
    people,
    deals: await dealSceneOf(ports, deals),
    records: deals,
    madeByCustomer: onAccount.filter(({ source }) => customersOwnSources.has(source ?? '')),
  };
  const acts = [
    ...(await linkRemoval(ports, scene, claim, reading)),
    ...onActivities(scene, reading),
    ...onEnrolments(scene, reading),
    ...onQuotes(scene, reading),
    ...onOwners(scene, reading),
  ];
  await settleVerdicts(ports, claim, acts, people.byId);
}

type Scene = {
  facts: ClaimFacts;
  policy: Policy;
  people: Awaited<ReturnType<typeof peopleIn>>;
  deals: DealScene;
  records: DealRecord[];
  /** Deals on the account that a visitor made: the customer came by itself. */
  madeByCustomer: DealRecord[];
};

/** Sides as settings say, and with whoever has direct among several hats counted as direct (E32). */
async function peopleIn(ports: JudgeDealsPorts, claim: Registration, reading: EngagementReading) {
  const directory = await ports.directory();
  const removals = claim.dealId === null ? [] : await ports.linkRemovalsOf([claim.dealId]);
  const userIds = [
    ...reading.activities.map(({ userId }) => userId),
    ...reading.quotes.map(({ userId }) => userId),
    ...[...reading.links, ...reading.enrolments.map(({ change }) => change)].map(({ userId }) => userId),
    ...removals.map(({ byUserId }) => byUserId),
  ].filter(id => id !== null);
  const ownerIds = reading.owners
    .flatMap(({ change }) => [change.value, change.before])
    .filter(id => id !== null && /^[0-9]{1,18}$/.test(id)) as string[];
  const users = [
    ...(await ports.usersById([...new Set(userIds)])),
    ...(await ports.usersByOwnerId([...new Set(ownerIds)])),
  ];
  const byId = new Map(users.map(user => [user.userId, user]));
  const byOwner = new Map(users.map(user => [user.ownerId, user]));
  const hats = hatSide(directory, claim.partnerCompanyId);
  const plain = (user: CrmUserRecord) => sideOf(directory, user);
  const person =
    (side: (user: CrmUserRecord) => Side) => (user: CrmUserRecord | undefined, id: string | null) => ({
      userId: user?.userId ?? id,
      side: user === undefined ? ('unclassified' as const) : side(user),
    });
  return { byId, byOwner, plain: person(plain), hats: person(hats) };
}

type As = 'plain' | 'hats';

/** The verdict; of a person with several hats a notice instead of none (E32). */
function twice(judge: (as: As) => EngagementVerdict): EngagementVerdict {
  const verdict = judge('plain');
  if (verdict.verdict === 'hit' || verdict.because !== 'not-direct') return verdict;
  const withHats = judge('hats');
  return withHats.verdict === 'hit' ? { ...withHats, weight: 'notice' } : verdict;
}

const bulkOf = ({ source, sourceId }: { source: string | null; sourceId: string | null }) =>
  source === 'IMPORT' && sourceId !== null ? `import:${sourceId}` : null;

/** D3. A link by the property tells its history; one by association is kept when it goes. */
async function linkRemoval(
  ports: JudgeDealsPorts,
  scene: Scene,
  claim: Registration,
  reading: EngagementReading,
): Promise<JudgedAct[]> {
  const deal = scene.records.find(({ dealId }) => dealId === claim.dealId);
  if (deal === undefined || deal.missing || deal.mergedInto !== null) return [];
  const removed = [
    ...reading.links.filter(
      change => change.before === claim.partnerCompanyId && change.value !== claim.partnerCompanyId,
    ),
    ...(await ports.linkRemovalsOf([deal.dealId]))
      .filter(({ partnerCompanyId }) => partnerCompanyId === claim.partnerCompanyId)
      .map(
        (removal): PropertyChange => ({
          at: removal.removedAt,
          value: null,
          before: claim.partnerCompanyId,
          source: removal.source,
          sourceId: null,
          userId: removal.byUserId,
          ownBySelf: false,
        }),
      ),
  ];
  const latest = removed.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at)).at(-1);
  if (latest === undefined) return [];
  const verdict = twice(as => {
    const by = scene.people[as](scene.people.byId.get(latest.userId ?? ''), latest.userId);
    const facts =
      as === 'plain'
        ? scene.deals.dealFacts(deal)
        : scene.deals.dealFactsWithHats(deal, claim.partnerCompanyId);
    return judgeLinkRemoval(facts, { ...latest, by, wasLinked: true }, scene.facts, scene.policy);
  });
  const act: ActFound = {
    actKey: `deal:${deal.dealId}`,
    deal: { dealId: deal.dealId, name: deal.name },
    occurredAt: latest.at,
    bulkId: bulkOf(latest),
  };
  return [{ verdict, rule: 'D3', act }];
}

/** D4. */
function onActivities(scene: Scene, reading: EngagementReading): JudgedAct[] {
  const { facts, policy } = scene;
  const onAccount = (as: As): ActivityOnAccount[] =>
    reading.activities.map(({ activity, userId, dealIds }) => {
      const actor = scene.people[as](scene.people.byId.get(userId ?? ''), userId);
      const asDirect = as === 'hats' && activity.side === 'other' && actor.side === 'direct';
      return {
        activity: asDirect ? { ...activity, side: 'direct' as const } : activity,
        actor,
        deals: dealsOf(scene, dealIds),
      };
    });
  const inbounds = [...reading.inbounds, ...scene.madeByCustomer.flatMap(deal => deal.createdAt ?? [])];
  const judged = (as: As) =>
    new Map(
      judgeActivities(onAccount(as), inbounds, facts, policy, policy.engagement).map(each => [
        each.activityId,
        each.verdict,
      ]),
    );
  const [plain, hats] = [judged('plain'), judged('hats')];
  return reading.activities.flatMap(({ activity, dealIds }) => {
    const first = plain.get(activity.id);
    const second = hats.get(activity.id);
    if (first === undefined || second === undefined) return [];
    const deal = scene.records.find(({ dealId }) => dealIds.includes(dealId)) ?? null;
    const act: ActFound = {
      actKey: `activity:${activity.id}`,
      deal: deal === null ? null : { dealId: deal.dealId, name: deal.name },
      companyId: activity.associations.companyIds[0] ?? null,
      contactId: activity.associations.contactIds[0] ?? null,
      activityId: activity.id,
      occurredAt: beginningOf(activity),
    };
    return [{ verdict: twice(as => (as === 'plain' ? first : second)), rule: 'D4' as const, act }];
  });
}

function dealsOf(scene: Scene, dealIds: string[]): ActivityOnAccount['deals'] {
  return scene.records
    .filter(({ dealId }) => dealIds.includes(dealId))
    .map(record => {
      const { dealId, pipelineId, linkedPartnerIds, createdAt } = scene.deals.dealFacts(record);
      const openBeforeClaim = Temporal.Instant.compare(createdAt, scene.facts.claimedAt) < 0;
      return { dealId, pipelineId, linkedPartnerIds, openBeforeClaim };
    });
}

/** D5. Whom HubSpot names enrolled the contact, whatever tool keeps the property; where it names nobody, nobody did. */
function onEnrolments(scene: Scene, reading: EngagementReading): JudgedAct[] {
  return reading.enrolments.map(({ contactId, sequenceId, change }) => {
    const at = change.at;
    const source = change.userId !== null && change.source === 'SEQUENCES' ? 'CRM_UI' : change.source;
    const verdict = twice(as =>
      judgeEnrolment(
        {
          at,
          by: scene.people[as](scene.people.byId.get(change.userId ?? ''), change.userId),
          source,
          ownBySelf: change.ownBySelf,
          contactId,
          sequenceId,
        },
        scene.facts,
        scene.policy,
      ),
    );
    const act = {
      actKey: `contact:${contactId}:enrolled:${at.epochMilliseconds}`,
      contactId,
      occurredAt: at,
    };
    return { verdict, rule: 'D5', act };
  });
}

/** D6, once for each deal that a quote is on. */
function onQuotes(scene: Scene, reading: EngagementReading): JudgedAct[] {
  return reading.quotes.flatMap(quote =>
    scene.records
      .filter(({ dealId }) => quote.dealIds.includes(dealId))
      .map((deal): JudgedAct => {
        const verdict = twice(as => {
          const { quoteId, publishedAt: at, source, ownBySelf } = quote;
          const by = scene.people[as](scene.people.byId.get(quote.userId ?? ''), quote.userId);
          const facts =
            as === 'plain'
              ? scene.deals.dealFacts(deal)
              : scene.deals.dealFactsWithHats(deal, scene.facts.partnerCompanyId);
          return judgeQuote({ quoteId, at, source, ownBySelf, by }, facts, scene.facts, scene.policy);
        });
        const act: ActFound = {
          actKey: `quote:${quote.quoteId}:deal:${deal.dealId}`,
          deal: { dealId: deal.dealId, name: deal.name },
          activityId: `quotes:${quote.quoteId}`,
          occurredAt: quote.publishedAt ?? reading.begunAt,
        };
        return { verdict, rule: 'D6', act };
      }),
  );
}

/** D7. The first owner that HubSpot keeps took over from nobody that is known. */
function onOwners(scene: Scene, reading: EngagementReading): JudgedAct[] {
  return reading.owners
    .filter(({ change }) => change.value !== null)
    .map(({ what, objectId, companyId, change }) => {
      const owner = scene.people.byOwner.get(change.value ?? '');
      const previous = scene.people.byOwner.get(change.before ?? '');
      const verdict = twice(as =>
        judgeTakeover(
          {
            at: change.at,
            source: change.source,
            ownBySelf: change.ownBySelf,
            what,
            objectId,
            previousOwnerUserId: previous?.userId ?? null,
            owner: scene.people[as](owner, null),
          },
          scene.facts,
          scene.policy,
        ),
      );
      const act: ActFound = {
        actKey: `${what}:${objectId}:owner:${change.at.epochMilliseconds}`,
        companyId,
        activityId: what === 'lead' ? `leads:${objectId}` : null,
        occurredAt: change.at,
        bulkId: bulkOf(change),
      };
      return { verdict, rule: 'D7', act };
    });
}
