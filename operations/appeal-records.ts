import type { State } from '../domain/registration.ts';

/** What can be appealed. */
export type AppealedDecision = Extract<State, 'rejected' | 'revoked' | 'expired'>;

export type AppealsPort = {
  /** False when this decision was appealed already. */
  recordAppeal(appeal: {
    appealId: string;
    registrationId: string;
    decision: AppealedDecision;
    decidedAt: Temporal.Instant;
    appealedBy: string;
    appealedAt: Temporal.Instant;
    textId: string;
    disputeId: string;
  }): Promise<boolean>;
  /** The case that was opened about the decision of that instant; null: it was not appealed. */
  appealOf(registrationId: string, decidedAt: Temporal.Instant): Promise<{ disputeId: string } | null>;
};
