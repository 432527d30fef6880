/** What every form says around the server's words, in English. */
export const offerWords = {
  whatHappens: 'What will happen',
  cancel: 'Cancel',
  sending: 'Sending…',
  missing: 'This is needed.',
  tooLong: 'At most 4,000 characters.',
  amountWrong: 'Write an amount such as the example, without a currency sign.',
  amountHint: (example: string) => `For example ${example}`,
  currency: 'Currency',
  opening: 'Reading what is known already',
  checking: 'Checking with the program’s rules',
  wouldChange: 'What would change this',
  changedTitle: 'This has changed since you opened the form',
  changedText: 'What you typed is kept. If you send it, the answer says whether it still counts.',
  more: (count: number) => `More actions (${count})`,
  off: (labels: readonly string[], reason: string) =>
    `${labels.map(label => `“${label}”`).join(' and ')} ${labels.length === 1 ? 'is' : 'are'} off: ${reason}`,
} as const;
