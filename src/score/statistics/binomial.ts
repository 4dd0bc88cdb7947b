import type { Interval } from '../../domain/report';
import { CONFIDENCE, quantile } from './bootstrap';

/** P(X ≤ k) of X ~ Binomial(n, p). */
function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n || p <= 0) return 1;
  if (p >= 1) return 0;
  let logTerm = n * Math.log1p(-p);
  let sum = Math.exp(logTerm);
  for (let i = 1; i <= k; i++) {
    logTerm += Math.log(((n - i + 1) / i) * (p / (1 - p)));
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}

/** The one-sided upper bound of a share of which `count` of `of` were seen [Clopper & Pearson 1934]; 1 for none of none. */
export function shareAtMost(count: number, of: number, confidence = CONFIDENCE): number {
  if (count >= of) return 1;
  let [low, high] = [count / of, 1];
  // P(X ≤ count) falls with the share; where it reaches 1 − confidence lies the bound.
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (binomialCdf(count, of, middle) > 1 - confidence) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * The median with the interval between two order statistics that covers it whatever the distribution; between the extremes where
 * so few values allow no narrower one, which is then less than `confidence`. NaN of none.
 */
export function medianInterval(values: ArrayLike<number>, confidence = CONFIDENCE): Interval {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  if (n === 0) return { value: NaN, low: NaN, high: NaN };
  let below = 0;
  // The below-th value from either end: as far in as the chance that the median lies outside allows.
  while (below + 1 < n / 2 && 2 * binomialCdf(below, n, 0.5) <= 1 - confidence) below++;
  const rank = Math.max(0, below - 1);
  return { value: quantile(sorted, 0.5), low: sorted[rank]!, high: sorted[n - 1 - rank]! };
}
