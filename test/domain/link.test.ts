import { expect, test } from 'vitest';
import { type LinkPurpose, linkAbout } from '../../domain/link.ts';
import { instant } from './claim.ts';

test.each<[string, LinkPurpose, string, string]>([
  ['to consent', 'consent', '2027-03-10T10:00:00Z', '2027-04-09T10:00:00Z'],
  ['to log a follow-up, in whole seconds', 'follow-up', '2027-03-10T10:00:00.001Z', '2027-04-09T10:00:01Z'],
])('a link %s can be used for 30 days', (_sentence, purpose, madeAt, expiresAt) => {
  expect(linkAbout(purpose, 'subject-1', '500', instant(madeAt))).toEqual({
    purpose,
    subjectId: 'subject-1',
    partnerCompanyId: '500',
    expiresAt,
  });
});
