import { setImmediate as settled } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createRightOfWay } from '../../webhooks/worker/right-of-way.ts';

/** Who goes first in a process, with turns that end when the test says so. */
function wayWith({ places = 4, longestMs = 60_000 } = {}) {
  const way = createRightOfWay({ places, longestMs });
  const happened: string[] = [];
  const under = new Map<string, () => void>();
  const goFirst = (portalId: string) =>
    way.goFirst(portalId, async () => {
      happened.push(`${portalId} begins`);
      const end = Promise.withResolvers<void>();
      under.set(portalId, end.resolve);
      await end.promise;
    });
  const ends = async (portalId: string) => {
    under.get(portalId)?.();
    await settled();
  };
  /** A portal with much to do comes to its next part. */
  const comes = async (portalId: string) => {
    void way.giveWay(portalId).then(() => happened.push(`${portalId} goes on`));
    await settled();
  };
  return { way, goFirst, ends, comes, happened };
}

describe('a portal with much to do gives way to those with little (P7)', () => {
  test('it goes on at once where nobody else is', async () => {
    const { comes, happened } = wayWith();
    await comes('flood');
    expect(happened).toEqual(['flood goes on']);
  });

  test('it waits until all that were there before it are decided', async () => {
    const { goFirst, ends, comes, happened } = wayWith();
    goFirst('a');
    goFirst('b');
    await comes('flood');
    await ends('a');
    expect(happened).toEqual(['a begins', 'b begins']);
    await ends('b');
    expect(happened).toEqual(['a begins', 'b begins', 'flood goes on']);
  });

  test('what a portal does after its events are decided keeps nobody waiting', async () => {
    const { way, goFirst, comes, happened } = wayWith();
    goFirst('a');
    await comes('flood');
    way.leave('a');
    await settled();
    expect(happened).toEqual(['a begins', 'flood goes on']);
  });

  test('who comes while it waits is not waited for, so that a flood goes on, too', async () => {
    const { goFirst, ends, comes, happened } = wayWith();
    goFirst('a');
    await comes('flood');
    goFirst('b');
    await ends('a');
    expect(happened).toEqual(['a begins', 'b begins', 'flood goes on']);
  });

  test('one that turns out to have much to do has the right of way no more, and waits for itself least of all', async () => {
    const { goFirst, comes, happened } = wayWith();
    goFirst('a');
    await comes('flood');
    await comes('a');
    expect(happened.slice(1).toSorted()).toEqual(['a goes on', 'flood goes on']);
  });

  test('it waits no longer than the longest time, whatever HubSpot keeps the others waiting for', async () => {
    const { way, goFirst } = wayWith({ longestMs: 1 });
    goFirst('a');
    await expect(way.giveWay('flood')).resolves.toBeUndefined();
  });
});

describe('a portal with few events', () => {
  test('begins at once while a place is free, else goes through the queue', async () => {
    const { goFirst, ends, happened } = wayWith({ places: 2 });
    expect(['a', 'b', 'c'].map(goFirst)).toEqual([true, true, false]);
    await ends('a');
    expect(goFirst('c')).toBe(true);
    expect(happened).toEqual(['a begins', 'b begins', 'c begins']);
  });

  test('has one turn at a time: what comes meanwhile is a turn that follows, with the right of way', async () => {
    const { goFirst, ends, comes, happened } = wayWith();
    expect([goFirst('a'), goFirst('a'), goFirst('a')]).toEqual([true, true, true]);
    expect(happened).toEqual(['a begins']);
    await ends('a');
    await comes('flood');
    await ends('a');
    expect(happened).toEqual(['a begins', 'a begins', 'flood goes on']);
  });

  test('has ended its turn before the process ends', async () => {
    const { way, goFirst, ends, happened } = wayWith();
    goFirst('a');
    goFirst('b');
    void way.ended().then(() => happened.push('the process ends'));
    await ends('a');
    expect(happened).not.toContain('the process ends');
    await ends('b');
    expect(happened).toContain('the process ends');
  });
});
