import { byNobody, type Party } from '../domain/dispute.ts';
import type { DisputePorts } from './dispute-ports.ts';
import { openCase } from './open-case.ts';

/**
 * Opens the one dispute of a union (I4): who kept the customer is the holder, the first of those that were put back
 * the claimant; the case is about all of them. Nobody opened it, so nobody's toll is taken back. The account must be
 * locked.
 */
export async function openUnionCase(
  ports: DisputePorts,
  accountId: string,
  keeps: string,
  demoted: readonly string[],
): Promise<void> {
  const [first] = demoted;
  if (first === undefined) throw new Error(`A union of account ${accountId} put nobody back`);
  const opened = await openCase(ports, {
    kind: 'partner-partner',
    accountId,
    parties: [await partyOf(ports, 'holder', keeps), await partyOf(ports, 'claimant', first)],
    openedBy: { side: 'claimant', userId: byNobody },
    registrationIds: [keeps, ...demoted],
    cause: 'I4',
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
