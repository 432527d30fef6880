import type { MailWords, Say } from './mail-words.ts';

/** What a notice can tell; nothing of it is about another partner (I7). */
export type NoticeFacts = {
  /** The customer's name; of what is about no customer, null. */
  customer: string | null;
  /** The end of the reader's time, ISO 8601 instant. */
  by: string | null;
  /** The last protected day, `2027-02-20`. */
  through: string | null;
  /** The reason, in words of the program. */
  reason: string | null;
  /** What a person wrote to the partner: kept where texts are erased, and read when the mail is worded. */
  textId: string | null;
  text?: string | null;
  tier: string | null;
};

type Words = (facts: NoticeFacts, say: Say) => MailWords;

const of = ({ customer }: NoticeFacts) => customer ?? 'your customer';
/** At the beginning of a sentence. */
const first = ({ customer }: NoticeFacts) => customer ?? 'Your customer';
const by = ({ by: at }: NoticeFacts, say: Say, words: (moment: string) => string) =>
  at === null ? [] : [words(say.moment(at))];
const written = ({ text }: NoticeFacts, before: string) =>
  text === undefined || text === null ? [] : [`${before} “${text}”`];
const reasonIn = (facts: NoticeFacts) => [
  ...(facts.reason === null ? [] : [`The reason: ${facts.reason}.`]),
  ...written(facts, 'What was written:'),
];
const through = (facts: NoticeFacts, say: Say) =>
  facts.through === null ? '' : ` through ${say.day(facts.through)}`;
const open = { label: 'Open my registrations', link: 'page' };

const all = {
  received: facts => ({
    subject: `We have your registration of ${of(facts)}`,
    paragraphs: [`Your registration of ${of(facts)} came in and goes through the conflict check.`],
    action: open,
  }),
  unavailable: facts => ({
    subject: `${first(facts)} is not available at the moment`,
    paragraphs: [
      `${first(facts)} cannot be registered to you at the moment. Your registration keeps its place in the queue; you are told when its turn comes.`,
    ],
    action: open,
  }),
  'moved-up': facts => ({
    subject: `Your registration of ${of(facts)} is under review`,
    paragraphs: [`Its turn has come: your registration of ${of(facts)} is under review.`],
    action: open,
  }),
  registered: (facts, say) => ({
    subject: `${first(facts)} is registered to you${through(facts, say)}`,
    paragraphs: [
      `${first(facts)} is registered to you${through(facts, say)}. Other partners and direct sales stay out as long as you follow up in time.`,
    ],
    action: open,
  }),
  renewed: (facts, say) => ({
    subject: `${first(facts)} stays registered to you${through(facts, say)}`,
    paragraphs: [`Your registration of ${of(facts)} is renewed${through(facts, say)}.`],
    action: open,
  }),
  'renewal-refused': (facts, say) => ({
    subject: `Your registration of ${of(facts)} is not renewed yet`,
    paragraphs: [
      `Your registration of ${of(facts)} could not be renewed.`,
      ...reasonIn(facts),
      ...(facts.through === null ? [] : [`It is registered to you${through(facts, say)}.`]),
    ],
    action: open,
  }),
  rejected: (facts, say) => ({
    subject: `Your registration of ${of(facts)} was not approved`,
    paragraphs: [
      `Your registration of ${of(facts)} was not approved.`,
      ...reasonIn(facts),
      ...by(facts, say, moment => `You may appeal until ${moment}.`),
    ],
    action: open,
  }),
  withdrawn: facts => ({
    subject: `Your registration of ${of(facts)} was withdrawn`,
    paragraphs: [`Your registration of ${of(facts)} was withdrawn.`, ...reasonIn(facts)],
    action: open,
  }),
  expired: (facts, say) => ({
    subject: `Your registration of ${of(facts)} has ended`,
    paragraphs: [
      `${first(facts)} is no longer registered to you: the protection ran out.`,
      ...by(facts, say, moment => `You may appeal until ${moment}.`),
    ],
    action: open,
  }),
  revoked: (facts, say) => ({
    subject: `Your registration of ${of(facts)} was revoked`,
    paragraphs: [
      `${first(facts)} is no longer registered to you: the registration was revoked.`,
      ...reasonIn(facts),
      ...by(facts, say, moment => `You may appeal until ${moment}.`),
    ],
    action: open,
  }),
  'revocation-proposed': (facts, say) => ({
    subject: `Your registration of ${of(facts)} is to be revoked`,
    paragraphs: [
      `Somebody proposed to revoke your registration of ${of(facts)}.`,
      ...reasonIn(facts),
      ...by(
        facts,
        say,
        moment =>
          `You may object until ${moment}; then a second person decides. Without an objection it ends then.`,
      ),
    ],
    action: open,
  }),
  won: facts => ({
    subject: `${first(facts)}: won`,
    paragraphs: [`The deal with ${of(facts)} is won, and the registration has done its work.`],
    action: open,
  }),
  lost: facts => ({
    subject: `${first(facts)}: the registration ended as lost`,
    paragraphs: [`The deal with ${of(facts)} is lost, so your registration has ended.`],
    action: open,
  }),
  reopened: (facts, say) => ({
    subject: `${first(facts)}: the deal is open again`,
    paragraphs: [`The deal was opened again: ${of(facts)} is registered to you${through(facts, say)}.`],
    action: open,
  }),
  'taken-back': facts => ({
    subject: `${first(facts)}: a decision was taken back`,
    paragraphs: [
      `The last decision on your registration of ${of(facts)} was taken back: it is under review again.`,
    ],
    action: open,
  }),
  'info-asked': (facts, say) => ({
    subject: `A question about your registration of ${of(facts)}`,
    paragraphs: [
      `The reviewer of your registration of ${of(facts)} asks for ${facts.reason ?? 'something'}.`,
      ...written(facts, 'What was written:'),
      ...by(
        facts,
        say,
        moment => `Your place is kept until ${moment}. Without an answer the registration is withdrawn then.`,
      ),
    ],
    action: { label: 'Answer', link: 'page' },
  }),
  'review-late': facts => ({
    subject: `Our review of ${of(facts)} takes longer`,
    paragraphs: [
      `We are late with the review of your registration of ${of(facts)}; another reviewer has it now. Our delay costs you nothing: your place is kept, and clocks that follow are not shortened.`,
    ],
    action: open,
  }),
  reconfirm: (facts, say) => ({
    subject: `Do you still wait for ${of(facts)}?`,
    paragraphs: [
      `Your registration of ${of(facts)} waits in the queue.`,
      ...by(
        facts,
        say,
        moment =>
          `Confirm until ${moment} that you still want it; without that it is withdrawn and its place is gone.`,
      ),
    ],
    action: { label: 'Confirm my place', link: 'page' },
  }),
  'loss-reported': (facts, say) => ({
    subject: `${first(facts)}: the deal was reported lost`,
    paragraphs: [
      `Somebody on our side set the deal with ${of(facts)} to lost.`,
      ...by(
        facts,
        say,
        moment => `You may object until ${moment}. Without an objection your registration ends as lost.`,
      ),
    ],
    action: { label: 'Object', link: 'page' },
  }),
  'deal-gone': (facts, say) => ({
    subject: `${first(facts)}: the deal of your registration was deleted`,
    paragraphs: [
      `The deal of your registration of ${of(facts)} was deleted in our CRM. ${first(facts)} stays registered to you for now.`,
      ...by(facts, say, moment => `Have your partner manager link another deal until ${moment}.`),
    ],
    action: open,
  }),
  'follow-up-due': (facts, say) => ({
    subject: `Follow up on ${of(facts)}`,
    paragraphs: [
      ...by(
        facts,
        say,
        moment =>
          `Follow up on ${of(facts)} until ${moment}. After that ${of(facts)} is open to direct: our own sales may engage them without asking you. Other partners stay out all the same.`,
      ),
      'A call, a meeting or a mail with the customer counts by itself once it is in our CRM. With the link below you tell us what you did.',
    ],
    action: { label: 'Log a follow-up', link: 'follow-up' },
  }),
  'follow-up-missed': facts => ({
    subject: `${first(facts)} is open to direct`,
    paragraphs: [
      `There was no follow-up on ${of(facts)} in time, so our own sales may engage them without asking you. Other partners stay out. Your next follow-up closes this again for what is new.`,
    ],
    action: open,
  }),
  'consent-asked': (facts, say) => ({
    subject: `May our sales engage ${of(facts)}?`,
    paragraphs: [
      `${first(facts)} is registered to you. Our sales ask for your consent to ${facts.reason ?? 'engage them'}.`,
      ...written(facts, 'Why they ask:'),
      ...by(
        facts,
        say,
        moment =>
          `Please answer until ${moment}. Silence is not consent; after that your partner manager may decide.`,
      ),
    ],
    action: { label: 'Answer', link: 'consent' },
  }),
  entered: facts => ({
    subject: `Something was entered for you about ${of(facts)}`,
    paragraphs: [
      `About ${of(facts)} this was entered for you: ${facts.reason ?? 'something that you sent us'}.`,
      'If you did not say so, tell your partner manager at once.',
    ],
    action: open,
  }),
  'dispute-opened': (facts, say) => ({
    subject: `A dispute about ${of(facts)} was opened`,
    paragraphs: [
      `A dispute about ${of(facts)} was opened, and your registration is part of it. Once it is acknowledged your clocks stand still.`,
      ...by(facts, say, moment => `It is to be decided until ${moment}. Give your evidence before.`),
    ],
    action: { label: 'Open the dispute', link: 'page' },
  }),
  'dispute-proposed': (facts, say) => ({
    subject: `A proposal in the dispute about ${of(facts)}`,
    paragraphs: [
      `Somebody assigned to neither side has proposed how to decide the dispute about ${of(facts)}. Accept it, or object and have it decided one step up.`,
      ...by(facts, say, moment => `The step ends at ${moment}.`),
    ],
    action: { label: 'Read the proposal', link: 'page' },
  }),
  'dispute-decided': (facts, say) => ({
    subject: `The dispute about ${of(facts)} is decided`,
    paragraphs: [
      `The dispute about ${of(facts)} is decided. The ruling, with its facts and reasoning, stands on your page.`,
      ...by(facts, say, moment => `You may appeal once, until ${moment}.`),
    ],
    action: { label: 'Read the ruling', link: 'page' },
  }),
  'dispute-escalated': facts => ({
    subject: `The dispute about ${of(facts)} went up a step`,
    paragraphs: [
      `A limit passed in the dispute about ${of(facts)}, so it went up a step. Nothing is decided without a person.`,
    ],
    action: open,
  }),
  'dispute-closed': facts => ({
    subject: `The dispute about ${of(facts)} is closed`,
    paragraphs: [`The dispute about ${of(facts)} is closed. Clocks run on.`],
    action: open,
  }),
  'tier-lower': (facts, say) => ({
    subject: `Your tier is to change to ${facts.tier ?? 'another'}`,
    paragraphs: [
      `Your tier changes to ${facts.tier ?? 'another'}${facts.through === null ? '' : ` on ${say.day(facts.through)}`}. What is registered to you keeps its protection.`,
      ...by(facts, say, moment => `You may appeal until ${moment}.`),
    ],
    action: { label: 'See what keeps your tier', link: 'page' },
  }),
  'tier-changed': facts => ({
    subject: `Your tier is ${facts.tier ?? 'another'} now`,
    paragraphs: [
      `Your tier is ${facts.tier ?? 'another'} now. What is registered to you keeps its protection.`,
    ],
    action: { label: 'See my tier', link: 'page' },
  }),
  'sunset-ahead': () => ({
    subject: 'Your tier ends unless a registration is approved',
    paragraphs: [
      'No registration of yours was approved for a long time. After twelve months without one the tier falls to the lowest. One approved registration keeps it.',
    ],
    action: { label: 'Register a customer', link: 'page' },
  }),
  suspended: facts => ({
    subject: 'Your company is suspended from the program',
    paragraphs: [
      'Your company is suspended from the partner program: nothing new can be registered until that ends. Ask your partner manager what lifts it.',
      ...reasonIn(facts),
    ],
  }),
  terminated: facts => ({
    subject: 'Your company has left the program',
    paragraphs: ['Your company no longer takes part in the partner program.', ...reasonIn(facts)],
  }),
  reinstated: () => ({
    subject: 'Your company takes part in the program again',
    paragraphs: ['Your company can register customers again.'],
    action: open,
  }),
} satisfies Record<string, Words>;

export type NoticeTemplate = keyof typeof all;

/** Of decisions and deadlines that a partner is told of (`partnerNotice`). */
export const noticeWords: Record<NoticeTemplate, Words> = all;
