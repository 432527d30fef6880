/** What the settings say about the public form, partners' sessions and mail, in English. */
export const formWords = {
  title: 'The public form',
  text: 'People of partners who have no personal link register a customer here. Give the address to partners, or link it on your partner site. What a mail address of a partner’s domain confirms becomes a registration; anything else is a task for a partner manager.',
  label: 'Address of the form',
  copy: 'Copy the address',
  copied: 'Copied',
} as const;

export const sessionWords = {
  title: 'Who of the partners is signed in',
  loading: 'Loading who is signed in',
  none: 'Nobody of a partner is signed in now. Sessions end by themselves after 30 minutes without a click, and after 8 hours.',
  nobody: 'A person who was erased',
  columns: { who: 'Person', partner: 'Partner', since: 'Signed in', seen: 'Last seen', end: 'End' },
  end: 'End session…',
  ending: 'Ending…',
  endTitle: (who: string) => `End the session of ${who}?`,
  consequence:
    'The browser is signed out at once, and what was typed there and not sent is lost. The personal link stays: the person can ask for a new code and go on. To keep somebody out, take back the link on the partner’s card.',
  sure: 'End it now',
  keep: 'Leave it',
  ended: (who: string) => `The session of ${who} is over.`,
} as const;

export const mailWords = {
  title: 'Mail to partners',
  loading: 'Loading what became of mail',
  mailers: {
    smtp: { title: 'Mail is set up: it leaves by the server that MAIL_URL names', variant: 'success' },
    outbox: {
      title: 'This is the demo: mail does not leave, and is read at /_demo/mail',
      variant: 'info',
    },
    none: {
      title: 'Mail is not set up, and none leaves: partners without a seat hear of nothing',
      variant: 'danger',
    },
  },
  setUp: 'Whoever runs the server sets MAIL_URL and starts it again; docs/operations.md says how.',
  facts: {
    sent: 'Sent',
    waiting: 'Waits to leave',
    forDigests: 'Waits for a digest',
    bounced: 'Came back',
    failed: 'Given up after three days',
  },
  lastSent: 'Last sent',
  never: 'Never',
  test: 'Send a test mail',
  testing: 'Sending…',
  meant: {
    smtp: (to: string) =>
      `A test mail goes to ${to}. If it is not there in a few minutes, look again: why stands below.`,
    outbox: (to: string) => `A test mail to ${to} is read at /_demo/mail.`,
    none: (to: string) => `The test mail to ${to} does not leave, as mail is not set up.`,
  },
  notMeant: (to: string) =>
    to === ''
      ? 'HubSpot gave no mail address of yours, so there is nobody to send it to.'
      : `${to} is no address that mail can be sent to.`,
  again: 'Look again',
  bouncedTitle: (count: number) =>
    count === 1 ? 'One address takes no mail' : `${count} addresses take no mail`,
  bouncedText:
    'They get no digests any more; what has a deadline is tried all the same. Ask the partner for the right address and give the person a new personal link on the partner’s card.',
  noneBounced: 'No address is known to take no mail.',
  troublesTitle: 'What did not leave, or came back',
  noTroubles: 'No mail came back or was given up, as far as anybody said.',
  columns: {
    address: 'Address',
    partner: 'Partner',
    at: 'When',
    why: 'Why',
    what: 'Mail',
    status: 'What became of it',
  },
  statuses: {
    waiting: 'Tried again',
    bounced: 'Came back',
    failed: 'Given up',
    dropped: 'Not needed any more',
  },
  erased: 'Erased',
} as const;
