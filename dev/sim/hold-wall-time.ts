/** Shorter waits are a matter of turns in the event loop; longer ones are meant to be time. */
const longMs = 1_000;

/**
 * Takes wall time out of this process until it is disposed: its monotonic clock is the simulation's, and nothing that
 * waits a second or longer ever comes about, so that a slow machine makes no other run.
 */
export function holdWallTime(monotonicMs: () => number): Disposable {
  const { setTimeout, setInterval } = globalThis;
  const now = performance.now;
  // One that is over serves everybody: a run asks for thousands, most of them of connections that wait in their pool.
  const over = setTimeout(() => undefined, 0);
  clearTimeout(over);
  performance.now = monotonicMs;
  const held = {
    setTimeout: (work: () => void, ms = 0) => (ms >= longMs ? over : setTimeout(work, ms)),
    setInterval: (work: () => void, ms = 0) => (ms >= longMs ? over : setInterval(work, ms)),
  };
  Object.assign(globalThis, held);
  return {
    [Symbol.dispose]: () => {
      performance.now = now;
      Object.assign(globalThis, { setTimeout, setInterval });
    },
  };
}
