import { expect, test } from 'vitest';
import { createTurns, type TurnEnd } from '../../webhooks/worker/create-turns.ts';

/** A process's turns on work that ends when the test says so; wake-ups come back, as from the queue. */
function turnsOf(behindAtOnce: number) {
  const under = new Map<string, PromiseWithResolvers<TurnEnd>>();
  const begun: string[] = [];
  const woken: string[] = [];
  const errors: string[] = [];
  const log = (fields: Record<string, unknown>) => void errors.push(String(fields.err));
  const { turn, isBehind } = createTurns(
    portalId => {
      begun.push(portalId);
      const end = Promise.withResolvers<TurnEnd>();
      under.set(portalId, end);
      return end.promise;
    },
    portalId => woken.push(portalId),
    { behindAtOnce, logger: { info: log, warn: log, error: log } },
  );
  const settle = async (portalId: string, how: (end: PromiseWithResolvers<TurnEnd>) => void) => {
    const end = under.get(portalId);
    if (end === undefined) throw new Error(`It is not the turn of ${portalId}`);
    under.delete(portalId);
    how(end);
    await new Promise(setImmediate);
  };
  const ends = (portalId: string, end: TurnEnd) => settle(portalId, ({ resolve }) => resolve(end));
  const fails = (portalId: string) => settle(portalId, ({ reject }) => reject(new Error('it broke')));
  return { turn, isBehind, ends, fails, begun, woken, errors };
}

const backlog: TurnEnd = { more: true, behind: true };
const caughtUp: TurnEnd = { more: false, behind: false };

/** Portals that each had a turn and are behind. */
async function floods(turns: ReturnType<typeof turnsOf>, portalIds: readonly string[]): Promise<void> {
  for (const portalId of portalIds) {
    void turns.turn(portalId);
    await turns.ends(portalId, backlog);
  }
  turns.begun.length = 0;
}

test('however many portals are behind, one that is not begins at once, and they take turns among themselves (P7)', async () => {
  const turns = turnsOf(2);
  await floods(turns, ['a', 'b', 'c']);
  for (const portalId of ['a', 'b', 'c', 'live']) void turns.turn(portalId);
  expect(turns.begun).toEqual(['a', 'b', 'live']);
  await turns.ends('a', backlog);
  expect(turns.begun).toEqual(['a', 'b', 'live', 'c']);
  void turns.turn('a');
  await turns.ends('b', backlog);
  expect(turns.begun).toEqual(['a', 'b', 'live', 'c', 'a']);
});

test('a portal that has caught up stands in no line any more', async () => {
  const turns = turnsOf(1);
  await floods(turns, ['a', 'b']);
  void turns.turn('a');
  void turns.turn('b');
  await turns.ends('a', caughtUp);
  void turns.turn('a');
  expect(turns.begun).toEqual(['a', 'b', 'a']);
  expect([turns.isBehind('a'), turns.isBehind('b')]).toEqual([false, true]);
  await turns.ends('a', caughtUp);
  expect(turns.woken).toEqual(['a', 'b']);
});

test('a turn that another worker had says nothing of the portal', async () => {
  const turns = turnsOf(1);
  await floods(turns, ['a', 'b']);
  void turns.turn('a');
  await turns.ends('a', { more: false, behind: null });
  void turns.turn('b');
  void turns.turn('a');
  expect(turns.begun).toEqual(['a', 'b']);
});

test('a turn that fails costs those behind it in the line nothing', async () => {
  const turns = turnsOf(1);
  await floods(turns, ['a', 'b']);
  const had = turns.turn('a');
  void turns.turn('b');
  await turns.fails('a');
  expect(turns.begun).toEqual(['a', 'b']);
  await turns.ends('b', caughtUp);
  await had;
  expect(turns.errors).toEqual(['Error: it broke']);
});
