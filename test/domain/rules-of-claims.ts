import fc from 'fast-check';
import { splitObstacle } from '../../domain/account-split.ts';
import { type ApprovalFacts, checkApproval } from '../../domain/approval.ts';
import { type DealOutcomeFacts, dealOutcome } from '../../domain/deal-outcome.ts';
import { explainDealOutcome } from '../../domain/deal-outcome-why.ts';
import { directCameLater } from '../../domain/direct-came-later.ts';
import {
  explainExpiry,
  explainGoneDeal,
  explainRenewalWait,
  isOver,
  type RenewalWait,
  relinkIsOver,
  waitIsOver,
} from '../../domain/expiry-why.ts';
import { explainImport, type ImportFacts, judgeImport } from '../../domain/import-claim.ts';
import { askableFields, checkAnswer, explainInfo, infoLapsed } from '../../domain/info-request.ts';
import {
  explainProposedRevert,
  explainProposedRevocation,
  judgeRevert,
  judgeRevocation,
  type OpenProposal,
  type RevertFacts,
  type RevocationFacts,
} from '../../domain/joint-decision.ts';
import { lossNotOpen } from '../../domain/loss-objection.ts';
import { explainMove } from '../../domain/move-why.ts';
import { explainGivenUp, mergedClaims } from '../../domain/partner-merger.ts';
import { endsClaims, explainLeaving, type PartnerStatus } from '../../domain/partner-standing.ts';
import { businessCalendarOf } from '../../domain/policy.ts';
import { explainLapse, type QueuePlaceFacts, queuePlace } from '../../domain/queue-place.ts';
import { refundObstacle } from '../../domain/refund.ts';
import {
  move,
  type RegistrationEvent,
  registrationEvents,
  rejectCodes,
  revokeCodes,
  type State,
  states,
} from '../../domain/registration.ts';
import { checkRenewal } from '../../domain/renewal.ts';
import { allActions, allRoles, mayDo } from '../../domain/rights.ts';
import { explainScreening } from '../../domain/screening-why.ts';
import { type ClaimSummary, checkSubmission, screen } from '../../domain/submission.ts';
import { explainWait, type FoundLink, unionWaits } from '../../domain/union.ts';
import type { Change } from '../../domain/why.ts';
import * as approval from './approval-cases.ts';
import { claim, instant, policy } from './claim.ts';
import * as renewal from './renewal-cases.ts';
import { obstacle, type RuleUnderTest, rule, saidOf } from './rule-under-test.ts';
import * as submission from './submission-cases.ts';

const now = instant('2027-01-20T12:00:00Z');
const calendar = businessCalendarOf(policy());
const at = (becomes: Change['becomes']) => (becomes === null ? null : instant(String(becomes)));
const hours = (...values: number[]) => fc.constantFrom(...values).map(value => now.add({ hours: value }));

const oneOf = <Value extends string>(known: readonly Value[], value: unknown): Value => {
  const found = known.find(each => each === value);
  if (found === undefined) throw new Error(`${String(value)} is none of ${known.join(', ')}`);
  return found;
};
const unknown = ({ fact }: Change): never => {
  throw new Error(`No way to change ${fact}`);
};

const others = fc.array(
  fc
    .record({
      registrationId: fc.constantFrom('reg-2', 'reg-3', 'reg-4'),
      partnerCompanyId: fc.constantFrom('partner-a', 'partner-b'),
      state: fc.constantFrom<State>('submitted', 'under-review', 'queued', 'active', 'expired'),
      sequence: fc.bigInt({ min: 1n, max: 9n }),
      days: fc.constantFrom(-1, 0, 10),
    })
    .map(({ days, state, ...rest }): ClaimSummary => {
      const protectedUntil = now.add({ hours: days * 24 });
      return claim({
        ...rest,
        state,
        ...(state === 'active' && { protectedFrom: now.subtract({ hours: 480 }), protectedUntil }),
        ...(state === 'expired' && { endedAt: now, endedAs: 'expired' }),
      });
    }),
  { maxLength: 4 },
);
const mine = claim({ registrationId: 'reg-9', sequence: 5n });

const proposals = fc.option(
  fc.record<OpenProposal>({
    code: fc.constantFrom('FRAUD', 'CUSTOMER_CHOSE_OTHER', null),
    proposedBy: fc.constantFrom('1', '2'),
    dueAt: fc.constantFrom(null, now.add({ hours: 100 })),
    objectedAt: fc.constantFrom(null, now),
  }),
);
const revocations = fc.record<RevocationFacts>({
  now: fc.constant(now),
  userId: fc.constantFrom('1', '2'),
  code: fc.constantFrom('FRAUD', 'CUSTOMER_CHOSE_OTHER', 'DISPUTE_RULING', 'ERROR'),
  hasCustomersWriting: fc.boolean(),
  withNotice: fc.boolean(),
  pending: proposals,
  objectionBusinessDays: fc.constant(5),
  calendar: fc.constant(calendar),
});
const revocationWith = (facts: RevocationFacts, change: Change): RevocationFacts => {
  switch (change.fact) {
    case 'code': {
      // A proposal without a reason is of no revocation.
      if (change.becomes === null) return { ...facts, pending: null, code: 'ERROR' };
      const code = oneOf(['BREACH_OF_TERMS', 'FRAUD', 'CUSTOMER_CHOSE_OTHER', 'ERROR'], change.becomes);
      return { ...facts, code };
    }
    case 'customersWriting':
      return { ...facts, hasCustomersWriting: true };
    case 'userId':
      return { ...facts, userId: String(change.becomes) };
    case 'withNotice':
      return { ...facts, withNotice: change.becomes === true };
    case 'confirmedBySecondPerson':
      return {
        ...facts,
        pending: { code: facts.code, proposedBy: 'somebody else', dueAt: null, objectedAt: null },
      };
    default:
      return unknown(change);
  }
};
const reverts = fc.record<RevertFacts>({
  now: fc.constant(now),
  userId: fc.constantFrom('1', '2'),
  decidedAt: hours(-1, -24, -25, -100),
  revertHours: fc.constantFrom(24, 48),
  pending: proposals,
});
const revertWith = (facts: RevertFacts, change: Change): RevertFacts => {
  if (change.fact === 'now') return { ...facts, now: at(change.becomes) ?? now };
  return change.fact === 'userId' ? { ...facts, userId: String(change.becomes) } : unknown(change);
};

const steps = fc.array(
  fc.record({
    at: hours(-900, -700, -500, -100, -3, 0),
    outcome: fc.constantFrom('open', 'won', 'lost'),
    by: fc.constantFrom('partner', 'direct', 'other'),
  }),
  { maxLength: 3 },
);
const outcomes = fc.record<DealOutcomeFacts>({
  protectedFrom: fc.constant(now.subtract({ hours: 1_000 })),
  end: hours(-400, 400),
  steps,
  lossOpposedAt: fc.constant(null),
  now: fc.constant(now),
  policy: fc.constant(policy()),
});

const statuses: readonly PartnerStatus[] = ['active', 'suspended', 'terminated'];
const queueFacts = fc.record<QueuePlaceFacts>({
  confirmedAt: hours(-1_000, -800, -700, -100),
  lateReviews: fc.constantFrom([], [{ from: now.subtract({ hours: 300 }), to: now, cause: 'late-review' }]),
  now: fc.constant(now),
  policy: fc.constantFrom(policy(), policy({ timeZone: 'Pacific/Auckland' })),
});

/** Rules about claims and registrations. */
export const rulesOfClaims: RuleUnderTest[] = [
  rule(
    'submission',
    submission.anyFacts,
    asked => saidOf(checkSubmission(asked)),
    (asked, change) => submission.applied(asked, [change]),
  ),
  rule(
    'approval',
    approval.anyFacts.chain(asked =>
      fc
        .constantFrom<PartnerStatus>('active', 'active', 'suspended')
        .map((partnerStatus): ApprovalFacts => ({ ...asked, partnerStatus })),
    ),
    asked => saidOf(checkApproval(asked)),
    (asked, change) => {
      const changed: Partial<ApprovalFacts> =
        change.fact === 'partnerStatus' ? { partnerStatus: 'active' } : approval.changed(asked, change);
      return { ...asked, ...changed };
    },
  ),
  rule(
    'renewal',
    renewal.anyFacts,
    asked => saidOf(checkRenewal(asked)),
    // Each meeting that is asked for is one of its own.
    (asked, change) => {
      const met = asked.activities.filter(({ id }) => id.startsWith('new-')).length;
      return { ...asked, ...renewal.changed(asked, change, `2027-05-29T0${met}:00:00Z`) };
    },
  ),
  rule(
    'a renewal that a person decides',
    fc.constantFrom(
      renewal.facts({ activities: [renewal.early, renewal.late] }),
      renewal.facts({ policy: policy({ renewal: { approveAtOnce: false } }) }),
      renewal.facts(),
    ),
    asked => {
      const verdict = checkRenewal(asked);
      return verdict.ok && verdict.approval === 'by-person'
        ? { outcome: 'by-person', why: verdict.why }
        : { outcome: verdict.ok ? 'ok' : 'refused', why: null };
    },
    (asked, change) => ({
      ...asked,
      ...(change.fact === 'bestGrade' && { activities: [...asked.activities, renewal.lateMeeting] }),
      ...(change.fact === 'approveAtOnce' && {
        policy: { ...asked.policy, renewal: { approveAtOnce: true } },
      }),
    }),
  ),
  rule(
    'rights',
    fc.record({
      asking: fc.record({
        userId: fc.constant('1'),
        roles: fc.subarray([...allRoles]),
        managesPartner: fc.boolean(),
        worksForPartner: fc.boolean(),
      }),
      action: fc.constantFrom(...allActions),
    }),
    ({ asking, action }) => {
      const verdict = mayDo(asking, action);
      return saidOf(verdict.allowed ? { ok: true } : { ok: false, refusal: verdict.refusal });
    },
    ({ asking, action }, { fact, becomes }) => ({ asking: { ...asking, [fact]: becomes }, action }),
  ),
  rule(
    'the state table',
    fc.record({
      state: fc.constantFrom<State | null>(null, ...states),
      event: fc.constantFrom(...registrationEvents),
    }),
    ({ state, event }) => saidOf(move(state, event)),
    (asked, { becomes }) => ({ ...asked, state: becomes === null ? null : oneOf(states, becomes) }),
  ),
  rule(
    'decisions of people and of clocks on the state table',
    fc.constantFrom<{ from: State; event: RegistrationEvent; code: keyof typeof told }>(
      { from: 'under-review', event: 'reject', code: 'NOT_QUALIFIED' },
      { from: 'active', event: 'revoke', code: 'FRAUD' },
      { from: 'active', event: 'withdraw', code: 'WITHDRAWN' },
      { from: 'queued', event: 'withdraw', code: 'WITHDRAWN' },
      { from: 'active', event: 'revert', code: 'REVERTED' },
      { from: 'rejected', event: 'revert', code: 'REVERTED' },
      { from: 'under-review', event: 'review-overdue', code: 'REVIEW_OVERDUE' },
      { from: 'rejected', event: 'appeal', code: 'APPEALED' },
      { from: 'expired', event: 'appeal', code: 'APPEALED' },
    ),
    ({ from, event, code }) => {
      const led = move(from, event);
      return {
        outcome: led.ok ? led.to : 'refused',
        why: explainMove(from, event, { code, rule: 'R-states' }),
      };
    },
    (asked, { becomes }) => ({ ...asked, event: oneOf(registrationEvents, becomes) }),
  ),
  rule(
    'the codes that people reject and revoke with',
    fc.constantFrom(
      ...Object.keys(rejectCodes).map(code => ({
        code,
        from: 'under-review' as State,
        event: 'reject' as RegistrationEvent,
      })),
      ...Object.keys(revokeCodes).map(code => ({
        code,
        from: 'active' as State,
        event: 'revoke' as RegistrationEvent,
      })),
    ),
    ({ code, from, event }) => {
      const led = move(from, event);
      const known = oneOf([...named(rejectCodes), ...named(revokeCodes)], code);
      return {
        outcome: led.ok ? led.to : 'refused',
        why: explainMove(from, event, { code: known, rule: 'R-states' }),
      };
    },
    (asked, { becomes }) => ({ ...asked, event: oneOf(registrationEvents, becomes) }),
  ),
  rule(
    'the conflict check',
    others,
    liveClaims => {
      const { outcome } = screen({ claim: mine, liveClaims, now });
      const why = explainScreening({ claim: mine, liveClaims, now });
      return { outcome, why: outcome === 'held' ? why : null };
    },
    liveClaims =>
      liveClaims.filter(other => screen({ claim: mine, liveClaims: [other], now }).outcome === 'free'),
  ),
  rule(
    'a place in the queue',
    queueFacts,
    asked => {
      const lapsed = Temporal.Instant.compare(queuePlace(asked).dueAt, asked.now) <= 0;
      return { outcome: lapsed ? 'lapsed' : 'kept', why: lapsed ? explainLapse(asked) : null };
    },
    (asked, { becomes }) => ({ ...asked, confirmedAt: at(becomes) ?? asked.confirmedAt }),
  ),
  rule(
    'information that was asked for',
    fc.record({
      askedAt: hours(-200),
      dueAt: hours(-80, 0, 1),
      fields: fc.constant(['note'] as const),
      answeredAt: fc.constantFrom(null, now.subtract({ hours: 79 })),
    }),
    asked => {
      const lapsed = infoLapsed(asked, now);
      return { outcome: lapsed ? 'lapsed' : 'waits', why: lapsed ? explainInfo(asked, now) : null };
    },
    (asked, { becomes }) => ({ ...asked, answeredAt: at(becomes) }),
  ),
  rule(
    'information that is asked for, when its time is over',
    fc.record({ dueAt: hours(1, 80), answeredAt: fc.constant(null as Temporal.Instant | null) }),
    asked => {
      const request = { ...asked, askedAt: now, fields: ['note', 'deal'] as const };
      const lapsed = infoLapsed(request, asked.dueAt);
      return { outcome: lapsed ? 'lapses' : 'keeps', why: lapsed ? explainInfo(request, now) : null };
    },
    (asked, { becomes }) => ({ ...asked, answeredAt: at(becomes) }),
  ),
  rule(
    'an answer to the reviewer',
    fc.record({
      asked: fc.subarray([...askableFields], { minLength: 1 }),
      given: fc.subarray([...askableFields]),
    }),
    ({ asked, given }) => saidOf(checkAnswer(asked, given)),
    (facts, { becomes }) => ({
      ...facts,
      given: Array.isArray(becomes) ? becomes.map(field => oneOf(askableFields, field)) : [],
    }),
  ),
  rule(
    'a rejection for a deal of direct sales',
    fc.record({
      code: fc.constantFrom('DIRECT_OPEN_DEAL' as const, 'NOT_QUALIFIED' as const),
      claimedAt: fc.constant(now),
      directDeals: fc.array(
        fc.record({ dealId: fc.constantFrom('7', '8', '9'), openedAt: hours(-24, -1, 0, 1, 24) }),
        { maxLength: 3 },
      ),
      timeZone: fc.constant('UTC'),
    }),
    facts => obstacle(directCameLater(facts)),
    (facts, { becomes }) => ({
      ...facts,
      directDeals: facts.directDeals.map(deal => ({ ...deal, openedAt: at(becomes) ?? now })),
    }),
  ),
  rule('a revocation', revocations, facts => saidOf(judgeRevocation(facts)), revocationWith),
  rule(
    'a revocation that is proposed',
    revocations,
    facts => {
      const verdict = judgeRevocation(facts);
      const proposed = verdict.ok && verdict.step.step === 'propose';
      return {
        outcome: verdict.ok ? verdict.step.step : 'refused',
        why: proposed ? explainProposedRevocation(facts) : null,
      };
    },
    revocationWith,
  ),
  rule('a revert', reverts, facts => saidOf(judgeRevert(facts)), revertWith),
  rule(
    'a revert that is proposed',
    reverts,
    facts => {
      const verdict = judgeRevert(facts);
      const proposed = verdict.ok && verdict.step === 'propose';
      return {
        outcome: verdict.ok ? verdict.step : 'refused',
        why: proposed ? explainProposedRevert(facts) : null,
      };
    },
    revertWith,
  ),
  rule(
    'an objection to a loss',
    fc.record({
      lossReportedAt: fc.constantFrom(null, now.subtract({ hours: 200 })),
      now: hours(-1, 0, 50),
    }),
    asked =>
      obstacle(
        lossNotOpen({ ...asked, lossObjectionDueAt: asked.lossReportedAt === null ? null : now }, asked.now),
      ),
    (asked, { fact, becomes }) =>
      fact === 'now'
        ? { ...asked, now: at(becomes) ?? now }
        : { lossReportedAt: at(becomes), now: now.subtract({ hours: 1 }) },
  ),
  rule(
    'what a deal’s stages mean',
    outcomes,
    facts => {
      const outcome = dealOutcome(facts);
      const ended = outcome.is !== 'open';
      return { outcome: outcome.is, why: ended ? explainDealOutcome(facts, outcome, '7') : null };
    },
    (facts, { fact, becomes }) => {
      const when = at(becomes) ?? now;
      if (fact === 'lossOpposedAt') return { ...facts, lossOpposedAt: when };
      const reopened = { at: when, outcome: 'open' as const, by: 'other' as const };
      const later = Temporal.Instant.compare(when, facts.now) > 0 ? when : facts.now;
      return { ...facts, steps: [...facts.steps, reopened], now: later };
    },
  ),
  rule(
    'a refund',
    fc.record({
      state: fc.constantFrom<State>(...states),
      amountMinor: fc.bigInt({ min: 1n, max: 200n }),
      currency: fc.constant('EUR'),
      creditedMinor: fc.bigInt({ min: 0n, max: 100n }),
    }),
    facts => obstacle(refundObstacle(facts)),
    (facts, { fact, becomes }) =>
      fact === 'state'
        ? { ...facts, state: 'won' as const }
        : { ...facts, amountMinor: BigInt(String(becomes)) },
  ),
  rule(
    'the end of a protection',
    fc.record({
      until: hours(-500, -1),
      renewals: fc.constantFrom(0, 1),
      end: fc.constant(null as Temporal.Instant | null),
    }),
    ({ until, renewals, end }) => ({
      outcome: isOver(end ?? until, until) ? 'over' : 'runs',
      why: explainExpiry(until, renewals, policy()),
    }),
    (asked, { becomes }) => ({ ...asked, end: at(becomes) }),
  ),
  rule(
    'a renewal that waits past the end',
    fc.record<RenewalWait>({
      askedAt: hours(-300),
      decideBy: hours(-1, 0),
      decision: fc.constantFrom('renewed', 'declined', null),
    }),
    wait => {
      const over = waitIsOver(wait, now);
      return { outcome: over ? 'over' : 'goes on', why: over ? explainRenewalWait(wait) : null };
    },
    (wait, { becomes }) => ({ ...wait, decision: oneOf(['renewed', 'declined'], becomes) }),
  ),
  rule(
    'a registered deal that is gone',
    fc.record({ dealId: fc.constant('7'), relinkUntil: hours(-1, 0), dealMissing: fc.boolean() }),
    gone => {
      const over = relinkIsOver(gone, now);
      return { outcome: over ? 'over' : 'goes on', why: over ? explainGoneDeal(gone) : null };
    },
    (gone, { becomes }) => ({ ...gone, dealMissing: becomes === true }),
  ),
  rule(
    'a partner that leaves',
    fc.constantFrom(...statuses),
    status => ({
      outcome: endsClaims(status) ? 'ends' : 'stays',
      why: endsClaims(status) ? explainLeaving(status) : null,
    }),
    (_, { becomes }) => oneOf(statuses, becomes),
  ),
  rule(
    'two partners that become one',
    others.map(list => [mine, ...list.filter(other => other.state !== 'expired')]),
    claims => {
      const givenUp = mergedClaims([...claims], now).givesUp.includes(mine.registrationId);
      return {
        outcome: givenUp ? 'given up' : 'stays',
        why: givenUp ? explainGivenUp(mine.registrationId, claims, now) : null,
      };
    },
    () => [mine],
  ),
  rule(
    'two customers that may be one',
    fc.record<FoundLink>({
      level: fc.constantFrom('M1', 'M2', 'M3', 'M4', 'M5'),
      companyA: fc.constant('1'),
      companyB: fc.constant('2'),
      bothClaimed: fc.boolean(),
    }),
    link => ({
      outcome: unionWaits(link) ? 'waits' : 'united',
      why: unionWaits(link) ? explainWait(link) : null,
    }),
    (link, { fact, becomes }) => ({ ...link, [fact]: becomes }),
  ),
  rule(
    'an import',
    fc.record<ImportFacts>({
      protectedFrom: hours(-500, 1),
      protectedUntil: hours(-600, -1, 300),
      now: fc.constant(now),
      claims: others,
      partner: fc.constantFrom<ImportFacts['partner']>(
        { companyId: 'partner-a', status: 'active' },
        { companyId: 'partner-z', status: 'terminated' },
      ),
      accountIsPartnerItself: fc.constantFrom(false, false, true),
    }),
    facts => {
      const verdict = judgeImport(facts);
      if (!verdict.ok) return saidOf(verdict);
      return { outcome: 'ok', why: null };
    },
    (facts, { fact, becomes }) => {
      if (fact === 'accountIsPartnerItself') return { ...facts, accountIsPartnerItself: false };
      if (fact === 'partnerStatus')
        return { ...facts, partner: { ...facts.partner, status: 'active' as const } };
      if (fact === 'liveRegistrationIds')
        return {
          ...facts,
          claims: facts.claims.filter(other => other.partnerCompanyId !== facts.partner.companyId),
        };
      return { ...facts, protectedFrom: at(becomes) ?? now };
    },
  ),
  rule(
    'what an import becomes',
    fc.record<ImportFacts>({
      protectedFrom: hours(-500),
      protectedUntil: hours(300),
      now: fc.constant(now),
      claims: others,
      partner: fc.constant({ companyId: 'partner-z', status: 'active' as const }),
      accountIsPartnerItself: fc.constant(false),
    }),
    facts => {
      const verdict = judgeImport(facts);
      const as = verdict.ok ? verdict.as : 'refused';
      return { outcome: as, why: as === 'queued' ? explainImport(facts) : null };
    },
    facts => ({ ...facts, claims: [] }),
  ),
  rule(
    'a customer that is two',
    fc.record({
      companyIds: fc.constant(['1', '2', '3']),
      leaving: fc.subarray(['1', '2', '3', '9']),
    }),
    ({ companyIds, leaving }) => obstacle(splitObstacle(companyIds, leaving)),
    (facts, { becomes }) => ({ ...facts, leaving: Array.isArray(becomes) ? becomes : [] }),
  ),
];

const told = {
  NOT_QUALIFIED: 1,
  FRAUD: 1,
  WITHDRAWN: 1,
  REVERTED: 1,
  REVIEW_OVERDUE: 1,
  APPEALED: 1,
} as const;

function named<Table extends object>(table: Table): Extract<keyof Table, string>[] {
  return Object.keys(table).filter((name): name is Extract<keyof Table, string> => name in table);
}
