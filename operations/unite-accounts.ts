import type { EndCause } from '../domain/end-causes.ts';
import { move } from '../domain/registration.ts';
import { explainScreening } from '../domain/screening-why.ts';
import { explainWait, opposite, unionWaits, uniteClaims, unitesAtOnce } from '../domain/union.ts';
import type { Why } from '../domain/why.ts';
import { startClaimClocks } from './claim-clocks.ts';
import { claimSummary } from './claim-summary.ts';
import { closeOpenFindings } from './close-open-findings.ts';
import type { DisputePorts } from './dispute-ports.ts';
import { type ExpirePorts, expireDue } from './expire-registration.ts';
import type { ToldPort } from './identity-records.ts';
import { moved } from './moved.ts';
import { openUnionCase } from './open-union-case.ts';
import type { AccountsPort } from './ports.ts';
import { promoteQueue } from './promote-queue.ts';
import type { CompanyLink, CompanyRecord, Registration } from './records.ts';
import { noProtection } from './registration-overlays.ts';

export type UnitePorts = ExpirePorts & AccountsPort & DisputePorts & ToldPort;

/**
 * Makes two companies one account (domain rule 3). Where both accounts have live claims, a merge or a person's word
 * unites at once: a hold beats a claim, then sequence; the loser is queued and contested, and one dispute opens (I4). A
 * shared domain or number, and a group, wait for a person then, and approvals on both stay blocked meanwhile; where a
 * person said that they are two customers, they unite nobody (M5).
 */
export async function uniteAccounts(
  ports: UnitePorts,
  link: CompanyLink,
): Promise<'same-already' | 'united' | 'waiting' | 'separated'> {
  const before = await pair(ports, link);
  if (before.a.accountId === before.b.accountId) return 'same-already';
  await ports.lockAccounts([before.a.accountId, before.b.accountId]);
  const { a, b } = await pair(ports, link);
  if (a.accountId === b.accountId) return 'same-already';
  const stillSame = a.accountId === before.a.accountId && b.accountId === before.b.accountId;
  if (!stillSame) return await uniteAccounts(ports, link);

  const atOnce = unitesAtOnce(link.level);
  if (!atOnce && (await ports.toldApartFrom(a.accountId, [b.accountId])).size > 0) return 'separated';
  await expireDue(ports, a.accountId);
  await expireDue(ports, b.accountId);
  const now = await ports.now();
  const claimsA = await ports.claimsOfAccount(a.accountId);
  const claimsB = await ports.claimsOfAccount(b.accountId);
  const verdict = uniteClaims(claimsA.map(claimSummary), claimsB.map(claimSummary), now);
  const { level, companyA, companyB } = link;
  const found = { level, companyA, companyB, bothClaimed: verdict.openDispute };
  if (unionWaits(found)) {
    await waitForPerson(ports, link, a.accountId, explainWait(found));
    return 'waiting';
  }
  // The keeper's account stays, so that its hold need not move.
  const keptInB = claimsB.some(claim => claim.registrationId === verdict.keeps);
  const [to, from] = keptInB ? [b.accountId, a.accountId] : [a.accountId, b.accountId];
  const claims = [...claimsA, ...claimsB];
  const stays = (claim: Registration) => !verdict.demoted.includes(claim.registrationId);
  for (const claim of claims.filter(({ registrationId }) => verdict.demoted.includes(registrationId)))
    await demote(ports, claim, claims.filter(stays));
  const companyIds = (await ports.companiesOfAccount(from)).map(company => company.companyId);
  const others = (await ports.companiesOfAccount(to)).map(company => company.companyId);
  if (atOnce) await ports.endTold('split', companyIds, others, link.level === 'M5' ? link.value : 'merge');
  await ports.moveAccount(from, to);
  await record(ports, link, { from, to, companyIds, keeps: verdict.keeps, demoted: verdict.demoted });
  if (verdict.openDispute && verdict.keeps !== null) {
    const against = opposite(claimsA.map(claimSummary), claimsB.map(claimSummary), verdict.keeps, now);
    await openUnionCase(ports, { accountId: to, keeps: verdict.keeps, against, demoted: verdict.demoted });
  }
  await promoteQueue(ports, to);
  await ports.touchAccount(to);
  return 'united';
}

async function pair(ports: AccountsPort, link: CompanyLink): Promise<{ a: CompanyRecord; b: CompanyRecord }> {
  const found = await ports.companies([link.companyA, link.companyB]);
  const a = found.find(company => company.companyId === link.companyA);
  const b = found.find(company => company.companyId === link.companyB);
  if (a === undefined || b === undefined)
    throw new Error('Both companies must be known before they are linked');
  return { a, b };
}

async function demote(
  ports: UnitePorts,
  claim: Registration,
  staying: readonly Registration[],
): Promise<void> {
  const now = await ports.now();
  const inForce = await ports.policyInForce();
  const demoted: Registration = {
    ...claim,
    state: moved(move(claim.state, 'accounts-united-demoted')),
    contested: true,
    ...(claim.state === 'active' && {
      ...noProtection,
      protectedUntil: now,
      endBeforeClose: claim.protectedUntil,
    }),
    reviewDueAt: null,
    followUpDueAt: null,
    directWindowOpen: false,
    tolledSince: null,
  };
  await ports.saveRegistration(demoted);
  await startClaimClocks(ports, demoted);
  if (claim.state === 'active') {
    await ports.endHold(claim.registrationId, now);
    await ports.settleDeadline(claim.registrationId, 'protection-end');
    await ports.settleDeadline(claim.registrationId, 'follow-up');
    await closeOpenFindings(ports, claim.registrationId);
  }
  await ports.append({
    kind: 'registration-demoted',
    // Of the one that stays in front: a hold beats a claim, so it may have come later (I4).
    why: explainScreening({
      claim: claimSummary(demoted),
      liveClaims: staying.map(claimSummary),
      now,
    }),
    registrationId: claim.registrationId,
    accountId: claim.accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor: { kind: 'automation' },
    occurredAt: now,
    recordedAt: now,
    policyVersion: inForce.version,
    rules: ['I4', 'I5'],
    facts: {
      from: claim.state,
      oldEnd: claim.protectedUntil?.toString() ?? null,
      ...(claim.state === 'active' && { cause: 'union' satisfies EndCause }),
    },
  });
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
}

async function waitForPerson(
  ports: UnitePorts,
  link: CompanyLink,
  accountId: string,
  why: Why,
): Promise<void> {
  if (!(await ports.saveWaitingLink(link))) return;
  const now = await ports.now();
  const inForce = await ports.policyInForce();
  await ports.append({
    kind: 'link-waiting',
    why,
    registrationId: null,
    accountId,
    partnerCompanyId: null,
    actor: { kind: 'automation' },
    occurredAt: now,
    recordedAt: now,
    policyVersion: inForce.version,
    rules: [link.level],
    facts: { companyA: link.companyA, companyB: link.companyB },
  });
}

async function record(
  ports: UnitePorts,
  link: CompanyLink,
  union: { from: string; to: string; companyIds: string[]; keeps: string | null; demoted: string[] },
): Promise<void> {
  const now = await ports.now();
  const inForce = await ports.policyInForce();
  await ports.append({
    kind: 'accounts-united',
    registrationId: null,
    accountId: union.to,
    partnerCompanyId: null,
    actor: link.by ?? { kind: 'automation' },
    occurredAt: now,
    recordedAt: now,
    policyVersion: inForce.version,
    rules: [link.level, 'I4'],
    facts: { ...union, companyA: link.companyA, companyB: link.companyB },
  });
}
