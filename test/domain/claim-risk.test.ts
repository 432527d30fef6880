import { expect, test } from 'vitest';
import { byRisk, claimRisk, type RiskFacts } from '../../domain/claim-risk.ts';

const at = (text: string) => Temporal.Instant.from(`${text}T00:00:00Z`);

/** On track at the middle of its protection; the last days begin on 22 January. */
const facts = (change: Partial<RiskFacts> = {}, status: RiskFacts['followUp']['status'] = 'on-track') => ({
  followUp: { status, dueAt: at('2027-01-10'), lastMissAt: null },
  protectedUntil: at('2027-02-21'),
  contested: false,
  lastDaysFrom: at('2027-01-22'),
  now: at('2027-01-01'),
  ...change,
});
const late = { now: at('2027-02-01') };

test.each<[string, Partial<RiskFacts>, RiskFacts['followUp']['status'], string, string]>([
  ['on track, the next clock is the follow-up', {}, 'on-track', 'none', '2027-01-10'],
  ['a follow-up that is due soon', {}, 'due-soon', 'follow-up-due', '2027-01-10'],
  ['one that is being checked', {}, 'pending-evidence', 'pending-evidence', '2027-01-10'],
  ['the last days before the end', late, 'on-track', 'ends-soon', '2027-02-21'],
  ['on the first instant of the last days', { now: at('2027-01-22') }, 'on-track', 'ends-soon', '2027-02-21'],
  ['of two that run out the earlier', late, 'due-soon', 'follow-up-due', '2027-01-10'],
  [
    'or the end where that comes before the follow-up',
    { ...late, followUp: { status: 'due-soon', dueAt: at('2027-02-25'), lastMissAt: null } },
    'due-soon',
    'ends-soon',
    '2027-02-21',
  ],
  [
    'on track, the next clock is the end where that comes before the follow-up',
    { followUp: { status: 'on-track', dueAt: at('2027-02-25'), lastMissAt: null } },
    'on-track',
    'none',
    '2027-02-21',
  ],
  ['a dispute stops the clocks', { ...late, contested: true }, 'due-soon', 'contested', '2027-02-21'],
  [
    'a miss, at its deadline, also in a dispute',
    {
      contested: true,
      followUp: { status: 'missed', dueAt: at('2027-01-24'), lastMissAt: at('2027-01-10') },
    },
    'missed',
    'follow-up-missed',
    '2027-01-10',
  ],
])('%s', (_, change, status, code, when) => {
  expect(claimRisk(facts(change, status))).toEqual({ code, at: at(when) });
});

test('the worst stands first: missed, then whatever runs out next, then contested, then the rest', () => {
  const risks = [
    { code: 'none', at: at('2027-01-02') },
    { code: 'contested', at: at('2027-01-02') },
    { code: 'ends-soon', at: at('2027-01-05') },
    { code: 'follow-up-due', at: at('2027-01-04') },
    { code: 'follow-up-missed', at: at('2027-01-01') },
  ] as const;
  expect([...risks].sort(byRisk).map(({ code }) => code)).toEqual([
    'follow-up-missed',
    'follow-up-due',
    'ends-soon',
    'contested',
    'none',
  ]);
});
