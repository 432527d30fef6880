import { expect, test } from 'vitest';
import { createLinkLimits } from '../../src/server/link-limits.ts';

function limits() {
  let now = 0;
  const made = createLinkLimits(() => now);
  return { ...made, wait: (ms: number) => (now += ms) };
}

const times = <T>(count: number, act: () => T): T[] => Array.from({ length: count }, act);

test('an address guesses 20 times a minute, then waits for the rest of it', () => {
  const { guess, wait } = limits();
  expect(times(20, () => guess('10.0.0.1'))).toEqual(Array(20).fill(null));
  wait(45_000);
  expect(guess('10.0.0.1')).toBe(15);
  expect(guess('10.0.0.2')).toBeNull();
  wait(15_000);
  expect(guess('10.0.0.1')).toBeNull();
});

test('guesses of an address never cost a genuine link anything', () => {
  const { guess, open } = limits();
  times(100, () => guess('10.0.0.1'));
  expect(times(30, () => open('a link'))).toEqual(Array(30).fill(null));
  expect(open('a link')).toBe(60);
  expect(open('another')).toBeNull();
});

test('of very many sources the one unheard of for longest is forgotten first', () => {
  const { guess } = limits();
  times(21, () => guess('first'));
  times(21, () => guess('second'));
  for (let n = 0; n < 9_998; n += 1) guess(`source ${n}`);
  expect(guess('second')).toBe(60);
  guess('one more');
  expect(guess('second')).toBe(60);
  expect(guess('first')).toBeNull();
});
