import { dayInWords } from '../domain/plain-days.ts';
import { type Sunset, sunsetBy } from '../domain/sunset.ts';
import { whyOf } from '../domain/why.ts';
import { changeTier, recordTier } from './change-tier.ts';
import type { PartnerRecord } from './records.ts';
import { tellPartnerManagers } from './tell-partner-managers.ts';
import {
  keepTierClocks,
  runningSunset,
  standingOf,
  stopTierClocks,
  sunsetReference,
  type TierPorts,
  tierFactsOf,
} from './tier-clock.ts';
import type { TierStanding } from './tier-records.ts';

/** Looks at the partner's sunset clock (V4) and sets it again: idempotent, never early, each warning once. */
export async function runSunset(ports: TierPorts, partnerCompanyId: string): Promise<void> {
  const partner = await ports.lockPartner(partnerCompanyId);
  if (partner === null || partner.status === 'terminated')
    return await stopTierClocks(ports, partnerCompanyId);
  const settled = await settleSunset(ports, partner, await standingOf(ports, partnerCompanyId));
  await keepTierClocks(ports, settled.partner, settled.standing);
}

/**
 * Gives the warning that is due, or takes the tier at the sunset: at its own instant, however late it is noticed. Once
 * for the day from which it counts: whoever gives the tier back afterwards has decided. The partner must be locked.
 */
export async function settleSunset(
  ports: TierPorts,
  partner: PartnerRecord,
  standing: TierStanding,
): Promise<{ partner: PartnerRecord; standing: TierStanding }> {
  const sunset = await runningSunset(ports, partner, await tierFactsOf(ports, standing));
  if (sunset === null) return { partner, standing };
  const restarted = standing.sunsetSince === null || !standing.sunsetSince.equals(sunset.since);
  const clock = restarted ? { ...standing, sunsetSince: sunset.since, sunsetWarned: 0 } : standing;
  const due = sunsetBy(sunset, await ports.now());
  if (due.over) return { partner: await sunsetTier(ports, partner, sunset), standing: clock };
  if (due.warnings.length > clock.sunsetWarned) await warn(ports, partner, sunset, due.warnings.length);
  return { partner, standing: { ...clock, sunsetWarned: Math.max(clock.sunsetWarned, due.warnings.length) } };
}

async function sunsetTier(ports: TierPorts, partner: PartnerRecord, sunset: Sunset): Promise<PartnerRecord> {
  const to = String(sunset.outcome.facts.to);
  const changed = await changeTier(
    ports,
    partner,
    {
      actor: { kind: 'automation' },
      to,
      cause: 'sunset',
      reference: sunsetReference(sunset),
      outcome: sunset.outcome,
      textId: null,
    },
    sunset.at,
  );
  if (changed === null) return partner;
  await tellPartnerManagers(ports, partner.companyId, {
    subjectId: `${partner.companyId}:sunset:${sunsetReference(sunset)}`,
    subject: `${partner.name}: tier ${to} (SUNSET)`,
    body: `${sunset.outcome.text} Running registrations keep their protection. The partner may appeal on its Dibs card.`,
    partnerToo: true,
  });
  return changed;
}

/** Of several that came while nobody looked, the last is given. */
async function warn(ports: TierPorts, partner: PartnerRecord, sunset: Sunset, count: number): Promise<void> {
  const warning = sunset.warnings[count - 1];
  if (warning === undefined) return;
  await recordTier(ports, partner.companyId, {
    kind: 'sunset-warned',
    why: { ...whyOf(sunset.outcome), code: 'SUNSET_AHEAD' },
    actor: { kind: 'automation' },
    occurredAt: warning.at,
    rules: ['V4'],
    facts: {
      code: 'SUNSET_AHEAD',
      warning: count,
    },
  });
  await tellPartnerManagers(ports, partner.companyId, {
    subjectId: `${partner.companyId}:sunset:${sunsetReference(sunset)}`,
    subject: `${partner.name}: tier ${partner.tier} ends on ${dayInWords(sunset.on)} (V4)`,
    body: `No registration was approved since ${dayInWords(sunset.since)}. ${sunset.outcome.wouldChange.map(({ text }) => text).join(' ')}`,
    partnerToo: true,
  });
}
