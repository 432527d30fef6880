import { behindTheBack } from './behind-the-back.ts';
import { disputed } from './disputed.ts';
import { playInnocentActs } from './innocent-acts.ts';
import { movingUp } from './moving-up.ts';
import { createNarrator, type Say } from './narrator.ts';
import { ninetyDays } from './ninety-days.ts';
import { onThePhone } from './on-the-phone.ts';
import { nextCustomer, setScene } from './scene.ts';
import type { StoryWorld } from './story-world.ts';
import { newPartner, sunset } from './sunset.ts';
import { twoClaims } from './two-claims.ts';

/**
 * Plays the story of two partners, one customer and a rep who goes behind their backs, a partner's claim from a phone, then ninety days of a
 * registration with a follow-up missed, a renewal and a dispute, and a partner's sunset; and checks every step.
 * Each playing has customers of its own; it moves program time by a year.
 *
 * @param previewUrl where the preview runs, to point the reader there; null: nowhere
 * @throws StoryBroken at the first thing that is not as told
 */
export async function playStory(
  world: StoryWorld,
  say: Say,
  previewUrl: string | null = null,
): Promise<void> {
  const tell = createNarrator(say);
  const scene = await setScene(world, tell, previewUrl);
  const claims = await twoClaims(scene);
  await playInnocentActs(scene, claims.first);
  const directDealId = await behindTheBack(scene, claims.first);
  await movingUp(scene, claims, directDealId);
  await onThePhone(await nextCustomer(scene));
  const later = await nextCustomer(scene);
  const idlePartner = await newPartner(later);
  const registered = await ninetyDays(later);
  await disputed(later, registered);
  await sunset(later, idlePartner);
  tell.end('The story went as told.');
}
