import { describe, expect, test } from 'vitest';
import type { Activity } from '../../domain/activity.ts';
import {
  badTime,
  deletedUnfit,
  type EvidenceContext,
  firstOf,
  neverSeen,
  type Unfit,
  unassociated,
  unfit,
  wrongSide,
} from '../../domain/evidence-validity.ts';
import type { FactValue } from '../../domain/refusal.ts';
import { activity, context } from './activities.ts';
import { instant } from './claim.ts';

const at = '2027-03-10T10:00:00Z';
const reason = (
  code: Unfit['code'],
  text: string,
  fact: string,
  is: FactValue,
  becomes: FactValue,
  change: string,
): Unfit => ({
  code,
  rule: 'R-activity',
  text,
  facts: { [fact]: is },
  wouldChange: [{ fact, becomes, text: change }],
});

describe('whose activity it was', () => {
  const bySide = (side: Activity['side'], binds: EvidenceContext['binds'] = 'partner') =>
    wrongSide(activity('call', at, { side }), context({ binds }));

  test.each<[Activity['side'], string]>([
    ['co-sell', 'It was done by a co-seller, not by the partner'],
    ['direct', 'It was done by direct, not by the partner'],
    ['customer', 'It was done by the customer, not by the partner'],
    ['automation', 'It was made by automation, not by the partner'],
    ['other', 'It was done by somebody else, not by the partner'],
  ])('%s: %s', (side, text) => {
    expect(bySide(side)).toEqual(
      reason('WRONG_SIDE', text, 'side', side, 'partner', 'The same done by the partner counts.'),
    );
  });

  test('of a referral the partner’s is the wrong one', () => {
    expect(bySide('partner', 'vendor')).toEqual(
      reason(
        'WRONG_SIDE',
        'It was done by the partner, not by the vendor',
        'side',
        'partner',
        'direct',
        'The same done by the vendor counts.',
      ),
    );
    expect([bySide('direct', 'vendor'), bySide('co-sell', 'vendor')]).toEqual([null, null]);
  });

  test('a co-seller moves the deal forward, and does nothing else for the partner', () => {
    expect(wrongSide(activity('deal-stage', at, { side: 'co-sell' }), context())).toBeNull();
    expect(wrongSide(activity('deal-stage', at), context())).toBeNull();
    expect(wrongSide(activity('deal-stage', at, { side: 'direct' }), context())).toMatchObject({
      code: 'WRONG_SIDE',
      wouldChange: [{ becomes: 'partner' }],
    });
  });
});

describe('what it was about', () => {
  const about = (associations: Partial<Activity['associations']>, dealId: string | null = 'deal-1') =>
    unassociated(
      activity('call', at, {
        associations: { companyIds: [], contactIds: [], dealIds: [], ...associations },
      }),
      context({ dealId }),
    );
  test('something else', () => {
    expect(about({ companyIds: ['x'] })).toEqual(
      reason(
        'NOT_ASSOCIATED',
        'It is not associated with the customer, its contacts or the linked deal',
        'companyIds',
        ['x'],
        ['customer'],
        'Associated with the customer’s company it counts.',
      ),
    );
  });
  test('one of the customer’s companies, contacts or the linked deal is enough, among others too', () => {
    expect(about({ companyIds: ['x', 'customer-two'] })).toBeNull();
    expect(about({ contactIds: ['x', 'contact-2'] })).toBeNull();
    expect(about({ dealIds: ['x', 'deal-1'] })).toBeNull();
  });
  test('a deal is the linked one only while one is linked', () => {
    expect(about({ dealIds: ['deal-1'] }, null)).toMatchObject({ code: 'NOT_ASSOCIATED' });
  });
});

describe('when it was', () => {
  const term = { from: instant('2027-03-01T10:00:00Z'), until: instant('2027-05-31T00:00:00Z') };
  const on = (when: string, recordedAt = when, until: Temporal.Instant | null = term.until) =>
    badTime(
      activity('call', when, { recordedAt: instant(recordedAt) }),
      instant(when),
      context({ term: { ...term, until } }),
    );

  test('before the approval', () => {
    expect(on('2027-03-01T09:59:59.999Z')).toEqual(
      reason(
        'BEFORE_THE_TERM',
        'It happened before the registration was approved',
        'occurredAt',
        '2027-03-01T09:59:59.999Z',
        '2027-03-01T10:00:00Z',
        'From the approval on it counts.',
      ),
    );
    expect(on('2027-03-01T10:00:00Z')).toBeNull();
  });
  test('after the end', () => {
    expect(on('2027-05-31T00:00:00Z')).toEqual(
      reason(
        'AFTER_THE_TERM',
        'It happened after the registration ended',
        'occurredAt',
        '2027-05-31T00:00:00Z',
        '2027-05-30T23:59:59.999Z',
        'Before the end it counts.',
      ),
    );
    expect(on('2027-05-30T23:59:59.999Z')).toBeNull();
  });
  test('an open end is never over', () => {
    expect(on('2030-01-01T00:00:00Z', '2030-01-01T00:00:00Z', null)).toBeNull();
  });
  test('in the future, more than five minutes ahead of the record', () => {
    expect(on(at, '2027-03-10T09:54:59.999Z')).toEqual(
      reason(
        'FUTURE_DATED',
        'It is dated in the future',
        'occurredAt',
        at,
        '2027-03-10T09:54:59.999Z',
        'Once it has happened it counts.',
      ),
    );
    expect(on(at, '2027-03-10T09:55:00Z')).toBeNull();
  });
});

describe('whether we ever saw it', () => {
  const deleted = (deletedAt: string | null) =>
    neverSeen(activity('call', at, { deletedAt: deletedAt === null ? null : instant(deletedAt) }));
  const gone = (when: string) =>
    reason('DELETED', 'It was deleted in HubSpot', 'deletedAt', when, null, 'Restored in HubSpot it counts.');

  test.each<[string, string | null, Unfit | null]>([
    ['it is there', null, null],
    ['it was deleted after we read it', '2027-03-10T10:00:00.001Z', null],
    ['it was deleted in that very instant', at, gone(at)],
    ['it was gone before', '2027-03-09T10:00:00Z', gone('2027-03-09T10:00:00Z')],
  ])('%s', (_sentence, when, expected) => {
    expect(deleted(when)).toEqual(expected);
  });
  test('a deletion reads the same wherever it matters', () => {
    expect(deletedUnfit(instant(at))).toEqual(gone(at));
  });
});

describe('a reason', () => {
  test('that nothing would change looks at no fact', () => {
    expect(unfit('NEVER_DOCUMENTS', 'It never counts')).toStrictEqual({
      code: 'NEVER_DOCUMENTS',
      rule: 'R-activity',
      text: 'It never counts',
      facts: {},
      wouldChange: [],
    });
  });
  test('without words of its own for the change repeats why', () => {
    expect(unfit('BOUNCED', 'It bounced', 'bounced', true, false).wouldChange).toEqual([
      { fact: 'bounced', becomes: false, text: 'It bounced.' },
    ]);
  });
  test('without a fact, or without its value, tells none', () => {
    expect(unfit('NEVER_DOCUMENTS', 'It never counts', undefined, 1, 2)).toStrictEqual(
      unfit('NEVER_DOCUMENTS', 'It never counts'),
    );
    expect(unfit('BACK_DATED', 'It is old', 'age').facts).toStrictEqual({});
    expect(unfit('BACK_DATED', 'It is old', undefined, 9).facts).toStrictEqual({});
  });
  test('may know a fact that nothing would change', () => {
    expect(unfit('BACK_DATED', 'It is old', 'age', 9)).toMatchObject({ facts: { age: 9 }, wouldChange: [] });
  });
});

test('the first of several obstacles is told, and none where there is none', () => {
  const [first, second] = [unfit('NO_NOTE', 'One'), unfit('NOT_HELD', 'Two')];
  expect(
    firstOf(
      () => null,
      () => first,
      () => second,
    ),
  ).toBe(first);
  expect(firstOf(() => null)).toBeNull();
});
