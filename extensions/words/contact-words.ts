/** The contact's card, in English: read by a rep who is about to write or call. */
export const contactWords = {
  loading: 'Looking up the customer',
  notFound: {
    title: 'HubSpot has no such contact',
    text: 'The contact was deleted, or merged into another one.',
  },
  noCompany: {
    title: 'No company is known for this contact',
    text: 'Add the customer’s company to the contact to see whether a partner is registered to it.',
  },
  partner: (names: readonly string[]) =>
    `Works for ${names.join(' and ')}, a partner of the program: not a customer to register.`,
  ask: (partner: string) =>
    `Ask ${partner} for consent before you write or call: contacts outside the registered deal are noticed.`,
  openToDirect: 'Open to direct: you may work on this customer without asking.',
  free: 'You may prospect this contact.',
  waits: 'A claim is being decided. Nobody is protected yet.',
  open: 'Open the company',
} as const;
