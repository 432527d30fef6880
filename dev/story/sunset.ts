import { z } from 'zod';
import { partnerWithTierSchema } from '../../contract/tiers.ts';
import { StoryBroken } from './narrator.ts';
import type { Scene } from './scene.ts';

/** A partner that has nothing approved for a year falls to the lowest tier. */
export async function sunset(scene: Scene, companyId: string): Promise<void> {
  const { cast, crm, tell, world } = scene;
  const [manager] = cast.managers;
  tell.step('A year after it joined, a partner that registered nothing falls to the lowest tier');
  const before = await tierOf(scene, companyId);
  if (before.sunset === null) throw new StoryBroken('Nobody says when the partner’s sunset is');
  tell.check(
    `It joined as ${before.tier}; its card counts the days to the sunset.`,
    before.tier === 'Select' && before.sunset.days > 0,
    before,
  );
  tell.answer(before.sunset.text, ['V4']);
  tell.act("The demo's clock is moved to that day.");
  await world.advance(`P${before.sunset.days}D`);
  await world.idle();
  const after = await tierOf(scene, companyId);
  const [latest] = after.changes;
  tell.check(
    'Its tier is Registered, with the reason SUNSET.',
    after.tier === 'Registered' && latest?.cause === 'sunset',
    after,
  );
  if (latest !== undefined) tell.answer(latest.outcome.text, [latest.outcome.rule]);
  const company = await crm.read(manager, 'companies', companyId, ['dibs_partner_tier']);
  tell.check("HubSpot's company says so too.", company.dibs_partner_tier === 'Registered', company);
}

/** A new partner of tier Select, made in HubSpot as an admin makes one. */
export async function newPartner({ world, cast, customer }: Scene): Promise<string> {
  const made = await world.crm(cast.admin)('POST', '/crm/objects/2026-09/companies', {
    properties: {
      name: `Larkspur Consulting ${customer.mark}`,
      domain: `larkspur-${customer.mark}.com`,
      dibs_partner: 'true',
      dibs_partner_type: 'reseller',
      dibs_partner_tier: 'Select',
    },
  });
  await world.idle();
  return z.object({ id: z.string() }).parse(made).id;
}

async function tierOf({ world, cast }: Scene, companyId: string) {
  const path = `/api/v1/companies/${companyId}/partner`;
  const { tierProgress } = partnerWithTierSchema.parse((await world.api(cast.managers[0])('GET', path)).body);
  if (tierProgress === undefined) throw new StoryBroken(`${path} tells no tier`);
  return tierProgress;
}
