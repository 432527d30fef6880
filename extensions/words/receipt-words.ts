/** The receipt of a claim, in plain words. */
export const receiptWords = {
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
} as const;
