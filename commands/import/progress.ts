/** Tells on stderr how far something has come, not more often than people read. `total` null: nobody knows. */
export function createProgress(doing: string, total: number | null, already = 0) {
  const startedAt = performance.now();
  let told = startedAt;
  const everyMs = process.stderr.isTTY ? 1_000 : 5_000;
  return {
    at: (done: number): void => {
      if (performance.now() - told < everyMs) return;
      told = performance.now();
      console.error(line(doing, done, already, total, (told - startedAt) / 1_000));
    },
    end: (done: number): void => {
      console.error(line(doing, done, already, total, (performance.now() - startedAt) / 1_000));
    },
  };
}

function line(doing: string, done: number, already: number, total: number | null, seconds: number): string {
  const rate = (done - already) / Math.max(seconds, 0.001);
  const left = total === null || rate === 0 ? null : (total - done) / rate;
  const of =
    total === null ? '' : ` of ${figure(total)} (${Math.floor((100 * done) / Math.max(total, 1))} %)`;
  const rest = left === null || left < 1 ? '' : `, about ${time(left)} left`;
  return `${doing}: ${figure(done)}${of} rows, ${figure(Math.round(rate))} a second${rest}`;
}

const figure = (count: number) => count.toLocaleString('en');
const time = (seconds: number) =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
