import type { Store } from '../../../adapters/postgres/store.ts';
import type { DisputeSummary } from '../../../contract/dispute-summary.ts';
import type { DisputeView } from '../../../contract/disputes.ts';
import { type DisputeSide, disputeAt, nextLimit } from '../../../domain/dispute.ts';
import { type DisputePacket, packetFor } from '../../../domain/dispute-packet.ts';
import { tollIntervals } from '../../../domain/dispute-toll.ts';
import { businessCalendarOf } from '../../../domain/policy.ts';
import { atOfficeOf } from '../../../operations/at-office.ts';
import { disputeActor, sidesOf } from '../../../operations/dispute-actor.ts';
import type { DisputeRecord } from '../../../operations/dispute-records.ts';
import { decisionDueAt } from '../../../operations/disputed-until.ts';
import { accountRef } from './account-ref.ts';
import { disputeActions } from './dispute-actions.ts';
import { hiddenFrom } from './hidden-from.ts';
import { mayRead, type Viewer } from './viewer.ts';

/**
 * A case as the viewer may read it. Who works for a party reads the packet of that side, redacted (I7); a person of
 * direct sales whom the case names reads that side's; those who manage partners or decide read the whole case, or
 * the packet of the side that they ask for. Null: it is not for this viewer.
 */
export async function disputeView(
  store: Store,
  record: DisputeRecord,
  viewer: Viewer,
  asked: DisputeSide | null,
): Promise<DisputeView | null> {
  const dispute = await asOfNow(store, record);
  const person = await disputeActor(store, dispute, viewer);
  const reading = readingOf(dispute, viewer, sidesOf(dispute, person), asked);
  if (reading === null) return null;
  const { side, packetOf } = reading;
  const own = dispute.parties.find(party => party.side === packetOf)?.partnerCompanyId ?? null;
  const isPartnersPacket = packetOf === 'holder' || packetOf === 'claimant';
  const hidden = isPartnersPacket ? await hiddenFrom(store, dispute, own) : [];
  // Who reads the whole case reads what no side's packet leaves out.
  const packet = packetFor(dispute, packetOf ?? 'office', hidden);
  const now = await store.now();
  const running = tollIntervals(dispute, now).find(({ until }) => until === null);
  return {
    id: dispute.disputeId,
    kind: dispute.kind,
    state: dispute.state,
    side,
    openedByYou: dispute.openedBy.side === side,
    openedAt: dispute.openedAt.toString(),
    decisionDueAt: decisionDueAt(dispute).toString(),
    nextLimit: limitView(dispute),
    account: { name: await customerName(store, dispute) },
    ...(isPartnersPacket ? {} : { parties: await partiesView(store, dispute) }),
    paused:
      running === undefined || dispute.tollEndsAt === null
        ? null
        : { since: running.from.toString(), untilAtMost: dispute.tollEndsAt.toString() },
    evidence: packet.evidence.map(evidenceView),
    acceptedByYou: side !== null && dispute.acceptedBy.includes(side),
    proposal: packet.proposal === null ? null : { ...rulingView(packet.proposal), at: null },
    rulings: packet.rulings.map(ruling => ({ ...rulingView(ruling), at: ruling.at.toString() })),
    appealableUntil: stillAhead(dispute.appealableUntil, now),
    breaches: dispute.breaches.map(breach => ({ ...breach, at: breach.at.toString() })),
    actions: disputeActions(dispute, person),
  };
}

/** An instant that has passed is no limit any more. */
const stillAhead = (until: Temporal.Instant | null, now: Temporal.Instant): string | null =>
  until !== null && Temporal.Instant.compare(now, until) < 0 ? until.toString() : null;

/** The case a registration is in, or was in last. */
export async function disputeSummary(store: Store, registrationId: string): Promise<DisputeSummary | null> {
  const [newest] = await store.disputesNaming([registrationId]);
  if (newest === undefined) return null;
  const dispute = await asOfNow(store, newest);
  return summaryOf(dispute);
}

export const summaryOf = (dispute: DisputeRecord): DisputeSummary => ({
  id: dispute.disputeId,
  kind: dispute.kind,
  state: dispute.state,
  openedAt: dispute.openedAt.toString(),
  decisionDueAt: decisionDueAt(dispute).toString(),
  nextLimit: limitView(dispute),
});

/** Where the case has climbed to by itself, recorded or not. */
export async function asOfNow(store: Store, record: DisputeRecord): Promise<DisputeRecord> {
  const policy = await atOfficeOf(store, await store.policyOf(record.policyVersion), record.parties);
  const climbed = disputeAt(record, await store.now(), policy.dispute, businessCalendarOf(policy));
  return { ...record, ...climbed };
}

export async function customerName(store: Store, dispute: DisputeRecord): Promise<string> {
  const [first] = dispute.registrationIds;
  const claim = first === undefined ? null : await store.registration(first);
  return claim === null ? '' : (await accountRef(store, dispute.accountId, claim.companyId)).name;
}

type Reading = { side: DisputeSide | null; packetOf: DisputeSide | null };

function readingOf(
  dispute: DisputeRecord,
  viewer: Viewer,
  speaksFor: DisputeSide[],
  asked: DisputeSide | null,
): Reading | null {
  const employed = dispute.parties.find(
    party => party.partnerCompanyId !== null && viewer.worksForPartner(party.partnerCompanyId),
  );
  if (employed !== undefined) return { side: employed.side, packetOf: employed.side };
  const readsAll = dispute.parties.every(
    party => party.partnerCompanyId === null || mayRead(viewer, party.partnerCompanyId),
  );
  if (!readsAll) return null;
  const manages = viewer.roles.some(role => role !== 'rep' && role !== 'partner');
  const [only] = speaksFor;
  if (!manages) return only === undefined ? null : { side: only, packetOf: only };
  if (asked !== null)
    return dispute.parties.some(({ side }) => side === asked) ? { side: asked, packetOf: asked } : null;
  return { side: speaksFor.length === 1 ? (only ?? null) : null, packetOf: null };
}

const limitView = (dispute: DisputeRecord) => {
  const limit = nextLimit(dispute);
  return limit === null ? null : { step: limit.step, at: limit.at.toString() };
};

async function partiesView(
  store: Store,
  dispute: DisputeRecord,
): Promise<NonNullable<DisputeView['parties']>> {
  const parties: NonNullable<DisputeView['parties']> = [];
  for (const { side, partnerCompanyId, registrationId, userIds } of dispute.parties) {
    const partner = partnerCompanyId === null ? null : await store.partner(partnerCompanyId);
    const claim = registrationId === null ? null : await store.registration(registrationId);
    const people = (await store.usersById(userIds)).map(user => user.name ?? `User ${user.userId}`);
    parties.push({
      side,
      name: partner?.name ?? (people.join(', ') || (side === 'office' ? 'The office' : 'Direct sales')),
      registrationId,
      dealId: claim?.dealId ?? null,
    });
  }
  return parties;
}

function evidenceView(evidence: DisputePacket['evidence'][number]): DisputeView['evidence'][number] {
  const { evidenceId: id, yours, givenAt } = evidence;
  const { text = null, ...facts } = evidence.facts ?? {};
  return {
    id,
    yours,
    at: givenAt.toString(),
    text: typeof text === 'string' ? text : null,
    facts: evidence.facts === null ? null : facts,
  };
}

const rulingView = (ruling: NonNullable<DisputePacket['proposal']>) => ({
  code: ruling.code,
  rule: ruling.rule,
  reasoning: ruling.reasoning,
  facts: ruling.facts,
  yourPercent: ruling.yourPercent,
  yourAmount:
    ruling.yourAmount === null
      ? null
      : { amountMinor: String(ruling.yourAmount.amountMinor), currency: ruling.yourAmount.currency },
});
