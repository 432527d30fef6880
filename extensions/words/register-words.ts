export const registerWords = {
  open: 'Register this customer',
  openAgain: 'Register again',
  offWithout: 'Registering is off.',
  title: (customer: string) => `Register ${customer} for a partner`,
  consequence:
    'The claim is timed the moment the server has it, and goes through the conflict check. It protects nothing until it is approved.',
  partner: 'Partner',
  partnerPlaceholder: 'Search a partner',
  partnerMissing: 'Choose the partner who claims this customer.',
  partnersLoading: 'Loading the partners',
  noPartners:
    'No active partner is known yet. A company is a partner when its property “Partner” (dibs_partner) is yes.',
  hiddenPartners: (count: number) =>
    count === 1
      ? 'One partner is not listed because it is suspended or has left the program.'
      : `${count} partners are not listed because they are suspended or have left the program.`,
  atCap: (cap: number) => `at its limit of ${cap} open claims`,
  amount: 'Estimated amount (optional)',
  amountHint: (example: string) => `For example ${example}`,
  amountWrong: 'Write an amount such as the example, without a currency sign.',
  currency: 'Currency',
  note: 'What the partner has done so far (optional)',
  noteHint: 'Meetings, demos, people met. Direct reps don’t see this.',
  noteTooLong: 'At most 4,000 characters.',
  submit: 'Submit the claim',
  cancel: 'Cancel',
  receiptTitle: (sequence: string) => `Claim received: number ${sequence}`,
  receiptText: (partner: string, customer: string, moment: string) =>
    `${partner} claimed ${customer} on ${moment}. The number settles who came first; a later claim always has a higher one.`,
  receiptNumber: 'Claim number',
  receiptTime: 'Received at',
  receiptHash: 'Fingerprint of the claim (SHA-256)',
  receiptKey: 'Signed with key',
  receiptPolicy: 'Program policy',
  receiptPolicyVersion: (version: number) => `version ${version}`,
  receiptProof: 'Anyone can check the signature with the program’s public key: keep a copy.',
  receiptCopy: 'Copy the receipt',
  receiptCopied: 'Receipt copied',
  receiptClose: 'Close',
  refused: 'The claim was not registered',
} as const;
