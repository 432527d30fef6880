import { type CreditReason, convert, creditedMinor, rateOn } from '../domain/money.ts';
import type { CreditKind, CreditRecord, CreditsPort } from './credit-records.ts';
import { type CreditTaker, type CreditTakersPorts, creditTakers } from './credit-takers.ts';
import type { ClockPort, DeadlinesPort, LedgerPort, MintPort, PolicyPort } from './ports.ts';
import type { Actor, DealRecord, Registration } from './records.ts';

export type CreditPorts = ClockPort &
  CreditsPort &
  CreditTakersPorts &
  DeadlinesPort &
  LedgerPort &
  MintPort &
  PolicyPort;

const automation: Actor = { kind: 'automation' };

/**
 * Credits a won registration with its deal's amount (section 4, E36), or with the difference where the amount was
 * changed since. Converted at the rate on the close date, which is stored: an edited rate changes nothing later
 * (T8, E34). A missing, zero or negative amount credits nothing, and a later one the difference. What a ruling split
 * is credited to both sides.
 */
export async function creditDeal(
  ports: CreditPorts,
  claim: Registration,
  deal: DealRecord,
  wonAt: Temporal.Instant,
): Promise<void> {
  const { policy } = await ports.policyInForce();
  const currency = deal.currency ?? policy.money.homeCurrency;
  const { minor, why } = creditedMinor(deal.amount, currency);
  const [own, ...others] = await creditTakers(ports, claim, minor);
  await creditTaker(ports, own, deal, { currency, why, wonAt });
  for (const other of others) await creditTaker(ports, other, deal, { currency, why, wonAt }, claim);
}

/** @param winner whose deal it is, where the registration has part of another's sale */
async function creditTaker(
  ports: CreditPorts,
  { claim, amountMinor: minor }: CreditTaker,
  deal: DealRecord,
  { currency, why, wonAt }: { currency: string; why: CreditReason; wonAt: Temporal.Instant },
  winner: Registration | null = null,
): Promise<void> {
  const now = await ports.now();
  const known = currentWin(await ports.creditsOf(claim.registrationId));
  if (winner !== null && known.length === 0 && minor === 0n) return;
  const closedAt = known[0]?.closedAt ?? closeDateOf(deal, wonAt, now);
  const rows = changes(known, currency, minor);
  if (known.length === 0 && rows.length === 0) rows.push({ amountMinor: 0n, currency });
  for (const row of rows)
    await add(ports, claim, known, {
      ...row,
      kind: known.length === 0 ? 'won' : 'amount-changed',
      actor: automation,
      dealId: deal.dealId,
      closedAt,
      occurredAt: known.length === 0 ? wonAt : now,
      textId: null,
      code: why,
    });
}

/** The deal is open again: what it was credited with is taken back, in the same currencies at the same rates. */
export async function takeBackCredit(
  ports: CreditPorts,
  claim: Registration,
  occurredAt: Temporal.Instant,
): Promise<void> {
  for (const taker of await creditTakers(ports, claim, 0n)) await takeBack(ports, taker.claim, occurredAt);
}

async function takeBack(
  ports: CreditPorts,
  claim: Registration,
  occurredAt: Temporal.Instant,
): Promise<void> {
  const known = currentWin(await ports.creditsOf(claim.registrationId));
  for (const [currency, amountMinor] of sums(known))
    if (amountMinor !== 0n)
      await add(ports, claim, known, {
        kind: 'reopened',
        amountMinor: -amountMinor,
        currency,
        actor: automation,
        dealId: known[0]?.dealId ?? '',
        closedAt: known[0]?.closedAt ?? occurredAt,
        occurredAt,
        textId: null,
        code: null,
      });
}

type NewRow = {
  kind: CreditKind;
  amountMinor: bigint;
  currency: string;
  actor: Actor;
  dealId: string;
  closedAt: Temporal.Instant;
  occurredAt: Temporal.Instant;
  textId: string | null;
  code: string | null;
};

/** Adds a row; one in a currency that the win has already takes the stored rate. */
export async function add(
  ports: CreditPorts,
  claim: Registration,
  known: readonly CreditRecord[],
  { actor, code, ...row }: NewRow,
): Promise<CreditRecord> {
  const now = await ports.now();
  const inForce = await ports.policyInForce();
  const { money, timeZone } = inForce.policy;
  const before = known.find(other => other.currency === row.currency);
  const homeCurrency = before?.homeCurrency ?? money.homeCurrency;
  const rate = before === undefined ? rateOn(money, row.currency, row.closedAt, timeZone) : before.rate;
  const credit: CreditRecord = {
    ...row,
    creditId: ports.id('crd'),
    registrationId: claim.registrationId,
    partnerCompanyId: claim.partnerCompanyId,
    homeMinor: rate === null ? null : convert(row.amountMinor, row.currency, rate, homeCurrency),
    homeCurrency,
    rate,
    recordedAt: now,
  };
  await ports.insertCredit(credit);
  // A year that was reviewed already is held against it in a transaction of its own (E35).
  await ports.setDeadline(claim.partnerCompanyId, 'tier-question', now);
  await ports.append({
    kind: 'credit-recorded',
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor,
    occurredAt: row.occurredAt,
    recordedAt: now,
    policyVersion: inForce.version,
    rules: row.kind === 'refund' ? ['E35', 'T8'] : ['E36', 'T8'],
    facts: {
      creditId: credit.creditId,
      credit: row.kind,
      code,
      // Whoever has part of another's sale does not learn of its deal (I7).
      dealId: claim.state === 'won' || claim.dealId === row.dealId ? row.dealId : null,
      amountMinor: String(row.amountMinor),
      currency: row.currency,
      homeMinor: credit.homeMinor === null ? null : String(credit.homeMinor),
      homeCurrency,
      rate,
      closedAt: row.closedAt.toString(),
    },
  });
  return credit;
}

/** Rows since the deal was last opened again. */
export function currentWin(rows: readonly CreditRecord[]): CreditRecord[] {
  return rows.slice(rows.findLastIndex(row => row.kind === 'reopened') + 1);
}

/** What is credited by currency, refunds left in. */
export function sums(rows: readonly CreditRecord[]): Map<string, bigint> {
  const byCurrency = new Map<string, bigint>();
  for (const row of rows)
    byCurrency.set(row.currency, (byCurrency.get(row.currency) ?? 0n) + row.amountMinor);
  return byCurrency;
}

/** What it takes to come to the amount; refunds are money that went back and no change of the amount. */
function changes(known: readonly CreditRecord[], currency: string, minor: bigint) {
  const credited = sums(known.filter(row => row.kind !== 'refund'));
  const wanted = new Map([...credited.keys()].map(code => [code, 0n])).set(currency, minor);
  return [...wanted].flatMap(([code, amount]) => {
    const amountMinor = amount - (credited.get(code) ?? 0n);
    return amountMinor === 0n ? [] : [{ amountMinor, currency: code }];
  });
}

/** HubSpot's close date, which people may set for a sale of the past; one that lies ahead says nothing of the sale. */
const closeDateOf = ({ closeDate }: DealRecord, wonAt: Temporal.Instant, now: Temporal.Instant) =>
  closeDate !== null && Temporal.Instant.compare(closeDate, now) <= 0 ? closeDate : wonAt;
