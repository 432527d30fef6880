/** A source of choices: the same seed makes the same ones for ever. */
export type Random = {
  /** In [0, 1). */
  next(): number;
  /** A whole number from 0 to `below` - 1. */
  int(below: number): number;
  chance(probability: number): boolean;
  /** @throws when there is nothing to pick from */
  pick<T>(items: readonly T[]): T;
  /** A name by its weight. */
  weighted<Name extends string>(weights: readonly (readonly [Name, number])[]): Name;
  shuffled<T>(items: readonly T[]): T[];
};

/** xoshiro128** (Blackman and Vigna), its state filled from the seed by splitmix32. */
export function createRandom(seed: number): Random {
  const state = seedState(seed);
  const next32 = (): number => {
    const [a, b, c, d] = [state[0] ?? 0, state[1] ?? 0, state[2] ?? 0, state[3] ?? 0];
    const answer = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    state[2] = c ^ a;
    state[3] = d ^ b;
    state[1] = b ^ state[2];
    state[0] = a ^ state[3];
    state[2] ^= b << 9;
    state[3] = rotate(state[3], 11);
    return answer;
  };
  const next = () => next32() / 2 ** 32;
  const int = (below: number) => Math.floor(next() * below);
  return {
    next,
    int,
    chance: probability => next() < probability,
    pick: items => {
      const picked = items[int(items.length)];
      if (picked === undefined) throw new Error('There is nothing to pick from');
      return picked;
    },
    weighted: weights => {
      let left = next() * weights.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of weights) {
        left -= weight;
        if (left < 0) return name;
      }
      const [last] = weights.at(-1) ?? [];
      if (last === undefined) throw new Error('There is nothing to weigh');
      return last;
    },
    shuffled: items => {
      const left = [...items];
      return items.flatMap(() => left.splice(int(left.length), 1));
    },
  };
}

const rotate = (value: number, by: number) => (value << by) | (value >>> (32 - by));

function seedState(seed: number): Uint32Array {
  let at = seed >>> 0;
  return Uint32Array.from({ length: 4 }, () => {
    at = (at + 0x9e3779b9) >>> 0;
    let mixed = at ^ (at >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  });
}
