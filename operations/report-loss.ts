import type { DealOutcome, DealOutcomeFacts } from '../domain/deal-outcome.ts';
import { explainDealOutcome } from '../domain/deal-outcome-why.ts';
import { lastMomentInWords } from '../domain/plain-days.ts';
import { move } from '../domain/registration.ts';
import { type AskManagersPorts, askManagers } from './ask-managers.ts';
import { moved } from './moved.ts';
import type { ClaimsPort, DeadlinesPort, LedgerPort } from './ports.ts';
import type { DealRecord, LedgerEntry, Recorded, Registration } from './records.ts';

export type ReportLossPorts = AskManagersPorts & ClaimsPort & DeadlinesPort & LedgerPort;

type Report = Extract<DealOutcome, { is: 'loss-reported' }>;

/**
 * The registered deal was set to lost, and not by the partner's side: the registration stays active, the partner has
 * some business days to object, and silence is a loss. The partner manager gets a task.
 */
export async function reportLoss(
  ports: ReportLossPorts,
  claim: Registration,
  deal: DealRecord,
  report: Report,
  facts: DealOutcomeFacts,
): Promise<Registration> {
  const reported: Registration = {
    ...claim,
    state: moved(move(claim.state, 'deal-lost-by-direct')),
    lossReportedAt: report.setAt,
    lossObjectionDueAt: report.objectUntil,
  };
  await ports.saveRegistration(reported);
  await ports.setDeadline(claim.registrationId, 'loss-objection', report.objectUntil);
  await append(ports, claim, report.setAt, {
    kind: 'loss-reported',
    why: explainDealOutcome(facts, report, deal.dealId),
    facts: { dealId: deal.dealId, objectUntil: report.objectUntil.toString(), code: 'LOSS_REPORTED' },
  });
  const { timeZone } = (await ports.policyInForce()).policy;
  const partner = await ports.partner(claim.partnerCompanyId);
  const name = partner?.name ?? 'the partner';
  await askManagers(ports, claim, {
    topic: `loss:${report.setAt}`,
    subject: `Deal reported lost: does ${name} object?`,
    body: `The deal was set to lost by somebody other than ${name}. ${name} may object through ${lastMomentInWords(report.objectUntil, timeZone)}; without an objection the registration ends as lost.`,
    dueAt: report.objectUntil,
  });
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
  return reported;
}

/** The deal is open again before the partner answered: nothing is reported any more. */
export async function clearLossReport(ports: ReportLossPorts, claim: Registration): Promise<boolean> {
  await ports.saveRegistration({ ...claim, lossReportedAt: null, lossObjectionDueAt: null });
  await ports.settleDeadline(claim.registrationId, 'loss-objection');
  await ports.cancelEffects(`${claim.registrationId}:loss:${claim.lossReportedAt}`);
  await append(ports, claim, await ports.now(), {
    kind: 'loss-report-withdrawn',
    facts: { dealId: claim.dealId },
  });
  return true;
}

async function append(
  ports: ReportLossPorts,
  claim: Registration,
  occurredAt: Temporal.Instant,
  entry: Recorded & Pick<LedgerEntry, 'facts'>,
): Promise<void> {
  await ports.append({
    ...entry,
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: { kind: 'automation' },
    occurredAt,
    recordedAt: await ports.now(),
    policyVersion: claim.policyVersion,
    rules: ['R-loss'],
  });
}
