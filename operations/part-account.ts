import { type CertifyPorts, certifyFollowUp } from './certify-follow-up.ts';
import { currentEnd } from './current-end.ts';
import type { ExpirePorts } from './expire-registration.ts';
import { judgeAccount } from './judge-account.ts';
import type { JudgeDealsPorts } from './judge-deals.ts';
import { promoteQueue } from './promote-queue.ts';
import type { Actor, Registration } from './records.ts';
import { regainHold } from './regain-hold.ts';
import type { SplitsPort } from './split-records.ts';

export type PartPorts = CertifyPorts & ExpirePorts & JudgeDealsPorts & SplitsPort;

export type Parting = {
  accountId: string;
  /** Companies that get an account of their own: some of the account's, and not all. */
  leaving: string[];
  actor: Actor;
  rules: string[];
  facts: Record<string, unknown>;
};

/**
 * Gives companies of an account one of their own, with the claims that were made on them (M5, E7). A protection goes
 * along with its end, as the constraint on holds sees it; who had stepped back behind a claim that is on the other side
 * now regains its old end, or moves up. What was protected before keeps the account of its day. The account must be
 * locked.
 *
 * @returns the new account
 */
export async function partAccount(ports: PartPorts, parting: Parting): Promise<string> {
  const { accountId, leaving } = parting;
  const claims = (await ports.claimsOfAccount(accountId)).filter(claim => leaving.includes(claim.companyId));
  const newAccountId = await ports.splitAccount(accountId, leaving);
  await tell(ports, parting, newAccountId);
  for (const claim of claims) await moveClaim(ports, claim, newAccountId, parting);
  for (const account of [accountId, newAccountId]) {
    await regainHold(ports, account, 'split');
    await promoteQueue(ports, account);
    await ports.touchAccount(account);
    await judgeAccount(ports, account);
  }
  return newAccountId;
}

async function moveClaim(
  ports: PartPorts,
  claim: Registration,
  accountId: string,
  { actor, rules }: Parting,
): Promise<void> {
  const now = await ports.now();
  const { registrationId } = claim;
  const isHolder = claim.state === 'active';
  if (isHolder) await ports.endHold(registrationId, now);
  await ports.moveClaim(registrationId, accountId);
  if (isHolder) {
    const hold = await ports.placeHold({ ...claim, protectedFrom: now, protectedUntil: currentEnd(claim) });
    if (hold === 'held') throw new Error(`The new account ${accountId} is held already`);
  }
  await ports.append({
    kind: 'registration-split-off',
    registrationId,
    accountId,
    partnerCompanyId: claim.partnerCompanyId,
    actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: claim.policyVersion,
    rules,
    facts: { from: claim.accountId, to: accountId },
  });
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
  if (isHolder) await certifyFollowUp(ports, { ...claim, accountId }, null);
}

async function tell(ports: PartPorts, parting: Parting, newAccountId: string): Promise<void> {
  const { accountId, leaving, actor, rules, facts } = parting;
  const now = await ports.now();
  const { version } = await ports.policyInForce();
  await ports.append({
    kind: 'accounts-split',
    registrationId: null,
    accountId,
    partnerCompanyId: null,
    actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: version,
    rules,
    facts: { from: accountId, to: newAccountId, companyIds: leaving, ...facts },
  });
}
