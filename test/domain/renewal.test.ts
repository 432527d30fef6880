import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activity } from '../../domain/activity.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { checkRenewal, type RenewalFacts } from '../../domain/renewal.ts';
import { activity, reply } from './activities.ts';
import { instant, policy } from './claim.ts';
import {
  anyFacts,
  applied,
  asked,
  day,
  early,
  facts,
  late,
  lateMeeting,
  mail,
  pastClaim,
  registration,
} from './renewal-cases.ts';

const word = (input: RenewalFacts) => {
  const verdict = checkRenewal(input);
  return verdict.ok ? verdict.approval : verdict.refusal.code;
};

describe('a renewal', () => {
  test.each<[string, Partial<RenewalFacts>, string]>([
    ['with a call in the term and a meeting in its last 30 days needs no person', {}, 'at-once'],
    ['with two calls is for a person: none is two-sided', { activities: [early, late] }, 'by-person'],
    [
      'with a meeting early and a call late needs no person',
      { activities: [activity('meeting', day('2027-03-20')), late] },
      'at-once',
    ],
    [
      'with a reply of the customer needs no person',
      { activities: [early, reply(day('2027-05-10'))] },
      'at-once',
    ],
    ['with both in the last 30 days is as good', { activities: [late, lateMeeting] }, 'at-once'],
    ['with one meeting alone lacks the other', { activities: [lateMeeting] }, 'RENEWAL_EVIDENCE_MISSING'],
    [
      'with nothing in the last 30 days',
      { activities: [early, activity('meeting', day('2027-04-30'))] },
      'RENEWAL_EVIDENCE_MISSING',
    ],
    [
      'with evidence on the first of the last 30 days',
      { activities: [early, activity('call', '2027-05-01T00:00:00Z')] },
      'by-person',
    ],
    ['with nothing', { activities: [] }, 'RENEWAL_EVIDENCE_MISSING'],
    [
      'with notes only, files or not: C is not enough',
      {
        activities: [
          activity('note', day('2027-03-20'), { hasFile: true }),
          activity('note', day('2027-05-10'), { hasFile: true }),
        ],
      },
      'RENEWAL_EVIDENCE_MISSING',
    ],
    [
      'with voicemails',
      { activities: [activity('call', day('2027-03-20'), { outcome: 'voicemail', hasNote: true }), late] },
      'RENEWAL_EVIDENCE_MISSING',
    ],
    [
      'with calls by direct',
      { activities: [activity('call', day('2027-03-20'), { side: 'direct' }), late] },
      'RENEWAL_EVIDENCE_MISSING',
    ],
    [
      'with the same call recorded twice',
      { activities: [late, activity('call', '2027-05-10T12:09:00Z')] },
      'RENEWAL_EVIDENCE_MISSING',
    ],
    [
      'with a step of the deal and a quote',
      {
        activities: [
          activity('deal-stage', day('2027-04-01'), { side: 'co-sell' }),
          activity('quote', day('2027-05-10')),
        ],
      },
      'by-person',
    ],
    [
      'with a signed quote',
      { activities: [early, activity('quote', day('2027-05-10'), { signed: true })] },
      'at-once',
    ],
    [
      'with e-mails on two days late, and a call',
      { activities: [early, mail('2027-05-10'), mail('2027-05-11')] },
      'by-person',
    ],
    [
      'with two e-mails on one day: they are one half',
      { activities: [early, mail('2027-05-10'), activity('email', '2027-05-10T18:00:00Z')] },
      'RENEWAL_EVIDENCE_MISSING',
    ],
    [
      'with e-mails early and late: the pair is not of the last 30 days',
      { activities: [activity('meeting', day('2027-03-20')), mail('2027-04-10'), mail('2027-05-11')] },
      'RENEWAL_EVIDENCE_MISSING',
    ],
    [
      'with such a pair and a late call',
      { activities: [late, mail('2027-04-10'), mail('2027-05-11')] },
      'by-person',
    ],
    [
      'with e-mails on four days, two of them late',
      { activities: [mail('2027-03-10'), mail('2027-04-10'), mail('2027-05-10'), mail('2027-05-11')] },
      'by-person',
    ],
    [
      'with e-mails on three days: no mail counts twice',
      { activities: [mail('2027-04-10'), mail('2027-05-10'), mail('2027-05-11')] },
      'RENEWAL_EVIDENCE_MISSING',
    ],
    [
      'with a meeting deleted since (E27)',
      {
        activities: [
          early,
          activity('meeting', day('2027-05-12'), { deletedAt: instant(day('2027-05-15')) }),
        ],
      },
      'RENEWAL_EVIDENCE_MISSING',
    ],
    [
      'with a meeting still to come (E26)',
      {
        activities: [
          early,
          activity('meeting', day('2027-05-25'), {
            outcome: 'scheduled',
            recordedAt: instant(day('2027-05-15')),
          }),
        ],
      },
      'RENEWAL_EVIDENCE_MISSING',
    ],
    [
      'with a meeting that we learn of only later',
      {
        activities: [
          early,
          activity('meeting', day('2027-05-12'), { recordedAt: instant(day('2027-05-21')) }),
        ],
      },
      'RENEWAL_EVIDENCE_MISSING',
    ],
    [
      'with a call back-dated by months: it documents',
      { activities: [activity('call', day('2027-03-20'), { recordedAt: instant(day('2027-05-19')) }), late] },
      'by-person',
    ],
    [
      'where the program lets a person decide every one',
      { policy: policy({ renewal: { approveAtOnce: false } }) },
      'by-person',
    ],
    [
      'where an old policy says nothing about it',
      { policy: (({ renewal: _, ...rest }) => rest)(policy()) },
      'by-person',
    ],
    [
      'asked at the first instant of the last 30 days',
      { ...asked('2027-05-01T00:00:00Z'), activities: [early] },
      'RENEWAL_EVIDENCE_MISSING',
    ],
    [
      'asked a millisecond before it',
      { ...asked('2027-04-30T23:59:59.999Z'), activities: [early] },
      'RENEWAL_TOO_EARLY',
    ],
    ['asked in the last millisecond', asked('2027-05-30T23:59:59.999Z'), 'at-once'],
    ['asked at the end', asked('2027-05-31T00:00:00Z'), 'RENEWAL_TOO_LATE'],
    ['asked in time and decided after the end', { now: instant(day('2027-06-04')) }, 'at-once'],
    [
      'evidence after the end does not help',
      { now: instant(day('2027-06-04')), activities: [early, activity('meeting', day('2027-06-02'))] },
      'RENEWAL_EVIDENCE_MISSING',
    ],
    ['of one that was renewed', { registration: registration({ renewals: 1 }) }, 'RENEWED_ALREADY'],
    ['of one that is not active', { registration: registration({ state: 'expired' }) }, 'ILLEGAL_MOVE'],
    ['by a partner that is suspended (E28)', { goodStanding: false }, 'PARTNER_SUSPENDED'],
    ['beyond 180 days in 365', { otherOwnClaims: [pastClaim] }, 'PROTECTION_LIMIT'],
    ['beyond them, waived', { otherOwnClaims: [pastClaim], limitWaived: true }, 'at-once'],
    [
      'after days of pause, which are not held against it',
      { registration: registration({ protectedFrom: instant('2027-02-15T10:00:00Z') }) },
      'at-once',
    ],
  ])('%s', (_sentence, change, expected) => {
    expect(word(facts(change))).toBe(expected);
  });
});

describe('the new end (T3a)', () => {
  test.each([
    ['2027-02-21T00:00:00Z', 'UTC', '2027-05-22T00:00:00Z'],
    ['2027-05-31T00:00:00Z', 'UTC', '2027-08-29T00:00:00Z'],
    ['2027-04-16T04:00:00Z', 'America/New_York', '2027-07-15T04:00:00Z'],
    ['2027-01-15T05:00:00Z', 'America/New_York', '2027-04-15T04:00:00Z'],
  ])('of %s in %s is %s', (until, timeZone, end) => {
    const before = instant(until).subtract({ hours: 24 });
    const verdict = checkRenewal(
      facts({
        registration: registration({
          protectedUntil: instant(until),
          protectedFrom: instant(until).subtract({ hours: 24 * 90 }),
        }),
        activities: [
          activity('call', before.subtract({ hours: 24 }).toString()),
          activity('meeting', before.toString()),
        ],
        now: before.add({ hours: 1 }),
        askedAt: before.add({ hours: 1 }),
        policy: policy({ timeZone }),
      }),
    );
    expect(verdict.ok && verdict.protectedUntil.toString()).toBe(end);
  });
});

describe('the refusal says exactly what is missing, and by when', () => {
  const changesOf = (change: Partial<RenewalFacts>) => {
    const verdict = checkRenewal(facts(change));
    return verdict.ok ? [] : verdict.refusal.wouldChange.map(one => one.text);
  };
  test.each<[string, Partial<RenewalFacts>, string[]]>([
    [
      'one late piece',
      { activities: [early] },
      ['One completed meeting from 1 May 2027 to 30 May 2027 renews it.'],
    ],
    ['one more piece', { activities: [late] }, ['One completed meeting by 30 May 2027 renews it.']],
    [
      'two pieces',
      { activities: [] },
      [
        'One completed meeting from 1 May 2027 to 30 May 2027 is needed.',
        'One completed meeting more by 30 May 2027 is needed as well.',
      ],
    ],
    [
      'patience and a late piece',
      { ...asked(day('2027-04-20')), activities: [early] },
      ['Ask again from 1 May 2027 on.', 'One completed meeting from 1 May 2027 to 30 May 2027 renews it.'],
    ],
  ])('%s', (_sentence, change, texts) => {
    expect(changesOf(change)).toEqual(texts);
  });

  test('and which records were too weak', () => {
    const note = activity('note', day('2027-05-10'), { id: 'note:7' });
    const verdict = checkRenewal(facts({ activities: [early, note] }));
    expect(verdict).toMatchObject({ ok: false, refusal: { facts: { tooWeakIds: ['note:7'] } } });
  });
});

test('whatever the facts, applying all counterfactuals of a refusal renews, and leaving one out does not', () => {
  const codes = new Set<string>();
  fc.assert(
    fc.property(anyFacts, input => {
      const verdict = checkRenewal(input);
      codes.add(verdict.ok ? verdict.approval : verdict.refusal.code);
      if (verdict.ok) return;
      const { wouldChange, facts: told } = verdict.refusal;
      expect(Object.keys(told)).toEqual(expect.arrayContaining(wouldChange.map(one => one.fact)));
      expect(checkRenewal(applied(input, wouldChange)).ok).toBe(true);
      for (const left of wouldChange)
        expect(
          checkRenewal(
            applied(
              input,
              wouldChange.filter(one => one !== left),
            ),
          ).ok,
        ).toBe(false);
    }),
    { numRuns: 400 },
  );
  expect(codes.size).toBeGreaterThan(5);
});

test('the verdict is the same in whatever order and number the facts arrived (I6)', () => {
  fc.assert(
    fc.property(
      anyFacts.chain(one =>
        fc.tuple(
          fc.constant(one),
          fc.shuffledSubarray([...one.activities, ...one.activities], {
            minLength: 2 * one.activities.length,
          }),
        ),
      ),
      ([one, activities]) => {
        expect(canonicalJson(checkRenewal({ ...one, activities }))).toBe(canonicalJson(checkRenewal(one)));
      },
    ),
    { numRuns: 300 },
  );
});

test('two e-mails on different days are one document of grade B, dated by the second', () => {
  const { evidence } = checkRenewal(facts({ activities: [late, mail('2027-05-11'), mail('2027-04-10')] }));
  expect(evidence.documents).toEqual([
    { activityIds: [late.id], grade: 'B', at: late.occurredAt, inLastDays: true },
    {
      activityIds: [mail('2027-04-10').id, mail('2027-05-11').id],
      grade: 'B',
      at: instant(day('2027-05-11')),
      inLastDays: false,
    },
  ]);
});

test.each<[string, Activity[], string[]]>([
  [
    'those of the last days, then the best, then the earliest',
    [early, activity('call', day('2027-03-22')), activity('call', day('2027-05-15')), lateMeeting],
    [lateMeeting.id, `call-${day('2027-05-15')}`, early.id, `call-${day('2027-03-22')}`],
  ],
  [
    'the best before an earlier one',
    [late, lateMeeting, activity('call', day('2027-05-15'))],
    [lateMeeting.id, late.id, `call-${day('2027-05-15')}`],
  ],
  [
    'two e-mails by when the second was sent',
    [activity('call', day('2027-05-20')), mail('2027-05-10'), mail('2027-05-12')],
    [mail('2027-05-10').id, activity('call', day('2027-05-20')).id],
  ],
])('of documents come first %s', (_sentence, given, order) => {
  for (const activities of [given, given.toReversed()]) {
    const { evidence } = checkRenewal(facts({ activities }));
    expect(evidence.documents.map(document => document.activityIds[0])).toEqual(order);
  }
});

test('what is missing is told with the last that there is, however good the ones before it are', () => {
  const meeting = activity('meeting', day('2027-04-10'));
  const verdict = checkRenewal(facts({ activities: [activity('call', day('2027-03-25')), meeting] }));
  expect(verdict).toMatchObject({
    ok: false,
    refusal: { detail: expect.stringContaining('The last one is of 10 April 2027.') },
  });
});

describe('why it is renewed', () => {
  test('at once: without a two-sided record a person would decide', () => {
    const verdict = checkRenewal(facts());
    expect(verdict).toMatchObject({
      ok: true,
      why: {
        code: 'RENEWED',
        text: 'Renewed: registered through 28 August 2027.',
        wouldChange: [{ fact: 'bestGrade', becomes: 'B' }],
      },
    });
    expect(word(facts({ activities: [early, late] }))).toBe('by-person');
  });
  test('by a person: a reply or a meeting would spare it', () => {
    const verdict = checkRenewal(facts({ activities: [early, late] }));
    expect(verdict).toMatchObject({
      ok: true,
      why: { code: 'RENEWAL_NEEDS_PERSON', wouldChange: [{ fact: 'bestGrade', becomes: 'A' }] },
    });
    expect(word(facts({ activities: [early, late, reply(day('2027-05-14'))] }))).toBe('at-once');
  });
  test('by a person, as the program wants it', () => {
    const verdict = checkRenewal(facts({ policy: policy({ renewal: { approveAtOnce: false } }) }));
    expect(verdict).toMatchObject({
      ok: true,
      why: { wouldChange: [{ fact: 'approveAtOnce', becomes: true }] },
    });
  });
});
