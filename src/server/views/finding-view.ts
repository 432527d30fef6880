import type { RecordedWhy } from '../../../adapters/postgres/ledger-whys.ts';
import type { FindingView } from '../../../contract/views.ts';
import { findingActionsFor } from '../../../domain/actions.ts';
import { momentWords } from '../../../domain/day-words.ts';
import { summarise } from '../../../domain/finding.ts';
import type { FindingRecord, Registration } from '../../../operations/records.ts';
import { rightsOn } from '../../../operations/refuse.ts';
import { ruleNames, sourceNames } from '../words/finding-words.ts';
import type { Viewer } from './viewer.ts';
import { whyView } from './why-view.ts';

/**
 * A finding as the viewer may see it. Evidence is metadata only: who, what, when, never bodies of mails or notes.
 *
 * @param why as the ledger has it (`whysOfFindings`)
 */
export function findingView(
  finding: FindingRecord,
  registration: Registration,
  viewer: Viewer,
  why: RecordedWhy | null,
): FindingView {
  const summary = summarise(finding.rule, finding.evidence);
  const open = finding.status === 'heads-up' || finding.status === 'exception';
  return {
    id: finding.findingId,
    rule: finding.rule,
    weight: finding.weight,
    status: finding.status,
    at: finding.occurredAt.toString(),
    summary,
    why: why === null ? null : { ...whyView(why, viewer, 'UTC'), text: summary },
    evidence: evidenceOf(finding),
    dealId: finding.dealId,
    links: linksOf(finding),
    exceptionAt: finding.exceptionAt?.toString() ?? null,
    actions: open ? findingActionsFor(finding, rightsOn(viewer, registration.partnerCompanyId)) : [],
  };
}

/** Facts that a person asks about, with their labels; ids and settings stay in the record. */
const labels: Record<string, string> = {
  actorName: 'Who',
  dealName: 'Deal',
  dealCreatedAt: 'Deal created',
  claimedAt: 'Claim made',
  source: 'Made through',
  consent: 'Consent',
};

const linksOf = ({ evidence }: FindingRecord): string[] =>
  Array.isArray(evidence.links) ? evidence.links : [];

function evidenceOf(finding: FindingRecord): { label: string; text: string }[] {
  const name = ruleNames[finding.rule];
  const rule = { label: 'Rule', text: name === undefined ? finding.rule : `${finding.rule}: ${name}` };
  const facts = Object.entries(labels).flatMap(([fact, label]) => {
    const value = finding.evidence[fact];
    return value === undefined || value === null || value === ''
      ? []
      : [{ label, text: wordsOf(fact, String(value), String(finding.evidence.timeZone ?? 'UTC')) }];
  });
  return [rule, ...facts];
}

function wordsOf(fact: string, value: string, timeZone: string): string {
  if (fact === 'source') return sourceNames[value] ?? value;
  return fact.endsWith('At') ? momentWords(Temporal.Instant.from(value), timeZone) : value;
}
