import { describe, expect, test } from 'vitest';
import type { Activity } from '../../domain/activity.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { checkRenewal, type RenewalFacts } from '../../domain/renewal.ts';
import { renewalEvidence } from '../../domain/renewal-evidence.ts';
import { renewalObstacles } from '../../domain/renewal-obstacles.ts';
import { activity, approvedAt, context, protectedUntil } from './activities.ts';
import { ended, instant, policy } from './claim.ts';

const day = (date: string) => `${date}T12:00:00Z`;
const call = (date: string): Activity => activity('call', day(date));
const meeting = (date: string): Activity => activity('meeting', day(date));
const enough = [call('2027-03-20'), meeting('2027-05-12')];

/** In time, in good standing and with all the evidence; the term ends with 30 May. */
function facts(change: Partial<RenewalFacts> = {}): RenewalFacts {
  return {
    registration: {
      registrationId: 'reg-1',
      partnerCompanyId: 'partner-a',
      state: 'active',
      sequence: 1n,
      protectedFrom: approvedAt,
      protectedUntil,
      renewals: 0,
    },
    activities: enough,
    account: context().account,
    dealId: 'deal-1',
    binds: 'partner',
    now: instant(day('2027-05-20')),
    askedAt: instant(day('2027-05-20')),
    goodStanding: true,
    otherOwnClaims: [],
    limitWaived: false,
    policy: policy(),
    ...change,
  };
}
const registration = (change: Partial<RenewalFacts['registration']>) => ({
  registration: { ...facts().registration, ...change },
});
const asked = (at: string) => ({ askedAt: instant(at), now: instant(at) });

/** 90 days: with the term and a renewal 270 in 365. */
const past = (protectedFrom: string, end: string, registrationId = 'reg-0') =>
  ended('expired', end, {
    registrationId,
    protectedFrom: instant(protectedFrom),
    protectedUntil: instant(end),
  });

function obstacles(change: Partial<RenewalFacts>): Refusal[] {
  const input = facts(change);
  const evidence = renewalEvidence(
    input.activities,
    { ...context(), now: input.now },
    input.registration.protectedUntil,
  );
  return renewalObstacles(input, evidence);
}

const takes =
  'A renewal takes two pieces that the CRM itself shows, such as a connected call, a completed meeting or a reply of the customer, at least one of them from 1 May 2027 to 30 May 2027.';

describe('what stands in the way of a renewal is said in full', () => {
  test.each<[string, Partial<RenewalFacts>, Refusal]>([
    [
      'a registration that is over',
      registration({ state: 'withdrawn' }),
      {
        code: 'ILLEGAL_MOVE',
        rule: 'R-renewal',
        title: 'There is no protection to renew',
        detail: 'The registration is withdrawn; only an active one can be renewed.',
        facts: { state: 'withdrawn' },
        wouldChange: [{ fact: 'state', becomes: 'active', text: 'An active registration can be renewed.' }],
      },
    ],
    [
      'a renewal before',
      registration({ renewals: 1 }),
      {
        code: 'RENEWED_ALREADY',
        rule: 'R-renewal',
        title: 'It was renewed already',
        detail:
          'A registration is renewable once. After its end it is a new registration, behind anyone queued.',
        facts: { renewals: 1 },
        wouldChange: [{ fact: 'renewals', becomes: 0, text: 'One that was never renewed can be.' }],
      },
    ],
    [
      'its end',
      asked('2027-05-31T00:00:00Z'),
      {
        code: 'RENEWAL_TOO_LATE',
        rule: 'R-renewal',
        title: 'The protection is over',
        detail:
          'It could be renewed through 30 May 2027. Now it is a new registration, behind anyone queued.',
        facts: { askedAt: '2027-05-31T00:00:00Z', protectedUntil: '2027-05-31T00:00:00Z' },
        wouldChange: [
          {
            fact: 'askedAt',
            becomes: '2027-05-30T23:59:59.999Z',
            text: 'Asked through 30 May 2027 it would have been in time.',
          },
        ],
      },
    ],
    [
      'a day before its last thirty',
      { ...asked('2027-04-30T23:59:59.999Z'), activities: [call('2027-03-20'), call('2027-04-20')] },
      {
        code: 'RENEWAL_TOO_EARLY',
        rule: 'R-renewal',
        title: 'It can be renewed from 1 May 2027 on',
        detail: 'A renewal is asked in the last 30 days of the protection.',
        facts: { askedAt: '2027-04-30T23:59:59.999Z', protectedUntil: '2027-05-31T00:00:00Z' },
        wouldChange: [
          { fact: 'askedAt', becomes: '2027-05-01T00:00:00Z', text: 'Ask again from 1 May 2027 on.' },
        ],
      },
    ],
    [
      'a suspension',
      { goodStanding: false },
      {
        code: 'PARTNER_SUSPENDED',
        rule: 'E28',
        title: 'The partner is not in good standing',
        detail: 'Only partners in good standing can renew. The protection runs to its end.',
        facts: { goodStanding: false },
        wouldChange: [
          { fact: 'goodStanding', becomes: true, text: 'Ask the partner manager to reinstate the partner.' },
        ],
      },
    ],
    [
      'the days of a year',
      { otherOwnClaims: [past('2026-09-30T10:00:00Z', '2026-12-30T00:00:00Z')] },
      {
        code: 'PROTECTION_LIMIT',
        rule: 'R-protection-limit',
        title: 'The partner’s days on this customer are used up',
        detail:
          'One partner is protected on one customer at most 180 days in any 365. Renewed it would come to 270.',
        facts: { protectedDays: 180, protectionDays: 90, limitDays: 180, limitWaived: false },
        wouldChange: [
          { fact: 'limitWaived', becomes: true, text: 'An approver may waive the limit, with a reason.' },
        ],
      },
    ],
    [
      'no evidence at all',
      { activities: [] },
      {
        code: 'RENEWAL_EVIDENCE_MISSING',
        rule: 'R-renewal',
        title: 'Two pieces of evidence are missing',
        detail: `${takes} There is none yet.`,
        facts: {
          documentsInTerm: 0,
          documentsInLastDays: 0,
          documentIds: [],
          tooWeakIds: [],
          lastProtectedDay: '2027-05-30',
        },
        wouldChange: [
          {
            fact: 'documentsInLastDays',
            becomes: 1,
            text: 'One completed meeting from 1 May 2027 to 30 May 2027 is needed.',
          },
          {
            fact: 'documentsInTerm',
            becomes: 2,
            text: 'One completed meeting more by 30 May 2027 is needed as well.',
          },
        ],
      },
    ],
    [
      'nothing in the last thirty days',
      { activities: [call('2027-04-20'), call('2027-03-20')] },
      {
        code: 'RENEWAL_EVIDENCE_MISSING',
        rule: 'R-renewal',
        title: 'One piece of evidence is missing',
        detail: `${takes} The last one is of 20 April 2027.`,
        facts: {
          documentsInTerm: 2,
          documentsInLastDays: 0,
          documentIds: ['call-2027-03-20T12:00:00Z', 'call-2027-04-20T12:00:00Z'],
          tooWeakIds: [],
          lastProtectedDay: '2027-05-30',
        },
        wouldChange: [
          {
            fact: 'documentsInLastDays',
            becomes: 1,
            text: 'One completed meeting from 1 May 2027 to 30 May 2027 renews it.',
          },
        ],
      },
    ],
    [
      'a single piece, in the last thirty days',
      { activities: [meeting('2027-05-12')] },
      {
        code: 'RENEWAL_EVIDENCE_MISSING',
        rule: 'R-renewal',
        title: 'One piece of evidence is missing',
        detail: `${takes} The last one is of 12 May 2027.`,
        facts: {
          documentsInTerm: 1,
          documentsInLastDays: 1,
          documentIds: ['meeting-2027-05-12T12:00:00Z'],
          tooWeakIds: [],
          lastProtectedDay: '2027-05-30',
        },
        wouldChange: [
          {
            fact: 'documentsInTerm',
            becomes: 2,
            text: 'One completed meeting by 30 May 2027 renews it.',
          },
        ],
      },
    ],
  ])('%s', (_sentence, change, refusal) => {
    expect(obstacles(change).find(({ code }) => code === refusal.code)).toEqual(refusal);
  });

  test('the last document is told by its day, whatever counts first', () => {
    const activities = [meeting('2027-04-10'), call('2027-04-20')];
    expect(obstacles({ activities })[0]?.detail).toMatch(/The last one is of 20 April 2027\.$/);
  });

  test('days by which the protection was only paused are not held against a renewal', () => {
    const paused = registration({ protectedFrom: instant('2026-12-01T10:00:00Z') });
    expect(obstacles(paused)).toEqual([]);
  });

  test('nor are days before a protection that was shorter than usual', () => {
    const short = registration({ protectedFrom: instant('2027-04-01T00:00:00Z') });
    const before = past('2026-11-30T00:00:00Z', '2026-12-30T00:00:00Z');
    const activities = [call('2027-04-20'), meeting('2027-05-12')];
    expect(obstacles({ ...short, activities, otherOwnClaims: [before] })).toEqual([]);
  });
});

describe('why a renewal is for whom it is', () => {
  const without = { renewal: { ...policy().renewal, approveAtOnce: false } };
  const byPerson = policy(without);
  const bestGrade = {
    fact: 'bestGrade',
    becomes: 'A',
    text: 'A reply of the customer or a completed meeting with it needs no person.',
  };
  const approveAtOnce = {
    fact: 'approveAtOnce',
    becomes: true,
    text: 'The program lets a person decide every renewal.',
  };
  const through = { protectedUntil: '2027-05-31T00:00:00Z', newProtectedUntil: '2027-08-29T00:00:00Z' };
  const decides = {
    code: 'RENEWAL_NEEDS_PERSON',
    rule: 'R-renewal',
    text: 'All that a renewal through 28 August 2027 takes is there; a person decides.',
  };
  test.each<[string, Partial<RenewalFacts>, object]>([
    [
      'at once with a meeting',
      { activities: [...enough, call('2027-04-02')], policy: policy({ renewal: { approveAtOnce: true } }) },
      {
        code: 'RENEWED',
        rule: 'R-renewal',
        text: 'Renewed: registered through 28 August 2027.',
        facts: {
          ...through,
          documentsInTerm: 3,
          documentsInLastDays: 1,
          bestGrade: 'A',
          approveAtOnce: true,
        },
        wouldChange: [
          {
            fact: 'bestGrade',
            becomes: 'B',
            text: 'Without a reply or a completed meeting a person would decide.',
          },
        ],
      },
    ],
    [
      'by a person without one',
      {
        activities: [call('2027-03-20'), call('2027-05-12')],
        policy: policy({ renewal: { approveAtOnce: true } }),
      },
      {
        ...decides,
        facts: {
          ...through,
          documentsInTerm: 2,
          documentsInLastDays: 1,
          bestGrade: 'B',
          approveAtOnce: true,
        },
        wouldChange: [bestGrade],
      },
    ],
    [
      'by a person where the program wants it',
      { policy: byPerson },
      {
        ...decides,
        facts: {
          ...through,
          documentsInTerm: 2,
          documentsInLastDays: 1,
          bestGrade: 'A',
          approveAtOnce: false,
        },
        wouldChange: [approveAtOnce],
      },
    ],
    [
      'by a person for both',
      { policy: byPerson, activities: [call('2027-03-20'), call('2027-05-12')] },
      {
        ...decides,
        facts: {
          ...through,
          documentsInTerm: 2,
          documentsInLastDays: 1,
          bestGrade: 'B',
          approveAtOnce: false,
        },
        wouldChange: [bestGrade, approveAtOnce],
      },
    ],
  ])('%s', (_sentence, change, why) => {
    const verdict = checkRenewal(facts(change));
    expect(verdict.ok && verdict.why).toEqual(why);
  });
});

describe('the documents of a renewal', () => {
  const found = (activities: Activity[]) => {
    const { documents, short, notCounted } = renewalEvidence(activities, context(), protectedUntil);
    return {
      documents: documents.map(
        ({ activityIds, grade, inLastDays }) =>
          `${activityIds.join('+')} ${grade} ${inLastDays ? 'late' : 'early'}`,
      ),
      short,
      notCounted: notCounted.map(({ activityId, because }) => `${activityId} ${because.code}`),
    };
  };
  const named = (type: 'call' | 'meeting' | 'email' | 'note', id: string, date: string): Activity =>
    activity(type, day(date), { id });

  test('are those of the last days first, the best of them first, then the earliest', () => {
    const activities = [
      named('call', 'b', '2027-03-20'),
      named('meeting', 'm', '2027-03-25'),
      named('call', 'a', '2027-03-10'),
      named('call', 'd', '2027-05-10'),
      named('meeting', 'n', '2027-05-12'),
      named('call', 'c', '2027-05-08'),
    ];
    const expected = ['n A late', 'c B late', 'd B late', 'm A early', 'a B early', 'b B early'];
    expect(found(activities)).toEqual({ documents: expected, short: [], notCounted: [] });
    expect(found(activities.toReversed()).documents).toEqual(expected);
  });

  test('are two e-mails on different days, the latest with each other, and one alone is short', () => {
    const mails = ['2027-03-20', '2027-05-02', '2027-05-04'].map((date, index) =>
      named('email', `e${index}`, date),
    );
    expect(found(mails)).toEqual({
      documents: ['e1+e2 B late'],
      short: [{ activityId: 'e0', grade: 'B' }],
      notCounted: [],
    });
  });

  test('leave out what proves too little, and tell why something does not document', () => {
    const task = activity('task', day('2027-03-20'), { id: 't' });
    expect(found([task, named('note', 'n', '2027-03-21')])).toEqual({
      documents: [],
      short: [{ activityId: 'n', grade: 'D' }],
      notCounted: ['t NEVER_DOCUMENTS'],
    });
  });
});
