/**
 * Two-sample Kolmogorov–Smirnov test: the largest distance between the two empirical distributions, and the chance that
 * samples of one distribution lie so far apart (asymptotic, Stephens' correction; good from some dozens of values on).
 */
export function twoSamples(a: readonly number[], b: readonly number[]): { distance: number; p: number } {
  const [left, right] = [a.toSorted((x, y) => x - y), b.toSorted((x, y) => x - y)];
  let [i, j, distance] = [0, 0, 0];
  while (i < left.length && j < right.length) {
    const at = Math.min(left[i] ?? Number.POSITIVE_INFINITY, right[j] ?? Number.POSITIVE_INFINITY);
    while (left[i] === at) i += 1;
    while (right[j] === at) j += 1;
    distance = Math.max(distance, Math.abs(i / left.length - j / right.length));
  }
  const root = Math.sqrt((left.length * right.length) / (left.length + right.length));
  return { distance, p: tail((root + 0.12 + 0.11 / root) * distance) };
}

/** Kolmogorov's distribution beyond `x`. */
function tail(x: number): number {
  if (x < 0.2) return 1;
  let [sum, sign] = [0, 1];
  for (let k = 1; k <= 100; k += 1) {
    sum += sign * Math.exp(-2 * k * k * x * x);
    sign = -sign;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}
