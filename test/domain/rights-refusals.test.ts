import { describe, expect, test } from 'vitest';
import { type Action, mayDo, type RightsActor, type Role } from '../../domain/rights.ts';

const actor = (roles: Role[], changes: Partial<RightsActor> = {}): RightsActor => ({
  userId: '1',
  roles,
  managesPartner: false,
  worksForPartner: false,
  ...changes,
});
const refusalOf = (asking: RightsActor, action: Action) => {
  const verdict = mayDo(asking, action);
  return verdict.allowed ? null : verdict.refusal;
};

describe('who may not is told in full', () => {
  test('that somebody of the partner decides in its case', () => {
    const asking = actor(['approver'], { worksForPartner: true });
    expect(refusalOf(asking, 'approve')).toEqual({
      code: 'DECIDER_IS_PARTY',
      rule: 'R-roles',
      title: 'You may not approve a registration of your own',
      detail: 'You work for this partner, and nobody decides in their own case. Somebody else has to.',
      facts: { action: 'approve', roles: ['approver'], managesPartner: false, worksForPartner: true },
      wouldChange: [
        {
          fact: 'worksForPartner',
          becomes: false,
          text: 'Ask somebody who does not work for this partner.',
        },
      ],
    });
  });

  test('what is the partner’s alone: who works for it does it as the partner', () => {
    const works = {
      fact: 'worksForPartner',
      becomes: true,
      text: 'Ask somebody who works for the partner.',
    };
    expect(refusalOf(actor(['director']), 'answer-consent')).toEqual({
      code: 'NOT_PERMITTED',
      rule: 'R-roles',
      title: 'You may not answer for the partner',
      detail: 'The partner may answer for the partner; you are a director.',
      facts: {
        action: 'answer-consent',
        roles: ['director'],
        managesPartner: false,
        worksForPartner: false,
        permittedRoles: ['partner'],
      },
      wouldChange: [
        works,
        { fact: 'roles', becomes: ['director', 'partner'], text: 'They do it as the partner.' },
      ],
    });
    expect(refusalOf(actor(['partner']), 'answer-consent')?.wouldChange).toEqual([works]);
  });

  test('the roles that may', () => {
    const refusal = refusalOf(actor(['rep']), 'approve');
    expect(refusal?.facts).toEqual({
      action: 'approve',
      roles: ['rep'],
      managesPartner: false,
      worksForPartner: false,
      permittedRoles: ['partner-manager', 'approver'],
    });
  });
});
