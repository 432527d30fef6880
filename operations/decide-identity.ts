import type { RecordKind } from '../domain/ledger-kinds.ts';
import type { Refusal } from '../domain/refusal.ts';
import { expireDue } from './expire-registration.ts';
import { type IdentifyPorts, identifyCompany, partWhatIsNotLinked, unite } from './identify-company.ts';
import type { IdentityDecision, ToldPort } from './identity-records.ts';
import type { Actor, CompanyRecord } from './records.ts';
import { refuse } from './refuse.ts';
import { refuseIdentity } from './refuse-identity.ts';
import { tellApart } from './split-account.ts';

export type DecideIdentityPorts = IdentifyPorts & ToldPort;

export type IdentityCommand = {
  actor: Actor & { kind: 'user' };
  companyId: string;
  otherCompanyId: string;
  text: string | null;
};
type Outcome = { ok: true; decision: IdentityDecision } | { ok: false; refusal: Refusal };

/**
 * A person says that two companies are one customer (M5): they are united at once, whatever had told them apart before.
 * Where both are claimed, I4 says who stays in front, and one dispute opens with a notice to both.
 */
export async function confirmAlias(ports: DecideIdentityPorts, command: IdentityCommand): Promise<Outcome> {
  const notAllowed = refuse.unlessMayUnite(command.actor);
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const { companyId, otherCompanyId, actor } = command;
  const [a, b] = await lockBoth(ports, command);
  if (a.accountId === b.accountId)
    return { ok: false, refusal: refuseIdentity.sameCustomer(command, a.accountId) };
  const decisionId = ports.id('idn');
  const now = await ports.now();
  const decision: IdentityDecision = {
    decisionId,
    kind: 'alias',
    these: [companyId],
    those: [otherCompanyId],
    decidedAt: now,
    decidedBy: actor.userId,
    textId: await textOf(ports, command.text),
    undoneAt: null,
    undoneBy: null,
    undoneTextId: null,
  };
  await ports.saveDecision(decision, [[companyId, otherCompanyId]]);
  await tell(ports, actor, 'alias-confirmed', a.accountId, {
    decisionId,
    companyA: companyId,
    companyB: otherCompanyId,
    textId: decision.textId,
  });
  await unite(ports, {
    companyA: companyId,
    companyB: otherCompanyId,
    level: 'M5',
    value: decisionId,
    by: actor,
  });
  return { ok: true, decision };
}

/**
 * A person says that the customers of two companies are two (M5): no domain, number or group unites them from now on,
 * and what waited for the answer waits no more. All companies of either side are told apart.
 */
export async function denyAlias(ports: DecideIdentityPorts, command: IdentityCommand): Promise<Outcome> {
  const notAllowed = refuse.unlessMaySplit(command.actor);
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const [a, b] = await lockBoth(ports, command);
  if (a.accountId === b.accountId)
    return { ok: false, refusal: refuseIdentity.oneCustomer(command, a.accountId) };
  const companiesOf = async (accountId: string) =>
    (await ports.companiesOfAccount(accountId)).map(({ companyId }) => companyId);
  const { decisionId } = await tellApart(
    ports,
    command,
    await companiesOf(a.accountId),
    await companiesOf(b.accountId),
  );
  const decision = await ports.decision(decisionId);
  if (decision === null) throw new Error(`Decision ${decisionId} is not there`);
  for (const [accountId, otherAccountId] of [
    [a.accountId, b.accountId],
    [b.accountId, a.accountId],
  ] as const)
    await tell(ports, command.actor, 'told-apart', accountId, {
      decisionId,
      companyA: command.companyId,
      companyB: command.otherCompanyId,
      otherAccountId,
      textId: decision.textId,
    });
  return { ok: true, decision };
}

/**
 * Takes back what a person said of who is whom: what it had outweighed is in force again, and the accounts are what
 * their links make of them. What was protected meanwhile stays protected; colliding claims are ruled by I4.
 */
export async function undoIdentityDecision(
  ports: DecideIdentityPorts,
  command: { actor: Actor & { kind: 'user' }; decision: IdentityDecision; text: string | null },
): Promise<Outcome> {
  const { actor, decision } = command;
  const { decisionId, kind } = decision;
  const notAllowed = kind === 'alias' ? refuse.unlessMayUnite(actor) : refuse.unlessMaySplit(actor);
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const outweighed = await ports.companiesOutweighedBy(decisionId);
  const companyIds = [...new Set([...decision.these, ...decision.those, ...outweighed])];
  const accountIds = await lockAccountsOf(ports, companyIds);
  for (const accountId of accountIds) await expireDue(ports, accountId);
  const textId = await textOf(ports, command.text);
  if (!(await ports.undoDecision(decisionId, { userId: actor.userId, textId })))
    return { ok: false, refusal: refuseIdentity.undoneAlready(decision) };
  for (const accountId of accountIds)
    await tell(ports, actor, 'identity-undone', accountId, { decisionId, kind, textId });
  await bringInLine(ports, companyIds, actor);
  const undone = await ports.decision(decisionId);
  if (undone === null) throw new Error(`Decision ${decisionId} is not there`);
  return { ok: true, decision: undone };
}

/**
 * Parts what nothing holds together any more, then unites what is linked: merges, aliases, then what records share. Who is
 * one customer by a merge, or by what was said since, is told apart no more, though that is in force again.
 */
async function bringInLine(ports: DecideIdentityPorts, companyIds: string[], actor: Actor): Promise<void> {
  for (const accountId of await lockAccountsOf(ports, companyIds))
    await partWhatIsNotLinked(ports, accountId);
  const companies = await ports.companies(companyIds);
  for (const { companyId, mergedInto } of companies)
    if (mergedInto !== null)
      await unite(ports, { companyA: companyId, companyB: mergedInto, level: 'M1', value: mergedInto });
  for (const { companyA, companyB, decisionId } of await ports.aliasesOf(companyIds))
    await unite(ports, { companyA, companyB, level: 'M5', value: decisionId, by: actor });
  for (const { companyId, mergedInto, missing } of companies)
    if (mergedInto === null && !missing)
      await identifyCompany(ports, companyId, await ports.keysOf(companyId));
  for (const accountId of await lockAccountsOf(ports, companyIds))
    for (const { kind, companyA, companyB } of await ports.toldWithin(accountId))
      if (kind === 'split') await ports.endTold('split', [companyA], [companyB], 'merge');
}

async function lockBoth(
  ports: DecideIdentityPorts,
  { companyId, otherCompanyId }: IdentityCommand,
): Promise<[CompanyRecord, CompanyRecord]> {
  for (const accountId of await lockAccountsOf(ports, [companyId, otherCompanyId]))
    await expireDue(ports, accountId);
  const found = await ports.companies([companyId, otherCompanyId]);
  const a = found.find(company => company.companyId === companyId);
  const b = found.find(company => company.companyId === otherCompanyId);
  if (a === undefined || b === undefined) throw new Error('Both companies must be known');
  return [a, b];
}

/** Accounts may change hands between looking and locking: look again until both agree. */
async function lockAccountsOf(ports: DecideIdentityPorts, companyIds: string[]): Promise<string[]> {
  const look = async () => [
    ...new Set((await ports.companies(companyIds)).map(({ accountId }) => accountId)),
  ];
  for (let seen = await look(); ; ) {
    await ports.lockAccounts(seen);
    const now = await look();
    if (now.length === seen.length && now.every(id => seen.includes(id))) return seen;
    seen = now;
  }
}

async function textOf(ports: DecideIdentityPorts, text: string | null): Promise<string | null> {
  const said = (text ?? '').trim();
  return said === '' ? null : await ports.keepText(said);
}

async function tell(
  ports: DecideIdentityPorts,
  actor: Actor,
  kind: RecordKind,
  accountId: string,
  facts: Record<string, unknown>,
): Promise<void> {
  const now = await ports.now();
  const { version } = await ports.policyInForce();
  await ports.append({
    kind,
    registrationId: null,
    accountId,
    partnerCompanyId: null,
    actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: version,
    rules: ['M5'],
    facts,
  });
}
