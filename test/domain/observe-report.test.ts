import { describe, expect, test } from 'vitest';
import { emptyDirectory } from '../../domain/directory.ts';
import { type ObservedFinding, observeReport } from '../../domain/observe-report.ts';
import { enforcing, instant } from './deal-and-claim.ts';

const policy = { ...enforcing, enforcement: 'observe' as const };
const directory = {
  ...emptyDirectory,
  partnerManagers: [
    { partnerCompanyId: '900', userId: '7' },
    { partnerCompanyId: '900', userId: '8' },
    { partnerCompanyId: '901', userId: '8' },
  ],
  teamManagers: [{ teamId: 'east', userId: '40' }],
};
const people = { directory, teamsOf: (userId: string) => (userId === '3' ? ['east'] : []) };

const finding = (changes: Partial<ObservedFinding> = {}): ObservedFinding => ({
  rule: 'D1',
  weight: 'critical',
  partnerCompanyId: '900',
  actorUserId: '3',
  recordedAt: instant('2026-11-24T14:05:00Z'),
  escalated: false,
  dismissed: false,
  ...changes,
});
const toldOf = (...findings: ObservedFinding[]) =>
  observeReport(findings, 0, people, policy).wouldHaveTold.map(
    ({ userId, as, findings: count }) => `${as} ${userId} ${count}`,
  );

describe('who would have been told', () => {
  test('of a heads-up the rep and the managers of the partner, whatever the mode says now', () => {
    expect(toldOf(finding())).toEqual(['rep 3 1', 'partner-manager 7 1', 'partner-manager 8 1']);
  });

  test('of an exception the manager of the rep’s team as well', () => {
    expect(toldOf(finding({ escalated: true }))).toContain('manager 40 1');
  });

  test('of a notice no manager, though it says that it was escalated', () => {
    expect(toldOf(finding({ rule: 'D7', weight: 'notice', escalated: true }))).not.toContain('manager 40 1');
  });

  test('of a review the partner managers alone', () => {
    expect(toldOf(finding({ rule: 'D8', weight: 'review' }))).toEqual([
      'partner-manager 7 1',
      'partner-manager 8 1',
    ]);
  });

  test('nobody in place of a rep whom nothing names, or of a team that has no manager', () => {
    expect(toldOf(finding({ actorUserId: null, escalated: true }))).toEqual([
      'partner-manager 7 1',
      'partner-manager 8 1',
    ]);
    expect(toldOf(finding({ actorUserId: '4', escalated: true }))).toEqual([
      'rep 4 1',
      'partner-manager 7 1',
      'partner-manager 8 1',
    ]);
  });

  test('no manager for a partner that has none, whoever manages others', () => {
    expect(toldOf(finding({ partnerCompanyId: '902' }))).toEqual(['rep 3 1']);
  });

  test('no manager of a team for an act that nobody did', () => {
    const everybody = { directory, teamsOf: () => ['east'] };
    const escalated = finding({ actorUserId: null, escalated: true });
    expect(observeReport([escalated], 0, everybody, policy).wouldHaveTold.map(({ as }) => as)).toEqual([
      'partner-manager',
      'partner-manager',
    ]);
  });

  test('each in each of its roles, equals in the order of their ids and roles', () => {
    const both = {
      directory: {
        ...directory,
        partnerManagers: [{ partnerCompanyId: '900', userId: '3' }],
        teamManagers: [{ teamId: 'east', userId: '3' }],
      },
      teamsOf: () => ['east'],
    };
    const { wouldHaveTold } = observeReport([finding({ escalated: true })], 0, both, policy);
    expect(wouldHaveTold.map(({ userId, as }) => `${userId} ${as}`)).toEqual([
      '3 manager',
      '3 partner-manager',
      '3 rep',
    ]);
  });

  test('whoever would have heard most comes first', () => {
    expect(toldOf(finding(), finding({ partnerCompanyId: '901', actorUserId: '4' }))).toEqual([
      'partner-manager 8 2',
      'rep 3 1',
      'rep 4 1',
      'partner-manager 7 1',
    ]);
  });
});

test('findings are counted by rule, in the order of the rules, with what became of them', () => {
  const report = observeReport(
    [
      finding({ rule: 'D10', weight: 'notice' }),
      finding({ rule: 'D2', weight: 'exception', escalated: true }),
      finding({ rule: 'D2', weight: 'exception', dismissed: true }),
    ],
    3,
    people,
    policy,
  );
  expect(report.findings).toEqual([
    { rule: 'D2', count: 2, escalated: 1, dismissed: 1 },
    { rule: 'D10', count: 1, escalated: 0, dismissed: 0 },
  ]);
  expect(report.misses).toBe(3);
});
