import type { State } from '../../contract/views.ts';

/** Short names of the states, for tags. */
export const stateNames: Record<State, string> = {
  draft: 'Draft',
  submitted: 'Submitted',
  'info-requested': 'Information needed',
  'under-review': 'In review',
  queued: 'Waiting in line',
  active: 'Protected',
  expired: 'Expired',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  revoked: 'Revoked',
  won: 'Won',
  lost: 'Lost',
};

/** Status lines and what they mean, in English. `{}` stands for nothing: every blank is an argument. */
export const statusWords = {
  noCompany: {
    tag: 'No company',
    headline: 'This deal has no company yet',
    detail:
      'Add the customer’s company to the deal. A registration protects a customer, so we need to know which one.',
  },
  free: {
    tag: 'Free',
    headline: (customer: string) => `${customer} is free to register`,
    detail: 'No partner is registered to this customer.',
  },
  freeWithout: 'No partner is registered to this customer',
  cannotRegister: { tag: 'Cannot register' },
  heldElsewhere: {
    tag: 'Registered elsewhere',
    headline: (customer: string, holder: string, day: string) =>
      `${customer} is registered to ${holder} through ${day}`,
    detail:
      'Another deal carries the registration. Ask the registered partner before you work on this customer.',
  },
  heldMeanwhile: (holder: string, day: string) => `The customer is registered to ${holder} through ${day}.`,
  draft: {
    headline: (partner: string) => `Draft claim for ${partner}`,
    detail: 'A draft gives no rights. It counts from the moment it is submitted.',
  },
  submitted: {
    headline: (partner: string, day: string) => `Submitted for ${partner} on ${day} · conflict check running`,
    detail: 'The customer’s record is read from HubSpot first. This takes a few seconds.',
  },
  infoRequested: {
    headline: (partner: string) => `Waiting for information from ${partner}`,
    detail: 'The place in line is kept and the review clock stands still until the answer is there.',
  },
  underReview: {
    headline: (partner: string) => `In review for ${partner}`,
    dueBy: (moment: string) => `decision due by ${moment}`,
    late: (moment: string) => `decision was due ${moment}`,
    detail: 'A partner manager or an approver decides. Nothing is decided automatically.',
  },
  queued: {
    headline: (partner: string, place: number | null) =>
      `${partner} is waiting in line${place === null ? '' : ` · place ${place}`}`,
    detail:
      'The customer is unavailable at the moment. When this claim comes to the front it is reviewed; it is never approved automatically.',
  },
  active: {
    headline: (partner: string, day: string) => `Registered to ${partner} through ${day}`,
    headlineWithout: (partner: string) => `Registered to ${partner}`,
    followUpIn: (days: number) =>
      days <= 0 ? 'follow-up due today' : `follow-up due ${days === 1 ? 'tomorrow' : `in ${days} days`}`,
    missed: 'follow-up missed',
    missedOpen: 'follow-up missed, open to direct',
    pendingEvidence: 'checking for follow-up',
    paused: 'follow-up paused',
    pausedDetail:
      'The follow-up clock stands still, so nothing is missed. No other partner can register this customer meanwhile.',
    onTrack: 'No other partner can register this customer meanwhile.',
    dueSoonTag: 'Follow-up due soon',
    dueSoon: (partner: string, day: string) =>
      `${partner} needs a call, meeting or e-mail with the customer by ${day}.`,
    missedTag: 'Follow-up missed',
    missedDetail: (day: string) =>
      `No follow-up was found by ${day}. The registration still keeps out other partners.`,
    openDetail: (partner: string, day: string) =>
      `No follow-up was found by ${day}, so direct sales may work on this customer without asking. The registration still keeps out other partners. New activity by ${partner} closes this again.`,
    pendingTag: 'Pending evidence',
    pendingDetail: (day: string) =>
      `The follow-up was due on ${day}. HubSpot’s record is still being read, so nothing has been decided and nothing is lost.`,
  },
  expired: {
    headline: (partner: string, day: string) => `The registration of ${partner} ended on ${day}`,
    detail: 'It is no longer protected. It was not renewed before its last day.',
  },
  rejected: { headline: (partner: string) => `The claim of ${partner} was rejected` },
  withdrawn: {
    headline: (partner: string) => `The claim of ${partner} was withdrawn`,
    detail: 'It no longer holds a place or a protection.',
  },
  revoked: { headline: (partner: string) => `The registration of ${partner} was revoked` },
  won: {
    headline: (partner: string) => `Won with ${partner}`,
    detail: 'The deal was won during the registration and is credited to the partner.',
  },
  lost: {
    headline: (partner: string) => `Lost with ${partner}`,
    detail: 'The deal was lost, which ended the registration.',
  },
  contested: {
    tag: 'Contested',
    suffix: 'contested',
    detail: 'Two sides disagree, and a person decides.',
    running:
      'A dispute is open. Protection and follow-up clocks run on until an approver acknowledges it, then they stand still.',
    paused: 'A dispute is open. Protection and follow-up clocks stand still until it is decided.',
  },
} as const;
