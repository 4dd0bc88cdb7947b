import type { Interval } from '../../domain/report';
import { bootstrap } from './bootstrap';

/** Error of one way to sample, from the same seeds as all others compared with it. */
export interface SeedErrors {
  /** Network evaluations one sample costs. */
  readonly evaluations: number;
  /** Per-element mean square distance to the reference solution, one for each seed. */
  readonly meanSquares: Float64Array;
}

/** Of the seeds' ratios, this part is left out at either end. */
const TRIMMED = 1 / 8;

/**
 * e(a)/e(b) over seeds, resampled together: the typical seed's ratio of RMS distances. Two ways to sample make the same error of
 * a seed to a few per cent, but the ODE has watersheds, and a seed near one lands in another, equally good image after any
 * small change. A mean over seeds would be those few seeds' error, and differ with their choice. An eighth of the seeds is left
 * out at either end; where more than that go astray, the ratio tells.
 */
export function errorRatio(a: SeedErrors, b: SeedErrors, seed = 0): Interval {
  const count = Math.min(a.meanSquares.length, b.meanSquares.length);
  return bootstrap(count, (seeds) => typicalRatio(a, b, seeds), seed);
}

/** exp of the trimmed mean of ln e(a)/e(b) over those of the drawn seeds that both have; NaN where there is none. */
function typicalRatio(a: SeedErrors, b: SeedErrors, seeds: ArrayLike<number>): number {
  const logs = logRatios(a, b, seeds);
  const out = Math.round(TRIMMED * logs.length);
  const kept = logs.length > 2 * out ? logs.slice(out, logs.length - out) : logs;
  return Math.exp(kept.reduce((sum, value) => sum + value, 0) / kept.length);
}

/** ln e(a)/e(b) of those of the seeds that both have, ascending. */
function logRatios(a: SeedErrors, b: SeedErrors, seeds: ArrayLike<number>): Float64Array {
  const shared = Math.min(a.meanSquares.length, b.meanSquares.length);
  const logs = new Float64Array(seeds.length);
  let count = 0;
  for (let i = 0; i < seeds.length; i++)
    if (seeds[i]! < shared) logs[count++] = logError(a.meanSquares[seeds[i]!]!) - logError(b.meanSquares[seeds[i]!]!);
  return logs.subarray(0, count).sort();
}

/** ln RMS of a mean square. */
function logError(meanSquare: number): number {
  return 0.5 * Math.log(Math.max(meanSquare, Number.MIN_VALUE));
}

/** exp of the mean over seeds of ln RMS, [S] mean squares → the data's units. */
export function typicalError({ meanSquares }: SeedErrors): number {
  return Math.exp(meanSquares.reduce((sum, square) => sum + logError(square), 0) / meanSquares.length);
}

export function rootMeanSquare(meanSquares: Float64Array): number {
  return Math.sqrt(meanSquares.reduce((sum, value) => sum + value, 0) / meanSquares.length);
}
