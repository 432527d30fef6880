import { type ObservedFinding, type ObserveReport, observeReport } from '../domain/observe-report.ts';
import type { ClockPort, LedgerPort, PolicyPort, UsersPort } from './ports.ts';

/** How long a new install observes before it is told what it would have said (domain rule 1). */
export const observeDays = 30;

export type StoredObserveReport = ObserveReport & { from: string; until: string };

export type ObserveReportPort = {
  /** Since when the program observes, or when it did last; null: never. `until` null: it does. */
  observedFrom(): Promise<{ from: Temporal.Instant; until: Temporal.Instant | null } | null>;
  findingsRecorded(from: Temporal.Instant, until: Temporal.Instant): Promise<ObservedFinding[]>;
  missesRecorded(from: Temporal.Instant, until: Temporal.Instant): Promise<number>;
  saveObserveReport(report: StoredObserveReport): Promise<void>;
  /** Reports that were made, newest first. */
  observeReports(): Promise<(StoredObserveReport & { madeAt: string })[]>;
};

export type ObserveReportPorts = ClockPort & LedgerPort & ObserveReportPort & PolicyPort & UsersPort;

/** What would have happened while the program observed, up to now or to when it was turned up; null if it never did. */
export async function reportSoFar(ports: ObserveReportPorts): Promise<StoredObserveReport | null> {
  const observed = await ports.observedFrom();
  if (observed === null) return null;
  const until = observed.until ?? (await ports.now());
  const findings = await ports.findingsRecorded(observed.from, until);
  const actors = [...new Set(findings.flatMap(({ actorUserId }) => actorUserId ?? []))];
  const users = new Map((await ports.usersById(actors)).map(user => [user.userId, user.teamIds]));
  const { policy } = await ports.policyInForce();
  const people = {
    directory: await ports.directory(),
    teamsOf: (userId: string) => users.get(userId) ?? [],
  };
  const misses = await ports.missesRecorded(observed.from, until);
  const report = observeReport(findings, misses, people, policy);
  return { ...report, from: observed.from.toString(), until: until.toString() };
}

/** Thirty days after the install: the report is kept as it stands, if the program observes still. */
export async function makeObserveReport(ports: ObserveReportPorts): Promise<void> {
  const { version, policy } = await ports.policyInForce();
  const report = policy.enforcement === 'observe' ? await reportSoFar(ports) : null;
  if (report === null) return;
  await ports.saveObserveReport(report);
  const now = await ports.now();
  await ports.append({
    kind: 'observe-report-made',
    registrationId: null,
    accountId: null,
    partnerCompanyId: null,
    actor: { kind: 'automation' },
    occurredAt: now,
    recordedAt: now,
    policyVersion: version,
    rules: ['R-observe'],
    facts: { from: report.from, until: report.until, findings: report.findings, misses: report.misses },
  });
}
