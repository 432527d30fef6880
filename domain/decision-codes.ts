/** What a decision code means: `coolsOff`: a cooling-off follows; `textRequired`: the code says too little. */
export type DecisionCode = { title: string; coolsOff: boolean; textRequired: boolean };

const plain = (title: string): DecisionCode => ({ title, coolsOff: false, textRequired: false });

/** Reasons to reject a claim (domain rule 4). The list of what cools off is closed: of these, NOT_QUALIFIED. */
export const rejectCodes = {
  DUP_ACTIVE_PARTNER: plain('The customer is registered to another partner'),
  DUP_PENDING_EARLIER: plain('An earlier claim on the customer is waiting'),
  DIRECT_OPEN_DEAL: plain('Direct sales had an open deal with the customer before the claim'),
  DIRECT_RECENT_CONTACT: plain('Direct sales was in touch with the customer shortly before the claim'),
  EXISTING_CUSTOMER: plain('The customer buys from us already'),
  NAMED_ACCOUNT_RESERVED: plain('The customer is reserved as a named account'),
  PUBLIC_TENDER: plain('The purchase is a public tender'),
  INCOMPLETE: plain('The claim lacks information'),
  NOT_QUALIFIED: { title: 'The opportunity is not qualified', coolsOff: true, textRequired: false },
  BELOW_MINIMUM: plain('The opportunity is below the minimum size'),
  OUT_OF_TERRITORY: plain('The customer is outside the partner’s territory'),
  NOT_CERTIFIED: plain('The partner lacks a certification that this takes'),
  PARTNER_SUSPENDED: plain('The partner is suspended'),
  CAP_REACHED: plain('The partner has reached the cap of open claims of its tier'),
  COOL_OFF: plain('The partner is in its cooling-off on this customer'),
  NO_PRESALES_PROOF: plain('There is no proof of pre-sales work'),
  INVALID_ACCOUNT: plain('The customer cannot be identified'),
  CUSTOMER_OBJECTION: plain('The customer objects'),
  COMPLIANCE: plain('A compliance rule stands against it'),
  OTHER: { title: 'Another reason', coolsOff: false, textRequired: true },
} satisfies Record<string, DecisionCode>;
export type RejectCode = keyof typeof rejectCodes;

/** Reasons to revoke an active registration (domain rule 4). None of them is followed by a cooling-off. */
export const revokeCodes = {
  FRAUD: plain('Fraud'),
  BREACH_OF_TERMS: plain('The program’s terms were breached'),
  CUSTOMER_CHOSE_OTHER: plain('The customer chose another seller, in writing'),
  PARTNER_TERMINATED: plain('The partner left the program'),
  DISPUTE_RULING: plain('A dispute was ruled so'),
  DUPLICATE_ACCOUNT_MERGE: plain('The customer was a duplicate of another that is registered'),
  ERROR: plain('The approval was a mistake'),
} satisfies Record<string, DecisionCode>;
export type RevokeCode = keyof typeof revokeCodes;

export const isRevokeCode = (code: string): code is RevokeCode => Object.hasOwn(revokeCodes, code);
