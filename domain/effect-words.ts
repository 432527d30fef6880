import type { EffectSummary } from './policy-effect.ts';
import type { TierEffect } from './tier-effect.ts';

/** What another policy would have made different, one sentence each; one sentence too where nothing. */
export function effectWords(summary: EffectSummary, partners: readonly TierEffect[]): string[] {
  const tiers = (effect: TierEffect['effect']) =>
    partners.filter(partner => partner.effect === effect).length;
  const sentences: [n: number, one: string, many: string][] = [
    [tiers('drops'), 'partner drops a tier', 'partners drop a tier'],
    [tiers('keeps'), 'partner keeps a tier that it loses', 'partners keep a tier that they lose'],
    [tiers('reviewed'), 'partner goes to a person’s review', 'partners go to a person’s review'],
    [tiers('not-reviewed'), 'partner needs no person’s review', 'partners need no person’s review'],
    [summary.lapsed, 'registration would have lapsed', 'registrations would have lapsed'],
    [summary.shortened, 'running registration would end earlier', 'running registrations would end earlier'],
    [
      summary.lengthened,
      'registration would have been protected longer',
      'registrations would have been protected longer',
    ],
    [summary.renewalsLost, 'renewal would have been refused', 'renewals would have been refused'],
    [summary.renewalsGained, 'renewal would have been granted', 'renewals would have been granted'],
    [
      summary.moreMisses,
      'registration would have missed more follow-ups',
      'registrations would have missed more follow-ups',
    ],
    [
      summary.fewerMisses,
      'registration would have missed fewer follow-ups',
      'registrations would have missed fewer follow-ups',
    ],
  ];
  const told = sentences.filter(([n]) => n > 0).map(([n, one, many]) => `${n} ${n === 1 ? one : many}`);
  return told.length === 0 ? ['Nobody would have gained or lost anything'] : told;
}
