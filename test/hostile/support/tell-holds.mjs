import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PerformanceObserver } from 'node:perf_hooks';

/**
 * Loaded into a server or worker by `--import`: writes down, one JSON line each in a file named by its pid, what kept its loop from a timer of 5 ms
 * for more than 20 ms. `wallMs` counts time in which other processes had the processor, `ownMs` (processor time of this
 * thread, garbage collection included) does not, and `waitedMs` is how long this thread was ready and had no processor
 * (null where the system does not say).
 */
const directory = process.env.DIBS_HOLDS_DIRECTORY;
const everyMs = 5;
const worthTellingMs = 20;

let gcMs = 0;
new PerformanceObserver(list => {
  for (const { duration } of list.getEntries()) gcMs += duration;
}).observe({ entryTypes: ['gc'] });

const ownMs = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};
const waitedMs = () => {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return null;
  }
};
let last = { wall: performance.now(), own: ownMs(), gc: 0, waited: waitedMs() };
setInterval(() => {
  const now = { wall: performance.now(), own: ownMs(), gc: gcMs };
  const wallMs = now.wall - last.wall - everyMs;
  const waited = waitedMs();
  const hold = {
    ...{ at: Date.now(), wallMs, ownMs: now.own - last.own, gcMs: now.gc - last.gc },
    waitedMs: waited === null || last.waited === null ? null : waited - last.waited,
  };
  if (directory !== undefined && Math.max(wallMs, hold.ownMs) > worthTellingMs)
    appendFileSync(join(directory, String(process.pid)), `${JSON.stringify(hold)}\n`);
  last = { wall: performance.now(), own: ownMs(), gc: gcMs, waited };
}, everyMs).unref();
