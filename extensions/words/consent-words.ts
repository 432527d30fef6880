const secret = (partner: string) =>
  `Send it to ${partner} and to nobody else: whoever has it answers for them.`;

/** What the deal's card says about consents, in English. `may` completes "direct sales may …", as the server says it. */
export const consentWords = {
  copyLink: 'Copy the partner’s link',
  copyingLink: 'Copying…',
  copied: (partner: string) => `The link is copied. ${secret(partner)}`,
  secret,
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
