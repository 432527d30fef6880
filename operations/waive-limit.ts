import { isLive } from '../domain/claim-standing.ts';
import type { Refusal } from '../domain/refusal.ts';
import { claimSummary } from './claim-summary.ts';
import type {
  AccountsPort,
  ClaimsPort,
  ClockPort,
  LedgerPort,
  MintPort,
  PartnersPort,
  PolicyPort,
  TextsPort,
} from './ports.ts';
import type { Actor } from './records.ts';
import { refuse } from './refuse.ts';
import type { WaivedLimit, WaiversPort } from './standing-records.ts';

export type WaivePorts = AccountsPort &
  ClaimsPort &
  ClockPort &
  LedgerPort &
  MintPort &
  PartnersPort &
  PolicyPort &
  TextsPort &
  WaiversPort;

/**
 * An approver waives the cooling-off, or the limit of protected days in any 365, for one partner on one customer, with
 * a reason (domain rule 4). It serves the registration that the partner has there, else its next one, and no other.
 */
export async function waiveLimit(
  ports: WaivePorts,
  command: {
    actor: Actor & { kind: 'user' };
    companyId: string;
    partnerCompanyId: string;
    what: WaivedLimit;
    text: string;
  },
): Promise<{ ok: true; waiverId: string } | { ok: false; refusal: Refusal }> {
  const partner = await ports.lockPartner(command.partnerCompanyId);
  if (partner === null) return { ok: false, refusal: refuse.unknownPartner(command.partnerCompanyId) };
  await ports.ensureCompanies([command.companyId]);
  const accountId = await ports.lockAccountOf(command.companyId);
  const notAllowed = refuse.unlessMayFor(command.actor, command.partnerCompanyId, 'waive');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const now = await ports.now();
  const running = (await ports.claimsOfAccount(accountId)).find(
    claim => claim.partnerCompanyId === partner.companyId && isLive(claimSummary(claim), now),
  );
  const waiverId = ports.id('wvr');
  const textId = await ports.keepText(command.text);
  const registrationId = running?.registrationId ?? null;
  await ports.saveWaiver({
    waiverId,
    companyId: command.companyId,
    partnerCompanyId: partner.companyId,
    what: command.what,
    givenBy: command.actor.userId,
    givenAt: now,
    textId,
    registrationId,
  });
  await ports.append({
    kind: 'limit-waived',
    registrationId,
    accountId,
    partnerCompanyId: partner.companyId,
    actor: command.actor,
    occurredAt: now,
    recordedAt: now,
    policyVersion: (await ports.policyInForce()).version,
    rules: [command.what === 'cooling-off' ? 'R-cooling-off' : 'R-protection-limit'],
    facts: { what: command.what, waiverId, textId, companyId: command.companyId },
  });
  return { ok: true, waiverId };
}
