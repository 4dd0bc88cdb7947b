import type { Interval } from '../../domain/report';
import { childSeed, drawIndices } from './normal';

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

/** Σ numerator / Σ denominator over units, with its interval. */
export function ratioOfSums(numerator: Float64Array, denominator: Float64Array, seed = 0): Interval {
  return bootstrap(numerator.length, (indices) => sumAt(numerator, indices) / sumAt(denominator, indices), seed);
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
