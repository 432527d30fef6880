import type { CompensationsPort } from './compensation-records.ts';
import type { DisputeRecord } from './dispute-records.ts';
import type { ClockPort, LedgerPort, MintPort } from './ports.ts';
import type { Actor, Registration } from './records.ts';

export type CompensationPorts = ClockPort & CompensationsPort & LedgerPort & MintPort;

type Awarded = { amountMinor: bigint; currency: string };
type By = { actor: Actor; rules: string[]; facts: Record<string, unknown> };

/** A ruling awards money to the partner of a registration (section 9): the row is what it is owed. */
export async function awardCompensation(
  ports: CompensationPorts,
  dispute: DisputeRecord,
  claim: Registration,
  awarded: Awarded,
  by: By,
): Promise<void> {
  await record(ports, dispute, claim, awarded, { ...by, kind: 'dispute-compensation' });
}

/** An appeal rules otherwise: what the first ruling awarded in the case is taken back, in each currency. */
export async function takeBackCompensation(
  ports: CompensationPorts,
  dispute: DisputeRecord,
  claim: Registration,
  by: By,
): Promise<void> {
  const known = await ports.compensationsOf(claim.registrationId);
  const ofCase = known.filter(({ disputeId }) => disputeId === dispute.disputeId);
  for (const { currency, amountMinor } of standing(ofCase))
    await record(
      ports,
      dispute,
      claim,
      { currency, amountMinor: -amountMinor },
      { ...by, kind: 'dispute-compensation-taken-back' },
    );
}

/** What is owed by currency; what was taken back in full is not told. */
export function standing(rows: readonly Awarded[]): Awarded[] {
  const sums = new Map<string, bigint>();
  for (const { currency, amountMinor } of rows) sums.set(currency, (sums.get(currency) ?? 0n) + amountMinor);
  return [...sums].flatMap(([currency, amountMinor]) =>
    amountMinor === 0n ? [] : [{ currency, amountMinor }],
  );
}

async function record(
  ports: CompensationPorts,
  dispute: DisputeRecord,
  claim: Registration,
  { amountMinor, currency }: Awarded,
  { kind, actor, rules, facts }: By & { kind: 'dispute-compensation' | 'dispute-compensation-taken-back' },
): Promise<void> {
  const now = await ports.now();
  const compensationId = ports.id('cmp');
  await ports.insertCompensation({
    compensationId,
    disputeId: dispute.disputeId,
    registrationId: claim.registrationId,
    partnerCompanyId: claim.partnerCompanyId,
    amountMinor,
    currency,
    awardedAt: now,
  });
  await ports.append({
    kind,
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: claim.policyVersion,
    rules,
    facts: { ...facts, compensationId, amountMinor: String(amountMinor), currency },
  });
}
