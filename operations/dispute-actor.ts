import type { DisputeCase, DisputeSide } from '../domain/dispute.ts';
import { type DisputeActor, disputeRefusal } from '../domain/dispute-commands.ts';
import { speaksForParty } from '../domain/dispute-rights.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { PolicyPort } from './ports.ts';
import type { Actor } from './records.ts';

type Person = Actor & { kind: 'user' };

/** The person in relation to the parties, as the directory has it now. */
export async function disputeActor(
  ports: PolicyPort,
  dispute: Pick<DisputeCase, 'parties'>,
  actor: Person,
): Promise<Extract<DisputeActor, { kind: 'user' }>> {
  const directory = await ports.directory();
  const own = (entries: { userId: string; partnerCompanyId: string }[]) =>
    entries.filter(entry => entry.userId === actor.userId).map(entry => entry.partnerCompanyId);
  const partners = dispute.parties.flatMap(party => party.partnerCompanyId ?? []);
  return {
    kind: 'user',
    userId: actor.userId,
    roles: actor.roles,
    worksFor: [
      ...new Set([
        ...own(directory.partnerUsers),
        ...partners.filter(partner => actor.worksForPartner(partner)),
      ]),
    ],
    assignedTo: own(directory.partnerManagers),
    looksAfter: actor.roles.includes('partner-manager')
      ? partners.filter(partner => actor.managesPartner(partner))
      : [],
  };
}

/** The sides that the person may speak for. */
export function sidesOf(dispute: DisputeCase, actor: Extract<DisputeActor, { kind: 'user' }>): DisputeSide[] {
  return dispute.parties.filter(party => speaksForParty(dispute, party, actor)).map(party => party.side);
}

/**
 * The side that a step is taken for: the one named, else the only one that the person speaks for.
 *
 * @returns SIDE_REQUIRED when the person speaks for several and names none
 */
export function sideFor(
  dispute: DisputeCase,
  actor: Extract<DisputeActor, { kind: 'user' }>,
  named: DisputeSide | null,
): { ok: true; side: DisputeSide } | { ok: false; refusal: Refusal } {
  if (named !== null) return { ok: true, side: named };
  const sides = sidesOf(dispute, actor);
  const [only] = sides;
  if (sides.length <= 1)
    // Who speaks for none is refused by the rule, whichever side it is.
    return { ok: true, side: only ?? dispute.parties[0]?.side ?? 'holder' };
  return {
    ok: false,
    refusal: disputeRefusal('SIDE_REQUIRED', {
      title: 'Say for which side',
      detail: 'You look after both sides of this dispute.',
      facts: { side: null, sides },
      wouldChange: sides.map(side => ({ fact: 'side', becomes: side, text: `Speak for the ${side}.` })),
    }),
  };
}
