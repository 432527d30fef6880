/** What is said when the server gives no view: title, what it means, what to do. */
export const failureWords = {
  notConfigured: {
    title: 'Dibs is not connected',
    text: 'This card was installed without the address of its server. An administrator sets PUBLIC_URL in the project’s profile and uploads again.',
  },
  notSetUp: {
    title: 'Dibs is not set up in this HubSpot account',
    text: 'An administrator of this HubSpot account connects Dibs once; after that this card shows who is registered.',
  },
  noPermission: {
    title: 'You have no permission to see this registration',
    text: 'Ask your partner manager to give you a role in Dibs.',
  },
  notFound: {
    title: 'HubSpot has no such deal',
    text: 'The deal was deleted, or merged into another one. Open the deal that took its place.',
  },
  unreachable: {
    title: 'The server cannot be reached',
    text: 'Registrations are safe and their clocks run on. Nothing was changed from here.',
  },
  timeout: {
    title: 'The server did not answer in time',
    text: 'It may be busy. Nothing was changed from here.',
  },
  fault: {
    title: 'The server could not answer',
    text: 'Try again. If it stays like this, tell your administrator.',
  },
  tryAgain: 'Try again',
} as const;

/** What is said when something sent was definitely not done. */
export const notDoneWords = {
  noPermission: {
    title: 'You may not do this',
    text: 'Your role in Dibs does not allow it. Ask your partner manager.',
  },
  notFound: {
    title: 'This is no longer there',
    text: 'Somebody else was faster. Refresh the card to see how it stands.',
  },
  invalid: { title: 'Something in the form is not right', text: 'Look at the fields that are marked.' },
  fault: { title: 'This could not be done', text: 'Nothing was changed. Try again.' },
} as const;

/** What is said when a request was sent and nobody knows whether it arrived. */
export const unconfirmedWords = {
  title: 'We don’t know yet whether this arrived',
  text: 'The connection was lost before an answer came. “Try again” sends the very same request: it is counted once, however often it is sent.',
  tryAgain: 'Try again',
  edit: 'Back to the form',
} as const;
