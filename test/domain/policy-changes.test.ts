import { describe, expect, test } from 'vitest';
import { defaultPolicy, type Policy } from '../../domain/policy.ts';
import { type PolicyChange, policyChanges } from '../../domain/policy-changes.ts';

const { registration, followUp, renewal: _renewal, ...withoutRenewal } = defaultPolicy;
const { pauseDays: _pauseDays, mode: _mode, ...shortFollowUp } = followUp;
const changed = (change: Partial<Policy>, from: Policy = defaultPolicy) =>
  policyChanges(from, { ...from, ...change });
const older: Policy = { ...withoutRenewal, registration, followUp };

describe('what differs between two policies', () => {
  test.each<[string, PolicyChange[], PolicyChange[]]>([
    ['nothing', changed({}), []],
    [
      'a setting at the top',
      changed({ enforcement: 'enforce' }),
      [{ path: 'enforcement', from: 'observe', to: 'enforce' }],
    ],
    [
      'two settings of groups, in the order of the document',
      changed({
        followUp: { ...followUp, days: 21 },
        registration: { ...registration, protectionDays: 120 },
      }),
      [
        { path: 'registration.protectionDays', from: 90, to: 120 },
        { path: 'followUp.days', from: 14, to: 21 },
      ],
    ],
    [
      'a list, as one',
      changed({ followUp: { ...followUp, warnOnDays: [7] } }),
      [{ path: 'followUp.warnOnDays', from: [7, 11, 13], to: [7] }],
    ],
    ['not a list that says the same', changed({ followUp: { ...followUp, warnOnDays: [7, 11, 13] } }), []],
    [
      'a setting that one side lacks',
      changed({ followUp: shortFollowUp }),
      [
        { path: 'followUp.mode', from: 'rolling', to: undefined },
        { path: 'followUp.pauseDays', from: [], to: undefined },
      ],
    ],
    [
      'a group that one side lacks, setting by setting',
      policyChanges(older, defaultPolicy),
      [{ path: 'renewal.approveAtOnce', from: undefined, to: true }],
    ],
    [
      'the same the other way round',
      policyChanges(defaultPolicy, older),
      [{ path: 'renewal.approveAtOnce', from: true, to: undefined }],
    ],
  ])('%s', (_sentence, changes, expected) => {
    expect(changes).toEqual(expected);
  });

  test('a group where there was nothing but a value is one setting', () => {
    const odd = (value: unknown) => ({ ...defaultPolicy, renewal: value }) as Policy;
    expect(policyChanges(odd(null), odd({ approveAtOnce: true }))).toEqual([
      { path: 'renewal', from: null, to: { approveAtOnce: true } },
    ]);
    expect(policyChanges(odd({ approveAtOnce: true }), odd('never'))).toEqual([
      { path: 'renewal', from: { approveAtOnce: true }, to: 'never' },
    ]);
    expect(policyChanges(odd({ approveAtOnce: true }), odd(null))).toEqual([
      { path: 'renewal', from: { approveAtOnce: true }, to: null },
    ]);
    expect(policyChanges(odd(null), odd(undefined))).toEqual([]);
    expect(policyChanges(odd(null), odd(null))).toEqual([]);
  });
});
