import type { DisputeCase, DisputeSide } from './dispute.ts';
import type { RulingCode } from './dispute-ruling.ts';
import type { FactValue } from './refusal.ts';

/** What a side reads of its case. */
export type DisputePacket = {
  disputeId: string;
  kind: DisputeCase['kind'];
  state: DisputeCase['state'];
  side: DisputeSide;
  openedByYou: boolean;
  openedAt: Temporal.Instant;
  decisionDueAt: Temporal.Instant;
  /** The other side's evidence is told without its facts where the reader is a partner. */
  evidence: {
    evidenceId: string;
    yours: boolean;
    givenAt: Temporal.Instant;
    facts: Record<string, FactValue> | null;
  }[];
  proposal: PacketRuling | null;
  rulings: (PacketRuling & { at: Temporal.Instant })[];
  appealableUntil: Temporal.Instant | null;
  breaches: DisputeCase['breaches'];
};

/** `yourPercent`, `yourAmount`: what the reader gets of it; null where that is nothing or nobody's business. */
export type PacketRuling = {
  code: RulingCode;
  rule: string;
  reasoning: string;
  facts: Record<string, FactValue>;
  yourPercent: number | null;
  yourAmount: { amountMinor: bigint; currency: string } | null;
};

export const redacted = '▮▮▮';

/**
 * The case as one side may read it (I7): a partner never learns another partner's name, contact, amount or
 * registration id. The other side's evidence is withheld, and whatever is hidden from the reader is blacked out in
 * every text that remains, in whatever letters it is written.
 *
 * @param hidden what must not be seen, such as the other partner's names, people, amounts as written and ids; those
 * that the case knows itself are added. Nothing is hidden from the vendor's own sides, `direct` and `office`.
 */
export function packetFor(dispute: DisputeCase, side: DisputeSide, hidden: readonly string[]): DisputePacket {
  const isPartner = side === 'holder' || side === 'claimant';
  const others = dispute.parties.filter(party => party.side !== side);
  const black = isPartner
    ? blackOut([
        ...hidden,
        ...others.flatMap(party => [party.partnerCompanyId, party.registrationId].filter(id => id !== null)),
      ])
    : (text: string) => text;
  const facts = (all: Record<string, FactValue>) =>
    Object.fromEntries(Object.entries(all).map(([fact, value]) => [black(fact), blackValue(value, black)]));
  const inPacket = ({ ruling }: { ruling: DisputeCase['rulings'][number]['ruling'] }): PacketRuling => ({
    code: ruling.code,
    rule: ruling.rule,
    reasoning: black(ruling.reasoning),
    facts: facts(ruling.facts),
    yourPercent: ruling.code === 'SPLIT' ? shareOf(dispute, side, ruling.percent) : null,
    yourAmount:
      ruling.code === 'COMPENSATE' && (ruling.to === side || !isPartner)
        ? { amountMinor: ruling.amountMinor, currency: ruling.currency }
        : null,
  });
  return {
    disputeId: dispute.disputeId,
    kind: dispute.kind,
    state: dispute.state,
    side,
    openedByYou: dispute.openedBy.side === side,
    openedAt: dispute.openedAt,
    decisionDueAt: dispute.limits.decide,
    evidence: dispute.evidence.map(each => ({
      evidenceId: each.evidenceId,
      yours: each.side === side,
      givenAt: each.givenAt,
      facts: each.side === side || !isPartner ? facts(each.facts) : null,
    })),
    proposal: dispute.proposal === null ? null : inPacket(dispute.proposal),
    rulings: dispute.rulings.map(each => ({ ...inPacket(each), at: each.at })),
    appealableUntil: dispute.appealableUntil,
    breaches: dispute.breaches,
  };
}

/** The side in front (the holder, else the claimant) has the percent of a split, the other side the rest. */
function shareOf(dispute: DisputeCase, side: DisputeSide, percent: number): number | null {
  if (side === 'office') return null;
  const holderThere = dispute.parties.some(party => party.side === 'holder');
  const inFront = side === 'holder' || (side === 'claimant' && !holderThere);
  return inFront ? percent : 100 - percent;
}

function blackValue(value: FactValue, black: (text: string) => string): FactValue {
  if (typeof value === 'string') return black(value);
  if (Array.isArray(value)) return value.map(black);
  if (typeof value === 'number' && black(String(value)) !== String(value)) return redacted;
  return value;
}

/** Replaces every hidden text, the longest first, whatever its letters' case. */
function blackOut(hidden: readonly string[]): (text: string) => string {
  const texts = [...new Set(hidden.map(each => each.trim()).filter(each => each !== ''))].sort(
    (a, b) => b.length - a.length,
  );
  if (texts.length === 0) return text => text;
  const pattern = new RegExp(texts.map(each => RegExp.escape(each)).join('|'), 'giu');
  return text => text.replace(pattern, redacted);
}
