import type { OpenProposal } from '../domain/joint-decision.ts';

export type ProposalKind = 'revoke' | 'revert';

/** A decision that one person has taken and that waits for the partner, or for a second person. */
export type Proposal = OpenProposal & {
  proposalId: string;
  registrationId: string;
  kind: ProposalKind;
  proposedAt: Temporal.Instant;
  textId: string | null;
  /** What the customer wrote, quoted or referred to. */
  writingTextId: string | null;
  /** When the second person owes an answer; null before an objection. */
  reviewDueAt: Temporal.Instant | null;
  objectionTextId: string | null;
};

export type ProposalsPort = {
  openProposal(registrationId: string, kind: ProposalKind): Promise<Proposal | null>;
  propose(proposal: Proposal): Promise<void>;
  /** Records the partner's objection: it does not take effect by itself any more. */
  objectTo(
    proposalId: string,
    objection: { userId: string; textId: string; reviewDueAt: Temporal.Instant },
  ): Promise<void>;
  closeProposal(
    proposalId: string,
    outcome: 'carried-out' | 'dropped' | 'lapsed',
    userId: string | null,
  ): Promise<void>;
  /** Whatever is open about the registration has lost its object. */
  lapseProposals(registrationId: string): Promise<void>;
};
