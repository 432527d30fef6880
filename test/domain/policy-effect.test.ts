import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activity } from '../../domain/activity.ts';
import { effectWords } from '../../domain/effect-words.ts';
import { type LifeFacts, lifeUnder } from '../../domain/life-under.ts';
import { defaultPolicy, type Policy } from '../../domain/policy.ts';
import { effectOn, summaryOf } from '../../domain/policy-effect.ts';
import { tierEffectOn } from '../../domain/tier-effect.ts';
import { activity } from './activities.ts';
import { atLeast, noFacts, tiersWith, won } from './tier-cases.ts';

const at = (text: string) => Temporal.Instant.from(text);
const noon = (date: string) => `${date}T12:00:00Z`;
const own: Policy = { ...defaultPolicy, timeZone: 'UTC' };
const days = (protectionDays: number): Policy => ({
  ...own,
  registration: { ...own.registration, protectionDays },
});
const followUp = (change: Partial<Policy['followUp']>): Policy => ({
  ...own,
  followUp: { ...own.followUp, ...change },
});

/** Approved on 1 March 2027, called on 5 March and in the last days, looked at in December. */
const now = at('2027-12-01T00:00:00Z');
const calls = (...dates: string[]): Activity[] => dates.map(date => activity('call', noon(date)));
const facts = (change: Partial<LifeFacts> = {}): LifeFacts => ({
  registrationId: 'reg_1',
  partnerCompanyId: '500',
  approvedAt: at('2027-03-01T10:00:00Z'),
  endedAt: null,
  renewals: [],
  activities: calls('2027-03-05', '2027-05-10'),
  account: { companyIds: ['customer'], contactIds: ['contact-1'] },
  dealId: 'deal-1',
  binds: 'partner',
  tolls: [],
  bouncedWarnings: [],
  knownUntil: now,
  ...change,
});
const untilOf = (change: Partial<LifeFacts>, policy: Policy = own, when = now) =>
  lifeUnder(facts(change), policy, when).until?.toString() ?? null;
const effect = (other: Policy, change: Partial<LifeFacts> = {}, when = now) =>
  effectOn(facts(change), { own, other }, when);

describe('the life of a registration under a policy', () => {
  const end = '2027-05-31T00:00:00Z';
  const asked = (date: string, granted = false) => ({ renewals: [{ askedAt: at(noon(date)), granted }] });
  const meeting = { activities: [...calls('2027-04-01'), activity('meeting', noon('2027-05-12'))] };

  test.each<[string, string | null, Partial<LifeFacts>, Policy?, string?]>([
    ['ends when its days are over', end, {}],
    ['ends where somebody ended it', noon('2027-04-02'), { endedAt: at(noon('2027-04-02')) }],
    ['ends on time, though somebody would have ended it later', end, { endedAt: at(noon('2027-08-02')) }],
    ['ends by the policy’s own zone', '2027-05-30T15:00:00Z', {}, { ...own, timeZone: 'Asia/Tokyo' }],
    [
      'ends later by the days of a dispute',
      '2027-06-03T00:00:00Z',
      {
        tolls: [
          { kind: 'dispute', from: at(noon('2027-04-01')), until: at(noon('2027-04-04')), takenBackAt: null },
        ],
      },
    ],
    [
      'has no end while a dispute is open',
      null,
      { tolls: [{ kind: 'dispute', from: at(noon('2027-04-01')), until: null, takenBackAt: null }] },
    ],
    ['is renewed on a two-sided record', '2027-08-29T00:00:00Z', { ...meeting, ...asked('2027-05-20') }],
    ['is not renewed without evidence', end, { activities: [], ...asked('2027-05-20') }],
    [
      'is not renewed at once where a person has to and nobody did',
      end,
      { ...meeting, ...asked('2027-05-20') },
      { ...own, renewal: { approveAtOnce: false } },
    ],
    [
      'is renewed by the person who did',
      '2027-08-29T00:00:00Z',
      { ...meeting, ...asked('2027-05-20', true) },
      { ...own, renewal: { approveAtOnce: false } },
    ],
    ['is not renewed after its end', end, { ...meeting, ...asked('2027-06-20', true) }],
    [
      'is asked to be renewed when the other end allows it',
      '2027-12-27T00:00:00Z',
      {
        activities: [...calls('2027-04-01', '2027-07-01'), activity('meeting', noon('2027-07-02'))],
        ...asked('2027-05-20', true),
      },
      days(150),
    ],
    [
      'is not renewed yet where that is still to come',
      '2027-07-30T00:00:00Z',
      { ...meeting, ...asked('2027-05-20', true) },
      days(150),
      noon('2027-06-01'),
    ],
    [
      'is not renewed once it was ended',
      noon('2027-05-15'),
      { ...meeting, ...asked('2027-05-20', true), endedAt: at(noon('2027-05-15')) },
    ],
  ])('%s', (_sentence, expected, change, policy = own, when = now.toString()) => {
    const instant = expected === null ? null : at(expected).toString();
    expect(untilOf(change, policy, at(when))).toBe(instant);
  });

  test('ends where somebody ended it, though a dispute was open', () => {
    const open = [{ kind: 'dispute' as const, from: at(noon('2027-04-01')), until: null, takenBackAt: null }];
    expect(untilOf({ tolls: open, endedAt: at(noon('2027-04-02')) })).toBe(at(noon('2027-04-02')).toString());
  });

  test.each<[string, string, Partial<LifeFacts>, string?]>([
    [
      'asked at the first instant of its last thirty days',
      '2027-08-29T00:00:00Z',
      {
        activities: [...calls('2027-04-01'), activity('meeting', '2027-05-01T00:00:00Z')],
        renewals: [{ askedAt: at('2027-05-01T00:00:00Z'), granted: true }],
      },
      '2027-05-01T00:00:00Z',
    ],
    ['not asked at its very end', end, { ...meeting, renewals: [{ askedAt: at(end), granted: true }] }],
    [
      'not before it was asked',
      end,
      { ...meeting, ...asked('2027-05-20', true) },
      '2027-05-20T11:59:59.999Z',
    ],
    [
      'and is from that instant on',
      '2027-08-29T00:00:00Z',
      { ...meeting, ...asked('2027-05-20', true) },
      noon('2027-05-20'),
    ],
    [
      'not where it was ended at that instant',
      noon('2027-05-20'),
      { ...meeting, ...asked('2027-05-20', true), endedAt: at(noon('2027-05-20')) },
    ],
    [
      'where it was ended only after that, up to there',
      noon('2027-06-20'),
      { ...meeting, ...asked('2027-05-20', true), endedAt: at(noon('2027-06-20')) },
    ],
  ])('is renewed: %s', (_sentence, expected, change, when = now.toString()) => {
    expect(untilOf(change, own, at(when))).toBe(at(expected).toString());
  });

  test('is renewed or not, whatever the end says', () => {
    const ended = { ...meeting, ...asked('2027-05-20', true), endedAt: at(noon('2027-05-20')) };
    expect(lifeUnder(facts(ended), own, now).renewed).toBe(false);
    expect(lifeUnder(facts({ ...ended, endedAt: at(noon('2027-05-21')) }), own, now).renewed).toBe(true);
  });

  const statement = (date: string): Activity =>
    activity('statement', noon(date), { id: date, source: 'card' });
  test('counts two mere statements in each term', () => {
    const activities = [
      ...calls('2027-03-12', '2027-04-02', '2027-05-10'),
      statement('2027-03-20'),
      statement('2027-04-10'),
      activity('meeting', noon('2027-05-12')),
      activity('meeting', noon('2027-05-24')),
      statement('2027-06-06'),
    ];
    const renewed = lifeUnder(facts({ activities, ...asked('2027-05-20', true) }), own, now);
    expect(renewed.misses.find(miss => miss.toString() > '2027-06')?.toString()).toBe('2027-06-21T00:00:00Z');
  });

  test('counts all mere statements of one that is paused in one term, also those after its end', () => {
    const late = { recordedAt: at(noon('2027-06-10')) };
    const activities = [
      statement('2027-03-03'),
      ...calls('2027-03-08', '2027-06-01'),
      statement('2027-06-05'),
      activity('statement', noon('2027-03-18'), { source: 'card', ...late }),
    ];
    const tolls = [
      { kind: 'dispute' as const, from: at(noon('2027-04-01')), until: null, takenBackAt: null },
    ];
    const misses = (given: Activity[]) =>
      lifeUnder(facts({ activities: given, tolls }), own, now).misses.map(miss => miss.toString());
    expect(misses(activities)).toEqual(['2027-03-23T00:00:00Z']);
    expect(misses(activities.filter(({ occurredAt }) => !occurredAt.equals(at(noon('2027-06-05')))))).toEqual(
      [],
    );
  });

  test('stands still on the days on which the program pauses', () => {
    const pausing = followUp({ pauseDays: ['2027-03-18', '2027-03-19'] });
    expect(lifeUnder(facts(), pausing, now).misses[0]?.toString()).toBe('2027-03-22T00:00:00Z');
  });

  test('misses what was silent, up to its end and no further than was read (T7)', () => {
    const misses = (change: Partial<LifeFacts>, policy = own) =>
      lifeUnder(facts(change), policy, now).misses.map(miss => miss.toString());
    expect(misses({})).toEqual([
      '2027-03-20T00:00:00Z',
      '2027-04-03T00:00:00Z',
      '2027-04-17T00:00:00Z',
      '2027-05-01T00:00:00Z',
      '2027-05-25T00:00:00Z',
    ]);
    expect(misses({ knownUntil: at('2027-04-03T00:00:00Z') })).toEqual([
      '2027-03-20T00:00:00Z',
      '2027-04-03T00:00:00Z',
    ]);
    expect(misses({ knownUntil: null })).toEqual([]);
    expect(misses({}, followUp({ days: 60 }))).toEqual(['2027-05-05T00:00:00Z']);
    expect(misses({ endedAt: at('2027-03-20T00:00:00Z') })).toEqual([]);
  });
});

describe('another policy', () => {
  test.each<[string, Policy, object | null, Partial<LifeFacts>?, string?]>([
    ['that is the same makes no difference', { ...own }, null],
    ['that differs in what comes later makes none', { ...own, tiers: [] }, null],
    ['would have let it lapse', days(60), { end: 'lapsed', renewal: 'same' }],
    ['would let it end earlier', days(60), { end: 'shortened' }, {}, '2027-04-20T00:00:00Z'],
    ['would have protected it longer', days(120), { end: 'lengthened' }],
    [
      'would have protected nothing longer that was ended',
      days(120),
      null,
      { endedAt: at('2027-03-10T00:00:00Z') },
    ],
    ['would have counted more misses', followUp({ days: 7, warnOnDays: [3] }), { end: 'same', misses: 6 }],
    ['would have counted fewer', followUp({ days: 60 }), { end: 'same', misses: -4 }],
    [
      'would have refused a renewal',
      { ...own, renewal: { approveAtOnce: false } },
      { renewal: 'lost', end: 'lapsed' },
      {
        activities: [...calls('2027-04-01'), activity('meeting', noon('2027-05-12'))],
        renewals: [{ askedAt: at(noon('2027-05-20')), granted: false }],
      },
    ],
  ])('%s', (_sentence, other, expected, change = {}, when = now.toString()) => {
    const found = effect(other, change, at(when));
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject(expected);
  });

  test('says of both when they would end', () => {
    expect(effect(days(120))?.until).toEqual({
      before: '2027-05-31T00:00:00Z',
      after: '2027-06-30T00:00:00Z',
    });
  });

  test('would have granted a renewal that this one refuses', () => {
    const renewable: Partial<LifeFacts> = {
      activities: [...calls('2027-04-01'), activity('meeting', noon('2027-05-12'))],
      renewals: [{ askedAt: at(noon('2027-05-20')), granted: false }],
    };
    const byPerson = { ...own, renewal: { approveAtOnce: false } };
    const found = effectOn(facts(renewable), { own: byPerson, other: own }, now);
    expect(found).toMatchObject({ end: 'lengthened', renewal: 'gained' });
  });

  test('would have refused a renewal of what ended before it began', () => {
    const change = {
      activities: [...calls('2027-04-01'), activity('meeting', noon('2027-05-12'))],
      renewals: [{ askedAt: at(noon('2027-05-20')), granted: false }],
      endedAt: at(noon('2027-05-25')),
    };
    expect(effect({ ...own, renewal: { approveAtOnce: false } }, change)).toMatchObject({
      end: 'same',
      renewal: 'lost',
      misses: 0,
    });
  });

  describe('of a registration that is paused', () => {
    const paused: Partial<LifeFacts> = {
      tolls: [{ kind: 'dispute', from: at(noon('2027-03-10')), until: null, takenBackAt: null }],
    };
    test('ends nothing earlier or later, as none of them has an end', () => {
      const other = { ...days(60), ...{ followUp: { ...own.followUp, days: 3, warnOnDays: [] } } };
      expect(effect(other, paused)).toMatchObject({
        end: 'same',
        misses: 2,
        until: { before: null, after: null },
      });
      expect(effect(days(60), paused)).toBeNull();
    });
  });

  test('would have let it lapse also at the very instant of the look, and end earlier before it', () => {
    const end60 = '2027-05-01T00:00:00Z';
    expect(effect(days(60), {}, at(end60))?.end).toBe('lapsed');
    expect(effect(days(60), {}, at(end60).subtract({ milliseconds: 1 }))?.end).toBe('shortened');
  });

  test('gives back what this one takes: there and back the effects mirror each other', () => {
    const policies = fc.record({
      protectionDays: fc.integer({ min: 30, max: 120 }),
      days: fc.integer({ min: 5, max: 40 }),
    });
    const made = ({ protectionDays, days: silent }: { protectionDays: number; days: number }): Policy => ({
      ...days(protectionDays),
      followUp: { ...own.followUp, days: silent, warnOnDays: [] },
    });
    fc.assert(
      fc.property(policies, policies, (a, b) => {
        const there = effectOn(facts(), { own: made(a), other: made(b) }, now);
        const back = effectOn(facts(), { own: made(b), other: made(a) }, now);
        expect(there === null).toBe(back === null);
        expect((there?.misses ?? 0) + (back?.misses ?? 0)).toBe(0);
        expect(there?.until.before).toBe(back?.until.after);
        expect(there?.end === 'lengthened').toBe(back?.end === 'lapsed' || back?.end === 'shortened');
      }),
      { numRuns: 60 },
    );
  });
});

describe('a partner’s tier under another policy', () => {
  const partner = (credit: bigint, approved = '2027-06-01') => ({
    partnerCompanyId: '500',
    tier: 'Select',
    type: 'reseller',
    joinedOn: Temporal.PlainDate.from('2020-01-01'),
    facts: {
      ...noFacts,
      credits: [won(credit, '2027-06-01')],
      approvals: [at(noon(approved))],
    },
  });
  const quota = (quotaMinor: string): Policy => ({
    ...own,
    tiers: tiersWith('Select', { quotaMinor }),
  });
  const sooner = { ...quota('100000'), sunset: { ...own.sunset, months: 6, warnAt: [] } };
  const asking: Policy = {
    ...own,
    tiers: tiersWith('Select', { quotaMinor: '100000', criteria: [atLeast('deals-won', '1')] }),
  };
  const later = at('2028-02-01T00:00:00Z');
  test.each<[string, Policy, Policy, object | null, bigint?, string?]>([
    ['stays the same under the same', quota('100000'), quota('100000'), null],
    [
      'drops with a higher quota',
      quota('100000'),
      quota('200000'),
      { effect: 'drops', because: 'annual-review' },
    ],
    [
      'is kept with a lower quota',
      quota('200000'),
      quota('100000'),
      { effect: 'keeps', because: 'annual-review' },
    ],
    ['sunsets sooner', quota('100000'), sooner, { effect: 'drops', because: 'sunset' }],
    [
      'is kept where its type is exempt from the sunset',
      sooner,
      { ...sooner, sunset: { ...sooner.sunset, exemptPartnerTypes: ['reseller'] } },
      { effect: 'keeps', because: 'sunset' },
    ],
    [
      'goes to a person with a criterion that it misses',
      quota('100000'),
      asking,
      { partnerCompanyId: '500', tier: 'Select', effect: 'reviewed', because: 'annual-review' },
    ],
    [
      'needs no person without it',
      asking,
      quota('100000'),
      { partnerCompanyId: '500', tier: 'Select', effect: 'not-reviewed', because: 'annual-review' },
    ],
    [
      'goes to a person either way',
      asking,
      { ...asking, tierReview: { ...own.tierReview, noticeDays: 1 } },
      null,
    ],
  ])('%s', (_sentence, from, to, expected, credit = 100_000n, approved = '2027-06-01') => {
    const found = tierEffectOn(partner(credit, approved), { own: from, other: to }, later);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject(expected);
  });
});

describe('in words', () => {
  const one = { registrationId: 'r', partnerCompanyId: 'p', until: { before: null, after: null } } as const;
  test('each kind of gain and loss is one sentence, in the singular where it is one', () => {
    const summary = summaryOf([
      { ...one, end: 'lapsed', renewal: 'lost', misses: 1 },
      { ...one, end: 'lapsed', renewal: 'same', misses: -1 },
      { ...one, end: 'shortened', renewal: 'same', misses: 0 },
      { ...one, end: 'lengthened', renewal: 'gained', misses: 2 },
    ]);
    const tier = { partnerCompanyId: 'p', tier: 'Select', because: 'sunset' } as const;
    expect(
      effectWords(summary, [
        { ...tier, effect: 'drops' },
        { ...tier, effect: 'drops' },
        { ...tier, effect: 'drops' },
        { ...tier, effect: 'keeps' },
        { ...tier, effect: 'reviewed' },
        { ...tier, effect: 'not-reviewed' },
      ]),
    ).toEqual([
      '3 partners drop a tier',
      '1 partner keeps a tier that it loses',
      '1 partner goes to a person’s review',
      '1 partner needs no person’s review',
      '2 registrations would have lapsed',
      '1 running registration would end earlier',
      '1 registration would have been protected longer',
      '1 renewal would have been refused',
      '1 renewal would have been granted',
      '2 registrations would have missed more follow-ups',
      '1 registration would have missed fewer follow-ups',
    ]);
  });

  test('several of a kind are in the plural', () => {
    const effects = [
      { ...one, end: 'lapsed', renewal: 'lost', misses: 1 },
      { ...one, end: 'shortened', renewal: 'gained', misses: -1 },
      { ...one, end: 'lengthened', renewal: 'same', misses: -1 },
    ] as const;
    const partner = { partnerCompanyId: 'p', tier: 'Select', because: 'sunset' } as const;
    const kinds = ['drops', 'keeps', 'reviewed', 'not-reviewed'] as const;
    const partners = kinds.map(kind => ({ ...partner, effect: kind }));
    expect(effectWords(summaryOf([...effects, ...effects]), [...partners, ...partners])).toEqual([
      '2 partners drop a tier',
      '2 partners keep a tier that they lose',
      '2 partners go to a person’s review',
      '2 partners need no person’s review',
      '2 registrations would have lapsed',
      '2 running registrations would end earlier',
      '2 registrations would have been protected longer',
      '2 renewals would have been refused',
      '2 renewals would have been granted',
      '2 registrations would have missed more follow-ups',
      '4 registrations would have missed fewer follow-ups',
    ]);
    expect(effectWords(summaryOf(effects), partners)).toEqual([
      '1 partner drops a tier',
      '1 partner keeps a tier that it loses',
      '1 partner goes to a person’s review',
      '1 partner needs no person’s review',
      '1 registration would have lapsed',
      '1 running registration would end earlier',
      '1 registration would have been protected longer',
      '1 renewal would have been refused',
      '1 renewal would have been granted',
      '1 registration would have missed more follow-ups',
      '2 registrations would have missed fewer follow-ups',
    ]);
    expect(summaryOf([{ ...one, end: 'same', renewal: 'same', misses: 0 }])).toEqual({
      lapsed: 0,
      shortened: 0,
      lengthened: 0,
      renewalsLost: 0,
      renewalsGained: 0,
      moreMisses: 0,
      fewerMisses: 0,
    });
  });

  test('one that would have missed fewer, in the singular', () => {
    const words = effectWords(summaryOf([{ ...one, end: 'same', renewal: 'same', misses: -2 }]), []);
    expect(words).toEqual(['1 registration would have missed fewer follow-ups']);
    const more = effectWords(summaryOf([{ ...one, end: 'same', renewal: 'same', misses: 2 }]), []);
    expect(more).toEqual(['1 registration would have missed more follow-ups']);
  });

  test('nothing is said so', () => {
    expect(effectWords(summaryOf([]), [])).toEqual(['Nobody would have gained or lost anything']);
  });
});
