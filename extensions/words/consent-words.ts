/** What the deal's card says about consents, in English. `may` completes "direct sales may …", as the server says it. */
export const consentWords = {
  ask: {
    name: 'Ask for consent',
    title: 'Ask the registered partner for consent?',
    consequence:
      'The partner is asked and reads your reason and your name. It has two business days unless your program says otherwise. Until it says yes nothing is permitted and the heads-up stays open; silence is not consent.',
    confirm: 'Ask the partner',
    scope: 'What you ask for',
    scopePlaceholder: 'Choose what you ask for',
    scopeMissing: 'Choose what you ask for.',
    scopes: {
      deal: 'Work on this deal, and on nothing else',
      outreach: 'Call, meet and write to the customer, no deals',
      account: 'Everything with this customer',
    },
    text: 'Why, as the partner will read it',
  },
  grant: {
    name: 'Grant',
    title: 'Grant this consent?',
    consequence: (may: string, partner: string) =>
      `Direct sales may ${may}, until the consent ends or is taken back. Open heads-ups about it are resolved. The customer stays registered to ${partner}. Your name is recorded.`,
    confirm: 'Grant the consent',
  },
  refuse: {
    name: 'Refuse',
    title: 'Refuse this consent?',
    consequence: (_may: string, partner: string) =>
      `Nothing is permitted, and the rep who asked reads your words. Open heads-ups stay open. The customer stays registered to ${partner}. Your name is recorded.`,
    confirm: 'Refuse the consent',
  },
  revoke: {
    name: 'Take back',
    title: 'Take this consent back?',
    consequence: (_may: string, partner: string) =>
      `From now on direct sales need ${partner}’s consent again. What they began until now stays legitimate. Your name is recorded.`,
    confirm: 'Take it back',
  },
  text: 'A word to the rep (optional)',
  textRequired: (partner: string) => `Why you decide in ${partner}’s stead`,
  copyLink: 'Copy the partner’s link',
  copyingLink: 'Copying…',
  copied: (partner: string) =>
    `The link is copied. Send it to ${partner} and to nobody else: whoever has it answers for them.`,
  asked: (partner: string) => `Consent asked of ${partner}`,
  asks: (rep: string, may: string) => `${rep} asks that direct sales may ${may}.`,
  reason: (text: string) => `Reason: ${text}`,
  waits: (partner: string, moment: string) =>
    `${partner} answers by ${moment}. Silence is not consent: until there is a yes nothing is permitted.`,
  overdue: (partner: string, moment: string) =>
    `${partner}’s time to answer ended on ${moment}. Silence is not consent: the partner manager decides, with a reason.`,
  granted: (partner: string, day: string) => `Consent of ${partner} in force through ${day}`,
  grantedInStead: (partner: string, day: string) =>
    `Consent in ${partner}’s stead in force through ${day}, by the partner manager`,
  permits: (may: string) => `Direct sales may ${may}.`,
  answerText: (text: string) => `With it: ${text}`,
  ended: (count: number) => `Earlier requests for consent (${count})`,
  endedLine: (status: 'refused' | 'revoked' | 'expired', day: string, rep: string, may: string) =>
    `${{ refused: 'Refused', revoked: 'Taken back', expired: 'Ended' }[status]}, asked ${day} by ${rep}: direct sales may ${may}.`,
} as const;
