import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultPolicy, type Policy } from '../../domain/policy.ts';
import { policyChanges } from '../../domain/policy-changes.ts';
import { favoursPartner, reachesRunningClaims } from '../../domain/policy-reach.ts';
import { policySettings, settingAt } from '../../domain/policy-settings.ts';

const { registration, followUp, direct, matching } = defaultPolicy;
const reach = (change: Partial<Policy>, from: Policy = defaultPolicy) =>
  reachesRunningClaims(policyChanges(from, { ...from, ...change }));

/** Every leaf of the document, lists as one. */
function leavesOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([name, member]) =>
    leavesOf(member, path === '' ? name : `${path}.${name}`),
  );
}

describe('the table of settings', () => {
  test('has a row for every setting of the document, and no other', () => {
    expect(Object.keys(policySettings).toSorted()).toEqual(leavesOf(defaultPolicy).toSorted());
  });

  test.each(Object.entries(policySettings))('explains %s in a sentence', (_path, setting) => {
    expect(setting.description).toMatch(/^[A-Z].{20,}\.$/);
  });

  test('names no path that an object has by birth', () => {
    expect(settingAt('toString')).toBeUndefined();
  });
});

describe('a newer version reaches running claims', () => {
  const favourable: [string, Partial<Policy>][] = [
    ['when nothing changes', {}],
    ['with more days of protection', { registration: { ...registration, protectionDays: 91 } }],
    ['with a shorter cooling-off', { registration: { ...registration, coolingOffDays: 29 } }],
    ['with more days to follow up', { followUp: { ...followUp, days: 15 } }],
    ['with one more warning', { followUp: { ...followUp, warnOnDays: [3, 7, 11, 13] } }],
    ['with a day on which no clock runs', { followUp: { ...followUp, pauseDays: ['2027-12-24'] } }],
    ['when the first touch suffices', { followUp: { ...followUp, mode: 'first-touch' } }],
    ['when enforcement is turned up', { enforcement: 'enforce' }],
    ['with fewer exempt pipelines', { direct: { ...direct, exemptPipelines: ['renewal'] } }],
    [
      'with several changes, each to the partner’s favour',
      { followUp: { ...followUp, days: 21 }, direct: { ...direct, headsUpTaskMinutes: 10 } },
    ],
    [
      'with another office calendar, which is dated and never pinned',
      { businessCalendar: { weekend: [5, 6], holidays: ['2027-01-01'], cutOff: '16:00' } },
    ],
  ];
  test.each(favourable)('%s', (_sentence, change) => {
    expect(reach(change)).toEqual({ reaches: true, because: [] });
  });
});

describe('a newer version keeps from running claims', () => {
  const unfavourable: [string, Partial<Policy>, string[]][] = [
    [
      'with a day less of protection',
      { registration: { ...registration, protectionDays: 89 } },
      ['registration.protectionDays'],
    ],
    [
      'with a longer cooling-off',
      { registration: { ...registration, coolingOffDays: 31 } },
      ['registration.coolingOffDays'],
    ],
    [
      'with one warning moved, though it comes later',
      { followUp: { ...followUp, warnOnDays: [8, 11, 13] } },
      ['followUp.warnOnDays'],
    ],
    ['when enforcement is turned down', { enforcement: 'observe' }, ['enforcement']],
    ['with another zone (E22)', { timeZone: 'Asia/Tokyo' }, ['timeZone']],
    [
      'with one more exempt pipeline',
      { direct: { ...direct, exemptPipelines: ['renewal', 'renewals', 'upsell'] } },
      ['direct.exemptPipelines'],
    ],
    [
      'with a domain that identifies nobody any more',
      { matching: { ...matching, sharedDomains: ['holding.com'] } },
      ['matching.sharedDomains'],
    ],
    [
      'with one change to the partner’s favour and one against it: all or nothing',
      { followUp: { ...followUp, days: 21 }, registration: { ...registration, revertHours: 48 } },
      ['registration.revertHours'],
    ],
    [
      'when a renewal takes a person that took none',
      { renewal: { approveAtOnce: false } },
      ['renewal.approveAtOnce'],
    ],
  ];
  test.each(unfavourable)('%s', (_sentence, change, paths) => {
    const from: Policy = { ...defaultPolicy, enforcement: 'advise' };
    const { reaches, because } = reach(change, from);
    expect(reaches).toBe(false);
    expect(because.map(({ path }) => path)).toEqual(paths);
  });

  test('a setting that no row describes favours nobody', () => {
    expect(reachesRunningClaims([{ path: 'registration.surprise', from: 1, to: 2 }])).toEqual({
      reaches: false,
      because: [{ path: 'registration.surprise', favours: 'never' }],
    });
  });

  test('a choice that the row does not know favours nobody', () => {
    expect(reachesRunningClaims([{ path: 'enforcement', from: 'observe', to: 'obey' }]).reaches).toBe(false);
    expect(reachesRunningClaims([{ path: 'enforcement', from: 'obey', to: 'enforce' }]).reaches).toBe(false);
  });
});

test('what reaches running claims never does so both ways, unless nothing but dated settings changed', () => {
  const numbers = Object.entries(policySettings).flatMap(([path, setting]) =>
    typeof valueAt(path) === 'number' && !('dated' in setting) ? [{ path, setting }] : [],
  );
  fc.assert(
    fc.property(fc.constantFrom(...numbers), fc.nat(99), fc.nat(99), ({ path, setting }, a, b) => {
      const there = reachesRunningClaims([{ path, from: a, to: b }]).reaches;
      const back = reachesRunningClaims([{ path, from: b, to: a }]).reaches;
      if ('dated' in setting) {
        expect(there && back).toBe(true);
        return;
      }
      expect(there && back).toBe(a === b && setting.favours !== 'never');
      if (a !== b) expect(there || back).toBe(setting.favours !== 'never');
    }),
  );
});

const valueAt = (path: string): unknown =>
  path.split('.').reduce<unknown>((group, name) => (group as Record<string, unknown>)[name], defaultPolicy);

describe('one change favours the partner', () => {
  const [more, less] = ['registration.protectionDays', 'registration.coolingOffDays'];
  const [onOff, list, choice] = ['renewal.approveAtOnce', 'followUp.pauseDays', 'followUp.mode'];
  test.each<[string, string, unknown, unknown, boolean]>([
    ['a number that rises', more, 1, 2, true],
    ['a number that stays', more, 2, 2, true],
    ['not one that falls', more, 2, 1, false],
    ['a number that should be small and falls', less, 2, 1, true],
    ['not a small one that rises', less, 1, 2, false],
    ['a switch that is put on', onOff, false, true, true],
    ['a switch that stays on', onOff, true, true, true],
    ['a switch that stays off', onOff, false, false, true],
    ['not one that is put off', onOff, true, false, false],
    ['a list that grows', list, ['a'], ['b', 'a'], true],
    ['a list that stays', list, ['a'], ['a'], true],
    ['not one that loses something', list, ['a', 'b'], ['b', 'c'], false],
    ['a later choice', choice, 'rolling', 'first-touch', true],
    ['the same choice', choice, 'rolling', 'rolling', true],
    ['not an earlier one', choice, 'first-touch', 'rolling', false],
    ['not a choice that is none', choice, 'rolling', 'never', false],
    ['nor one that was none', choice, 'never', 'rolling', false],
    ['nor two that are none', choice, 'never', 'ever', false],
    ['not texts where there is no choice', more, '1', '2', false],
    ['not a number that was none', more, undefined, 2, false],
    ['nor one that is none any more', more, 2, undefined, false],
    ['not a switch that was none', onOff, undefined, true, false],
    ['nor one that is a number', onOff, 0, true, false],
    ['nor one that becomes a number', onOff, false, 1, false],
    ['not a switch that becomes none', onOff, false, undefined, false],
    ['not a list that was none', list, undefined, ['a'], false],
    ['nor one that is none any more', list, ['a'], undefined, false],
    ['not a choice that was none', choice, undefined, 'rolling', false],
    ['nor one that is a number', choice, 'rolling', 1, false],
    ['nor one that was a number', choice, 1, 'first-touch', false],
    ['not what no row describes', 'registration.surprise', 1, 2, false],
    ['not what favours nobody', 'engagement.actMinutes', 1, 2, false],
  ])('%s', (_sentence, path, from, to, favours) => {
    expect(favoursPartner({ path, from, to })).toBe(favours);
  });
});
