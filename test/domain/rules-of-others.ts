import fc from 'fast-check';
import { annualReview } from '../../domain/annual-review.ts';
import { appealTooLate, tierAppealTooLate } from '../../domain/appeal-time.ts';
import { explainProbing, isProbing } from '../../domain/availability.ts';
import {
  type Consent,
  type ConsentEvent,
  type ConsentScope,
  type ConsentStatus,
  consentAfter,
  consentMoves,
  defaultConsentSettings as consentSettings,
  expireConsent,
} from '../../domain/consent.ts';
import { answerConsent, askConsent } from '../../domain/consent-steps.ts';
import {
  explainConsentAnswer,
  explainConsentEnd,
  explainSilence,
  isUnanswered,
} from '../../domain/consent-why.ts';
import { type ActivityOnAccount, judgeActivities } from '../../domain/direct-activity.ts';
import {
  type ClaimFacts,
  type DealFacts,
  type EngagementVerdict,
  judgeNewDeal,
  judgeOwnerChange,
  type Side,
} from '../../domain/direct-engagement.ts';
import { judgeEnrolment, judgeQuote, judgeTakeover } from '../../domain/direct-outreach.ts';
import {
  type DisputeCase,
  type DisputeKind,
  type DisputeSide,
  type DisputeState,
  disputeAt,
  openDispute,
} from '../../domain/dispute.ts';
import type { DisputeActor, DisputeCommand } from '../../domain/dispute-commands.ts';
import {
  type RuledClaim,
  type Ruling,
  rulingEffects,
  rulingRefusal,
  type Verdict,
} from '../../domain/dispute-ruling.ts';
import { explainBreach, explainRuling } from '../../domain/dispute-why.ts';
import { explainEscalation, explainHit } from '../../domain/engagement-why.ts';
import { type FindingEvent, type FindingStatus, findingAfter, findingMoves } from '../../domain/finding.ts';
import { explainReview, missesUntilReview } from '../../domain/follow-up-explained.ts';
import type { OutcomeCode } from '../../domain/outcome-codes.ts';
import { businessCalendarOf, defaultPolicy } from '../../domain/policy.ts';
import { promotion } from '../../domain/promotion.ts';
import { judgeLinkRemoval, judgeMovedDeal } from '../../domain/registered-deal.ts';
import type { Role } from '../../domain/rights.ts';
import {
  judgeDealAfterExpiry,
  judgeDealAfterLoss,
  judgeDuplicateDeal,
} from '../../domain/roundabout-deals.ts';
import { type SunsetSubject, sunsetBy, sunsetOf } from '../../domain/sunset.ts';
import type { Change } from '../../domain/why.ts';
import { activity } from './activities.ts';
import {
  aClaim,
  aConsent,
  approvedAt,
  enforcing,
  instant,
  owner,
  protectedUntil,
  user,
} from './deal-and-claim.ts';
import { aCall, actedAt, aMeeting } from './direct-engagement-acts.ts';
import {
  approver,
  automation,
  calendar,
  caseIn,
  claimant,
  director,
  executive,
  holder,
  limit,
  manager,
  monday,
  opened,
  person,
  ruling,
  settings,
  step,
} from './dispute-case.ts';
import { told as followUpOf, world } from './follow-up-world.ts';
import { obstacle, type RuleUnderTest, rule, saidOf } from './rule-under-test.ts';
import { atLeast, day, noFacts, subject, tiersWith, won } from './tier-cases.ts';

const at = (becomes: Change['becomes']) => instant(String(becomes));
const oneOf = <Value extends string>(known: readonly Value[], value: unknown): Value => {
  const found = known.find(each => each === value);
  if (found === undefined) throw new Error(`${String(value)} is none of ${known.join(', ')}`);
  return found;
};
const unknown = ({ fact }: Change): never => {
  throw new Error(`No way to change ${fact}`);
};

/** An act of direct sales, and the claim that it is held against. */
type Act = { deal: DealFacts; claim: ClaimFacts };

const sides = fc.constantFrom<Side>('direct', 'direct', 'direct', 'partner', 'unclassified');
const acts = fc
  .record({
    dealId: fc.constantFrom('100', '200'),
    side: sides,
    linked: fc.constantFrom<string[]>([], [], ['901'], ['900']),
    consented: fc.constantFrom(false, false, true),
    window: fc.constantFrom(false, false, true),
    referral: fc.constantFrom(false, false, true),
  })
  .map(
    ({ dealId, side, linked, consented, window, referral }): Act => ({
      deal: {
        dealId,
        createdAt: actedAt,
        createdBy: user('3', side),
        source: 'CRM_UI',
        ownBySelf: false,
        owner: owner('3', side),
        pipelineId: 'default',
        linkedPartnerIds: linked,
      },
      claim: aClaim({
        consents: consented ? [aConsent()] : [],
        directWindows: window ? [{ openedAt: approvedAt, closedAt: null }] : [],
        partnerType: referral ? 'referral' : 'reseller',
      }),
    }),
  );

const withChange = (act: Act, change: Change): Act => {
  if (change.fact === 'linkedPartnerIds')
    return {
      ...act,
      deal: { ...act.deal, linkedPartnerIds: Array.isArray(change.becomes) ? change.becomes : [] },
    };
  if (change.fact === 'consent') return { ...act, claim: { ...act.claim, consents: [aConsent()] } };
  return unknown(change);
};

const flag = (name: string, judge: (act: Act) => EngagementVerdict): RuleUnderTest =>
  rule(
    name,
    acts,
    act => {
      const verdict = judge(act);
      return { outcome: verdict.verdict, why: verdict.verdict === 'hit' ? explainHit(verdict) : null };
    },
    withChange,
  );

const done = ({ deal }: Act) => ({ at: actedAt, by: deal.createdBy, source: 'CRM_UI', ownBySelf: false });
const ended = (claim: ClaimFacts, endedAs: 'expired' | 'lost') => ({
  ...claim,
  endedAs,
  endedAt: actedAt.subtract({ hours: 24 }),
  loss: endedAs === 'lost' ? { setBy: 'direct' as const, setAt: actedAt.subtract({ hours: 24 }) } : null,
});
const limits = enforcing.engagement;
const worked = [{ rule: 'D4', occurredAt: actedAt.subtract({ hours: 48 }) }];

function onAccount({ deal }: Act, second: boolean): ActivityOnAccount[] {
  const side = deal.createdBy.side === 'direct' ? ('direct' as const) : ('other' as const);
  const call = (id: string, hours: number) => ({
    activity: { ...aCall({ id, occurredAt: actedAt.subtract({ hours }) }), side },
    actor: deal.createdBy,
    deals: [],
  });
  const meeting = {
    activity: { ...aMeeting({ occurredAt: actedAt }), side },
    actor: deal.createdBy,
    deals: [],
  };
  return second ? [call('call:0', 24), call('call:1', 0)] : [meeting];
}

const flags: RuleUnderTest[] = [
  flag('D1', ({ deal, claim }) => judgeNewDeal(deal, claim, enforcing)),
  flag('D2', ({ deal, claim }) => judgeOwnerChange(deal, '7', claim, enforcing, actedAt)),
  flag('D3', act => judgeLinkRemoval(act.deal, { ...done(act), wasLinked: true }, act.claim, enforcing)),
  ...[false, true].map(second =>
    flag(second ? 'D4, twice' : 'D4', act => {
      const last = judgeActivities(onAccount(act, second), [], act.claim, enforcing, limits).at(-1);
      if (last === undefined) throw new Error('Nothing was judged');
      return last.verdict;
    }),
  ),
  flag('D5', act => judgeEnrolment({ ...done(act), contactId: 'c1', sequenceId: '8' }, act.claim, enforcing)),
  flag('D6', act => judgeQuote({ ...done(act), quoteId: 'q1' }, act.deal, act.claim, enforcing)),
  flag('D7', act =>
    judgeTakeover(
      { ...done(act), what: 'company', objectId: '1', previousOwnerUserId: '7', owner: act.deal.owner },
      act.claim,
      enforcing,
    ),
  ),
  flag('D8', act =>
    judgeMovedDeal(act.deal, { ...done(act), toCompanyId: '9', sameAccount: false }, act.claim, enforcing),
  ),
  flag('D9', act =>
    judgeDuplicateDeal(act.deal, { companyId: '9', resemblance: 'M2' }, act.claim, enforcing),
  ),
  flag('D10', ({ deal, claim }) =>
    judgeDealAfterExpiry(deal, ended(claim, 'expired'), worked, enforcing, limits),
  ),
  flag('D11', ({ deal, claim }) => judgeDealAfterLoss(deal, ended(claim, 'lost'), enforcing, limits)),
];

const findingStatuses: readonly FindingStatus[] = ['heads-up', 'exception', 'resolved', 'dismissed'];
const consentStatuses: readonly ConsentStatus[] = ['asked', 'granted', 'refused', 'revoked', 'expired'];
const eventsOf = <Event extends string>(table: Record<Event, unknown>) =>
  Object.keys(table).filter((name): name is Event => name in table);

const scopes = fc.constantFrom<ConsentScope>({ kind: 'account' }, { kind: 'deal', dealId: '100' });
const actors = fc.record({
  userId: fc.constantFrom<string>('3', '4', 'link:5'),
  roles: fc.subarray<Role>(['rep', 'partner-manager', 'partner']),
  managesPartner: fc.boolean(),
  worksForPartner: fc.boolean(),
});
const consents = fc.record({
  status: fc.constantFrom(...consentStatuses),
  hours: fc.constantFrom(-100, -1, 0, 1),
  scope: scopes,
});
const consentAt = actedAt;
const consentOf = ({
  status,
  hours,
  scope,
}: {
  status: ConsentStatus;
  hours: number;
  scope: ConsentScope;
}): Consent =>
  aConsent({
    status,
    scope,
    askedBy: '3',
    ...(status === 'asked'
      ? { answeredAt: null, answeredAs: null, validUntil: null, answerDueAt: consentAt.add({ hours }) }
      : { validUntil: status === 'refused' ? null : consentAt.add({ hours }) }),
  });
const partnerManager: Asker = {
  userId: '4',
  roles: ['partner-manager'],
  managesPartner: true,
  worksForPartner: false,
};
type Asker = { userId: string; roles: Role[]; managesPartner: boolean; worksForPartner: boolean };
const asker = (by: Asker, { fact, becomes }: Change): Asker => {
  if (fact === 'answererAsked') return { ...by, userId: 'somebody else' };
  return { ...by, [fact]: becomes };
};

const steps = fc
  .record({
    state: fc.constantFrom<DisputeState>(
      'open',
      'acknowledged',
      'evidence',
      'proposed',
      'with-director',
      'with-executive',
      'decided',
      'appealed',
      'closed',
    ),
    command: fc.constantFrom<DisputeCommand>(
      { command: 'acknowledge' },
      { command: 'give-evidence', side: 'holder', evidence: { evidenceId: 'e', facts: {} } },
      { command: 'close-evidence' },
      { command: 'propose', ruling: ruling() },
      { command: 'propose', ruling: ruling({ code: 'UPHOLD_DIRECT' }) },
      { command: 'propose', ruling: ruling({ code: 'SPLIT', percent: 0 }) },
      { command: 'accept', side: 'holder' },
      { command: 'object', side: 'holder' },
      { command: 'pass-up' },
      { command: 'decide', ruling: ruling() },
      { command: 'settle' },
      { command: 'appeal', side: 'claimant' },
    ),
    actor: fc.constantFrom<DisputeActor>(
      holder,
      claimant,
      manager,
      approver,
      director,
      executive,
      person('12', ['approver'], { assignedTo: ['900'] }),
      person('13', ['approver', 'director', 'executive'], { worksFor: ['901'] }),
      automation,
    ),
    accepted: fc.boolean(),
  })
  .map(({ accepted, state, ...rest }) => {
    const dispute = caseIn(state);
    return {
      ...rest,
      dispute: accepted && state === 'proposed' ? { ...dispute, acceptedBy: ['holder' as const] } : dispute,
    };
  });
type Step = { dispute: DisputeCase; command: DisputeCommand; actor: DisputeActor };
/** What chance would seldom bring together. */
const rareSteps = fc.constantFrom<Step>(
  {
    dispute: caseIn('evidence'),
    command: { command: 'propose', ruling: ruling() },
    actor: person('12', ['approver'], { assignedTo: ['900'] }),
  },
  {
    dispute: { ...caseIn('proposed'), acceptedBy: ['holder'] },
    command: { command: 'accept', side: 'holder' },
    actor: holder,
  },
  { dispute: caseIn('appealed'), command: { command: 'decide', ruling: ruling() }, actor: director },
  {
    dispute: caseIn('appealed'),
    command: { command: 'decide', ruling: ruling() },
    actor: person('13', ['executive'], { worksFor: ['901'] }),
  },
);

/** Somebody of whom what bars a person is not true: works for nobody, looks after nobody, has done nothing here. */
function stepWith(asked: Step, change: Change): Step {
  const { actor, dispute, command } = asked;
  const roles = actor.kind === 'user' ? actor.roles : [];
  const stranger = (known: Role[]) => person('99', known);
  switch (change.fact) {
    case 'state':
      return { ...asked, dispute: caseIn(oneOf(disputeStates, change.becomes)) };
    case 'roles':
      return {
        ...asked,
        actor:
          actor.kind === 'user'
            ? {
                ...actor,
                roles: Array.isArray(change.becomes) ? change.becomes.map(role => oneOf(allRoles, role)) : [],
              }
            : actor,
      };
    case 'isParty':
    case 'isAssigned':
    case 'hasDecidedHere':
      return { ...asked, actor: stranger(roles) };
    case 'speaksForSide':
      return { ...asked, actor: 'side' in command && command.side === 'claimant' ? claimant : holder };
    case 'accepted':
      return { ...asked, dispute: { ...dispute, acceptedBy: [] } };
    case 'byAutomation':
      return {
        ...asked,
        actor: change.becomes === true ? automation : stranger(['approver', 'director', 'executive']),
      };
    case 'code':
      return { ...asked, command: withRuling(command, made => ({ ...made, ...asVerdict(change.becomes) })) };
    case 'percent':
      return { ...asked, command: withRuling(command, made => ({ ...made, code: 'SPLIT', percent: 50 })) };
    default:
      return unknown(change);
  }
}
const disputeStates = [
  'open',
  'acknowledged',
  'evidence',
  'proposed',
  'accepted',
  'with-director',
  'with-executive',
  'decided',
  'appealed',
  'closed',
] as const satisfies DisputeState[];
const allRoles = [
  'rep',
  'partner-manager',
  'approver',
  'director',
  'executive',
  'admin',
  'partner',
] as const satisfies Role[];
const withRuling = (command: DisputeCommand, change: (made: Ruling) => Ruling): DisputeCommand =>
  'ruling' in command ? { ...command, ruling: change(command.ruling) } : command;
const asVerdict = (code: unknown): Verdict => ({
  code: oneOf(['UPHOLD_HOLDER', 'UPHOLD_CLAIMANT', 'UPHOLD_DIRECT', 'VOID'], code),
});

const claims: RuledClaim[] = [
  { registrationId: 'reg_1', side: 'holder', state: 'active' },
  { registrationId: 'reg_2', side: 'claimant', state: 'queued' },
];
const verdicts = fc.constantFrom<Verdict>(
  { code: 'UPHOLD_HOLDER' },
  { code: 'UPHOLD_CLAIMANT' },
  { code: 'VOID' },
  { code: 'SPLIT', percent: 40 },
  { code: 'CO_SELL' },
  { code: 'COMPENSATE', to: 'claimant', amountMinor: 5n, currency: 'USD' },
);
const withDirect = opened({
  kind: 'partner-direct',
  parties: [
    { side: 'holder', partnerCompanyId: '900', registrationId: 'reg_1', userIds: [] },
    { side: 'direct', partnerCompanyId: null, registrationId: null, userIds: ['3'] },
  ],
  openedBy: { side: 'holder', userId: '4' },
});

const kinds = fc.constantFrom<DisputeKind>('partner-partner', 'partner-direct', 'partner-decision');
const disputeSides: readonly DisputeSide[] = ['holder', 'claimant', 'direct', 'office'];

const sunsetFor = (dates: Pick<SunsetSubject, 'joinedOn' | 'lastApproval'>) =>
  sunsetOf({ tier: 'Premier', type: 'reseller', ...dates, policy: defaultPolicy });

/** Rules about what direct sales did, consents, disputes, follow-ups and tiers. */
export const rulesOfOthers: RuleUnderTest[] = [
  ...flags,
  rule(
    'the life of a finding',
    fc.record({
      status: fc.constantFrom(...findingStatuses),
      event: fc.constantFrom(...eventsOf<FindingEvent>(findingMoves)),
    }),
    ({ status, event }) => saidOf(findingAfter(status, event)),
    (asked, { becomes }) => ({ ...asked, status: oneOf(findingStatuses, becomes) }),
  ),
  rule(
    'a heads-up at its deadline',
    fc.constantFrom(...findingStatuses),
    status => {
      const grown = findingAfter(status, 'deadline').ok;
      return {
        outcome: grown ? 'exception' : 'none',
        why: grown ? explainEscalation(status, actedAt) : null,
      };
    },
    (_, { becomes }) => oneOf(findingStatuses, becomes),
  ),
  rule(
    'the life of a consent',
    fc.record({
      status: fc.constantFrom(...consentStatuses),
      event: fc.constantFrom(...eventsOf<ConsentEvent>(consentMoves)),
    }),
    ({ status, event }) => saidOf(consentAfter(status, event)),
    (asked, { becomes }) => ({ ...asked, status: oneOf(consentStatuses, becomes) }),
  ),
  rule(
    'asking for consent',
    fc.record({
      by: actors,
      scope: scopes,
      reason: fc.constantFrom<string>('', 'why'),
      now: fc.constantFrom(consentAt, approvedAt.subtract({ hours: 1 }), protectedUntil),
      known: fc.array(consents.map(consentOf), { maxLength: 2 }),
    }),
    ({ by, scope, reason, now, known }) =>
      saidOf(
        askConsent(
          {
            consentId: 'con_9',
            by,
            scope,
            reasonTextId: reason,
            now,
            registered: {
              registrationId: 'reg_1',
              partnerCompanyId: '900',
              protectedFrom: approvedAt,
              protectedUntil,
              consents: known,
            },
          },
          consentSettings,
          businessCalendarOf(enforcing),
        ),
      ),
    (asked, change) => {
      if (change.fact === 'hasReason') return { ...asked, reason: 'why' };
      if (change.fact === 'now') return { ...asked, now: at(change.becomes) };
      if (change.fact === 'waitingConsentId')
        return { ...asked, known: asked.known.filter(({ status }) => status !== 'asked') };
      return { ...asked, by: asker(asked.by, change) };
    },
  ),
  rule(
    'answering for consent',
    fc.record({
      by: fc.oneof(actors, fc.constant(partnerManager)),
      grants: fc.boolean(),
      reason: fc.constantFrom<string | null>(null, 'why'),
      now: fc.constant(consentAt),
      consent: consents.map(consentOf),
    }),
    ({ by, grants, reason, now, consent }) =>
      saidOf(answerConsent(consent, { grants, by, reasonTextId: reason, now }, consentSettings, 'UTC')),
    (asked, change) => {
      if (change.fact === 'hasReason') return { ...asked, reason: 'why' };
      if (change.fact === 'now') return { ...asked, now: at(change.becomes) };
      if (change.fact === 'status')
        return { ...asked, consent: { ...asked.consent, status: oneOf(consentStatuses, change.becomes) } };
      return { ...asked, by: asker(asked.by, change) };
    },
  ),
  rule(
    'an answer that was given',
    fc.boolean(),
    grants => {
      const led = consentAfter('asked', grants ? 'grant' : 'refuse');
      const status = led.ok ? led.to : 'asked';
      return { outcome: status, why: explainConsentAnswer({ status, answeredAs: 'partner' }, grants) };
    },
    (_, { becomes }) => becomes === 'grant',
  ),
  rule(
    'silence about a consent',
    fc.record({
      answerDueAt: fc.constantFrom(consentAt, consentAt.add({ hours: 1 })),
      answeredAt: fc.constantFrom(null, consentAt.subtract({ hours: 1 })),
    }),
    asked => {
      const silent = isUnanswered(asked, consentAt);
      return { outcome: silent ? 'silent' : 'answered', why: silent ? explainSilence(asked) : null };
    },
    (asked, { becomes }) => ({ ...asked, answeredAt: at(becomes) }),
  ),
  rule(
    'the end of a consent',
    fc
      .boolean()
      .map(taken =>
        aConsent({ revokedAt: taken ? actedAt : null, validUntil: taken ? protectedUntil : actedAt }),
      ),
    consent => {
      const over = consent.revokedAt !== null || expireConsent(consent, actedAt).status === 'expired';
      return { outcome: over ? 'over' : 'in force', why: over ? explainConsentEnd(consent) : null };
    },
    (consent, { fact, becomes }) =>
      fact === 'revokedAt' ? { ...consent, revokedAt: null } : { ...consent, validUntil: at(becomes) },
  ),
  rule(
    'the parties of a dispute',
    fc.record({
      kind: kinds,
      sides: fc.uniqueArray(fc.constantFrom(...disputeSides), { maxLength: 3 }),
      openedBy: fc.constantFrom(...disputeSides),
    }),
    ({ kind, sides: named, openedBy }) =>
      saidOf(
        openDispute(
          {
            disputeId: 'd',
            kind,
            parties: named.map(side => ({ side, partnerCompanyId: null, registrationId: null, userIds: [] })),
            openedBy: { side: openedBy, userId: '4' },
            now: monday,
          },
          settings,
          calendar,
        ),
      ),
    (asked, { fact, becomes }) =>
      fact === 'sides'
        ? { ...asked, sides: Array.isArray(becomes) ? becomes.map(side => oneOf(disputeSides, side)) : [] }
        : { ...asked, openedBy: oneOf(disputeSides, becomes) },
  ),
  rule(
    'a step of a dispute',
    fc.oneof(steps, rareSteps),
    ({ dispute, command, actor }) => saidOf(step(dispute, command, actor)),
    stepWith,
  ),
  rule(
    'a ruling that cannot be made',
    fc.record({
      verdict: fc.constantFrom<Verdict>(
        { code: 'UPHOLD_DIRECT' },
        { code: 'SPLIT', percent: 0 },
        { code: 'COMPENSATE', to: 'office', amountMinor: 0n, currency: 'dollars' },
        { code: 'UPHOLD_HOLDER' },
      ),
      rule: fc.constantFrom<string>('', 'I1'),
      reasoning: fc.constantFrom<string>('', 'As it was.'),
    }),
    ({ verdict, ...rest }) => obstacle(rulingRefusal(opened(), { ...verdict, ...rest, facts: {} })),
    (asked, { fact, becomes }) => {
      if (fact === 'hasRule') return { ...asked, rule: 'I1' };
      if (fact === 'hasReasoning') return { ...asked, reasoning: 'As it was.' };
      if (fact === 'code') return { ...asked, verdict: asVerdict(becomes) };
      const { verdict } = asked;
      if (verdict.code === 'SPLIT') return { ...asked, verdict: { ...verdict, percent: Number(becomes) } };
      if (verdict.code !== 'COMPENSATE') return unknown({ fact, becomes, text: '' });
      const changed = {
        ...verdict,
        ...(fact === 'amountMinor' && { amountMinor: BigInt(String(becomes)) }),
        ...(fact === 'currency' && { currency: String(becomes) }),
        ...(fact === 'to' && { to: oneOf(disputeSides, becomes) }),
      };
      return { ...asked, verdict: changed };
    },
  ),
  rule(
    'what a ruling does',
    fc.record({ verdict: verdicts, isAppeal: fc.boolean(), heldByOther: fc.boolean() }),
    ({ verdict, ...given }) => ({
      outcome: JSON.stringify(rulingEffects(opened(), verdict, claims, given), withText),
      why: explainRuling(opened(), ruling(verdict), claims, given),
    }),
    (asked, { becomes }) => ({ ...asked, verdict: asVerdict(becomes) }),
  ),
  rule(
    'what a ruling for direct sales does',
    fc.constantFrom<Verdict>({ code: 'UPHOLD_DIRECT' }, { code: 'UPHOLD_HOLDER' }),
    verdict => {
      const given = { isAppeal: false, heldByOther: false };
      const [first] = claims;
      const own = first === undefined ? [] : [first];
      return {
        outcome: JSON.stringify(rulingEffects(withDirect, verdict, own, given), withText),
        why: explainRuling(withDirect, ruling(verdict), own, given),
      };
    },
    (_, { becomes }) => asVerdict(becomes),
  ),
  rule(
    'a limit of a dispute',
    fc.record({
      state: fc.constantFrom<DisputeState>(
        'open',
        'acknowledged',
        'evidence',
        'proposed',
        'with-director',
        'appealed',
      ),
      takenAt: fc.constantFrom(limit.decide.add({ hours: 400 }), monday.add({ hours: 2 })),
    }),
    ({ state, takenAt }) => {
      const dispute = caseIn(state);
      const [breach] = disputeAt(dispute, takenAt, settings, calendar).breaches;
      return {
        outcome: breach === undefined ? 'in time' : 'missed',
        why: breach === undefined ? null : explainBreach(dispute, breach, settings, calendar),
      };
    },
    (asked, { becomes }) => ({ ...asked, takenAt: at(becomes) }),
  ),
  rule(
    'a follow-up that was missed',
    world.map(one => ({ one, called: null as string | null, missedAt: null as Temporal.Instant | null })),
    ({ one, called, missedAt }) => {
      const extra = called === null ? [] : [activity('call', called, { id: 'the call' })];
      const { misses } = followUpOf({ ...one, misses: [] }, { activities: [...one.activities, ...extra] });
      const miss = missedAt === null ? misses[0] : misses.find(each => each.at.equals(missedAt));
      return { outcome: miss === undefined ? 'kept' : `missed`, why: miss?.why ?? null };
    },
    (asked, { becomes }) => {
      const { misses } = followUpOf({ ...asked.one, misses: [] });
      return { ...asked, called: String(becomes), missedAt: misses[0]?.at ?? null };
    },
  ),
  rule(
    'a review for revocation',
    fc.integer({ min: 1, max: 5 }),
    count => {
      const due = count >= missesUntilReview;
      const misses = Array.from({ length: missesUntilReview }, (_, index) =>
        actedAt.add({ hours: 336 * index }),
      );
      return { outcome: due ? 'due' : 'none', why: due ? explainReview(misses) : null };
    },
    (_, { becomes }) => Number(becomes),
  ),
  rule(
    'the annual review',
    fc.record({
      amounts: fc.array(fc.constantFrom<bigint | null>(null, 10_000n, 50_000n, 69_999n), { maxLength: 3 }),
      quotaMinor: fc.constantFrom('0', '100000'),
      ageDays: fc.constantFrom<number>(100, 180, 1_000),
      certified: fc.constantFrom<string | null>(null, '1', '2'),
      criterion: fc.boolean(),
    }),
    asked => {
      const { amounts, quotaMinor, ageDays, certified, criterion } = asked;
      const premier = {
        quotaMinor,
        ...(criterion && { criteria: [atLeast('people-certified', '2')] }),
      };
      const verdict = annualReview(
        subject(
          {
            joinedOn: day('2028-01-01').subtract({ days: ageDays }),
            facts: {
              ...noFacts,
              credits: amounts.map(amount => won(amount)),
              properties: certified === null ? {} : { 'people-certified': certified },
            },
          },
          premier,
        ),
      );
      const negative = verdict.verdict !== 'requalified';
      return { outcome: verdict.outcome.code, why: negative ? verdict.outcome : null };
    },
    (asked, { fact, becomes }) => {
      if (fact === 'ageDays') return { ...asked, ageDays: Number(becomes) };
      if (fact === 'dealsWithoutAmount')
        return { ...asked, amounts: asked.amounts.map(amount => amount ?? 1n) };
      if (fact === 'people-certified') return { ...asked, certified: String(becomes) };
      const attained = asked.amounts.reduce<bigint>((sum, amount) => sum + (amount ?? 0n), 0n);
      return { ...asked, amounts: [...asked.amounts, BigInt(String(becomes)) - attained] };
    },
  ),
  rule(
    'promotion',
    fc.record({
      tier: fc.constantFrom<string>('Select', 'Premier'),
      certified: fc.constantFrom<string>('1', '2'),
      criteria: fc.constantFrom<number>(0, 1),
    }),
    ({ tier, certified, criteria }) => {
      const verdict = promotion({
        tier,
        facts: { ...noFacts, properties: { 'people-certified': certified } },
        period: { yearFrom: day('2027-01-01'), until: instant('2027-10-01T00:00:00Z'), timeZone: 'UTC' },
        policy: {
          ...defaultPolicy,
          tiers: tiersWith('Premier', criteria === 0 ? {} : { criteria: [atLeast('people-certified', '2')] }),
        },
      });
      return {
        outcome: verdict.met ? 'met' : verdict.outcome.code,
        why: verdict.met ? null : verdict.outcome,
      };
    },
    (asked, { fact, becomes }) => {
      if (fact === 'highest') return { ...asked, tier: 'Select' };
      if (fact === 'criteria') return { ...asked, criteria: Number(becomes) };
      return { ...asked, certified: String(becomes) };
    },
  ),
  ...([appealTooLate, tierAppealTooLate] as const).map(tooLate =>
    rule(
      tooLate === appealTooLate ? 'an appeal' : 'an appeal of a tier',
      fc.constantFrom(-1, 0, 5).map(hours => actedAt.add({ hours })),
      now => obstacle(tooLate(now, actedAt)),
      (_, { becomes }) => at(becomes),
    ),
  ),
  rule(
    'asking about many customers',
    fc.integer({ min: 0, max: 100 }),
    domains => {
      const settings = { alertDomainsPerDay: 40 };
      const probing = isProbing(domains, settings);
      const askedOn = day('2027-01-01');
      return {
        outcome: probing ? 'told' : 'fine',
        why: probing ? explainProbing(askedOn, domains, settings) : null,
      };
    },
    (_, { becomes }) => Number(becomes),
  ),
  rule(
    'the sunset',
    fc
      .record<Pick<SunsetSubject, 'joinedOn' | 'lastApproval'>>({
        joinedOn: fc.constantFrom(day('2026-01-10'), day('2024-02-29')),
        lastApproval: fc.constantFrom(null, instant('2026-03-01T12:00:00Z')),
      })
      .map(dates => ({ dates, judgedAt: sunsetFor(dates)?.at ?? actedAt })),
    ({ dates, judgedAt }) => {
      const sunset = sunsetFor(dates);
      const over = sunset !== null && sunsetBy(sunset, judgedAt).over;
      return { outcome: over ? 'over' : 'runs', why: over ? sunset.outcome : null };
    },
    ({ dates, judgedAt }, { becomes }) => ({
      dates: { ...dates, lastApproval: day(String(becomes)).toZonedDateTime('UTC').toInstant() },
      judgedAt,
    }),
  ),
];

const withText = (_key: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

/** Warnings tell of what is to come by the rule of what comes. */
export const alike: Partial<Record<OutcomeCode, OutcomeCode>> = {
  SUNSET_AHEAD: 'SUNSET',
  FOLLOW_UP_DUE_SOON: 'FOLLOW_UP_MISSED',
  FOLLOW_UP_PENDING_EVIDENCE: 'FOLLOW_UP_MISSED',
};
