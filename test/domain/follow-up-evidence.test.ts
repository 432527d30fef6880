import { describe, expect, test } from 'vitest';
import type { Activity } from '../../domain/activity.ts';
import type { Unfit } from '../../domain/evidence-validity.ts';
import { followUpEvidence, type RecordedMiss } from '../../domain/follow-up-evidence.ts';
import { activity, context } from './activities.ts';
import { instant } from './claim.ts';

const day = (date: string) => `${date}T12:00:00Z`;
const evidence = (
  activities: Activity[],
  change: { misses?: RecordedMiss[]; renewedFrom?: string; now?: string } = {},
) =>
  followUpEvidence({
    activities,
    context: context({ now: instant(change.now ?? day('2027-05-01')) }),
    misses: change.misses ?? [],
    renewedFrom: change.renewedFrom === undefined ? null : instant(change.renewedFrom),
  });
const idsOf = (...args: Parameters<typeof evidence>) => evidence(...args).counted.map(one => one.activityId);
const refused = (...args: Parameters<typeof evidence>) =>
  evidence(...args).notCounted.map(({ activityId, because }) => `${activityId} ${because.code}`);

const call = (id: string, on: string, change: Parameters<typeof activity<'call'>>[2] = {}) =>
  activity('call', day(on), { id, ...change });
const statement = (id: string, on: string, change: Parameters<typeof activity<'statement'>>[2] = {}) =>
  activity('statement', day(on), { id, ...change });
const update = (id: string, at: string, change: Parameters<typeof activity<'status-update'>>[2] = {}) =>
  activity('status-update', at, { id, hasFile: true, ...change });
const miss = (at: string, recordedAt: string, takenBackAt: string | null = null): RecordedMiss => ({
  at: instant(at),
  recordedAt: instant(recordedAt),
  takenBackAt: takenBackAt === null ? null : instant(takenBackAt),
});

describe('why a piece of evidence does not count', () => {
  const confirm = [
    {
      fact: 'grade',
      becomes: 'C',
      text: 'Confirmed by the partner manager, or with a file, it counts.',
    },
  ];
  const meeting = activity('meeting', day('2027-03-20'), {
    outcome: 'scheduled',
    bookedAt: instant(day('2027-03-08')),
    recordedAt: instant(day('2027-03-08')),
    deletedAt: instant(day('2027-03-10')),
  });
  const late = call('late', '2027-03-10', { recordedAt: instant(day('2027-03-20')) });
  const recorded = [miss('2027-03-16T00:00:00Z', '2027-03-16T00:01:00Z')];

  test.each<[string, Parameters<typeof evidence>, Unfit]>([
    [
      'it came in long after the miss that it would undo',
      [[late], { misses: recorded }],
      {
        code: 'BACK_DATED',
        rule: 'R-activity',
        text: 'It was recorded more than 7 days after it happened, and after the miss: it documents and does not cure',
        facts: { recordedAt: day('2027-03-20') },
        wouldChange: [
          {
            fact: 'recordedAt',
            becomes: '2027-03-17T23:59:59.999Z',
            text: 'Recorded in time it would have counted.',
          },
        ],
      },
    ],
    [
      'the appointment was deleted',
      [[meeting]],
      {
        code: 'NOT_HELD',
        rule: 'R-activity',
        text: 'The appointment was deleted',
        facts: { deletedAt: day('2027-03-10') },
        wouldChange: [{ fact: 'deletedAt', becomes: null, text: 'Restored it counts.' }],
      },
    ],
    [
      'a status update came too soon after another',
      [[update('a', day('2027-03-05')), update('b', day('2027-03-18'))]],
      {
        code: 'UPDATE_TOO_SOON',
        rule: 'R-activity',
        text: 'A status update counts once per 14 days',
        facts: { occurredAt: day('2027-03-18') },
        wouldChange: [{ fact: 'occurredAt', becomes: '2027-03-19T00:00:00Z', text: 'A later one counts.' }],
      },
    ],
    [
      'two statements ran',
      [[statement('a', '2027-03-05'), statement('b', '2027-03-09')]],
      {
        code: 'STATED_RUNNING',
        rule: 'R-activity',
        text: 'A mere statement never counts twice running',
        facts: { grade: 'D' },
        wouldChange: confirm,
      },
    ],
    [
      'it was the third statement of the term',
      [
        [
          statement('a', '2027-03-05'),
          call('x', '2027-03-06'),
          statement('b', '2027-03-09'),
          call('y', '2027-03-10'),
          statement('c', '2027-03-12'),
        ],
      ],
      {
        code: 'STATED_TWICE',
        rule: 'R-activity',
        text: 'A mere statement counts 2 times per term',
        facts: { grade: 'D' },
        wouldChange: confirm,
      },
    ],
  ])('%s', (_sentence, facts, because) => {
    expect(evidence(...facts).notCounted.map(one => one.because)).toEqual([because]);
  });
});

describe('recorded late it cures a miss', () => {
  const on = day('2027-03-10');
  const deadline = '2027-03-16T00:00:00Z';
  const late = (recordedAt: string) => [
    activity('call', on, { id: 'late', recordedAt: instant(recordedAt) }),
  ];

  test.each<[string, string, RecordedMiss[], string[]]>([
    ['up to the end of the seventh day', '2027-03-17T23:59:59.999Z', [miss(deadline, deadline)], []],
    ['not from then on', '2027-03-18T00:00:00Z', [miss(deadline, deadline)], ['late BACK_DATED']],
    [
      'where the miss was recorded later still',
      '2027-03-20T00:00:00Z',
      [miss(deadline, '2027-03-20T00:00:00.001Z')],
      [],
    ],
    [
      'not where both were recorded at once',
      '2027-03-20T00:00:00Z',
      [miss(deadline, '2027-03-20T00:00:00Z')],
      ['late BACK_DATED'],
    ],
    [
      'that was taken back already',
      '2027-03-20T00:00:00Z',
      [miss(deadline, deadline, '2027-03-19T00:00:00Z')],
      [],
    ],
    ['that stands at its own instant, as it comes after', '2027-03-20T00:00:00Z', [miss(on, on)], []],
  ])('%s', (_sentence, recordedAt, misses, expected) => {
    expect(refused(late(recordedAt), { misses })).toEqual(expected);
  });
});

describe('a status update counts once per 14 days', () => {
  const together = { recordedAt: instant(day('2027-03-20')) };
  test.each<[string, Activity[], string[]]>([
    [
      'of another a millisecond too soon',
      [update('a', day('2027-03-05')), update('b', '2027-03-18T23:59:59.999Z')],
      ['b UPDATE_TOO_SOON'],
    ],
    [
      'not too soon at the 14th day',
      [update('a', day('2027-03-05')), update('b', '2027-03-19T00:00:00Z')],
      [],
    ],
    [
      'nor before an update that was recorded first',
      [
        update('a', day('2027-03-18')),
        update('b', day('2027-03-06'), { recordedAt: instant(day('2027-03-20')) }),
      ],
      ['b UPDATE_TOO_SOON'],
    ],
    [
      'but 14 days before one that was recorded first',
      [
        update('a', day('2027-03-25')),
        update('b', day('2027-03-06'), { recordedAt: instant(day('2027-03-26')) }),
      ],
      [],
    ],
    [
      'and with a file is none of the two mere statements of a term',
      [
        update('u', day('2027-03-05')),
        call('x', '2027-03-07'),
        statement('a', '2027-03-09'),
        call('y', '2027-03-10'),
        statement('b', '2027-03-12'),
      ],
      [],
    ],
    [
      'recorded at once the first by id stays',
      ['b', 'a'].map(id => update(id, day(id === 'a' ? '2027-03-12' : '2027-03-10'), together)),
      ['b UPDATE_TOO_SOON'],
    ],
    ['a call in between is no update', [update('a', day('2027-03-05')), call('x', '2027-03-10')], []],
    [
      'a statement after one is no update',
      [update('a', day('2027-03-05')), statement('b', '2027-03-10')],
      [],
    ],
    [
      'a statement before one is no update',
      [statement('b', '2027-03-05'), update('a', day('2027-03-10'))],
      [],
    ],
    [
      'with a file after a mere statement',
      [statement('a', '2027-03-05'), update('u', day('2027-03-06'))],
      [],
    ],
  ])('%s', (_sentence, activities, expected) => {
    expect(refused(activities)).toEqual(expected);
  });

  test('without a file it is a statement as well, and better evidence in between makes no room for it', () => {
    const plain = { hasFile: false };
    const activities = [
      update('a', day('2027-03-05'), plain),
      call('x', '2027-03-07'),
      update('b', day('2027-03-10'), plain),
    ];
    expect(refused(activities)).toEqual(['b UPDATE_TOO_SOON']);
  });
});

describe('a mere statement', () => {
  test.each<[string, Activity[], string[]]>([
    [
      'does not stand before another either',
      [
        statement('b', '2027-03-09'),
        statement('a', '2027-03-05', { recordedAt: instant(day('2027-03-10')) }),
      ],
      ['a STATED_RUNNING'],
    ],
    [
      'at the instant of another runs with it',
      [statement('a', '2027-03-05'), activity('note', day('2027-03-05'), { id: 'n' })],
      ['n STATED_RUNNING'],
    ],
    [
      'stands between two calls',
      [call('x', '2027-03-05'), statement('a', '2027-03-06'), call('y', '2027-03-07')],
      [],
    ],
    [
      'stands after a call, whatever is stated after the next',
      [
        call('x', '2027-03-05'),
        call('y', '2027-03-07'),
        statement('b', '2027-03-09'),
        statement('a', '2027-03-06', { recordedAt: instant(day('2027-03-10')) }),
      ],
      [],
    ],
    [
      'at the instant of a call runs with the statement after it',
      [
        call('x', '2027-03-05'),
        statement('b', '2027-03-09'),
        statement('a', '2027-03-05', { recordedAt: instant(day('2027-03-10')) }),
      ],
      ['a STATED_RUNNING'],
    ],
    [
      'knows a call that was recorded with it',
      [
        statement('a', '2027-03-05'),
        call('x', '2027-03-07', { recordedAt: instant(day('2027-03-09')) }),
        statement('b', '2027-03-09'),
      ],
      [],
    ],
    [
      'is judged by what was recorded by then, not by a call that comes in between later',
      [
        statement('a', '2027-03-05'),
        statement('b', '2027-03-09'),
        call('x', '2027-03-07', { recordedAt: instant(day('2027-03-10')) }),
      ],
      ['b STATED_RUNNING'],
    ],
  ])('%s', (_sentence, activities, expected) => {
    expect(refused(activities)).toEqual(expected);
  });

  test('counts twice again from the very start of the term after a renewal', () => {
    const activities = [
      statement('a', '2027-03-05'),
      call('x', '2027-03-06'),
      statement('b', '2027-03-09'),
      call('y', '2027-03-10'),
      statement('c', '2027-03-12'),
    ];
    expect(refused(activities, { renewedFrom: day('2027-03-12') })).toEqual([]);
    expect(refused(activities, { renewedFrom: '2027-03-12T12:00:00.001Z' })).toEqual(['c STATED_TWICE']);
  });
});

describe('what counts', () => {
  test('is told in order of happening, then of id', () => {
    const activities = [
      call('late', '2027-03-12'),
      call('b', '2027-03-05'),
      activity('demo', day('2027-03-05'), { id: 'a' }),
    ];
    expect(idsOf(activities)).toEqual(['a', 'b', 'late']);
  });

  test('is told in order of happening, whether it was seen or stated', () => {
    const activities = [
      call('x', '2027-03-12'),
      statement('b', '2027-03-12'),
      statement('a', '2027-03-05'),
      activity('demo', day('2027-03-12'), { id: 'c' }),
    ];
    expect(idsOf(activities)).toEqual(['a', 'b', 'c', 'x']);
  });

  test('a meeting that was held goes on counting when its record is deleted (E27)', () => {
    const deleted = { id: 'm', deletedAt: instant(day('2027-03-20')) };
    expect(idsOf([activity('meeting', day('2027-03-12'), deleted)])).toEqual(['m']);
  });

  test('a version that does not count is no evidence, though the one before it did', () => {
    const first = call('a', '2027-03-05');
    const edited = call('a', '2027-03-05', {
      outcome: 'no-answer',
      recordedAt: instant(day('2027-03-06')),
    });
    expect(refused([first, edited])).toEqual(['a NOT_CONNECTED']);
  });

  test('a meeting is as old as the version from which on it reset at the same instants', () => {
    const booked = activity('meeting', day('2027-03-12'), {
      id: 'm',
      outcome: 'scheduled',
      bookedAt: instant(day('2027-03-05')),
      recordedAt: instant(day('2027-03-05')),
    });
    const version = (at: string, recordedAt: string) =>
      activity('meeting', at, {
        id: 'm',
        bookedAt: instant(day('2027-03-05')),
        recordedAt: instant(recordedAt),
      });
    const recordOf = (...versions: Activity[]) =>
      evidence(versions).counted.map(one => one.recordedAt.toString());
    const held = version(day('2027-03-12'), day('2027-03-13'));
    const moved = version(day('2027-03-11'), day('2027-03-15'));
    expect(recordOf(booked, held)).toEqual([day('2027-03-13')]);
    expect(recordOf(held, booked)).toEqual([day('2027-03-13')]);
    expect(recordOf(held, moved)).toEqual([day('2027-03-15')]);
    const calledBack = { ...booked, recordedAt: instant(day('2027-03-16')) };
    expect(recordOf(held, calledBack)).toEqual([day('2027-03-16')]);
  });

  test('a meeting resets when it was booked, known then, and when it was held', () => {
    const held = activity('meeting', day('2027-03-12'), {
      id: 'm',
      bookedAt: instant(day('2027-03-05')),
      recordedAt: instant(day('2027-03-13')),
    });
    expect(evidence([held]).counted).toEqual([
      {
        activityId: 'm',
        type: 'meeting',
        grade: 'A',
        resets: [
          { at: instant(day('2027-03-05')), knownAt: instant(day('2027-03-05')) },
          { at: instant(day('2027-03-12')), knownAt: instant(day('2027-03-13')) },
        ],
        recordedAt: instant(day('2027-03-13')),
        duplicateIds: [],
        deletedAt: null,
      },
    ]);
  });

  /** Grade and first record of the only piece. */
  const recordOf = (...args: Parameters<typeof evidence>) =>
    evidence(...args).counted.map(({ grade, recordedAt }) => `${grade} ${recordedAt}`);

  test('a confirmation is known when it was given, where that was after the record', () => {
    const confirmed = (confirmedAt: string) =>
      statement('a', '2027-03-05', { confirmedAt: instant(confirmedAt) });
    expect(recordOf([confirmed(day('2027-03-08'))])).toEqual([`C ${day('2027-03-08')}`]);
    expect(recordOf([confirmed(day('2027-03-04'))])).toEqual([`C ${day('2027-03-05')}`]);
  });

  test('is as old as the first version that counted as it counts now', () => {
    const first = call('a', '2027-03-05');
    const edited: Activity = { ...first, recordedAt: instant(day('2027-03-09')), hasFile: true };
    const again: Activity = { ...first, recordedAt: instant(day('2027-03-11')) };
    expect(recordOf([again, edited, first])).toEqual([`B ${day('2027-03-05')}`]);
    const moved: Activity = { ...edited, occurredAt: instant(day('2027-03-06')) };
    expect(recordOf([moved, first])).toEqual([`B ${day('2027-03-09')}`]);
    expect(recordOf([first, edited], { now: day('2027-03-08') })).toEqual([`B ${day('2027-03-05')}`]);
  });

  test('is not yet what will be recorded, but is what is recorded now', () => {
    expect(recordOf([call('a', '2027-03-05')], { now: day('2027-03-05') })).toEqual([
      `B ${day('2027-03-05')}`,
    ]);
    expect(recordOf([call('a', '2027-03-05')], { now: '2027-03-05T11:59:59.999Z' })).toEqual([]);
  });

  test('of duplicates all reset, from the first on, and the best grade’s first record is told', () => {
    const at = (minute: number) => `2027-03-10T12:0${minute}:00Z`;
    const activities = [
      activity('call', at(5), { id: 'seen', recordedAt: instant(at(9)) }),
      activity('call', at(0), { id: 'stated', source: 'card' }),
    ];
    const told = evidence(activities).counted.map(({ activityId, duplicateIds, resets, recordedAt }) => [
      activityId,
      duplicateIds,
      recordedAt.toString(),
      resets.map(reset => [reset.at.toString(), reset.knownAt.toString()]),
    ]);
    expect(told).toEqual([
      [
        'seen',
        ['stated'],
        at(9),
        [
          [at(0), at(0)],
          [at(5), at(9)],
        ],
      ],
    ]);
  });
});

describe('of duplicates of one grade', () => {
  const at = (minute: number) => `2027-03-10T12:0${minute}:00Z`;
  const twice = (first: string, second: string) => [
    activity('call', at(0), { id: 'a', recordedAt: instant(first) }),
    activity('call', at(5), { id: 'b', recordedAt: instant(second) }),
  ];
  test.each<[string, string, string, string]>([
    ['the first record is told', at(6), at(9), at(6)],
    ['whichever happened first', at(9), at(6), at(6)],
    ['or either, recorded at once', at(6), at(6), at(6)],
  ])('%s', (_sentence, first, second, recordedAt) => {
    expect(evidence(twice(first, second)).counted.map(one => one.recordedAt.toString())).toEqual([
      recordedAt,
    ]);
  });
  test('the resets are in order of happening, then of our knowledge', () => {
    const resets = (activities: Activity[]) =>
      evidence(activities).counted.flatMap(one => one.resets.map(({ knownAt }) => knownAt.toString()));
    expect(resets(twice(at(9), at(6)))).toEqual([at(9), at(6)]);
    const together = ['b', 'a'].map((id, index) =>
      activity('call', at(0), { id, recordedAt: instant(at(3 + index)) }),
    );
    expect(resets(together)).toEqual([at(3), at(4)]);
  });
});

describe('what is on the calendar', () => {
  type Meeting = Parameters<typeof activity<'meeting'>>[2];
  const appointments = (change: Meeting) =>
    evidence([
      activity('meeting', day('2027-03-20'), {
        id: 'm',
        outcome: 'scheduled',
        bookedAt: instant(day('2027-03-08')),
        recordedAt: instant(day('2027-03-08')),
        ...change,
      }),
    ]).appointments;
  const appointment = {
    activityId: 'm',
    bookedAt: instant(day('2027-03-08')),
    end: instant('2027-03-20T13:00:00Z'),
    withCustomer: true,
    releasedAt: null,
  };
  const off = { recordedAt: instant(day('2027-03-15')) };

  test.each<[string, Meeting, object[]]>([
    ['a meeting ahead', {}, [appointment]],
    ['one that was held', { outcome: 'completed', recordedAt: instant(day('2027-03-21')) }, [appointment]],
    [
      'one that was held and then deleted',
      { outcome: 'completed', recordedAt: instant(day('2027-03-21')), deletedAt: instant(day('2027-03-22')) },
      [appointment],
    ],
    [
      'one called off, until we learned it',
      { outcome: 'canceled', ...off },
      [{ ...appointment, releasedAt: off.recordedAt }],
    ],
    [
      'one to which nobody came, until we learned it',
      { outcome: 'no-show', ...off },
      [{ ...appointment, releasedAt: off.recordedAt }],
    ],
    [
      'one deleted, until it was',
      { deletedAt: off.recordedAt },
      [{ ...appointment, releasedAt: off.recordedAt }],
    ],
    [
      'one whose guests nobody wrote down',
      { attendees: { customers: 0, internal: 0 } },
      [{ ...appointment, withCustomer: false }],
    ],
    ['one with the customer alone', { attendees: { customers: 1, internal: 0 } }, [appointment]],
    ['none that is internal', { attendees: { customers: 0, internal: 1 } }, []],
    ['none of direct sales', { side: 'direct' }, []],
    ['none about others', { associations: { companyIds: ['x'], contactIds: [], dealIds: [] } }, []],
    ['none that was booked before the approval', { bookedAt: instant(day('2027-02-20')) }, []],
  ])('%s', (_sentence, change, expected) => {
    expect(appointments(change)).toEqual(expected);
  });

  test('no call is', () => {
    expect(evidence([call('a', '2027-03-05')]).appointments).toEqual([]);
  });
});
