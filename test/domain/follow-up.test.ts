import { describe, expect, test } from 'vitest';
import type { Activity } from '../../domain/activity.ts';
import { type FollowUpFacts, followUpState } from '../../domain/follow-up.ts';
import type { RecordedMiss } from '../../domain/follow-up-evidence.ts';
import { activity, followUp } from './activities.ts';
import { instant, policy } from './claim.ts';

const call = (at: string, change: Parameters<typeof activity<'call'>>[2] = {}) =>
  activity('call', at, change);
const day = (date: string) => `${date}T12:00:00Z`;
const state = (now: string, change: Partial<FollowUpFacts> = {}) => followUpState(followUp(now, change));
const deadlineOf = (now: string, change: Partial<FollowUpFacts> = {}) =>
  state(now, change).deadline?.toString() ?? null;
const missesOf = (now: string, change: Partial<FollowUpFacts> = {}) =>
  state(now, change).misses.map(miss => miss.at.toString());
const miss = (at: string, recordedAt = at, takenBackAt: string | null = null): RecordedMiss => ({
  at: instant(at),
  recordedAt: instant(recordedAt),
  takenBackAt: takenBackAt === null ? null : instant(takenBackAt),
});
const windowsOf = (now: string, change: Partial<FollowUpFacts> = {}) =>
  state(now, change).directWindows.map(({ from, until }) => [from.toString(), until?.toString() ?? null]);

/** Approved on 1 March: 14 civil days end with 15 March. */
const first = '2027-03-16T00:00:00Z';

describe('S1: the deadline', () => {
  test.each<[string, string, Partial<FollowUpFacts>, string | null]>([
    ['is 14 civil days after approval', day('2027-03-02'), {}, first],
    [
      'is counted in the program’s zone',
      day('2027-03-02'),
      { policy: policy({ timeZone: 'America/New_York' }) },
      '2027-03-16T04:00:00Z',
    ],
    [
      'moves with the last activity',
      day('2027-03-12'),
      { activities: [call(day('2027-03-05')), call(day('2027-03-10'))] },
      '2027-03-25T00:00:00Z',
    ],
    [
      'does not move back with an older one',
      day('2027-03-12'),
      { activities: [call(day('2027-03-10')), call(day('2027-03-05'))] },
      '2027-03-25T00:00:00Z',
    ],
    [
      'does not know an activity before it was recorded',
      day('2027-03-12'),
      { activities: [call(day('2027-03-10'), { recordedAt: instant(day('2027-03-13')) })] },
      first,
    ],
    [
      'moves when a meeting is booked, once',
      day('2027-03-12'),
      {
        activities: [
          activity('meeting', day('2027-03-20'), {
            outcome: 'scheduled',
            bookedAt: instant(day('2027-03-08')),
            recordedAt: instant(day('2027-03-08')),
          }),
        ],
      },
      '2027-03-23T00:00:00Z',
    ],
    [
      'is none after the first activity where the policy says first-touch',
      day('2027-03-12'),
      {
        activities: [call(day('2027-03-05'))],
        policy: policy({ followUp: { ...policy().followUp, mode: 'first-touch' } }),
      },
      null,
    ],
    [
      'is there until then',
      day('2027-03-12'),
      { policy: policy({ followUp: { ...policy().followUp, mode: 'first-touch' } }) },
      first,
    ],
  ])('%s', (_sentence, now, change, deadline) => {
    expect(deadlineOf(now, change)).toBe(deadline);
  });

  test('first-touch: a late first activity closes the window, and nothing is timed after it', () => {
    const rules = policy({ followUp: { ...policy().followUp, mode: 'first-touch' } });
    const late = state(day('2027-05-20'), { activities: [call(day('2027-03-18'))], policy: rules });
    expect(late).toMatchObject({
      status: 'on-track',
      deadline: null,
      why: { code: 'FOLLOW_UP_DONE', rule: 'S1' },
    });
    expect(late.misses).toHaveLength(1);
    expect(late.directWindowOpen).toBe(false);
  });

  test('warnings are due at the start of days 7, 11 and 13 (T3a)', () => {
    expect(state(day('2027-03-02')).warnings.map(({ day: n, dueAt }) => [n, dueAt.toString()])).toEqual([
      [7, '2027-03-08T00:00:00Z'],
      [11, '2027-03-12T00:00:00Z'],
      [13, '2027-03-14T00:00:00Z'],
    ]);
  });

  test.each<[string, string, string]>([
    ['on track on day 10', '2027-03-11T23:59:59.999Z', 'on-track'],
    ['due soon from the last warning but one on', '2027-03-12T00:00:00Z', 'due-soon'],
    ['due soon in the last millisecond', '2027-03-15T23:59:59.999Z', 'due-soon'],
    ['missed at the deadline, once read so far', first, 'missed'],
  ])('%s', (_sentence, now, status) => {
    expect(state(now).status).toBe(status);
  });
});

describe('S2, T7: a miss', () => {
  test('stands at its deadline, however late it is found, and opens the window then', () => {
    const found = state('2027-03-19T08:30:00Z');
    expect(found.misses).toMatchObject([
      { at: instant(first), isNew: true, why: { code: 'FOLLOW_UP_MISSED', rule: 'S2' } },
    ]);
    expect([found.status, found.directWindowOpen]).toEqual(['missed', true]);
    expect(windowsOf('2027-03-19T08:30:00Z')).toEqual([[first, null]]);
  });

  test('is not asserted before the facts are read up to the deadline', () => {
    const unread = { watermark: instant('2027-03-15T23:59:59.999Z') };
    expect(state(day('2027-03-20'), unread)).toMatchObject({
      status: 'pending-evidence',
      misses: [],
      directWindows: [],
      why: { rule: 'T7' },
    });
    expect(missesOf(day('2027-03-20'), { watermark: instant(first) })).toEqual([first]);
  });

  test('E40 nothing is asserted while HubSpot is away; the late fact counts when it comes', () => {
    const activities = [call(day('2027-03-15'), { recordedAt: instant(day('2027-03-25')) })];
    const away = { activities, watermark: instant(day('2027-03-14')) };
    expect(state(day('2027-03-24'), away).status).toBe('pending-evidence');
    expect(state(day('2027-03-25'), { activities })).toMatchObject({ status: 'on-track', misses: [] });
  });

  test('a watermark ahead of the clock says nothing about the future', () => {
    expect(missesOf('2027-03-15T23:59:59.999Z', { watermark: instant(day('2027-05-01')) })).toEqual([]);
  });

  test('is new once', () => {
    const recorded = state(day('2027-03-17'), { misses: [miss(first)] });
    expect(recorded.misses).toMatchObject([{ at: instant(first), isNew: false }]);
    expect(recorded.takeBack).toEqual([]);
  });

  test('is new again when it was taken back and the evidence turned out to be none', () => {
    const told = state(day('2027-03-20'), { misses: [miss(first, first, day('2027-03-17'))] });
    expect(told.misses).toMatchObject([{ at: instant(first), isNew: true }]);
    expect(told.takeBack).toEqual([]);
  });

  test('an activity in the last millisecond keeps it, one at the deadline does not (E19)', () => {
    expect(missesOf(day('2027-03-17'), { activities: [call('2027-03-15T23:59:59.999Z')] })).toEqual([]);
    expect(missesOf(day('2027-03-17'), { activities: [call(first)] })).toEqual([first]);
  });

  test('there is none at or after the end of protection', () => {
    expect(missesOf(day('2027-03-20'), { protectedUntil: instant(first) })).toEqual([]);
    expect(missesOf(day('2027-03-20'), { protectedUntil: instant(first).add({ milliseconds: 1 }) })).toEqual([
      first,
    ]);
    expect(state(day('2027-03-15'), { protectedUntil: instant(first) }).status).toBe('on-track');
  });
});

describe('S2a: a customer meeting beyond the deadline holds it', () => {
  /** Booked on 2 March, so that the booking alone keeps it through 16 March. */
  const meeting = (start: string, change: Parameters<typeof activity<'meeting'>>[2] = {}): Activity =>
    activity('meeting', start, {
      outcome: 'scheduled',
      bookedAt: instant(day('2027-03-02')),
      recordedAt: instant(day('2027-03-02')),
      ...change,
    });
  const booked = '2027-03-17T00:00:00Z';

  test.each<[string, Activity[], string]>([
    // 19 March 2027 is a Friday.
    ['until two business days after its end', [meeting(day('2027-03-19'))], '2027-03-23T17:00:00Z'],
    ['30 days at most', [meeting(day('2027-05-10'))], '2027-04-16T00:00:00Z'],
    ['not if it ends before the deadline', [meeting('2027-03-16T23:00:00Z')], booked],
    [
      'not if nobody of the customer is invited',
      [meeting(day('2027-03-19'), { attendees: { customers: 0, internal: 2 } })],
      first,
    ],
    [
      'not if nobody wrote down who is invited',
      [meeting(day('2027-03-19'), { attendees: { customers: 0, internal: 0 } })],
      booked,
    ],
    ['not if direct booked it', [meeting(day('2027-03-19'), { side: 'direct' })], first],
    [
      'not if it is on another account',
      [meeting(day('2027-03-19'), { associations: { companyIds: ['x'], contactIds: [], dealIds: [] } })],
      first,
    ],
    ['the later of two', [meeting(day('2027-03-18')), meeting(day('2027-03-19'))], '2027-03-23T17:00:00Z'],
  ])('%s', (_sentence, activities, deadline) => {
    expect(deadlineOf(day('2027-03-15'), { activities })).toBe(deadline);
  });

  test('no miss while it is held, and the state names the meeting', () => {
    const held = state(day('2027-03-22'), { activities: [meeting(day('2027-03-19'), { id: 'meeting:1' })] });
    expect(held).toMatchObject({ heldBy: 'meeting:1', misses: [], why: { rule: 'S2a' } });
  });

  test('a miss at the end of the hold, when it was never marked as held', () => {
    expect(missesOf(day('2027-03-24'), { activities: [meeting(day('2027-03-19'))] })).toEqual([
      '2027-03-23T17:00:00Z',
    ]);
  });

  test('held, it counts from its day, and there never was a miss', () => {
    const held = meeting(day('2027-03-19'), { outcome: 'completed', recordedAt: instant(day('2027-03-20')) });
    expect(state(day('2027-03-22'), { activities: [held] })).toMatchObject({
      deadline: instant('2027-04-03T00:00:00Z'),
      misses: [],
    });
  });

  test('called off, it lets go when we learn it: nothing is missed in the past', () => {
    const off = meeting(day('2027-03-19'), { outcome: 'canceled', recordedAt: instant(day('2027-03-18')) });
    expect(missesOf(day('2027-03-20'), { activities: [off] })).toEqual([day('2027-03-18')]);
    const early = meeting(day('2027-03-19'), { outcome: 'canceled', recordedAt: instant(day('2027-03-05')) });
    expect(deadlineOf(day('2027-03-06'), { activities: [early] })).toBe(first);
  });

  test('deleted, it is called off', () => {
    const gone = meeting(day('2027-03-19'), { deletedAt: instant(day('2027-03-18')) });
    expect(missesOf(day('2027-03-20'), { activities: [gone] })).toEqual([day('2027-03-18')]);
  });

  test('booked at the deadline or later it holds nothing', () => {
    const late = meeting(day('2027-03-30'), { bookedAt: instant(first), recordedAt: instant(first) });
    expect(missesOf(day('2027-03-17'), { activities: [late] })).toEqual([first]);
  });
});

describe('S2a: warnings that came back', () => {
  const warnings = ['2027-03-08T00:00:00Z', '2027-03-12T00:00:00Z', '2027-03-14T00:00:00Z'].map(instant);
  test('all of them: the evidence is pending and nothing is missed', () => {
    const told = state(day('2027-03-20'), { bouncedWarnings: warnings });
    expect(told).toMatchObject({
      status: 'pending-evidence',
      misses: [],
      directWindowOpen: false,
      why: { rule: 'S2a' },
    });
  });
  test('all but one: the partner was warned', () => {
    expect(missesOf(day('2027-03-20'), { bouncedWarnings: warnings.slice(1) })).toEqual([first]);
  });
  test('learned after the miss: it is taken back', () => {
    const told = state(day('2027-03-20'), { bouncedWarnings: warnings, misses: [miss(first)] });
    expect(told).toMatchObject({ status: 'pending-evidence', takeBack: [instant(first)] });
  });
  test('a policy without warnings cannot have them bounce', () => {
    const quiet = policy({ followUp: { days: 14, warnOnDays: [] } });
    expect(missesOf(day('2027-03-20'), { policy: quiet })).toEqual([first]);
    expect(missesOf(day('2027-03-20'), { policy: quiet, bouncedWarnings: warnings })).toEqual([first]);
    expect(state(day('2027-03-14'), { policy: quiet }).status).toBe('on-track');
  });
});

describe('S3: later activity closes the window for new engagement', () => {
  test('at its instant', () => {
    const change = { activities: [call(day('2027-03-18'))] };
    expect(windowsOf(day('2027-03-20'), change)).toEqual([[first, day('2027-03-18')]]);
    expect(state(day('2027-03-20'), change)).toMatchObject({ status: 'on-track', directWindowOpen: false });
  });
  test('or when we learned it: until then the card said otherwise', () => {
    const activities = [call(day('2027-03-18'), { recordedAt: instant(day('2027-03-19')) })];
    expect(windowsOf(day('2027-03-20'), { activities })).toEqual([[first, day('2027-03-19')]]);
  });
  test('a booking closes it when HubSpot took it down, also once the meeting is held and known', () => {
    const held = activity('meeting', day('2027-03-25'), {
      bookedAt: instant(day('2027-03-18')),
      recordedAt: instant(day('2027-03-26')),
    });
    expect(windowsOf(day('2027-03-27'), { activities: [held] })).toEqual([[first, day('2027-03-18')]]);
  });
  test('the first of several activities closes it, whatever piece of evidence it belongs to', () => {
    const held = activity('meeting', day('2027-03-25'), { bookedAt: instant(day('2027-03-18')) });
    const change = { activities: [call(day('2027-03-20')), held] };
    expect(windowsOf(day('2027-03-27'), change)).toEqual([[first, day('2027-03-18')]]);
  });
  test('after several misses it closes the one window that they opened', () => {
    const change = { activities: [call(day('2027-04-05'))] };
    expect(windowsOf(day('2027-04-06'), change)).toEqual([[first, day('2027-04-05')]]);
  });
  test('dated some minutes ahead of our clock, it closes the window when it happened', () => {
    const activities = [call('2027-03-18T12:04:00Z', { recordedAt: instant(day('2027-03-18')) })];
    expect(windowsOf(day('2027-03-20'), { activities })).toEqual([[first, '2027-03-18T12:04:00Z']]);
  });
  test('it is open from the very deadline on', () => {
    expect(state(first).directWindowOpen).toBe(true);
  });
  test('a second silence opens a second window', () => {
    expect(windowsOf(day('2027-04-20'), { activities: [call(day('2027-03-18'))] })).toEqual([
      [first, day('2027-03-18')],
      ['2027-04-02T00:00:00Z', null],
    ]);
  });
});

describe('S3: a miss that was taken back was one for direct until it was', () => {
  const late = (on: string, recordedAt: string) => call(day(on), { recordedAt: instant(recordedAt) });
  /** In time by a call of the 10th, which holds until the 25th, and was told of only later. */
  const secondMiss = '2027-03-25T00:00:00Z';
  test.each<[string, string, Partial<FollowUpFacts>, [string, string | null][]]>([
    [
      'open until now while nobody has taken it back',
      day('2027-03-20'),
      { activities: [late('2027-03-15', day('2027-03-20'))], misses: [miss(first)] },
      [[first, day('2027-03-20')]],
    ],
    [
      'open until it was taken back, also where the evidence turned out to be none',
      day('2027-03-20'),
      {
        activities: [call(day('2027-03-16'))],
        misses: [miss(first, first, day('2027-03-17'))],
      },
      [[first, day('2027-03-17')]],
    ],
    [
      'one window with that of a later miss that began within it',
      day('2027-03-30'),
      {
        activities: [late('2027-03-10', day('2027-03-27'))],
        misses: [miss(first, first, day('2027-03-27'))],
      },
      [[first, null]],
    ],
    [
      'one that began as it was closed',
      day('2027-03-30'),
      { activities: [late('2027-03-10', secondMiss)], misses: [miss(first, first, secondMiss)] },
      [[first, null]],
    ],
    [
      'two windows where the later miss came after it was closed',
      day('2027-03-30'),
      {
        activities: [late('2027-03-10', day('2027-03-20'))],
        misses: [miss(first, first, day('2027-03-20'))],
      },
      [
        [first, day('2027-03-20')],
        [secondMiss, null],
      ],
    ],
    [
      'one window to the later of both ends: of the miss that was taken back',
      day('2027-03-30'),
      {
        activities: [late('2027-03-10', day('2027-03-27')), call(day('2027-03-26'))],
        misses: [miss(first, first, day('2027-03-27'))],
      },
      [[first, day('2027-03-27')]],
    ],
    [
      'or of the miss that stands',
      day('2027-03-30'),
      {
        activities: [late('2027-03-10', day('2027-03-27')), call(day('2027-03-28'))],
        misses: [miss(first, first, day('2027-03-27'))],
      },
      [[first, day('2027-03-28')]],
    ],
  ])('%s', (_sentence, now, change, windows) => {
    expect(windowsOf(now, change)).toEqual(windows);
  });

  test('what will be taken back tomorrow is open today', () => {
    const change = {
      activities: [call(day('2027-03-15'))],
      misses: [miss(first, first, day('2027-03-20'))],
    };
    expect(state(day('2027-03-19'), change).directWindowOpen).toBe(true);
    expect(state(day('2027-03-20'), change).directWindowOpen).toBe(false);
  });

  test('a miss that will be recorded only later is not known', () => {
    const told = state(day('2027-03-20'), { misses: [miss(first, day('2027-03-21'))] });
    expect(told.misses).toMatchObject([{ at: instant(first), isNew: true }]);
    expect(state(day('2027-03-20'), { misses: [miss(first, day('2027-03-20'))] }).misses).toMatchObject([
      { isNew: false },
    ]);
  });
});

describe('what the clock tells at its edges', () => {
  test('at the very deadline, read up to before it, the evidence is pending', () => {
    expect(state(first, { watermark: instant(day('2027-03-15')) }).status).toBe('pending-evidence');
  });
  test('under a protection without an end it runs as ever', () => {
    expect(state(day('2027-03-03'), { protectedUntil: null })).toMatchObject({
      status: 'on-track',
      deadline: instant(first),
    });
    expect(state(day('2027-03-17'), { protectedUntil: null }).status).toBe('missed');
  });
  test('with a single warning it is due soon from that one on', () => {
    const once = policy({ followUp: { days: 14, warnOnDays: [10] } });
    expect(state(day('2027-03-10'), { policy: once }).status).toBe('on-track');
    expect(state('2027-03-11T00:00:00Z', { policy: once }).status).toBe('due-soon');
  });
  test('with two it is due soon from the first on', () => {
    const twice = policy({ followUp: { days: 14, warnOnDays: [5, 10] } });
    expect(state(day('2027-03-07'), { policy: twice }).status).toBe('due-soon');
  });
  test('first touch made, no warning is to come and none came back', () => {
    const rules = policy({ followUp: { ...policy().followUp, mode: 'first-touch' } });
    const touched = { policy: rules, activities: [call(day('2027-03-05'))] };
    const due = ['2027-03-12', '2027-03-16', '2027-03-18'].map(date => instant(`${date}T00:00:00Z`));
    expect(state(day('2027-03-18'), { ...touched, bouncedWarnings: due })).toMatchObject({
      warnings: [],
      warningsBounced: false,
    });
  });
  test('it stands still from the first instant of a toll, and not before', () => {
    const tolls = [{ from: instant(day('2027-03-05')), to: null, cause: 'dispute' }];
    expect(state('2027-03-05T11:59:59.999Z', { tolls }).pausedBy).toBeNull();
    expect(state(day('2027-03-05'), { tolls }).pausedBy).toBe('dispute');
  });
});

describe('S2a: of an appointment that was called off', () => {
  /** Booked on 10 March, which alone keeps the clock through the 24th. */
  const off = (learned: string): Activity =>
    activity('meeting', day('2027-03-15'), {
      id: 'off',
      outcome: 'canceled',
      bookedAt: instant(day('2027-03-10')),
      recordedAt: instant(learned),
    });
  test.each<[string, string, string, Partial<FollowUpFacts>]>([
    ['the booking holds until we learned it', day('2027-03-18'), day('2027-03-18'), {}],
    ['or until its own clock ended', day('2027-03-27'), '2027-03-25T00:00:00Z', {}],
    ['it holds nothing that ended before we learned it', first, first, {}],
    [
      'it holds nothing where its own clock stands still after the deadline',
      day('2027-03-18'),
      first,
      { tolls: [{ from: instant(first), to: null, cause: 'dispute' }] },
    ],
  ])('%s', (_sentence, learned, deadline, change) => {
    const told = state(day('2027-03-30'), { activities: [off(learned)], ...change });
    expect(told.misses[0]?.at.toString()).toBe(deadline);
  });
  test('learned at the very deadline it holds none', () => {
    const told = state(first, { activities: [off(first)], watermark: instant(day('2027-03-15')) });
    expect([told.deadline?.toString(), told.heldBy]).toEqual([first, null]);
  });
});

describe('S4: silence', () => {
  test('is another miss every 14 days; the third asks for a review', () => {
    const misses = [first, '2027-03-30T00:00:00Z', '2027-04-13T00:00:00Z'];
    expect(missesOf('2027-04-12T23:59:59.999Z')).toEqual(misses.slice(0, 2));
    expect(state('2027-04-12T23:59:59.999Z').reviewForRevocationSince).toBeNull();
    const third = state('2027-04-13T00:00:00Z');
    expect(third.misses.map(one => [one.at.toString(), one.why.rule])).toEqual([
      [first, 'S2'],
      [misses[1], 'S4'],
      [misses[2], 'S4'],
    ]);
    expect(third.reviewForRevocationSince?.toString()).toBe(misses[2]);
    expect(windowsOf('2027-04-13T00:00:00Z')).toEqual([[first, null]]);
  });

  test.each<[string, Partial<FollowUpFacts>, string | null]>([
    [
      'a dispute of two days gives them back',
      { tolls: [{ from: instant(day('2027-03-05')), to: instant(day('2027-03-06')), cause: 'dispute' }] },
      '2027-03-18T00:00:00Z',
    ],
    [
      'one of an hour gives back its day',
      {
        tolls: [
          { from: instant('2027-03-05T12:00:00Z'), to: instant('2027-03-05T13:00:00Z'), cause: 'dispute' },
        ],
      },
      '2027-03-17T00:00:00Z',
    ],
    [
      'overlapping ones count once',
      {
        tolls: [
          { from: instant(day('2027-03-05')), to: instant(day('2027-03-07')), cause: 'dispute' },
          { from: instant(day('2027-03-06')), to: instant(day('2027-03-07')), cause: 'freeze' },
        ],
      },
      '2027-03-19T00:00:00Z',
    ],
    [
      'one that ended before the approval’s day is over gives nothing',
      {
        tolls: [
          { from: instant('2027-03-01T11:00:00Z'), to: instant('2027-03-01T12:00:00Z'), cause: 'review' },
        ],
      },
      first,
    ],
    [
      'one that ends at midnight does not touch the next day',
      {
        tolls: [{ from: instant(day('2027-03-05')), to: instant('2027-03-06T00:00:00Z'), cause: 'dispute' }],
      },
      '2027-03-17T00:00:00Z',
    ],
    [
      'one of no length gives nothing',
      { tolls: [{ from: instant(day('2027-03-05')), to: instant(day('2027-03-05')), cause: 'dispute' }] },
      first,
    ],
    [
      'one after the deadline comes too late',
      { tolls: [{ from: instant(first), to: null, cause: 'dispute' }] },
      first,
    ],
    [
      'one on the last day saves it',
      {
        tolls: [
          { from: instant('2027-03-15T23:00:00Z'), to: instant('2027-03-15T23:30:00Z'), cause: 'dispute' },
        ],
      },
      '2027-03-17T00:00:00Z',
    ],
    [
      'one that goes on has no deadline',
      { tolls: [{ from: instant(day('2027-03-05')), to: null, cause: 'dispute' }] },
      null,
    ],
    [
      'program pause days are not counted',
      { pauseDays: ['2027-03-10', '2027-03-11'] },
      '2027-03-18T00:00:00Z',
    ],
    [
      'nor is one that lies within another’s',
      {
        pauseDays: ['2027-03-10'],
        tolls: [
          { from: instant('2027-03-10T08:00:00Z'), to: instant('2027-03-10T09:00:00Z'), cause: 'info' },
        ],
      },
      '2027-03-17T00:00:00Z',
    ],
  ])('stands still: %s', (_sentence, change, deadline) => {
    expect(deadlineOf(day('2027-03-06'), change)).toBe(deadline);
  });

  test('warnings move with the clock', () => {
    const tolls = [{ from: instant(day('2027-03-05')), to: instant(day('2027-03-06')), cause: 'dispute' }];
    expect(state(day('2027-03-07'), { tolls }).warnings.map(one => one.dueAt.toString())).toEqual([
      '2027-03-10T00:00:00Z',
      '2027-03-14T00:00:00Z',
      '2027-03-16T00:00:00Z',
    ]);
  });

  test('says why it stands still, while it does', () => {
    const tolls = [{ from: instant(day('2027-03-05')), to: instant(day('2027-03-07')), cause: 'dispute' }];
    expect(state(day('2027-03-06'), { tolls }).pausedBy).toBe('dispute');
    expect(state(day('2027-03-07'), { tolls }).pausedBy).toBeNull();
    expect(state(day('2027-03-06'), { pauseDays: ['2027-03-06'] }).pausedBy).toBe('pause-day');
    const open = [{ from: instant(day('2027-03-05')), to: null, cause: 'dispute' }];
    expect(state(day('2027-04-06'), { tolls: open })).toMatchObject({
      status: 'on-track',
      misses: [],
      warnings: [],
      why: { code: 'FOLLOW_UP_PAUSED' },
    });
  });

  test('a toll that is learned after the miss takes it back', () => {
    const tolls = [{ from: instant(day('2027-03-05')), to: instant(day('2027-03-10')), cause: 'freeze' }];
    const told = state(day('2027-03-17'), { tolls, misses: [miss(first)] });
    expect(told).toMatchObject({ misses: [], takeBack: [instant(first)], status: 'on-track' });
  });
});

describe('stated evidence (D)', () => {
  const statement = (at: string, change: Parameters<typeof activity<'statement'>>[2] = {}) =>
    activity('statement', at, { source: 'link', ...change });
  test.each<[string, Activity[], [string, string][]]>([
    ['counts', [statement(day('2027-03-05'))], []],
    [
      'never twice running',
      [statement(day('2027-03-05')), statement(day('2027-03-09'))],
      [[day('2027-03-09'), 'STATED_RUNNING']],
    ],
    [
      'twice, with something better between',
      [statement(day('2027-03-05')), call(day('2027-03-07')), statement(day('2027-03-09'))],
      [],
    ],
    [
      'not a third time',
      [
        statement(day('2027-03-05')),
        call(day('2027-03-07')),
        statement(day('2027-03-09')),
        call(day('2027-03-12')),
        statement(day('2027-03-15')),
      ],
      [[day('2027-03-15'), 'STATED_TWICE']],
    ],
    [
      'of any type',
      [activity('note', day('2027-03-05')), activity('task', day('2027-03-09'))],
      [[day('2027-03-09'), 'STATED_RUNNING']],
    ],
    [
      'confirmed it is no D any more',
      [
        statement(day('2027-03-05'), { confirmedAt: instant(day('2027-03-06')) }),
        statement(day('2027-03-09')),
      ],
      [],
    ],
    [
      'one that was said later never displaces one that counted',
      [
        statement(day('2027-03-09')),
        statement(day('2027-03-05'), { recordedAt: instant(day('2027-03-10')) }),
      ],
      [[day('2027-03-05'), 'STATED_RUNNING']],
    ],
  ])('%s', (_sentence, activities, refused) => {
    const { evidence } = state(day('2027-03-20'), { activities });
    expect(evidence.notCounted.map(one => [one.activityId.slice(-20), one.because.code])).toEqual(
      refused.map(([at, code]) => [at, code]),
    );
  });

  test('counts twice again in the term after a renewal', () => {
    const activities = [
      statement(day('2027-03-05')),
      call(day('2027-03-07')),
      statement(day('2027-03-09')),
      call(day('2027-03-12')),
      statement(day('2027-03-15')),
    ];
    const renewed = state(day('2027-03-20'), { activities, renewedFrom: instant('2027-03-14T00:00:00Z') });
    expect(renewed.evidence.notCounted).toEqual([]);
  });

  test('a status update counts once per 14 days', () => {
    const update = (at: string) => activity('status-update', at, { hasFile: true });
    const codes = (list: Activity[]) =>
      state(day('2027-03-25'), { activities: list }).evidence.notCounted.map(one => one.because.code);
    expect(codes([update(day('2027-03-05')), update('2027-03-18T23:59:59Z')])).toEqual(['UPDATE_TOO_SOON']);
    expect(codes([update(day('2027-03-05')), update('2027-03-19T00:00:00Z')])).toEqual([]);
  });
});

describe('E25: activity that arrives after the miss was recorded', () => {
  const recorded = [miss(first, '2027-03-16T00:01:00Z')];
  const lateCall = (at: string, recordedAt: string) => [call(at, { recordedAt: instant(recordedAt) })];

  test('recorded within 7 days of its day it takes the miss back; what direct began meanwhile stays legitimate', () => {
    const activities = lateCall(day('2027-03-12'), '2027-03-19T23:59:59Z');
    const told = state(day('2027-03-20'), { activities, misses: recorded });
    expect(told).toMatchObject({
      misses: [],
      takeBack: [instant(first)],
      directWindowOpen: false,
      deadline: instant('2027-03-27T00:00:00Z'),
    });
    const noted = [miss(first, '2027-03-16T00:01:00Z', '2027-03-19T23:59:59Z')];
    expect(windowsOf(day('2027-03-21'), { activities, misses: noted })).toEqual([
      [first, '2027-03-19T23:59:59Z'],
    ]);
  });

  test('back-dated by more than 7 days it does not cure the miss, and says so', () => {
    const activities = lateCall(day('2027-03-12'), '2027-03-20T00:00:00Z');
    const told = state(day('2027-03-20'), { activities, misses: recorded });
    expect(told).toMatchObject({ status: 'missed', takeBack: [], misses: [{ isNew: false }] });
    expect(told.evidence.notCounted).toMatchObject([{ because: { code: 'BACK_DATED' } }]);
  });

  test('back-dated it still counts where no miss had been recorded', () => {
    const activities = lateCall(day('2027-03-12'), '2027-03-20T00:00:00Z');
    expect(missesOf(day('2027-03-20'), { activities })).toEqual([]);
  });

  test('back-dated to after the miss it ends the silence', () => {
    const activities = lateCall(day('2027-03-17'), day('2027-03-28'));
    expect(windowsOf(day('2027-03-29'), { activities, misses: recorded })).toEqual([
      [first, day('2027-03-28')],
    ]);
  });
});

test('duplicates are one piece of evidence, of the best grade, from the first record to the last', () => {
  const activities = [
    call('2027-03-10T12:00:00Z', { id: 'stated', source: 'card' }),
    call('2027-03-10T12:05:00Z', { id: 'seen' }),
  ];
  expect(state(day('2027-03-12'), { activities }).evidence.counted).toMatchObject([
    {
      activityId: 'seen',
      duplicateIds: ['stated'],
      grade: 'B',
      resets: [{ at: instant('2027-03-10T12:00:00Z') }, { at: instant('2027-03-10T12:05:00Z') }],
    },
  ]);
});

test('E27: a deletion makes no miss; it is shown with what counted', () => {
  const activities = [call(day('2027-03-10'), { id: 'call:1', deletedAt: instant(day('2027-03-17')) })];
  const told = state(day('2027-03-20'), { activities });
  expect(told).toMatchObject({
    misses: [],
    evidence: { counted: [{ activityId: 'call:1', deletedAt: instant(day('2027-03-17')) }] },
  });
});

test('E22: the zone is the one of approval, whatever the program’s is today', () => {
  const pinned = policy({ timeZone: 'Pacific/Auckland' });
  expect(deadlineOf(day('2027-03-02'), { policy: pinned })).toBe('2027-03-15T11:00:00Z');
});

describe('why', () => {
  test('says what keeps it, by when', () => {
    expect(state(day('2027-03-02')).why).toMatchObject({
      code: 'FOLLOW_UP_ON_TRACK',
      rule: 'S1',
      text: 'One connected call by 15 March 2027 keeps it.',
    });
    expect(state(day('2027-03-13')).why).toMatchObject({ code: 'FOLLOW_UP_DUE_SOON' });
  });
  test('of a hold within a day, the hour too', () => {
    const meeting = activity('meeting', day('2027-03-19'), {
      outcome: 'scheduled',
      bookedAt: instant(day('2027-03-02')),
      recordedAt: instant(day('2027-03-02')),
    });
    expect(state(day('2027-03-06'), { activities: [meeting] }).why.text).toBe(
      'One connected call by 23 March 2027, 17:00 keeps it.',
    );
  });
  test('of each miss: the call that it names would have kept it', () => {
    for (const { at, why } of state(day('2027-04-20')).misses) {
      const [change] = why.wouldChange;
      expect(change?.fact).toBe('lastActivityAt');
      const kept = state(day('2027-04-20'), { activities: [call(String(change?.becomes))] });
      expect(kept.misses.map(one => one.at.toString())).not.toContain(at.toString());
    }
  });
  test('of a missed state: a call now closes the window', () => {
    const now = day('2027-03-20');
    const [change] = state(now).why.wouldChange;
    expect(state(now, { activities: [call(String(change?.becomes))] })).toMatchObject({
      status: 'on-track',
      directWindowOpen: false,
    });
  });
});

describe('what was in time stays in time, whatever is written on it later (E27)', () => {
  const call = activity('call', '2027-03-05T10:00:00Z');
  const misses = [
    { at: instant('2027-03-20T00:00:00Z'), recordedAt: instant('2027-03-20T00:01:00Z'), takenBackAt: null },
  ];
  const learned = { recordedAt: instant('2027-03-22T10:00:00Z') };
  const state = (...activities: Activity[]) =>
    followUpState(followUp('2027-03-23T10:00:00Z', { activities, misses }));
  test.each<[string, Activity[]]>([
    [
      'an edit of its people',
      [call, { ...call, ...learned, associations: { ...call.associations, contactIds: [] } }],
    ],
    ['a deletion', [call, { ...call, deletedAt: learned.recordedAt }]],
    [
      'a restoration',
      [call, { ...call, deletedAt: instant('2027-03-21T10:00:00Z') }, { ...call, ...learned }],
    ],
  ])('%s', (_sentence, activities) => {
    expect(state(...activities)).toMatchObject({ takeBack: [], since: call.occurredAt });
  });
  test('but recorded only then, it cures no miss', () => {
    expect(state({ ...call, ...learned }).evidence.notCounted).toMatchObject([
      { because: { code: 'BACK_DATED' } },
    ]);
  });
  test('nor does an outcome that was written on it only then', () => {
    const unanswered = activity('call', '2027-03-05T10:00:00Z', { outcome: 'no-answer' });
    expect(state(unanswered, { ...call, ...learned }).evidence.notCounted).toMatchObject([
      { because: { code: 'BACK_DATED' } },
    ]);
  });
});
