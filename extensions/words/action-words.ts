import type { RejectCode } from '../../contract/requests.ts';

/** Why a claim is rejected, as the partner will read it. */
export const rejectReasons: Record<RejectCode, string> = {
  DUP_ACTIVE_PARTNER: 'Another partner is registered to this customer',
  DUP_PENDING_EARLIER: 'Another partner asked earlier',
  DIRECT_OPEN_DEAL: 'Our own team already had an open deal',
  DIRECT_RECENT_CONTACT: 'Our own team was already in contact',
  EXISTING_CUSTOMER: 'Already our customer',
  NAMED_ACCOUNT_RESERVED: 'Reserved named account',
  PUBLIC_TENDER: 'Public tender',
  INCOMPLETE: 'The claim is incomplete',
  NOT_QUALIFIED: 'The opportunity is not qualified',
  BELOW_MINIMUM: 'Below the minimum deal size',
  OUT_OF_TERRITORY: 'Outside the partner’s territory',
  NOT_CERTIFIED: 'The partner is not certified for this',
  PARTNER_SUSPENDED: 'The partner is suspended',
  CAP_REACHED: 'The partner has reached its limit of open claims',
  COOL_OFF: 'The cooling-off period is not over',
  NO_PRESALES_PROOF: 'No proof of presales work',
  INVALID_ACCOUNT: 'Not a valid customer',
  CUSTOMER_OBJECTION: 'The customer objects',
  COMPLIANCE: 'Compliance reasons',
  OTHER: 'Another reason, in your own words',
};

export const actionWords = {
  approve: {
    name: 'Approve',
    title: 'Approve this claim?',
    consequence: (partner: string, customer: string) =>
      `${partner} becomes the registered partner of ${customer}. Protection and the follow-up clock start now, the deal and the company in HubSpot show it, and other partners’ claims wait in line.`,
    confirm: 'Approve the claim',
    text: 'Note for the record (optional)',
  },
  reject: {
    name: 'Reject',
    title: 'Reject this claim?',
    consequence: (partner: string) =>
      `The claim ends and ${partner} reads the reason and your text. The next claim in line, if there is one, goes to review.`,
    confirm: 'Reject the claim',
    code: 'Reason',
    codePlaceholder: 'Choose a reason',
    text: 'What the partner should know (optional)',
    textRequired: 'What the partner should know',
  },
  withdraw: {
    name: 'Withdraw',
    title: 'Withdraw this claim?',
    consequence: (partner: string, protectedNow: boolean) =>
      protectedNow
        ? `${partner} gives up the registration. Protection ends now and the customer is open to the next claim in line. ${partner} can’t register this customer again for the cooling-off period.`
        : `${partner} gives up its claim and its place in line.`,
    confirm: 'Withdraw the claim',
    text: 'Reason (optional)',
  },
  'log-follow-up': {
    name: 'Log a follow-up',
    title: 'Log a follow-up for the partner?',
    consequence: (partner: string) =>
      `It is recorded under your name as something ${partner} did, and the follow-up clock starts again from it if it counts. Calls and meetings that ${partner} logs in HubSpot are found without this.`,
    confirm: 'Log the follow-up',
    text: 'What the partner did, and with whom',
  },
  renew: {
    name: 'Renew',
    title: 'Renew this registration?',
    consequence: (partner: string) =>
      `${partner} stays registered for another term after the present one. It can be done once, in the last 30 days, on evidence of the partner’s work; if something is missing you read what, and nothing changes.`,
    confirm: 'Renew the registration',
    text: '',
  },
  'link-partner': {
    name: 'Link the partner',
    title: 'Link the registered partner to this deal?',
    consequence:
      'The deal names the registered partner, so working on it is co-selling. The heads-up is resolved.',
    confirm: 'Link the partner',
    text: 'Note (optional)',
  },
  exempt: {
    name: 'Exempt, with a reason',
    title: 'Exempt this deal?',
    consequence:
      'The deal stays as it is, your reason is recorded under your name, and the heads-up is closed.',
    confirm: 'Exempt the deal',
    text: 'Why this deal is exempt',
  },
  mistake: {
    name: 'It was a mistake',
    title: 'Was this a mistake?',
    consequence:
      'The heads-up is closed as a mistake, under your name. Nothing is changed on the deal: undo the change in HubSpot yourself.',
    confirm: 'It was a mistake',
    text: 'Note (optional)',
  },
  cancel: 'Cancel',
  sending: 'Sending…',
  whatHappens: 'What will happen',
  codeMissing: 'Choose a reason.',
  textMissing: 'Write a sentence that the reader can act on.',
} as const;
