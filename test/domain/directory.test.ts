import { describe, expect, test } from 'vitest';
import type { Side } from '../../domain/direct-engagement.ts';
import {
  alsoDirect,
  type CrmUser,
  type Directory,
  emptyDirectory,
  managerOf,
  managersToTell,
  managesPartner,
  rolesOf,
  sideOf,
  worksForPartner,
} from '../../domain/directory.ts';
import type { Role } from '../../domain/rights.ts';

const aDirectory = (changes: Partial<Directory>): Directory => ({ ...emptyDirectory, ...changes });
const dana: CrmUser = { userId: '3', teamIds: ['30'] };
const inTwoTeams: CrmUser = { userId: '3', teamIds: ['30', '31'] };
const alone: CrmUser = { userId: '3', teamIds: [] };

describe('roles of a user', () => {
  test.each<[string, Partial<Directory>, CrmUser, Role[]]>([
    ['given to the user', { roles: [{ who: { userId: '3' }, role: 'approver' }] }, dana, ['approver']],
    [
      'given to the team',
      { roles: [{ who: { teamId: '30' }, role: 'partner-manager' }] },
      dana,
      ['partner-manager'],
    ],
    [
      'given twice count once',
      {
        roles: [
          { who: { userId: '3' }, role: 'admin' },
          { who: { teamId: '30' }, role: 'admin' },
        ],
      },
      dana,
      ['admin'],
    ],
    [
      'from user and teams add up',
      {
        roles: [
          { who: { userId: '3' }, role: 'admin' },
          { who: { teamId: '31' }, role: 'director' },
        ],
      },
      inTwoTeams,
      ['admin', 'director'],
    ],
    [
      'of others do not rub off',
      {
        roles: [
          { who: { userId: '4' }, role: 'admin' },
          { who: { teamId: '40' }, role: 'admin' },
        ],
      },
      dana,
      ['rep'],
    ],
    [
      'of a team are not those of a user with the same id',
      { roles: [{ who: { teamId: '3' }, role: 'admin' }] },
      dana,
      ['rep'],
    ],
    ['fall back to the default where none is given', {}, dana, ['rep']],
    ['stay empty where settings give no default', { defaultRole: null }, dana, []],
    [
      'are those of a partner for whoever works for one, not the default',
      { partnerUsers: [{ userId: '3', partnerCompanyId: '900' }] },
      dana,
      ['partner'],
    ],
    [
      'are the default where somebody else works for a partner',
      { partnerUsers: [{ userId: '4', partnerCompanyId: '900' }] },
      dana,
      ['rep'],
    ],
    [
      'replace the default, they do not add to it',
      { roles: [{ who: { userId: '3' }, role: 'admin' }] },
      dana,
      ['admin'],
    ],
  ])('%s', (_, changes, user, roles) => {
    expect(rolesOf(aDirectory(changes), user)).toEqual(roles);
  });
});

describe('somebody with several hats (E32)', () => {
  const directTeam = { who: { teamId: '30' }, side: 'direct' } as const;
  const channel = { who: { userId: '3' }, side: 'channel' } as const;
  const works = (partnerCompanyId: string) => ({ partnerUsers: [{ userId: '3', partnerCompanyId }] });
  test.each<[string, Partial<Directory>, boolean]>([
    ['has direct among them beside channel', { sides: [directTeam, channel] }, true],
    ['has direct among them and works for another partner', { sides: [directTeam], ...works('901') }, true],
    ['acts for the partner where it works', { sides: [directTeam], ...works('900') }, false],
    ['has one hat only where direct is all', { sides: [directTeam] }, false],
    ['has no direct among them', { sides: [channel] }, false],
  ])('%s', (_, changes, expected) => {
    expect(alsoDirect(aDirectory(changes), dana, '900')).toBe(expected);
  });
});

describe('on whose side a user acts', () => {
  const directTeam = { who: { teamId: '30' }, side: 'direct' } as const;
  test.each<[string, Partial<Directory>, CrmUser, Side]>([
    ['unclassified while settings say nothing', {}, dana, 'unclassified'],
    ['unclassified without a team', { sides: [directTeam] }, alone, 'unclassified'],
    ['direct by the team', { sides: [directTeam] }, dana, 'direct'],
    ['direct by name', { sides: [{ who: { userId: '3' }, side: 'direct' }] }, alone, 'direct'],
    [
      'partner, whoever works for one, whatever the team (E32)',
      { sides: [directTeam], partnerUsers: [{ userId: '3', partnerCompanyId: '900' }] },
      dana,
      'partner',
    ],
    [
      'channel before direct: two hats are never a violation (E32)',
      { sides: [directTeam, { who: { userId: '3' }, side: 'channel' }] },
      dana,
      'channel',
    ],
    [
      'service before direct (E32)',
      { sides: [directTeam, { who: { teamId: '31' }, side: 'service' }] },
      inTwoTeams,
      'service',
    ],
    [
      'channel before service',
      {
        sides: [
          { who: { teamId: '31' }, side: 'service' },
          { who: { teamId: '30' }, side: 'channel' },
        ],
      },
      inTwoTeams,
      'channel',
    ],
    ['partner by settings alone', { sides: [{ who: { teamId: '30' }, side: 'partner' }] }, dana, 'partner'],
    [
      'direct although somebody else works for a partner',
      { sides: [directTeam], partnerUsers: [{ userId: '9', partnerCompanyId: '900' }] },
      dana,
      'direct',
    ],
  ])('%s', (_, changes, user, side) => {
    expect(sideOf(aDirectory(changes), user)).toBe(side);
  });
});

describe('who acts for direct among others (E32)', () => {
  const direct = { who: { teamId: '30' }, side: 'direct' } as const;
  const channel = { who: { userId: '3' }, side: 'channel' } as const;
  const worksFor = (partnerCompanyId: string) => [{ userId: '3', partnerCompanyId }];
  test.each<[string, Partial<Directory>, boolean]>([
    ['direct and channel', { sides: [channel, direct] }, true],
    [
      'direct, and a partner that is not in question',
      { sides: [direct], partnerUsers: worksFor('901') },
      true,
    ],
    ['not who works for the partner in question', { sides: [direct], partnerUsers: worksFor('900') }, false],
    ['not who is direct and nothing else', { sides: [direct] }, false],
    ['not who is in channel and nothing else', { sides: [channel] }, false],
    [
      'not who is in channel while others are direct',
      { sides: [channel, { who: { userId: '4' }, side: 'direct' }] },
      false,
    ],
    ['nobody, while settings say nothing', {}, false],
  ])('%s: %j', (_, changes, expected) => {
    expect(alsoDirect(aDirectory(changes), dana, '900')).toBe(expected);
  });
});

test('while settings say nothing everybody is a rep and nobody is anything else', () => {
  expect(emptyDirectory).toEqual({
    roles: [],
    sides: [],
    partnerUsers: [],
    partnerManagers: [],
    teamManagers: [],
    defaultRole: 'rep',
  });
});

describe('who manages a partner', () => {
  const assigned = aDirectory({
    partnerManagers: [
      { partnerCompanyId: '900', userId: '2' },
      { partnerCompanyId: '900', userId: '3' },
    ],
  });
  test.each<[string, Directory, string, string, boolean]>([
    ['each assigned manager', assigned, '3', '900', true],
    ['nobody else', assigned, '4', '900', false],
    ['everybody, for a partner without a manager', assigned, '4', '901', true],
    ['everybody, while nobody is assigned to anyone', emptyDirectory, '4', '900', true],
  ])('%s', (_, directory, userId, partnerCompanyId, manages) => {
    expect(managesPartner(directory, userId, partnerCompanyId)).toBe(manages);
  });
});

describe('who works for a partner', () => {
  const mapped = aDirectory({ partnerUsers: [{ userId: '5', partnerCompanyId: '900' }] });
  test.each<[string, string, string, boolean]>([
    ['a user whom settings map to it', '5', '900', true],
    ['not for another partner', '5', '901', false],
    ['nobody else', '3', '900', false],
  ])('%s', (_, userId, partnerCompanyId, works) => {
    expect(worksForPartner(mapped, userId, partnerCompanyId)).toBe(works);
  });
});

describe('who hears of an exception', () => {
  test.each<[string, Directory['teamManagers'], CrmUser, string | null]>([
    ['the manager of the rep’s team', [{ teamId: '30', userId: '50' }], dana, '50'],
    ['nobody, where settings name none for the team', [{ teamId: '40', userId: '50' }], dana, null],
    ['nobody, for a rep without a team', [{ teamId: '30', userId: '50' }], alone, null],
    [
      'the first that settings name, for a rep in two teams',
      [
        { teamId: '31', userId: '51' },
        { teamId: '30', userId: '50' },
      ],
      inTwoTeams,
      '51',
    ],
  ])('%s', (_, teamManagers, user, manager) => {
    expect(managerOf(aDirectory({ teamManagers }), user)).toBe(manager);
  });
});

describe('who is told of a partner’s claim', () => {
  const assigned = [
    { partnerCompanyId: '900', userId: '2' },
    { partnerCompanyId: '901', userId: '4' },
    { partnerCompanyId: '900', userId: '3' },
  ];
  const roles: Directory['roles'] = [
    { who: { userId: '6' }, role: 'admin' },
    { who: { userId: '7' }, role: 'partner-manager' },
    { who: { teamId: '30' }, role: 'partner-manager' },
    { who: { userId: '8' }, role: 'partner-manager' },
  ];
  test.each<[sentence: string, partnerCompanyId: string, submittedBy: string, told: string[]]>([
    ['the managers assigned to the partner', '900', '5', ['2', '3']],
    ['they as well, where the partner’s own person registered it', '900', '-5', ['2', '3']],
    ['who registered it, for a partner without a manager', '902', '5', ['5']],
    [
      'every partner manager whom settings name, where that is a person without a seat',
      '902',
      '-5',
      ['7', '8'],
    ],
  ])('%s', (_sentence, partnerCompanyId, submittedBy, told) => {
    const directory = aDirectory({ partnerManagers: assigned, roles });
    expect(managersToTell(directory, { partnerCompanyId, submittedBy })).toEqual(told);
  });
});
