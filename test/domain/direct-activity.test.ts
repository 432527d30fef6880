import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activity, ActivitySide } from '../../domain/activity.ts';
import { type ActivityOnAccount, judgeActivities } from '../../domain/direct-activity.ts';
import type { ClaimFacts, InnocentReason } from '../../domain/direct-engagement.ts';
import { defaultEngagementLimits as limits } from '../../domain/engagement-limits.ts';
import { activity } from './activities.ts';
import {
  aClaim,
  aConsent,
  approvedAt,
  claimedAt,
  consentTo,
  enforcing,
  instant,
  protectedUntil,
} from './deal-and-claim.ts';
import {
  aCall,
  actedAt,
  aMeeting,
  anEmail,
  justBefore,
  noExemptions,
  programExemptions,
} from './direct-engagement-acts.ts';

type Deal = ActivityOnAccount['deals'][number];
const aDealOfIt = (changes: Partial<Deal> = {}): Deal => ({
  dealId: '200',
  pipelineId: 'default',
  linkedPartnerIds: [],
  openBeforeClaim: false,
  ...changes,
});

const byRep = (activity: Activity, deals: Deal[] = []): ActivityOnAccount => ({
  activity,
  actor: { userId: '3', side: 'direct' },
  deals,
});

const judge = (
  all: ActivityOnAccount[],
  claim: Partial<ClaimFacts> = {},
  inbounds: Temporal.Instant[] = [],
) => judgeActivities(all, inbounds, aClaim(claim), enforcing, limits);

/** Verdicts in words: the weight of a hit, or why it is none. */
const words = (...args: Parameters<typeof judge>) =>
  judge(...args).map(({ verdict }) => (verdict.verdict === 'hit' ? verdict.weight : verdict.because));

describe('D4: direct activity on the account, outside the registered deal', () => {
  test.each<[string, Activity]>([
    ['a connected call', aCall()],
    ['a call without an outcome', aCall({ outcome: 'unknown' })],
    ['an unanswered call with a note', aCall({ outcome: 'no-answer', hasNote: true })],
    ['a voicemail', aCall({ outcome: 'voicemail' })],
    ['a completed meeting', aMeeting()],
    [
      'a meeting in the calendar: it was booked',
      aMeeting({ outcome: 'scheduled', occurredAt: actedAt.add({ hours: 240 }) }),
    ],
    ['a meeting whose attendees are not known', aMeeting({ attendees: { customers: 0, internal: 0 } })],
    ['a 1:1 e-mail', anEmail()],
  ])('%s is a notice', (_, done) => {
    expect(judge([byRep(done)])).toMatchObject([
      {
        activityId: done.id,
        verdict: {
          verdict: 'hit',
          rule: 'D4',
          weight: 'notice',
          wouldChange: [consentTo],
          facts: { actorUserId: '3', activityType: done.type },
        },
      },
    ]);
  });

  test.each(noExemptions)('is a notice when %s', (_, claim) => {
    expect(words([byRep(aCall())], claim)).toEqual(['notice']);
  });

  test.each(programExemptions)('is no hit when %s (%s)', (_, because, act, claim) => {
    expect(words([byRep(aCall({ occurredAt: act.at ?? actedAt }))], claim)).toEqual([because]);
  });

  test.each<[string, InnocentReason, ActivityOnAccount]>([
    ['it was done before the claim', 'before-the-claim', byRep(aCall({ occurredAt: justBefore(claimedAt) }))],
    [
      'a meeting was booked before the claim and held after',
      'before-the-claim',
      byRep(aMeeting({ bookedAt: justBefore(claimedAt) })),
    ],
    ['the protection is over', 'not-protected', byRep(aCall({ occurredAt: protectedUntil }))],
    ['nobody picked up and nothing was noted', 'never-counts', byRep(aCall({ outcome: 'no-answer' }))],
    ['the line was busy', 'never-counts', byRep(aCall({ outcome: 'busy' }))],
    ['the number was wrong', 'never-counts', byRep(aCall({ outcome: 'wrong-number' }))],
    ['the meeting was cancelled', 'never-counts', byRep(aMeeting({ outcome: 'canceled' }))],
    ['nobody came', 'never-counts', byRep(aMeeting({ outcome: 'no-show' }))],
    ['it was internal only', 'never-counts', byRep(aMeeting({ attendees: { customers: 0, internal: 2 } }))],
    ['the e-mail bounced', 'never-counts', byRep(anEmail({ bounced: true }))],
    ['a record says inbound, whatever its side', 'never-counts', byRep(anEmail({ direction: 'inbound' }))],
    ['a sequence sent it', 'never-counts', byRep(anEmail({ mailKind: 'sequence' }))],
    ['the record was deleted', 'never-counts', byRep(aCall({ deletedAt: actedAt }))],
    ['it is marketing e-mail', 'marketing-email', byRep(anEmail({ mailKind: 'marketing' }))],
    ['the customer wrote', 'customers-own-act', byRep(anEmail({ side: 'customer' }))],
    [
      'a workflow, import or merge made it',
      'made-by-form-or-automation',
      byRep(anEmail({ side: 'automation' })),
    ],
    ['the partner did it', 'not-direct', byRep(aCall({ side: 'partner' }))],
    [
      'service, success, billing or somebody unclassified did it',
      'not-direct',
      byRep(aCall({ side: 'other' })),
    ],
    ['a co-seller did it', 'co-sell-list', byRep(aCall({ side: 'co-sell' }))],
    ['it is on the registered deal', 'registered-deal', byRep(aCall(), [aDealOfIt({ dealId: '100' })])],
    [
      'it is on a deal with the partner',
      'linked-to-partner',
      byRep(aCall(), [aDealOfIt({ linkedPartnerIds: ['900'] })]),
    ],
    ['it is on a renewal', 'exempt-pipeline', byRep(aCall(), [aDealOfIt({ pipelineId: 'Renewals' })])],
    [
      'it is on a deal that was open before the claim',
      'before-the-claim',
      byRep(aCall(), [aDealOfIt({ openBeforeClaim: true })]),
    ],
  ])('is no hit when %s (%s)', (_, because, each) => {
    expect(words([each])).toEqual([because]);
  });

  test('consent to outreach covers a call, consent to its deal too', () => {
    const outreach = { consents: [aConsent({ scope: { kind: 'outreach' } })] };
    const deal = { consents: [aConsent({ scope: { kind: 'deal', dealId: '200' } })] };
    expect(words([byRep(aCall())], outreach)).toEqual(['consent']);
    expect(words([byRep(aCall(), [aDealOfIt()])], deal)).toEqual(['consent']);
    expect(words([byRep(aCall(), [aDealOfIt({ dealId: '201' })])], deal)).toEqual(['notice']);
  });
});

describe('replies within five business days of the customer’s own inbound', () => {
  /** A Tuesday at noon: the fifth business day after is the next Tuesday, to 17:00. */
  const inbound = instant('2026-11-24T12:00:00Z');
  const lastDay = instant('2026-12-01T17:00:00Z');
  test.each<[string, Temporal.Instant, string]>([
    ['in the same instant', inbound, 'reply-to-customer'],
    ['in the last millisecond of the fifth day', justBefore(lastDay), 'reply-to-customer'],
    ['at its cut-off: too late', lastDay, 'notice'],
    ['before it: no reply', justBefore(inbound), 'notice'],
  ])('a call %s (%s)', (_, occurredAt, expected) => {
    expect(words([byRep(aCall({ occurredAt }))], {}, [inbound])).toEqual([expected]);
    const mail = byRep(anEmail({ id: 'email:in', side: 'customer', occurredAt: inbound }));
    expect(words([mail, byRep(aCall({ occurredAt }))])).toContain(expected);
  });
});

test('notes, tasks and stages are no contact, and nothing is said of them', () => {
  const at = '2026-11-24T10:00:00Z';
  const others = [
    activity('note', at, { side: 'direct' }),
    activity('task', at, { side: 'direct' }),
    activity('deal-stage', at, { side: 'direct' }),
    activity('demo', at, { side: 'direct' }),
  ];
  expect(judge(others.map(each => byRep(each)))).toEqual([]);
});

test('a verdict keeps the activity, its deals, who did it, and the claim', () => {
  const [only] = judge([byRep(aCall(), [aDealOfIt(), aDealOfIt({ dealId: '201' })])]);
  expect(only).toEqual({
    activityId: 'call:1',
    verdict: {
      verdict: 'hit',
      rule: 'D4',
      weight: 'notice',
      wouldChange: [consentTo],
      facts: {
        activityId: 'call:1',
        activityType: 'call',
        activitySide: 'direct',
        contactIds: ['c1'],
        dealIds: ['200', '201'],
        actorUserId: '3',
        actorSide: 'direct',
        occurredAt: '2026-11-24T14:05:00Z',
        registrationId: 'reg_1',
        partnerCompanyId: '900',
        claimedAt: '2026-11-20T09:00:00Z',
        protectedFrom: '2026-11-22T10:00:00Z',
        protectedUntil: '2027-02-21T00:00:00Z',
        coSellUserIds: ['7'],
        directWindowOpen: false,
        consent: 'none on record',
        timeZone: 'UTC',
        earlierActivityId: null,
      },
    },
  });
});

describe('two in fourteen days', () => {
  const call = (id: string, occurredAt: Temporal.Instant, contact = 'c1') =>
    byRep({
      ...aCall({ id, occurredAt }),
      associations: { companyIds: [], contactIds: [contact], dealIds: [] },
    });
  const first = call('call:1', instant('2026-11-24T10:00:00Z'));
  test.each<[string, ActivityOnAccount[], string[]]>([
    ['one is a notice', [first], ['notice']],
    [
      'a second soon after is an exception',
      [first, call('call:2', instant('2026-11-25T10:00:00Z'))],
      ['notice', 'exception'],
    ],
    [
      'a second in the last millisecond of the fourteenth day',
      [first, call('call:2', justBefore(instant('2026-12-09T00:00:00Z')))],
      ['notice', 'exception'],
    ],
    [
      'a second on the fifteenth day is a notice again',
      [first, call('call:2', instant('2026-12-09T00:00:00Z'))],
      ['notice', 'notice'],
    ],
    [
      'a third counts from the second',
      [
        first,
        call('call:2', instant('2026-12-09T00:00:00Z')),
        call('call:3', instant('2026-12-15T00:00:00Z')),
      ],
      ['notice', 'notice', 'exception'],
    ],
    [
      'another rep’s call counts as well',
      [first, { ...call('call:2', instant('2026-11-25T10:00:00Z')), actor: { userId: '9', side: 'direct' } }],
      ['notice', 'exception'],
    ],
    [
      'a call recorded twice is one',
      [first, call('call:2', instant('2026-11-24T10:10:00Z'))],
      ['notice', 'duplicate'],
    ],
    [
      'a call to somebody else a minute later is another',
      [first, call('call:2', instant('2026-11-24T10:01:00Z'), 'c2')],
      ['notice', 'exception'],
    ],
    [
      'what is no hit does not count',
      [call('call:1', justBefore(claimedAt)), call('call:2', instant('2026-11-24T10:00:00Z'))],
      ['before-the-claim', 'notice'],
    ],
  ])('%s', (_, all, expected) => {
    expect(words(all)).toEqual(expected);
    expect(words(all.toReversed())).toEqual(expected);
  });

  test('at the same instant the order is that of the ids', () => {
    const at = instant('2026-11-24T10:00:00Z');
    const all = ['call:b', 'call:a', 'call:c'].map((id, index) => call(id, at, `c${index}`));
    for (const list of [all, all.toReversed()])
      expect(judge(list).map(({ activityId }) => activityId)).toEqual(['call:a', 'call:b', 'call:c']);
  });

  test('of several before it, the exception names the last', () => {
    const all = ['22', '23', '24'].map((day, index) =>
      call(`call:${day}`, instant(`2026-11-${day}T12:00:00Z`), `c${index}`),
    );
    const earlier = judge(all).map(({ verdict }) => verdict.facts.earlierActivityId);
    expect(earlier).toEqual([null, 'call:22', 'call:23']);
  });

  test('the exception names the activity before', () => {
    const [, second] = judge([first, call('call:2', instant('2026-11-25T10:00:00Z'))]);
    expect(second).toMatchObject({ verdict: { facts: { earlierActivityId: 'call:1' } } });
  });
});

describe('a month of ordinary work', () => {
  const hoursIn = (days: number) =>
    fc.integer({ min: 0, max: 24 * days }).map(hour => approvedAt.add({ hours: hour }));
  const contacts = fc.constantFrom('c1', 'c2');
  const sides = fc.constantFrom<ActivitySide>('direct', 'co-sell');
  const record = (
    id: string,
    at: Temporal.Instant,
    side: ActivitySide,
    kind: number,
    contact: string,
  ): Activity => {
    const where = { associations: { companyIds: ['800'], contactIds: [contact], dealIds: [] } };
    if (kind === 0) return { ...aCall({ id, side, occurredAt: at }), ...where };
    if (kind === 1) return { ...aMeeting({ id, side, occurredAt: at, bookedAt: at }), ...where };
    return { ...anEmail({ id, side, occurredAt: at }), ...where };
  };
  const ordinary = fc.record({
    at: hoursIn(30),
    side: sides,
    kind: fc.integer({ min: 0, max: 2 }),
    contact: contacts,
    way: fc.constantFrom(
      'registered',
      'linked',
      'renewal',
      'co-sell',
      'reply',
      'old-deal',
      'marketing',
      'service',
      'partner',
    ),
  });
  type Ordinary = typeof ordinary extends fc.Arbitrary<infer T> ? T : never;

  const asRecords = (each: Ordinary, index: number): ActivityOnAccount[] => {
    const id = `activity:${index}`;
    const activity = record(id, each.at, each.side, each.kind, each.contact);
    switch (each.way) {
      case 'registered':
        return [byRep(activity, [aDealOfIt({ dealId: '100', linkedPartnerIds: ['900'] })])];
      case 'linked':
        return [byRep(activity, [aDealOfIt({ linkedPartnerIds: ['900'] })])];
      case 'renewal':
        return [byRep(activity, [aDealOfIt({ pipelineId: 'renewal' })])];
      case 'old-deal':
        return [byRep(activity, [aDealOfIt({ openBeforeClaim: true })])];
      case 'co-sell':
        return [byRep({ ...activity, side: 'co-sell' })];
      case 'partner':
        return [byRep({ ...activity, side: 'partner' })];
      case 'service':
        return [byRep({ ...activity, side: 'other' })];
      case 'marketing':
        return [byRep(anEmail({ id, occurredAt: each.at, mailKind: 'marketing' }))];
      case 'reply': {
        const inbound = anEmail({
          id: `${id}:in`,
          side: 'customer',
          occurredAt: each.at.subtract({ hours: 2 }),
        });
        return [byRep(inbound), byRep(activity)];
      }
      default:
        return each.way satisfies never;
    }
  };

  test('has no finding, however much of it there is and in whatever order it arrives', () => {
    fc.assert(
      fc.property(fc.array(ordinary, { maxLength: 40 }), month => {
        const all = month.flatMap(asRecords);
        const hits = judge(all.toReversed()).filter(({ verdict }) => verdict.verdict === 'hit');
        expect(hits).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('and one call outside all of it is found in every such month', () => {
    fc.assert(
      fc.property(fc.array(ordinary, { maxLength: 20 }), month => {
        const quiet = month.filter(each => each.way !== 'reply');
        const all = [...quiet.flatMap(asRecords), byRep(aCall({ id: 'call:out' }))];
        const hits = judge(all).filter(({ verdict }) => verdict.verdict === 'hit');
        expect(hits.map(({ activityId }) => activityId)).toEqual(['call:out']);
      }),
      { numRuns: 300 },
    );
  });
});
