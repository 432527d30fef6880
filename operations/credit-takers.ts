import { partsOf, sharesOf } from '../domain/credit-shares.ts';
import type { DisputesPort } from './dispute-records.ts';
import type { ClaimsPort } from './ports.ts';
import type { Registration } from './records.ts';

export type CreditTakersPorts = Pick<ClaimsPort, 'registration'> & Pick<DisputesPort, 'disputesNaming'>;

/** A registration with its part of what a sale credits; the one that won it first. */
export type CreditTaker = { claim: Registration; amountMinor: bigint };

/**
 * Who is credited with which part of a sale by what was ruled (section 9). Whoever was a party and has no part has
 * nothing, so that a ruling that an appeal undid is undone here as well. What is shared with direct sales credits nobody.
 */
export async function creditTakers(
  ports: CreditTakersPorts,
  claim: Registration,
  amountMinor: bigint,
): Promise<[CreditTaker, ...CreditTaker[]]> {
  const disputes = await ports.disputesNaming([claim.registrationId]);
  const shares = sharesOf(claim.registrationId, disputes);
  const parts = partsOf(amountMinor, shares);
  const partOf = (registrationId: string) =>
    shares.reduce(
      (sum, share, index) => (share.registrationId === registrationId ? sum + (parts[index] ?? 0n) : sum),
      0n,
    );
  const others = new Set(
    disputes
      .filter(dispute => dispute.rulings.some(({ ruling }) => ruling.code === 'SPLIT'))
      .flatMap(dispute => dispute.parties.flatMap(party => party.registrationId ?? [])),
  );
  others.delete(claim.registrationId);
  const takers: [CreditTaker, ...CreditTaker[]] = [{ claim, amountMinor: partOf(claim.registrationId) }];
  for (const registrationId of [...others].sort()) {
    const other = await ports.registration(registrationId);
    if (other !== null) takers.push({ claim: other, amountMinor: partOf(registrationId) });
  }
  return takers;
}
