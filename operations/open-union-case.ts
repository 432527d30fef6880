import { byNobody, type Party } from '../domain/dispute.ts';
import type { DisputePorts } from './dispute-ports.ts';
import { openCase } from './open-case.ts';

/**
 * Opens the one dispute of a union (I4), or of a deal reopened when its customer is another's (E10): who kept the
 * customer is the holder, the claimant is whose turn it was on the other side; the case is about all that were put
 * back, too. Nobody opened it, so nobody's toll is taken back. The account must be
 * locked.
 */
export async function openUnionCase(
  ports: DisputePorts,
  union: { accountId: string; keeps: string; against: string | null; demoted: readonly string[] },
  cause: 'I4' | 'E10' = 'I4',
): Promise<void> {
  const { accountId, keeps, against, demoted } = union;
  const claimant = against !== null && demoted.includes(against) ? against : (demoted[0] ?? against);
  if (claimant === null) throw new Error(`A union of account ${accountId} has nobody opposite`);
  const opened = await openCase(ports, {
    kind: 'partner-partner',
    accountId,
    parties: [await partyOf(ports, 'holder', keeps), await partyOf(ports, 'claimant', claimant)],
    openedBy: { side: 'claimant', userId: byNobody },
    registrationIds: [keeps, ...(demoted.length > 0 ? demoted : [claimant])],
    cause,
    actor: { kind: 'automation' },
  });
  if (!opened.ok) throw new Error(`The dispute of a union was refused: ${opened.refusal.detail}`);
}

async function partyOf(
  ports: DisputePorts,
  side: 'holder' | 'claimant',
  registrationId: string,
): Promise<Party> {
  const claim = await ports.registration(registrationId);
  if (claim === null) throw new Error(`Registration ${registrationId} of a union is not there`);
  return { side, partnerCompanyId: claim.partnerCompanyId, registrationId, userIds: [] };
}
