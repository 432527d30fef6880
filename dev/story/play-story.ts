import { behindTheBack } from './behind-the-back.ts';
import { playInnocentActs } from './innocent-acts.ts';
import { movingUp } from './moving-up.ts';
import { createNarrator, type Say } from './narrator.ts';
import { setScene } from './scene.ts';
import type { StoryWorld } from './story-world.ts';
import { twoClaims } from './two-claims.ts';

/**
 * Plays the story of two partners, one customer and a rep who goes behind their backs, and checks every step.
 * Each playing has a customer of its own; it moves program time by up to a few days.
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
  tell.end('The story went as told.');
}
