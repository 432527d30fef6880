import { describe, expect, test } from 'vitest';
import { type FollowUpFacts, followUpState } from '../../domain/follow-up.ts';
import type { explainMiss } from '../../domain/follow-up-explained.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { activity, followUp } from './activities.ts';
import { instant, policy } from './claim.ts';

const day = (date: string) => `${date}T12:00:00Z`;
const call = (at: string) => activity('call', at);
const why = (now: string, change: Partial<FollowUpFacts> = {}) => followUpState(followUp(now, change)).why;
const approved = '2027-03-01T10:00:00Z';
/** Approved on 1 March: 14 civil days end with 15 March. */
const deadline = '2027-03-16T00:00:00Z';
const lastMoment = '2027-03-15T23:59:59.999Z';
const keptBy = (becomes: string, text: string) => [{ fact: 'lastActivityAt', becomes, text }];
const firstTouch = policy({ followUp: { ...policy().followUp, mode: 'first-touch' } });
const open = [{ from: instant(day('2027-03-05')), to: null, cause: 'dispute' }];
const warnings = ['2027-03-08T00:00:00Z', '2027-03-12T00:00:00Z', '2027-03-14T00:00:00Z'].map(instant);
const meeting = activity('meeting', day('2027-03-19'), {
  id: 'meeting:1',
  outcome: 'scheduled',
  bookedAt: instant(day('2027-03-02')),
  recordedAt: instant(day('2027-03-02')),
});

describe('why the follow-up stands as it does', () => {
  test.each<[string, Outcome, Outcome]>([
    [
      'on track',
      why(day('2027-03-02')),
      {
        code: 'FOLLOW_UP_ON_TRACK',
        rule: 'S1',
        text: 'One connected call by 15 March 2027 keeps it.',
        facts: {
          since: approved,
          deadline,
          lastActivityAt: null,
          watermark: day('2027-03-02'),
          now: day('2027-03-02'),
        },
        wouldChange: keptBy(lastMoment, 'One connected call by 15 March 2027 keeps it.'),
      },
    ],
    [
      'on track since a call',
      why(day('2027-03-10'), { activities: [call(day('2027-03-05'))] }),
      {
        code: 'FOLLOW_UP_ON_TRACK',
        rule: 'S1',
        text: 'One connected call by 19 March 2027 keeps it.',
        facts: {
          since: day('2027-03-05'),
          deadline: '2027-03-20T00:00:00Z',
          lastActivityAt: day('2027-03-05'),
          watermark: day('2027-03-10'),
          now: day('2027-03-10'),
        },
        wouldChange: keptBy('2027-03-19T23:59:59.999Z', 'One connected call by 19 March 2027 keeps it.'),
      },
    ],
    [
      'due soon',
      why(day('2027-03-13')),
      {
        code: 'FOLLOW_UP_DUE_SOON',
        rule: 'S1',
        text: 'One connected call by 15 March 2027 keeps it.',
        facts: {
          since: approved,
          deadline,
          lastActivityAt: null,
          watermark: day('2027-03-13'),
          now: day('2027-03-13'),
        },
        wouldChange: keptBy(lastMoment, 'One connected call by 15 March 2027 keeps it.'),
      },
    ],
    [
      'held by a meeting',
      why(day('2027-03-06'), { activities: [meeting] }),
      {
        code: 'FOLLOW_UP_ON_TRACK',
        rule: 'S2a',
        text: 'One connected call by 23 March 2027, 17:00 keeps it.',
        facts: {
          since: day('2027-03-02'),
          deadline: '2027-03-23T17:00:00Z',
          lastActivityAt: day('2027-03-02'),
          watermark: day('2027-03-06'),
          heldBy: 'meeting:1',
          now: day('2027-03-06'),
        },
        wouldChange: keptBy(
          '2027-03-23T16:59:59.999Z',
          'One connected call by 23 March 2027, 17:00 keeps it.',
        ),
      },
    ],
    [
      'not read so far',
      why(day('2027-03-20'), { watermark: instant(day('2027-03-14')) }),
      {
        code: 'FOLLOW_UP_PENDING_EVIDENCE',
        rule: 'T7',
        text: 'No follow-up is known by 15 March 2027; HubSpot is read again before anything is decided.',
        facts: {
          since: approved,
          deadline,
          lastActivityAt: null,
          watermark: day('2027-03-14'),
          warningsBounced: false,
          now: day('2027-03-20'),
        },
        wouldChange: keptBy(lastMoment, 'One connected call by 15 March 2027, once it is read, keeps it.'),
      },
    ],
    [
      'nobody was warned',
      why(day('2027-03-20'), { bouncedWarnings: warnings }),
      {
        code: 'FOLLOW_UP_PENDING_EVIDENCE',
        rule: 'S2a',
        text: 'No follow-up is known by 15 March 2027, but every warning came back: nothing is lost.',
        facts: {
          since: approved,
          deadline,
          lastActivityAt: null,
          watermark: day('2027-03-20'),
          warningsBounced: true,
          now: day('2027-03-20'),
        },
        wouldChange: keptBy(lastMoment, 'One connected call by 15 March 2027, once it is read, keeps it.'),
      },
    ],
    [
      'missed',
      why(day('2027-03-20')),
      {
        code: 'FOLLOW_UP_MISSED',
        rule: 'S3',
        text: 'No follow-up since 15 March 2027: one connected call closes the direct window.',
        facts: {
          since: approved,
          deadline: '2027-03-30T00:00:00Z',
          lastActivityAt: null,
          watermark: day('2027-03-20'),
          misses: 1,
          now: day('2027-03-20'),
        },
        wouldChange: keptBy(
          day('2027-03-20'),
          'One connected call now closes the direct window for new engagement.',
        ),
      },
    ],
    [
      'paused',
      why(day('2027-03-06'), { tolls: open }),
      {
        code: 'FOLLOW_UP_PAUSED',
        rule: 'S4',
        text: 'The clock stands still.',
        facts: { since: approved, deadline: null, lastActivityAt: null, watermark: day('2027-03-06') },
        wouldChange: [],
      },
    ],
    [
      'paused after a call, which ends nothing where the clock rolls',
      why(day('2027-03-06'), { tolls: open, activities: [call(day('2027-03-04'))] }),
      {
        code: 'FOLLOW_UP_PAUSED',
        rule: 'S4',
        text: 'The clock stands still.',
        facts: {
          since: day('2027-03-04'),
          deadline: null,
          lastActivityAt: day('2027-03-04'),
          watermark: day('2027-03-06'),
        },
        wouldChange: [],
      },
    ],
    [
      'paused before the first touch',
      why(day('2027-03-06'), { tolls: open, policy: firstTouch }),
      {
        code: 'FOLLOW_UP_PAUSED',
        rule: 'S4',
        text: 'The clock stands still.',
        facts: { since: approved, deadline: null, lastActivityAt: null, watermark: day('2027-03-06') },
        wouldChange: [],
      },
    ],
    [
      'done with the first touch',
      why(day('2027-03-10'), { activities: [call(day('2027-03-05'))], policy: firstTouch }),
      {
        code: 'FOLLOW_UP_DONE',
        rule: 'S1',
        text: 'The first follow-up is made; no further one is timed.',
        facts: {
          since: day('2027-03-05'),
          deadline: null,
          lastActivityAt: day('2027-03-05'),
          watermark: day('2027-03-10'),
        },
        wouldChange: [],
      },
    ],
  ])('%s', (_sentence, told, expected) => {
    expect(told).toEqual(expected);
  });
});

test('each miss says by when a call would have kept it', () => {
  const { misses } = followUpState(followUp(day('2027-04-01')));
  const miss = (
    at: string,
    rule: string,
    by: string,
    last: string,
    running: number,
  ): ReturnType<typeof explainMiss> => ({
    code: 'FOLLOW_UP_MISSED',
    rule,
    text: `No follow-up by ${by}: direct needs no consent until the next one.`,
    facts: {
      since: approved,
      deadline: at,
      missesInThisSilence: running,
      watermark: day('2027-04-01'),
      lastActivityAt: null,
    },
    wouldChange: keptBy(last, `One connected call by ${by} would have kept it.`),
  });
  expect(misses.map(one => one.why)).toEqual([
    miss(deadline, 'S2', '15 March 2027', lastMoment, 1),
    miss('2027-03-30T00:00:00Z', 'S4', '29 March 2027', '2027-03-29T23:59:59.999Z', 2),
  ]);
});
