import { splitObstacle } from '../domain/account-split.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type CertifyPorts, certifyFollowUp } from './certify-follow-up.ts';
import { currentEnd } from './current-end.ts';
import { type ExpirePorts, expireDue } from './expire-registration.ts';
import { judgeAccount } from './judge-account.ts';
import type { JudgeDealsPorts } from './judge-deals.ts';
import { promoteQueue } from './promote-queue.ts';
import type { Actor, Registration } from './records.ts';
import { refuse } from './refuse.ts';
import { regainHold } from './regain-hold.ts';
import type { SplitsPort } from './split-records.ts';

export type SplitPorts = CertifyPorts & ExpirePorts & JudgeDealsPorts & SplitsPort;

type SplitCommand = {
  actor: Actor & { kind: 'user' };
  /** A company that stays. */
  companyId: string;
  /** Companies that are another customer. */
  leaving: string[];
  text: string | null;
};

/**
 * A person says that an account is two customers (M5, E7): the named companies get an account of their own, with the
 * claims that were made on them. A protection goes along with its end; who had stepped back behind a claim that is on
 * the other side now regains its old end, or moves up. What was protected before keeps the account of its day, and
 * no shared domain unites the two again.
 */
export async function splitAccount(
  ports: SplitPorts,
  command: SplitCommand,
): Promise<{ ok: true; accountId: string; newAccountId: string } | { ok: false; refusal: Refusal }> {
  const notAllowed = refuse.unlessMaySplit(command.actor);
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  if ((command.text ?? '').trim() === '') return { ok: false, refusal: refuse.textRequired('SPLIT') };
  const accountId = await ports.lockAccountOf(command.companyId);
  await expireDue(ports, accountId);
  const companyIds = (await ports.companiesOfAccount(accountId)).map(company => company.companyId);
  const leaving = [...new Set(command.leaving)];
  const obstacle = splitObstacle(companyIds, leaving);
  if (obstacle !== null) return { ok: false, refusal: obstacle };
  const staying = companyIds.filter(id => !leaving.includes(id));
  const leavingClaims = (await ports.claimsOfAccount(accountId)).filter(claim =>
    leaving.includes(claim.companyId),
  );
  const newAccountId = await ports.splitAccount(accountId, leaving);
  await ports.saveSeparations(staying, leaving, command.actor.userId);
  await tell(ports, command, { from: accountId, to: newAccountId, companyIds: leaving });
  for (const claim of leavingClaims) await moveClaim(ports, claim, newAccountId, command.actor);
  for (const account of [accountId, newAccountId]) {
    await regainHold(ports, account, 'split');
    await promoteQueue(ports, account);
    await ports.touchAccount(account);
    await judgeAccount(ports, account);
  }
  return { ok: true, accountId, newAccountId };
}

async function moveClaim(
  ports: SplitPorts,
  claim: Registration,
  accountId: string,
  actor: Actor,
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
    rules: ['M5', 'E7'],
    facts: { from: claim.accountId, to: accountId },
  });
  if (claim.dealId !== null) await ports.touchDeals([claim.dealId]);
  if (isHolder) await certifyFollowUp(ports, { ...claim, accountId }, null);
}

async function tell(
  ports: SplitPorts,
  command: SplitCommand,
  split: { from: string; to: string; companyIds: string[] },
): Promise<void> {
  const now = await ports.now();
  const { version } = await ports.policyInForce();
  await ports.append({
    kind: 'accounts-split',
    registrationId: null,
    accountId: split.from,
    partnerCompanyId: null,
    actor: command.actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: version,
    rules: ['M5', 'E7'],
    facts: { ...split, textId: await ports.keepText(command.text ?? '') },
  });
}
