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
  const drawn = Float64Array.from({ length: resamples }, (_, r) =>
    statistic(drawIndices(childSeed(seed, r), count, count)),
  )
    .filter(Number.isFinite)
    .sort();
  if (drawn.length === 0) return { value, low: value, high: value };
  return { value, low: quantile(drawn, (1 - confidence) / 2), high: quantile(drawn, (1 + confidence) / 2) };
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
