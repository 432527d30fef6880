import type { RejectCode, RevokeCode } from '../../../domain/decision-codes.ts';

/** Why a claim is rejected, as the one who chooses reads it; the partner reads the same. */
export const rejectTitles: Record<RejectCode, string> = {
  DUP_ACTIVE_PARTNER: 'Another partner is registered to this customer',
  DUP_PENDING_EARLIER: 'Another partner asked earlier',
  DIRECT_OPEN_DEAL: 'Our own team already had an open deal',
  DIRECT_RECENT_CONTACT: 'Our own team was already in contact',
  EXISTING_CUSTOMER: 'Already our customer',
  NAMED_ACCOUNT_RESERVED: 'Reserved named account',
  PUBLIC_TENDER: 'Public tender',
  INCOMPLETE: 'The claim is incomplete',
  NOT_QUALIFIED: 'The opportunity is not qualified',
  BELOW_MINIMUM: 'Below the minimum deal size',
  OUT_OF_TERRITORY: 'Outside the partner’s territory',
  NOT_CERTIFIED: 'The partner is not certified for this',
  PARTNER_SUSPENDED: 'The partner is suspended',
  CAP_REACHED: 'The partner has reached its limit of open claims',
  COOL_OFF: 'The cooling-off period is not over',
  NO_PRESALES_PROOF: 'No proof of presales work',
  INVALID_ACCOUNT: 'Not a valid customer',
  CUSTOMER_OBJECTION: 'The customer objects',
  COMPLIANCE: 'Compliance reasons',
  OTHER: 'Another reason, in your own words',
};

/** Why a registration is revoked by hand; a dispute's ruling comes with the ruling. */
export const revokeTitles: Record<Exclude<RevokeCode, 'DISPUTE_RULING'>, string> = {
  FRAUD: 'Fraud',
  BREACH_OF_TERMS: 'The program’s terms were breached',
  CUSTOMER_CHOSE_OTHER: 'The customer chose another seller, in writing',
  PARTNER_TERMINATED: 'The partner left the program',
  DUPLICATE_ACCOUNT_MERGE: 'The customer is a duplicate of one that is registered',
  ERROR: 'The approval was a mistake',
};
