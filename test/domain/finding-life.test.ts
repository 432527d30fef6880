import { describe, expect, test } from 'vitest';
import type { DirectRule, HitWeight } from '../../domain/direct-engagement.ts';
import {
  courseOf,
  dismissedErasedAt,
  exceptionAfterAsking,
  type FindingEvent,
  type FindingStatus,
  findingAfter,
  headsUpClock,
} from '../../domain/finding.ts';
import type { Policy } from '../../domain/policy.ts';
import { enforcing, instant } from './deal-and-claim.ts';

const statuses: FindingStatus[] = ['heads-up', 'exception', 'resolved', 'dismissed'];

describe('life of a finding (H2)', () => {
  /** Per event: where it leads from heads-up, exception, resolved, dismissed; – is refused. */
  test.each<[FindingEvent, string, (FindingStatus | '–')[]]>([
    ['linked', 'linking the partner resolves it, however late', ['resolved', 'resolved', '–', '–']],
    ['consented', 'the partner’s consent resolves it', ['resolved', 'resolved', '–', '–']],
    ['exempted', 'an exemption with a reason dismisses it', ['dismissed', 'dismissed', '–', '–']],
    ['mistake', 'a mistake dismisses it', ['dismissed', 'dismissed', '–', '–']],
    ['deadline', 'only an unanswered heads-up becomes an exception, once', ['exception', '–', '–', '–']],
  ])('%s: %s', (event, _, expected) => {
    const after = statuses.map(status => {
      const result = findingAfter(status, event);
      return result.ok ? result.to : '–';
    });
    expect(after).toEqual(expected);
  });

  test.each<[FindingStatus, FindingEvent, string, string]>([
    [
      'resolved',
      'exempted',
      'This heads-up is closed already',
      'It is resolved. That answer is possible only for an open heads-up or an RoE exception.',
    ],
    [
      'dismissed',
      'linked',
      'This heads-up is closed already',
      'It is dismissed. That answer is possible only for an open heads-up or an RoE exception.',
    ],
    [
      'exception',
      'deadline',
      'This is an RoE exception already',
      'It is an RoE exception. That answer is possible only for an open heads-up.',
    ],
  ])(
    '%s refuses %s in words, naming the state, the event and the legal states',
    (status, event, title, detail) => {
      const result = findingAfter(status, event);
      expect(result).toMatchObject({
        ok: false,
        refusal: { code: 'ILLEGAL_MOVE', rule: 'H2', title, detail, facts: { status, event } },
      });
    },
  );

  test('each status that a refusal says would change the outcome does change it', () => {
    const events: FindingEvent[] = ['linked', 'consented', 'exempted', 'mistake', 'deadline'];
    const refusals = statuses
      .flatMap(status => events.map(event => ({ event, result: findingAfter(status, event) })))
      .filter(({ result }) => !result.ok);
    expect(refusals).toHaveLength(11);
    for (const { event, result } of refusals) {
      if (result.ok) continue;
      expect(result.refusal.wouldChange).not.toEqual([]);
      for (const change of result.refusal.wouldChange) {
        const becomes = statuses.find(status => status === change.becomes) ?? 'dismissed';
        expect(findingAfter(becomes, event).ok, `${becomes} ${event}`).toBe(true);
      }
    }
  });
});

describe('clocks of a heads-up (H2, T4)', () => {
  const program = (changes: Partial<Policy>): Policy => ({ ...enforcing, ...changes });
  const newYork = {
    timeZone: 'America/New_York',
    businessCalendar: { weekend: [6, 7], holidays: ['2026-11-26'], cutOff: '17:00' },
  };

  test.each<[string, string, Partial<Policy>, string, string]>([
    [
      'a Monday morning: the task in half an hour, the exception on Tuesday at the cut-off',
      '2026-11-23T10:00:00Z',
      {},
      '2026-11-23T10:30:00Z',
      '2026-11-24T17:00:00Z',
    ],
    [
      'after the cut-off, the next business day is day 0',
      '2026-11-23T17:00:00Z',
      {},
      '2026-11-23T17:30:00Z',
      '2026-11-25T17:00:00Z',
    ],
    [
      'a Saturday: Monday is day 0, the task does not wait',
      '2026-11-28T10:00:00Z',
      {},
      '2026-11-28T10:30:00Z',
      '2026-12-01T17:00:00Z',
    ],
    [
      'Thanksgiving eve in New York: Thursday is no business day',
      '2026-11-25T15:00:00Z',
      newYork,
      '2026-11-25T15:30:00Z',
      '2026-11-27T22:00:00Z',
    ],
    [
      'a policy of 5 minutes and 3 business days',
      '2026-11-23T10:00:00Z',
      { direct: { ...enforcing.direct, headsUpTaskMinutes: 5, exceptionBusinessDays: 3 } },
      '2026-11-23T10:05:00Z',
      '2026-11-26T17:00:00Z',
    ],
  ])('%s', (_, at, changes, taskDueAt, exceptionAt) => {
    const clock = headsUpClock(instant(at), program(changes));
    expect({ task: clock.taskDueAt.toString(), exception: clock.exceptionAt.toString() }).toEqual({
      task: taskDueAt,
      exception: exceptionAt,
    });
  });
});

test('a heads-up about which consent was asked waits for the partner’s time to answer, and a business day more (H2)', () => {
  const at = (answerDueAt: string) => exceptionAfterAsking(instant(answerDueAt), enforcing).toString();
  expect(at('2026-11-26T17:00:00Z')).toBe('2026-11-30T17:00:00Z');
  expect(at('2026-11-27T16:59:59Z')).toBe('2026-11-30T17:00:00Z');
});

describe('how a hit goes on (H2)', () => {
  const at = instant('2026-11-24T14:05:00Z');
  const task = instant('2026-11-24T14:35:00Z');
  const exception = instant('2026-11-25T17:00:00Z');
  const rows: [DirectRule, HitWeight, string, boolean, typeof task | null, typeof task | null, string][] = [
    [
      'D1',
      'critical',
      'a banner at once, a task, then an exception',
      true,
      task,
      exception,
      'rep pm manager',
    ],
    ['D2', 'exception', 'a task, then an exception', false, task, exception, 'rep pm manager'],
    ['D1', 'notice', 'of a person with two hats (E32): a notice and no more', true, null, null, 'rep pm'],
    ['D3', 'exception', 'a heads-up, then an exception', false, null, exception, 'rep pm manager'],
    ['D4', 'notice', 'a notice and no more', false, null, null, 'rep pm'],
    ['D4', 'exception', 'the second activity: then an exception', false, null, exception, 'rep pm manager'],
    ['D5', 'exception', 'a heads-up, then an exception', false, null, exception, 'rep pm manager'],
    ['D6', 'critical', 'a heads-up, then an exception', false, null, exception, 'rep pm manager'],
    ['D7', 'notice', 'a notice and no more', false, null, null, 'rep pm'],
    ['D8', 'review', 'a question to the partner manager', false, null, null, 'pm'],
    [
      'D9',
      'critical',
      'a banner at once, a task, then an exception',
      true,
      task,
      exception,
      'rep pm manager',
    ],
    ['D10', 'notice', 'a notice and no more', false, null, null, 'rep pm'],
    ['D11', 'critical', 'a heads-up, then an exception', false, null, exception, 'rep pm manager'],
  ];

  test.each(rows)('%s (%s): %s', (rule, weight, _, banner, taskDueAt, exceptionAt, told) => {
    const names = told.split(' ');
    const tells = { rep: names.includes('rep'), partnerManager: true, manager: names.includes('manager') };
    const course = (enforcement: Policy['enforcement']) =>
      courseOf({ rule, weight, at }, { ...enforcing, enforcement });
    expect(course('enforce')).toEqual({ banner, taskDueAt, exceptionAt, tells });
    expect(course('advise').tells).toEqual({ ...tells, manager: false });
    expect(course('observe')).toEqual({
      banner,
      taskDueAt,
      exceptionAt,
      tells: { rep: false, partnerManager: false, manager: false },
    });
  });

  test('a dismissed finding is erased ninety civil days later, the last counted to its end', () => {
    expect(dismissedErasedAt(instant('2026-11-22T10:00:00Z'), 90, 'UTC')).toEqual(
      instant('2027-02-21T00:00:00Z'),
    );
  });
});

describe('what a refused answer to a finding says would change it', () => {
  test.each<[FindingStatus, FindingEvent, FindingStatus[], [becomes: string, text: string][]]>([
    [
      'resolved',
      'linked',
      ['heads-up', 'exception'],
      [
        ['heads-up', 'It would be possible if this were an open heads-up.'],
        ['exception', 'It would be possible if this were an RoE exception.'],
      ],
    ],
    [
      'exception',
      'deadline',
      ['heads-up'],
      [['heads-up', 'It would be possible if this were an open heads-up.']],
    ],
  ])('%s, %s', (status, event, legalFrom, changes) => {
    expect(findingAfter(status, event)).toMatchObject({
      ok: false,
      refusal: {
        facts: { status, event, legalFrom },
        wouldChange: changes.map(([becomes, text]) => ({ fact: 'status', becomes, text })),
      },
    });
  });
});
