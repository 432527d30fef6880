/** Shorter waits are a matter of turns in the event loop; longer ones are meant to be time. */
const longMs = 1_000;

/**
 * Takes wall time out of this process until it is disposed: its monotonic clock is the simulation's, and nothing that
 * waits a second or longer ever comes about, so that a slow machine makes no other run.
 */
export function holdWallTime(monotonicMs: () => number): Disposable {
  const { setTimeout, setInterval } = globalThis;
  const now = performance.now;
  const never = () => setTimeout(() => undefined, 0);
  performance.now = monotonicMs;
  const held = {
    setTimeout: (work: () => void, ms = 0) => (ms >= longMs ? never() : setTimeout(work, ms)),
    setInterval: (work: () => void, ms = 0) => (ms >= longMs ? never() : setInterval(work, ms)),
  };
  Object.assign(globalThis, held);
  return {
    [Symbol.dispose]: () => {
      performance.now = now;
      Object.assign(globalThis, { setTimeout, setInterval });
    },
  };
}
