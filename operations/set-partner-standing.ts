import type { RecordKind } from '../domain/ledger-kinds.ts';
import { endsClaims, explainLeaving } from '../domain/partner-standing.ts';
import { dayOf } from '../domain/program-year.ts';
import type { Refusal } from '../domain/refusal.ts';
import { type EndClaimPorts, endClaim } from './end-claim.ts';
import { expireDue } from './expire-registration.ts';
import type { Actor, PartnerRecord, Registration } from './records.ts';
import { refuse } from './refuse.ts';
import { isLiveClaim } from './standing-claim.ts';
import type { StandingsPort } from './standing-records.ts';
import { type TellPorts, tellPartnerManagers } from './tell-partner-managers.ts';
import { hasLeft, leaveTier, lookAtTierAgain } from './tier-clock.ts';
import type { TiersPort } from './tier-records.ts';
import { unreachedWords } from './unreached.ts';

export type StandingPorts = EndClaimPorts & StandingsPort & TellPorts & TiersPort;

const entries = {
  active: 'partner-reinstated',
  suspended: 'partner-suspended',
  terminated: 'partner-terminated',
} as const satisfies Record<PartnerRecord['status'], string>;

/**
 * A person suspends, ends or reinstates a partner (E28). Suspended: it registers and renews nothing and nothing of it
 * is approved; its protections run on. Terminated: its registrations are revoked with PARTNER_TERMINATED and its
 * claims withdrawn, so that the customers are free. Reinstated: what ended stays ended.
 */
export async function setPartnerStanding(
  ports: StandingPorts,
  command: {
    actor: Actor & { kind: 'user' };
    partnerCompanyId: string;
    status: PartnerRecord['status'];
    text: string;
  },
): Promise<{ ok: true; partner: PartnerRecord } | { ok: false; refusal: Refusal }> {
  const { status, actor, partnerCompanyId } = command;
  const before = await ports.lockPartner(partnerCompanyId);
  if (before === null) return { ok: false, refusal: refuse.unknownPartner(partnerCompanyId) };
  const notAllowed = refuse.unlessMayFor(actor, partnerCompanyId, 'set-standing');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const textId = await ports.keepText(command.text);
  await ports.setStanding(
    partnerCompanyId,
    status === 'active' ? null : { status, userId: actor.userId, textId },
  );
  const joinsAnew = status !== 'terminated' && (await leftBefore(ports, before));
  const partner: PartnerRecord = { ...before, status, ...(joinsAnew && { joinedOn: await today(ports) }) };
  await ports.savePartner(partner);
  await ports.settleDeadline(partnerCompanyId, 'partner-end');
  await appendOfPartner(ports, partner, entries[status], actor, { from: before.status, textId });
  await ports.touchCompanies([partnerCompanyId]);
  await tellWhereNobodyReads(ports, partner);
  if (endsClaims(status)) {
    await endClaimsOf(ports, partnerCompanyId, actor);
    await leaveTier(ports, partnerCompanyId);
  } else await lookAtTierAgain(ports, partnerCompanyId);
  return { ok: true, partner };
}

/** The partner is told by mail; where nobody of it can be written to, its partner manager is asked to. */
async function tellWhereNobodyReads(
  ports: StandingPorts,
  { companyId, name, status }: PartnerRecord,
): Promise<void> {
  const unreached = await unreachedWords(ports, companyId);
  if (unreached === '') return;
  await tellPartnerManagers(ports, companyId, {
    subjectId: `${companyId}:standing:${await ports.now()}`,
    subject: `Tell ${name}: ${standingWords[status]}`,
    body: `${name}: ${standingWords[status]}.${unreached}`,
  });
}

const standingWords = {
  active: 'it takes part in the program again',
  suspended: 'it is suspended from the program',
  terminated: 'it has left the program',
} as const satisfies Record<PartnerRecord['status'], string>;

const leftBefore = async (ports: StandingPorts, { companyId, status }: PartnerRecord) =>
  status === 'terminated' && (await hasLeft(ports, companyId));

const today = async (ports: StandingPorts) =>
  dayOf(await ports.now(), (await ports.policyInForce()).policy.timeZone);

/** Nobody took the mark in the CRM back in time: what the partner had ends. Locks the partner. */
export async function endUnmarkedPartner(ports: StandingPorts, partnerCompanyId: string): Promise<void> {
  const partner = await ports.lockPartner(partnerCompanyId);
  if (partner?.status !== 'terminated') return;
  await endClaimsOf(ports, partnerCompanyId, { kind: 'automation' });
  await leaveTier(ports, partnerCompanyId);
}

async function endClaimsOf(ports: StandingPorts, partnerCompanyId: string, actor: Actor): Promise<void> {
  const seen = (await ports.claimsOfPartner(partnerCompanyId)).filter(isLiveClaim);
  const accountIds = [...new Set(seen.map(claim => claim.accountId))];
  await ports.lockAccounts(accountIds);
  for (const accountId of accountIds) await expireDue(ports, accountId);
  const live = (await ports.claimsOfPartner(partnerCompanyId)).filter(isLiveClaim);
  for (const claim of live) await endOne(ports, claim, actor);
}

async function endOne(ports: StandingPorts, claim: Registration, actor: Actor): Promise<void> {
  const isActive = claim.state === 'active';
  await endClaim(ports, claim, {
    event: isActive ? 'revoke' : 'withdraw',
    entry: isActive ? 'registration-revoked' : 'registration-withdrawn',
    actor,
    occurredAt: await ports.now(),
    code: 'PARTNER_TERMINATED',
    text: null,
    rules: isActive ? ['E28', 'R-revoke', 'I5'] : ['E28'],
    why: explainLeaving('terminated'),
    facts: {
      partnerStatus: 'terminated',
      oldEnd: claim.protectedUntil?.toString() ?? null,
    },
  });
}

export async function appendOfPartner(
  ports: Pick<StandingPorts, 'append' | 'now' | 'policyInForce'>,
  partner: PartnerRecord,
  kind: RecordKind,
  actor: Actor,
  facts: Record<string, unknown>,
): Promise<void> {
  const now = await ports.now();
  await ports.append({
    kind,
    registrationId: null,
    accountId: null,
    partnerCompanyId: partner.companyId,
    actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: (await ports.policyInForce()).version,
    rules: ['E28'],
    facts,
  });
}
