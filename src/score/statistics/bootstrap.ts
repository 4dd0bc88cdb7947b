import type { Interval } from '../../domain/report';
import { childSeed, drawIndices } from './normal';
import { studentQuantile } from './quantiles';

/** Of the intervals that are shown. */
export const CONFIDENCE = 0.95;

/**
 * Percentile bootstrap of a statistic of `count` exchangeable units (probes, seeds). `statistic` is given the
 * indices drawn, so whatever is paired stays paired.
 */
export function bootstrap(
  count: number,
  statistic: (indices: ArrayLike<number>) => number,
  seed = 0,
  { resamples = 1000, confidence = CONFIDENCE }: { resamples?: number; confidence?: number } = {},
): Interval {
  const value = statistic(Int32Array.from({ length: count }, (_, i) => i));
  const draws = drawsOf(seed, count, resamples);
  const values = new Float64Array(resamples);
  // One array for all resamples, because a thousand views a bootstrap keep the garbage collector busy.
  const indices = new Int32Array(count);
  for (let r = 0; r < resamples; r++) {
    for (let i = 0; i < count; i++) indices[i] = draws[r * count + i]!;
    values[r] = statistic(indices);
  }
  const drawn = values.filter(Number.isFinite).sort();
  if (drawn.length === 0) return { value, low: value, high: value };
  return { value, low: quantile(drawn, (1 - confidence) / 2), high: quantile(drawn, (1 + confidence) / 2) };
}

/** The last draws: many statistics of as many units are resampled by the same seed. */
let last: { readonly key: string; readonly draws: Int32Array } | null = null;

/** The units drawn in every resample, [resamples, count]. */
function drawsOf(seed: number, count: number, resamples: number): Int32Array {
  const key = [seed, count, resamples].join();
  if (last?.key === key) return last.draws;
  const draws = new Int32Array(resamples * count);
  for (let r = 0; r < resamples; r++) draws.set(drawIndices(childSeed(seed, r), count, count), r * count);
  last = { key, draws };
  return draws;
}

/** Fewer units have too few resamples for the studentized bootstrap. */
const FEWEST_STUDENTIZED = 6;
const RESAMPLES = 1000;

/**
 * Σ numerator / Σ denominator over independent units, with its interval: the studentized bootstrap [Efron & Tibshirani 1993,
 * §12.5], which knows that few units, of which a few have most of the sum, understate their own scatter; of fewer than six
 * units Student's interval about the linearized ratio. One unit has no interval.
 */
export function ratioOfSums(numerator: Float64Array, denominator: Float64Array, seed = 0): Interval {
  const count = numerator.length;
  const all = Int32Array.from({ length: count }, (_, i) => i);
  const { value, error } = linearized(numerator, denominator, all);
  if (!(error > 0)) return { value, low: value, high: value };
  if (count < FEWEST_STUDENTIZED) {
    const width = studentQuantile((1 + CONFIDENCE) / 2, count - 1) * error;
    return { value, low: value - width, high: value + width };
  }
  const draws = drawsOf(seed, count, RESAMPLES);
  const drawn = Float64Array.from({ length: RESAMPLES }, (_, r) => {
    const of = linearized(numerator, denominator, draws.subarray(r * count, (r + 1) * count));
    return (of.value - value) / of.error;
  })
    .filter(Number.isFinite)
    .sort();
  if (drawn.length === 0) return { value, low: value, high: value };
  return {
    value,
    low: value - Math.max(0, quantile(drawn, (1 + CONFIDENCE) / 2)) * error,
    high: value - Math.min(0, quantile(drawn, (1 - CONFIDENCE) / 2)) * error,
  };
}

/** The ratio of sums over the units drawn, and its standard error by linearization; NaN of a single unit. */
function linearized(
  numerator: Float64Array,
  denominator: Float64Array,
  drawn: Int32Array,
): { value: number; error: number } {
  const count = drawn.length;
  const below = sumAt(denominator, drawn);
  const value = sumAt(numerator, drawn) / below;
  let squares = 0;
  for (const i of drawn) squares += (numerator[i]! - value * denominator[i]!) ** 2;
  return { value, error: Math.sqrt((squares * count) / (count - 1)) / Math.abs(below) };
}

/** The interval with a further standard error that is independent of what it has, of `freedom` degrees of freedom. */
export function widened({ value, low, high }: Interval, error: number, freedom: number): Interval {
  const width = studentQuantile((1 + CONFIDENCE) / 2, freedom) * error;
  return { value, low: value - Math.hypot(value - low, width), high: value + Math.hypot(high - value, width) };
}

/** Linear interpolation between order statistics of ascending values. */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}

/** The median of the values at the drawn indices. */
export function medianAt(values: ArrayLike<number>, indices: ArrayLike<number>): number {
  return quantile(Float64Array.from(indices, (i) => values[i]!).sort(), 0.5);
}

export function sumAt(values: ArrayLike<number>, indices: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < indices.length; i++) sum += values[indices[i]!]!;
  return sum;
}
