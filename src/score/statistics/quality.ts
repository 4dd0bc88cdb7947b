import type { Interval } from '../../domain/report';
import { bootstrap, CONFIDENCE, quantile } from './bootstrap';
import { nonIncreasingFit } from './isotonic';

/** Error of one way to sample, from the same seeds as all others compared with it. */
export interface SeedErrors {
  /** Network evaluations one sample costs. */
  readonly evaluations: number;
  /** Per-element mean square distance to the reference solution, one for each seed. */
  readonly meanSquares: Float64Array;
}

/** Same image: final samples this close to the baseline sampler's. */
export const SAME_IMAGE = { psnr: 30, ssim: 0.95, relativeRms: 0.05 } as const;

/** Of the seeds' ratios, this part is left out at either end. */
const TRIMMED = 1 / 8;

/**
 * e(a)/e(b) over seeds, resampled together: the typical seed's ratio of RMS distances. Two ways to sample make the same error of
 * a seed to a few per cent, but the ODE has watersheds, and a seed near one lands in another, equally good image after any
 * small change. A mean over seeds would be those few seeds' error, and differ with their choice. An eighth of the seeds is left
 * out at either end; where more than that go astray, the ratio tells.
 */
export function errorRatio(a: SeedErrors, b: SeedErrors, seed = 0, confidence = CONFIDENCE): Interval {
  const count = Math.min(a.meanSquares.length, b.meanSquares.length);
  return bootstrap(count, (seeds) => typicalRatio(a, b, seeds), seed, { confidence });
}

/** The error ratio of a way to sample to `own` where its squares of these seeds, [S], come on top of own's. */
export function addedErrorRatio(squares: Float64Array, own: SeedErrors): number {
  const seeds = Math.min(squares.length, own.meanSquares.length);
  const added = own.meanSquares.slice(0, seeds).map((square, k) => square + squares[k]!);
  return errorRatio({ evaluations: 0, meanSquares: added }, own).value;
}

/** Two ways to sample that are compared, each among others that differ from it in the number of steps. */
interface Fitted {
  readonly target: SeedErrors;
  /** Of the same start and σ as `target`. */
  readonly family: readonly SeedErrors[];
  /** The baseline sampler's. */
  readonly own: SeedErrors;
  readonly ownFamily: readonly SeedErrors[];
}

/**
 * The same ratio read off monotone fits of error against evaluations: `target` in its family, `own` among the sampler's
 * neighboring step counts. One lucky grid is pooled with its neighbors, so it cannot be a plan. What a grid does, it does to
 * every seed, so few seeds show it: a neighbor stands by its median ratio, on the seeds that it ran on, to `target` or `own`.
 * What seeds differ in is the ratio of these two.
 */
export function fittedRatio({ target, family, own, ownFamily }: Fitted, seed = 0, confidence = CONFIDENCE): Interval {
  const count = Math.min(target.meanSquares.length, own.meanSquares.length);
  const over = fitAt(target, family) / fitAt(own, ownFamily);
  return bootstrap(count, (seeds) => typicalRatio(target, own, seeds) * over, seed, { confidence });
}

/** The fitted error of `target` within its family, over its error as it is. */
function fitAt(target: SeedErrors, family: readonly SeedErrors[]): number {
  const ordered = [...new Set([target, ...family])].sort((a, b) => a.evaluations - b.evaluations);
  const ratios = ordered.map((member) => (member === target ? 1 : medianRatio(member, target)));
  return nonIncreasingFit(ratios)[ordered.indexOf(target)]!;
}

/** exp of the trimmed mean of ln e(a)/e(b) over those of the drawn seeds that both have; NaN where there is none. */
function typicalRatio(a: SeedErrors, b: SeedErrors, seeds: ArrayLike<number>): number {
  const logs = logRatios(a, b, seeds);
  const out = Math.round(TRIMMED * logs.length);
  const kept = logs.length > 2 * out ? logs.slice(out, logs.length - out) : logs;
  return Math.exp(kept.reduce((sum, value) => sum + value, 0) / kept.length);
}

/** The same by the median over all seeds that both have: of few, one astray is more than an eighth. */
function medianRatio(a: SeedErrors, b: SeedErrors): number {
  return Math.exp(quantile(logRatios(a, b, everySeed(a)), 0.5));
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

function everySeed({ meanSquares }: SeedErrors): Int32Array {
  return Int32Array.from(meanSquares.keys());
}

export function rootMeanSquare(meanSquares: Float64Array): number {
  return Math.sqrt(meanSquares.reduce((sum, value) => sum + value, 0) / meanSquares.length);
}
