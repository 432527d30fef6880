import { byNobody, type DisputeCase, type DisputeSide, type Party } from './dispute.ts';
import type { EndCause } from './end-causes.ts';
import type { FactValue, Refusal } from './refusal.ts';
import { move, type RegistrationEvent, type State } from './registration.ts';

/** What a decider may say. */
export type Verdict =
  | { code: 'UPHOLD_HOLDER' }
  | { code: 'UPHOLD_CLAIMANT' }
  | { code: 'UPHOLD_DIRECT' }
  | { code: 'SPLIT'; percent: number }
  | { code: 'CO_SELL' }
  | { code: 'VOID' }
  | { code: 'COMPENSATE'; to: DisputeSide; amountMinor: bigint; currency: string };
export type RulingCode = Verdict['code'];

/** A verdict with what it rests on. `rule`: the rule's id; `reasoning`: text for people. */
export type Ruling = Verdict & { rule: string; facts: Record<string, FactValue>; reasoning: string };

/** A claim of the case as it stands when the ruling is carried out. */
export type RuledClaim = { registrationId: string; side: 'holder' | 'claimant'; state: State };

/**
 * What a ruling does, as data. `moves` are events of the state table, legal one after the other; carry the effects
 * out in the order given, so that at no instant two claims are protected (I1).
 */
export type ClaimEffect =
  | { effect: 'keep'; registrationId: string }
  | { effect: 'end'; registrationId: string; moves: RegistrationEvent[]; code: string; endCause: EndCause }
  /** The claim wins the account, or is restored as on appeal; with its own claim instant. */
  | { effect: 'award'; registrationId: string; moves: RegistrationEvent[]; endCause: EndCause }
  | { effect: 'credit'; side: DisputeSide; registrationId: string | null; percent: number }
  | { effect: 'add-co-sellers'; registrationId: string; partnerCompanyId: string | null; userIds: string[] }
  | { effect: 'compensate'; side: DisputeSide; amountMinor: bigint; currency: string }
  /** Findings about direct on this registration are dismissed: direct was right. */
  | { effect: 'dismiss-findings'; registrationId: string }
  | { effect: 'take-toll-back'; registrationId: string; endCause: 'toll-taken-back' }
  /** What the first ruling did to the claim is undone before the appeal's ruling takes effect. */
  | { effect: 'undo-ruling'; registrationId: string; endCause: 'appeal' };

const needs: Record<RulingCode, (sides: DisputeSide[], kind: DisputeCase['kind']) => boolean> = {
  UPHOLD_HOLDER: (sides, kind) => sides.includes('holder') || kind === 'partner-decision',
  UPHOLD_CLAIMANT: sides => sides.includes('claimant'),
  UPHOLD_DIRECT: sides => sides.includes('direct'),
  SPLIT: sides => sellers(sides).length === 2,
  CO_SELL: sides => sellers(sides).length === 2,
  VOID: () => true,
  COMPENSATE: () => true,
};
const sellers = (sides: DisputeSide[]) => sides.filter(side => side !== 'office');

/** Null, or the refusal INVALID_RULING with every fault at once. */
export function rulingRefusal(
  dispute: Pick<DisputeCase, 'kind' | 'parties'>,
  ruling: Ruling,
): Refusal | null {
  const sides = dispute.parties.map(party => party.side);
  const faults: Refusal['wouldChange'] = [];
  const possible = rulingCodes.filter(code => needs[code](sides, dispute.kind));
  if (!possible.includes(ruling.code))
    faults.push(
      ...possible
        .filter(code => code === 'UPHOLD_HOLDER' || code === 'UPHOLD_CLAIMANT' || code === 'VOID')
        .map(code => ({ fact: 'code', becomes: code, text: `${code} fits the parties of this dispute.` })),
    );
  if (ruling.reasoning.trim() === '')
    faults.push({ fact: 'hasReasoning', becomes: true, text: 'Give the reasoning: each side reads it.' });
  if (ruling.rule.trim() === '')
    faults.push({ fact: 'hasRule', becomes: true, text: 'Name the rule that the ruling rests on.' });
  if (
    ruling.code === 'SPLIT' &&
    !(Number.isInteger(ruling.percent) && ruling.percent > 0 && ruling.percent < 100)
  )
    faults.push({
      fact: 'percent',
      becomes: 50,
      text: 'The share of the side in front is a whole number from 1 to 99.',
    });
  if (ruling.code === 'COMPENSATE') {
    if (ruling.amountMinor <= 0n)
      faults.push({ fact: 'amountMinor', becomes: '1', text: 'The amount is more than nothing.' });
    if (!/^[A-Z]{3}$/.test(ruling.currency))
      faults.push({ fact: 'currency', becomes: 'USD', text: 'The currency is a code of three letters.' });
    if (!sides.includes(ruling.to) || ruling.to === 'office')
      faults.push(
        ...sellers(sides).map(side => ({ fact: 'to', becomes: side, text: `Compensate the ${side}.` })),
      );
  }
  if (faults.length === 0) return null;
  return {
    code: 'INVALID_RULING',
    rule: 'R-disputes',
    title: 'This ruling cannot be made',
    detail: faults.map(fault => fault.text).join(' '),
    facts: {
      sides,
      code: ruling.code,
      hasReasoning: ruling.reasoning.trim() !== '',
      hasRule: ruling.rule.trim() !== '',
      ...(ruling.code === 'SPLIT' && { percent: ruling.percent }),
      ...(ruling.code === 'COMPENSATE' && {
        amountMinor: String(ruling.amountMinor),
        currency: ruling.currency,
        to: ruling.to,
      }),
    },
    wouldChange: faults,
  };
}

export const rulingCodes = [
  'UPHOLD_HOLDER',
  'UPHOLD_CLAIMANT',
  'UPHOLD_DIRECT',
  'SPLIT',
  'CO_SELL',
  'VOID',
  'COMPENSATE',
] as const satisfies RulingCode[];

/** Sides that a ruling goes against. A compromise goes against nobody. */
export const losers: Record<RulingCode, DisputeSide[]> = {
  UPHOLD_HOLDER: ['claimant', 'direct'],
  UPHOLD_CLAIMANT: ['holder', 'direct', 'office'],
  UPHOLD_DIRECT: ['holder', 'claimant'],
  VOID: ['holder', 'claimant'],
  SPLIT: [],
  CO_SELL: [],
  COMPENSATE: [],
};

/** True when the one who opened the case lost it: then the toll is taken back (domain rule 9). */
export function openerLost(dispute: Pick<DisputeCase, 'openedBy' | 'kind'>, code: RulingCode): boolean {
  if (dispute.openedBy.userId === byNobody) return false;
  // A decision that stands was disputed in vain, whoever held the account.
  if (dispute.kind === 'partner-decision' && code === 'UPHOLD_HOLDER')
    return dispute.openedBy.side !== 'office';
  return losers[code].includes(dispute.openedBy.side);
}

/**
 * What a ruling does to the claims of its case, in the order in which to do it. A split's percent is the share of
 * the side in front (the holder, else the claimant); the other side has the rest.
 *
 * @param claims the case's claims as they stand; on appeal as the first ruling found them, so that it can be undone
 * @param heldByOther somebody outside the case is protected on the account: then a claim is restored to the queue
 * @param isAppeal the ruling replaces an earlier one
 */
export function rulingEffects(
  dispute: Pick<DisputeCase, 'kind' | 'parties' | 'openedBy' | 'acknowledgedAt'>,
  ruling: Verdict,
  claims: readonly RuledClaim[],
  { heldByOther, isAppeal }: { heldByOther: boolean; isAppeal: boolean },
): ClaimEffect[] {
  const effects = verdictEffects(dispute, ruling, claims, heldByOther);
  const tolled = dispute.acknowledgedAt !== null && openerLost(dispute, ruling.code);
  const ended = new Set(effects.flatMap(each => (each.effect === 'end' ? [each.registrationId] : [])));
  return [
    ...(isAppeal ? claims.map(claim => undoing(claim.registrationId)) : []),
    ...effects,
    ...(tolled
      ? claims
          .filter(claim => claim.state === 'active' && !ended.has(claim.registrationId))
          .map(claim => takingBack(claim.registrationId))
      : []),
  ];
}

const undoing = (registrationId: string): ClaimEffect => ({
  effect: 'undo-ruling',
  registrationId,
  endCause: 'appeal',
});
const takingBack = (registrationId: string): ClaimEffect => ({
  effect: 'take-toll-back',
  registrationId,
  endCause: 'toll-taken-back',
});

function verdictEffects(
  dispute: Pick<DisputeCase, 'kind' | 'parties'>,
  ruling: Verdict,
  claims: readonly RuledClaim[],
  heldByOther: boolean,
): ClaimEffect[] {
  const of = (side: DisputeSide | undefined) => claims.filter(claim => claim.side === side);
  const [inFront, ...others] = sellersInOrder(dispute.parties);
  switch (ruling.code) {
    case 'UPHOLD_HOLDER':
    case 'COMPENSATE':
      return [
        ...claims.map(keeping),
        ...(ruling.code === 'COMPENSATE'
          ? [
              {
                effect: 'compensate' as const,
                side: ruling.to,
                amountMinor: ruling.amountMinor,
                currency: ruling.currency,
              },
            ]
          : []),
      ];
    case 'UPHOLD_CLAIMANT':
      return [
        ...of('holder').map(claim => ending(claim, 'DUP_ACTIVE_PARTNER')),
        ...of('claimant').map(claim => awarding(claim, dispute.kind, heldByOther)),
      ];
    case 'UPHOLD_DIRECT':
      return [
        ...claims.map(claim => ending(claim, 'DIRECT_OPEN_DEAL')),
        ...claims.map(claim => ({
          effect: 'dismiss-findings' as const,
          registrationId: claim.registrationId,
        })),
      ];
    case 'VOID':
      return claims.map(claim => ending(claim, 'OTHER'));
    case 'SPLIT':
      return [
        ...claims.map(keeping),
        ...sellersInOrder(dispute.parties).map(party =>
          credit(party, party === inFront ? ruling.percent : 100 - ruling.percent),
        ),
      ];
    case 'CO_SELL':
      return [
        ...claims.map(keeping),
        ...others.flatMap(({ partnerCompanyId, userIds }) =>
          of(inFront?.side).map(({ registrationId }) => ({
            effect: 'add-co-sellers' as const,
            registrationId,
            partnerCompanyId,
            userIds,
          })),
        ),
      ];
    default:
      return ruling satisfies never;
  }
}

const keeping = (claim: RuledClaim): ClaimEffect => ({
  effect: 'keep',
  registrationId: claim.registrationId,
});

const credit = ({ side, registrationId }: Party, percent: number): ClaimEffect => ({
  effect: 'credit',
  side,
  registrationId,
  percent,
});

/** Who sells: the side in front first (the holder, else the claimant), then the other. */
const sellersInOrder = (parties: readonly Party[]) =>
  (['holder', 'claimant', 'direct'] as const).flatMap(side => parties.filter(party => party.side === side));

/** The way of a live claim to review, where it can be approved or rejected. */
const toReview: Partial<Record<State, RegistrationEvent[]>> = {
  submitted: ['screen-free'],
  'info-requested': ['answer'],
  'under-review': [],
  queued: ['front-left'],
};

/** An active claim is revoked by the ruling, a waiting one rejected; what has ended stays as it is. */
function ending(claim: RuledClaim, rejectCode: string): ClaimEffect {
  const { registrationId } = claim;
  if (claim.state === 'active')
    return { effect: 'end', registrationId, moves: ['revoke'], code: 'DISPUTE_RULING', endCause: 'ruling' };
  const review = toReview[claim.state];
  if (review === undefined) return keeping(claim);
  return {
    effect: 'end',
    registrationId,
    moves: [...review, 'reject'],
    code: rejectCode,
    endCause: 'ruling',
  };
}

/**
 * A waiting claim is approved by the ruling. A decision that was disputed is taken back and no more: what was
 * rejected is reviewed again. Where somebody else is protected, the claim is first in the queue.
 */
function awarding(claim: RuledClaim, kind: DisputeCase['kind'], heldByOther: boolean): ClaimEffect {
  const { registrationId, state } = claim;
  const wasDecided = move(state, 'appeal-upheld').ok;
  const review = toReview[state];
  if (!wasDecided && review === undefined) return keeping(claim);
  if (heldByOther)
    return wasDecided
      ? { effect: 'award', registrationId, moves: ['appeal-upheld-not-free'], endCause: 'ruling' }
      : keeping(claim);
  const approve: RegistrationEvent[] = kind === 'partner-decision' ? [] : ['approve'];
  const moves: RegistrationEvent[] =
    review !== undefined
      ? [...review, 'approve']
      : state === 'rejected'
        ? ['appeal-upheld', ...approve]
        : ['appeal-upheld'];
  return { effect: 'award', registrationId, moves, endCause: 'ruling' };
}
