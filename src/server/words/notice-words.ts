const fieldNames: Record<string, string> = {
  note: 'what the partner has done so far',
  contacts: 'the people it works with',
  estimate: 'the estimated amount',
  deal: 'the deal',
};

/** What waits for somebody, and what stands still. */
export const noticeWords = {
  info: (partner: string, moment: string) => `${partner} is asked for information, by ${moment}`,
  asked: (fields: readonly string[]) =>
    `Asked for: ${fields.map(field => fieldNames[field] ?? field).join(', ')}.`,
  revocation: 'This registration may be revoked',
  revocationAt: (moment: string, partner: string) =>
    `It takes effect on ${moment} unless ${partner} objects before; then a second person decides.`,
  revocationSecond: 'It takes effect when a second person confirms it.',
  revocationObjected: (partner: string) =>
    `${partner} objects: it takes effect only if a second person confirms it.`,
  objection: (text: string) => `The objection: ${text}`,
  revert: 'A colleague says that this decision was a mistake',
  revertText: 'It is taken back when a second person says so, too.',
  loss: (day: string) => `The deal was set to lost on ${day}, and not by the partner`,
  lossText: (partner: string, moment: string) =>
    `Unless ${partner} objects by ${moment}, the registration ends as lost.`,
  relink: 'The registered deal is gone from HubSpot',
  relinkText: (day: string) =>
    `The registration stays protected. Put it on another deal of the customer by ${day}, or it ends then.`,
  renewal: (partner: string) => `${partner} asks to renew`,
  renewalText: (moment: string) =>
    `The evidence is enough, but a person decides. Undecided, the protection lasts until ${moment} at most.`,
  reconfirm: (day: string) => `The place in line has to be confirmed by ${day}`,
  reconfirmText:
    'Without it the claim is withdrawn, so that nobody waits behind a claim that is no longer wanted.',
  paused: 'The follow-up clock stands still',
  pausedBy: {
    dispute: 'A dispute about the customer is open.',
    renewal: 'A renewal waits for a person.',
    'info-request': 'Information is asked of the partner.',
    'customer-freeze': 'The customer wants to hear of nobody for a while.',
    'late-review': 'Our own review was late.',
    unprotected: 'The claim had lost its protection for a while.',
    'pause-day': 'It is a pause day of the program.',
  } as Record<string, string>,
  pausedText: 'Nothing is missed meanwhile.',
  misses: (count: number) => `Missed follow-ups: ${count}`,
  missesText: 'The approvers are asked whether to revoke the registration. Nothing is revoked by itself.',
} as const;
