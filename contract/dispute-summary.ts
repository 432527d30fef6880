import { z } from 'zod';

const instant = z.iso.datetime();

export const disputeKindSchema = z.enum(['partner-partner', 'partner-direct', 'partner-decision']);
export type DisputeKind = z.infer<typeof disputeKindSchema>;

export const disputeStateSchema = z.enum([
  'open',
  'acknowledged',
  'evidence',
  'proposed',
  'accepted',
  'with-director',
  'with-executive',
  'decided',
  'appealed',
  'closed',
]);
export type DisputeState = z.infer<typeof disputeStateSchema>;

/** `holder`: who is in front; `office`: whose decision is disputed. */
export const disputeSideSchema = z.enum(['holder', 'claimant', 'direct', 'office']);
export type DisputeSide = z.infer<typeof disputeSideSchema>;

export const disputeStepSchema = z.enum(['acknowledge', 'evidence', 'propose', 'accept', 'decide', 'appeal']);

/** The dispute that a registration is in, or was in last. */
export const disputeSummarySchema = z.object({
  id: z.string(),
  kind: disputeKindSchema,
  state: disputeStateSchema,
  openedAt: instant,
  decisionDueAt: instant,
  nextLimit: z.object({ step: disputeStepSchema, at: instant }).nullable(),
});
export type DisputeSummary = z.infer<typeof disputeSummarySchema>;
