import type { Directory } from '../domain/directory.ts';
import { explainGivenUp, mergedClaims, mergedDirectory } from '../domain/partner-merger.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Why } from '../domain/why.ts';
import { appendOf } from './claim-entry.ts';
import { claimSummary } from './claim-summary.ts';
import { endClaim } from './end-claim.ts';
import { expireDue } from './expire-registration.ts';
import type { Actor, PartnerRecord, Registration } from './records.ts';
import { refuse } from './refuse.ts';
import { appendOfPartner, type StandingPorts } from './set-partner-standing.ts';
import { isLiveClaim } from './standing-claim.ts';

export type TakeOverPorts = StandingPorts & {
  /** Waits until nobody else changes the settings, and puts the directory in force. */
  saveDirectory(directory: Directory, createdBy: string): Promise<void>;
};

export type TakenOver = { partner: PartnerRecord; moved: string[]; givenUp: string[] };

/**
 * One partner bought another (E29): its live claims, with holds, ends and claim instants, and its people stand in the
 * buyer's name from now on; the one that was bought leaves the program. Where both claimed one customer, the hold
 * stays, else the earlier claim, and the other is withdrawn. Past entries keep the name of their day (T2).
 */
export async function takeOverPartner(
  ports: TakeOverPorts,
  command: {
    actor: Actor & { kind: 'user' };
    partnerCompanyId: string;
    fromCompanyId: string;
    text: string;
  },
): Promise<{ ok: true; takenOver: TakenOver } | { ok: false; refusal: Refusal }> {
  const { actor, partnerCompanyId: to, fromCompanyId: from } = command;
  const notAllowed = refuse.unlessMayFor(actor, to, 'admin');
  if (notAllowed !== null) return { ok: false, refusal: notAllowed };
  const locked = new Map<string, PartnerRecord | null>();
  for (const id of [to, from].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)))
    locked.set(id, await ports.lockPartner(id));
  const [buyer, bought] = [locked.get(to) ?? null, locked.get(from) ?? null];
  if (buyer === null || buyer.status === 'terminated' || to === from)
    return { ok: false, refusal: refuse.unknownPartner(to) };
  if (bought === null) return { ok: false, refusal: refuse.unknownPartner(from) };

  const textId = await ports.keepText(command.text);
  const outcome = await moveClaims(ports, buyer, bought, actor);
  await ports.saveDirectory(mergedDirectory(await ports.directory(), from, to), `user:${actor.userId}`);
  await ports.setStanding(from, { status: 'terminated', userId: actor.userId, textId });
  await ports.savePartner({ ...bought, status: 'terminated' });
  await appendOfPartner(ports, bought, 'partner-taken-over', actor, {
    byPartnerCompanyId: to,
    movedRegistrationIds: outcome.moved,
    givenUpRegistrationIds: outcome.givenUp,
    textId,
  });
  await ports.touchCompanies([to, from]);
  await ports.touchCopiesNaming(to);
  return { ok: true, takenOver: { partner: buyer, ...outcome } };
}

async function moveClaims(
  ports: TakeOverPorts,
  buyer: PartnerRecord,
  bought: PartnerRecord,
  actor: Actor,
): Promise<{ moved: string[]; givenUp: string[] }> {
  const theirs = (await ports.claimsOfPartner(bought.companyId)).filter(isLiveClaim);
  const accountIds = [...new Set(theirs.map(claim => claim.accountId))];
  await ports.lockAccounts(accountIds);
  const moved: string[] = [];
  const givenUp: string[] = [];
  for (const accountId of accountIds) {
    await expireDue(ports, accountId);
    const now = await ports.now();
    const claims = (await ports.claimsOfAccount(accountId)).filter(
      claim => claim.partnerCompanyId === bought.companyId || claim.partnerCompanyId === buyer.companyId,
    );
    const verdict = mergedClaims(claims.map(claimSummary), now);
    for (const claim of claims.filter(({ registrationId }) => verdict.givesUp.includes(registrationId))) {
      await giveUp(ports, claim, actor, explainGivenUp(claim.registrationId, claims.map(claimSummary), now));
      givenUp.push(claim.registrationId);
    }
    const kept = claims.find(claim => claim.registrationId === verdict.keeps);
    if (kept === undefined || kept.partnerCompanyId === buyer.companyId) continue;
    await ports.reassignClaims([kept.registrationId], buyer.companyId);
    await follow(ports, kept, buyer, actor);
    moved.push(kept.registrationId);
  }
  return { moved, givenUp };
}

/** The history says whose it was, and the deal names the buyer, as the admin asked: its work is co-selling still. */
async function follow(ports: TakeOverPorts, claim: Registration, buyer: PartnerRecord, actor: Actor) {
  await appendOf(
    ports,
    { ...claim, partnerCompanyId: buyer.companyId },
    {
      kind: 'registration-taken-over',
      actor,
      rules: ['E29'],
      facts: { fromPartnerCompanyId: claim.partnerCompanyId, toPartnerCompanyId: buyer.companyId },
    },
  );
  await ports.touchAccount(claim.accountId);
  if (claim.dealId === null) return;
  await ports.touchDeals([claim.dealId]);
  const { policy } = await ports.policyInForce();
  if (policy.enforcement === 'observe') return;
  await ports.intendEffect('link', `${claim.registrationId}:taken-over`, {
    subject: '',
    body: '',
    dealId: claim.dealId,
    companyIds: [buyer.companyId],
    ownerId: null,
    dueAt: (await ports.now()).toString(),
  });
}

async function giveUp(ports: TakeOverPorts, claim: Registration, actor: Actor, why: Why) {
  await endClaim(ports, claim, {
    event: 'withdraw',
    entry: 'registration-withdrawn',
    actor,
    occurredAt: await ports.now(),
    code: 'PARTNERS_MERGED',
    text: null,
    rules: ['E29', 'I1'],
    why,
    facts: { keptRegistrationId: why.facts.keptRegistrationId },
  });
}
