import { describe, expect, test } from 'vitest';
import type { Say } from '../../domain/mail-words.ts';
import { type NoticeFacts, type NoticeTemplate, noticeWords } from '../../domain/notice-words.ts';

const say: Say = {
  day: date => (date === '2027-02-20' ? '20 Feb' : `no day: ${date}`),
  moment: at => (at === '2026-11-30T17:00:00Z' ? '30 Nov, 17:00' : `no moment: ${at}`),
  code: null,
};
const known: NoticeFacts = {
  customer: 'Aster',
  by: '2026-11-30T17:00:00Z',
  through: '2027-02-20',
  reason: 'another offer',
  textId: 'txt_1',
  text: 'Call me.',
  tier: 'Gold',
};

/** A notice as the partner reads it where everything is known. */
const read: [template: NoticeTemplate, subject: string, paragraphs: string[], action: string | null][] = [
  [
    'received',
    'We have your registration of Aster',
    ['Your registration of Aster came in and goes through the conflict check.'],
    'Open my registrations → page',
  ],
  [
    'unavailable',
    'Aster is not available at the moment',
    [
      'Aster cannot be registered to you at the moment. Your registration keeps its place in the queue; you are told when its turn comes.',
    ],
    'Open my registrations → page',
  ],
  [
    'moved-up',
    'Your registration of Aster is under review',
    ['Its turn has come: your registration of Aster is under review.'],
    'Open my registrations → page',
  ],
  [
    'registered',
    'Aster is registered to you through 20 Feb',
    [
      'Aster is registered to you through 20 Feb. Other partners and direct sales stay out as long as you follow up in time.',
    ],
    'Open my registrations → page',
  ],
  [
    'renewed',
    'Aster stays registered to you through 20 Feb',
    ['Your registration of Aster is renewed through 20 Feb.'],
    'Open my registrations → page',
  ],
  [
    'renewal-refused',
    'Your registration of Aster is not renewed yet',
    [
      'Your registration of Aster could not be renewed.',
      'The reason: another offer.',
      'What was written: “Call me.”',
      'It is registered to you through 20 Feb.',
    ],
    'Open my registrations → page',
  ],
  [
    'rejected',
    'Your registration of Aster was not approved',
    [
      'Your registration of Aster was not approved.',
      'The reason: another offer.',
      'What was written: “Call me.”',
      'You may appeal until 30 Nov, 17:00.',
    ],
    'Open my registrations → page',
  ],
  [
    'withdrawn',
    'Your registration of Aster was withdrawn',
    [
      'Your registration of Aster was withdrawn.',
      'The reason: another offer.',
      'What was written: “Call me.”',
    ],
    'Open my registrations → page',
  ],
  [
    'expired',
    'Your registration of Aster has ended',
    ['Aster is no longer registered to you: the protection ran out.', 'You may appeal until 30 Nov, 17:00.'],
    'Open my registrations → page',
  ],
  [
    'revoked',
    'Your registration of Aster was revoked',
    [
      'Aster is no longer registered to you: the registration was revoked.',
      'The reason: another offer.',
      'What was written: “Call me.”',
      'You may appeal until 30 Nov, 17:00.',
    ],
    'Open my registrations → page',
  ],
  [
    'revocation-proposed',
    'Your registration of Aster is to be revoked',
    [
      'Somebody proposed to revoke your registration of Aster.',
      'The reason: another offer.',
      'What was written: “Call me.”',
      'You may object until 30 Nov, 17:00; then a second person decides. Without an objection it ends then.',
    ],
    'Open my registrations → page',
  ],
  [
    'won',
    'Aster: won',
    ['The deal with Aster is won, and the registration has done its work.'],
    'Open my registrations → page',
  ],
  [
    'lost',
    'Aster: the registration ended as lost',
    ['The deal with Aster is lost, so your registration has ended.'],
    'Open my registrations → page',
  ],
  [
    'reopened',
    'Aster: the deal is open again',
    ['The deal was opened again: Aster is registered to you through 20 Feb.'],
    'Open my registrations → page',
  ],
  [
    'taken-back',
    'Aster: a decision was taken back',
    ['The last decision on your registration of Aster was taken back: it is under review again.'],
    'Open my registrations → page',
  ],
  [
    'info-asked',
    'A question about your registration of Aster',
    [
      'The reviewer of your registration of Aster asks for another offer.',
      'What was written: “Call me.”',
      'Your place is kept until 30 Nov, 17:00. Without an answer the registration is withdrawn then.',
    ],
    'Answer → page',
  ],
  [
    'review-late',
    'Our review of Aster takes longer',
    [
      'We are late with the review of your registration of Aster; another reviewer has it now. Our delay costs you nothing: your place is kept, and clocks that follow are not shortened.',
    ],
    'Open my registrations → page',
  ],
  [
    'reconfirm',
    'Do you still wait for Aster?',
    [
      'Your registration of Aster waits in the queue.',
      'Confirm until 30 Nov, 17:00 that you still want it; without that it is withdrawn and its place is gone.',
    ],
    'Confirm my place → page',
  ],
  [
    'loss-reported',
    'Aster: the deal was reported lost',
    [
      'Somebody on our side set the deal with Aster to lost.',
      'You may object until 30 Nov, 17:00. Without an objection your registration ends as lost.',
    ],
    'Object → page',
  ],
  [
    'deal-gone',
    'Aster: the deal of your registration was deleted',
    [
      'The deal of your registration of Aster was deleted in our CRM. Aster stays registered to you for now.',
      'Have your partner manager link another deal until 30 Nov, 17:00.',
    ],
    'Open my registrations → page',
  ],
  [
    'follow-up-due',
    'Follow up on Aster',
    [
      'Follow up on Aster until 30 Nov, 17:00. After that Aster is open to direct: our own sales may engage them without asking you. Other partners stay out all the same.',
      'A call, a meeting or a mail with the customer counts by itself once it is in our CRM. With the link below you tell us what you did.',
    ],
    'Log a follow-up → follow-up',
  ],
  [
    'follow-up-missed',
    'Aster is open to direct',
    [
      'There was no follow-up on Aster in time, so our own sales may engage them without asking you. Other partners stay out. Your next follow-up closes this again for what is new.',
    ],
    'Open my registrations → page',
  ],
  [
    'consent-asked',
    'May our sales engage Aster?',
    [
      'Aster is registered to you. Our sales ask for your consent to another offer.',
      'Why they ask: “Call me.”',
      'Please answer until 30 Nov, 17:00. Silence is not consent; after that your partner manager may decide.',
    ],
    'Answer → consent',
  ],
  [
    'entered',
    'Something was entered for you about Aster',
    [
      'About Aster this was entered for you: another offer.',
      'If you did not say so, tell your partner manager at once.',
    ],
    'Open my registrations → page',
  ],
  [
    'dispute-opened',
    'A dispute about Aster was opened',
    [
      'A dispute about Aster was opened, and your registration is part of it. Once it is acknowledged your clocks stand still.',
      'It is to be decided until 30 Nov, 17:00. Give your evidence before.',
    ],
    'Open the dispute → page',
  ],
  [
    'dispute-proposed',
    'A proposal in the dispute about Aster',
    [
      'Somebody assigned to neither side has proposed how to decide the dispute about Aster. Accept it, or object and have it decided one step up.',
      'The step ends at 30 Nov, 17:00.',
    ],
    'Read the proposal → page',
  ],
  [
    'dispute-decided',
    'The dispute about Aster is decided',
    [
      'The dispute about Aster is decided. The ruling, with its facts and reasoning, stands on your page.',
      'You may appeal once, until 30 Nov, 17:00.',
    ],
    'Read the ruling → page',
  ],
  [
    'dispute-escalated',
    'The dispute about Aster went up a step',
    ['A limit passed in the dispute about Aster, so it went up a step. Nothing is decided without a person.'],
    'Open my registrations → page',
  ],
  [
    'dispute-closed',
    'The dispute about Aster is closed',
    ['The dispute about Aster is closed. Clocks run on.'],
    'Open my registrations → page',
  ],
  [
    'tier-lower',
    'Your tier is to change to Gold',
    [
      'Your tier changes to Gold on 20 Feb. What is registered to you keeps its protection.',
      'You may appeal until 30 Nov, 17:00.',
    ],
    'See what keeps your tier → page',
  ],
  [
    'tier-changed',
    'Your tier is Gold now',
    ['Your tier is Gold now. What is registered to you keeps its protection.'],
    'See my tier → page',
  ],
  [
    'sunset-ahead',
    'Your tier ends unless a registration is approved',
    [
      'No registration of yours was approved for a long time. After twelve months without one the tier falls to the lowest. One approved registration keeps it.',
    ],
    'Register a customer → page',
  ],
  [
    'suspended',
    'Your company is suspended from the program',
    [
      'Your company is suspended from the partner program: nothing new can be registered until that ends. Ask your partner manager what lifts it.',
      'The reason: another offer.',
      'What was written: “Call me.”',
    ],
    null,
  ],
  [
    'terminated',
    'Your company has left the program',
    [
      'Your company no longer takes part in the partner program.',
      'The reason: another offer.',
      'What was written: “Call me.”',
    ],
    null,
  ],
  [
    'reinstated',
    'Your company takes part in the program again',
    ['Your company can register customers again.'],
    'Open my registrations → page',
  ],
];

describe('what a partner reads', () => {
  test.each(read)('%s: %s', (template, subject, paragraphs, action) => {
    const [label = '', link = ''] = action?.split(' → ') ?? [];
    expect(noticeWords[template](known, say)).toEqual({
      subject,
      paragraphs,
      ...(action === null ? {} : { action: { label, link } }),
    });
  });

  test('each template is looked at above', () => {
    expect(Object.keys(noticeWords)).toEqual(read.map(([template]) => template));
  });
});

describe('what is not known is left out, and no sentence breaks off', () => {
  const about = /30 Nov, 17:00|“Call me.”|^The reason: another offer|^It is registered to you through/;
  const without = (words: string) =>
    words
      .replaceAll(/(^|[.] )Aster/g, '$1Your customer')
      .replaceAll('Aster', 'your customer')
      .replaceAll(/ (through|on) 20 Feb/g, '')
      .replaceAll('Gold', 'another')
      .replace('asks for another offer', 'asks for something')
      .replace('for you: another offer', 'for you: something that you sent us')
      .replace('consent to another offer', 'consent to engage them');
  const unknown = { customer: null, by: null, through: null, reason: null, textId: null, tier: null };

  test.each(read)('%s', (template, subject, paragraphs) => {
    for (const facts of [unknown, { ...unknown, text: null }])
      expect(noticeWords[template](facts, say)).toMatchObject({
        subject: without(subject),
        paragraphs: paragraphs.filter(words => !about.test(words)).map(without),
      });
  });
});
