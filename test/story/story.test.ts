import { expect, test } from 'vitest';
import type { StoryLine } from '../../dev/story/narrator.ts';
import { playStory } from '../../dev/story/play-story.ts';
import { startConstellation } from '../e2e/support/constellation.ts';

test('the story goes as told, twice on the same portal', async () => {
  await using world = await startConstellation();
  for (const playing of [1, 2]) {
    const lines: StoryLine[] = [];
    await playStory(world, line => lines.push(line), 'http://localhost:3002');
    const of = (kind: StoryLine['kind']) => lines.filter(line => line.kind === kind).map(line => line.text);
    expect(of('step'), `playing ${playing}`).toHaveLength(17);
    expect(of('check').filter(text => text.includes('No flag:'))).toHaveLength(11);
    expect(of('look')).toHaveLength(11);
    expect(of('end')).toEqual(['The story went as told.']);
  }
  expect(world.complaints.filter(line => line.kind !== 'conflict')).toEqual([]);
}, 240_000);

test('a program that only observes is no stage for it: the story says so and stops', async () => {
  await using world = await startConstellation({ seed: false });
  const lines: StoryLine[] = [];
  await expect(playStory(world, line => lines.push(line))).rejects.toThrow(
    /The program enforces[\s\S]*"observe"/,
  );
  expect(lines.filter(line => line.kind === 'step')).toEqual([]);
});
