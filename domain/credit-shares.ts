import type { DisputeCase } from './dispute.ts';

/** Part of a sale that a registration is credited with. `registrationId` null: direct sales, which nothing credits. */
export type CreditShare = { registrationId: string | null; percent: number };

/**
 * Who is credited with which part of a sale that the registration wins (section 9): the latest ruling of a case about
 * it says so if it is a split, with the percent for the side in front. Without one it is all the registration's.
 *
 * @param disputes cases that name the registration, the newest first
 */
export function sharesOf(
  registrationId: string,
  disputes: readonly Pick<DisputeCase, 'parties' | 'rulings'>[],
): CreditShare[] {
  const [ruled] = disputes
    .filter(({ parties }) => parties.some(party => party.registrationId === registrationId))
    .flatMap(({ parties, rulings }) => rulings.slice(-1).map(({ ruling }) => ({ parties, ruling })));
  if (ruled?.ruling.code !== 'SPLIT') return [{ registrationId, percent: 100 }];
  const { parties, ruling } = ruled;
  // Who shares are two: the side in front, and the one behind it.
  return (['holder', 'claimant', 'direct'] as const)
    .flatMap(side => parties.filter(party => party.side === side))
    .map((party, place) => ({
      registrationId: party.registrationId,
      percent: place === 0 ? ruling.percent : 100 - ruling.percent,
    }));
}

/** An amount in parts: exact, whole minor units, the first has what rounding leaves (T8). */
export function partsOf(amountMinor: bigint, shares: readonly CreditShare[]): bigint[] {
  const parts = shares.map(({ percent }) => (amountMinor * BigInt(percent)) / 100n);
  const [first = 0n, ...others] = parts;
  const rest = amountMinor - parts.reduce((sum, part) => sum + part, 0n);
  return [first + rest, ...others];
}
