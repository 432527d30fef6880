import type { FindingView } from '../../../contract/views.ts';
import { findingActionsFor } from '../../../domain/actions.ts';
import { summarise } from '../../../domain/finding.ts';
import type { FindingRecord, Registration } from '../../../operations/records.ts';
import { rightsOn } from '../../../operations/refuse.ts';
import type { Viewer } from './viewer.ts';

/** A finding as the viewer may see it. Evidence is metadata only: who, what, when, never bodies of mails or notes. */
export function findingView(finding: FindingRecord, registration: Registration, viewer: Viewer): FindingView {
  const open = finding.status === 'heads-up' || finding.status === 'exception';
  return {
    id: finding.findingId,
    rule: finding.rule,
    weight: finding.weight,
    status: finding.status,
    at: finding.occurredAt.toString(),
    summary: summarise(finding.rule, finding.evidence),
    evidence: evidenceOf(finding),
    dealId: finding.dealId,
    exceptionAt: finding.exceptionAt?.toString() ?? null,
    actions: open ? findingActionsFor(finding, rightsOn(viewer, registration.partnerCompanyId)) : [],
  };
}

const labels: Record<string, string> = {
  actorName: 'Who',
  dealName: 'Deal',
  createdAt: 'Deal created',
  claimedAt: 'Claim made',
  pipelineId: 'Pipeline',
  source: 'Made through',
  consent: 'Consent',
  followUpDueAt: 'Follow-up due',
};

function evidenceOf(finding: FindingRecord): { label: string; text: string }[] {
  return Object.entries(labels).flatMap(([fact, label]) => {
    const value = finding.evidence[fact];
    return value === undefined || value === null || value === '' ? [] : [{ label, text: String(value) }];
  });
}
