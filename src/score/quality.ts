import { bootstrap, type Interval } from './bootstrap';
import { nonIncreasingFit } from './isotonic';

/** Error of one way to sample, from the same seeds as all others compared with it. */
export interface SeedErrors {
  /** Network evaluations one sample costs. */
  readonly evaluations: number;
  /** Per-element mean square distance to the true solution, one for each seed. */
  readonly meanSquares: Float64Array;
}

/** The upper end of the interval of e_hybrid/e_own may reach this. */
export const EQUAL_QUALITY = 1.05;

/** Same picture: final samples this close to the own sampler's. */
export const SAME_PICTURE = { psnr: 30, ssim: 0.95, relativeRms: 0.05 } as const;

/**
 * e(a)/e(b) over seeds, resampled together. e is the typical seed's RMS distance, a geometric mean: the ODE has watersheds, and
 * a seed near one lands in another, equally good picture after any small change. A root mean square over seeds would be that
 * one seed's error and nothing else, whatever the other seeds say.
 */
export function errorRatio(a: SeedErrors, b: SeedErrors, seed = 0): Interval {
  const count = Math.min(a.meanSquares.length, b.meanSquares.length);
  return bootstrap(count, (seeds) => typicalError(a, seeds) / typicalError(b, seeds), seed);
}

/**
 * The same ratio read off monotone fits of error against evaluations: `target` in its own family (the same start and σ, other
 * step counts), `own` among the sampler's neighbouring step counts. One lucky grid is pooled with its neighbours, so it
 * cannot be a plan. Each resample of the seeds is fitted anew.
 */
export function fittedRatio(
  target: SeedErrors,
  family: readonly SeedErrors[],
  own: SeedErrors,
  ownFamily: readonly SeedErrors[],
  seed = 0,
): Interval {
  const count = Math.min(...[target, own, ...family, ...ownFamily].map((e) => e.meanSquares.length));
  return bootstrap(count, (seeds) => fitAt(target, family, seeds) / fitAt(own, ownFamily, seeds), seed, 500);
}

/** The fitted error of `target` within its family. */
function fitAt(target: SeedErrors, family: readonly SeedErrors[], seeds: ArrayLike<number>): number {
  const ordered = [...new Set([target, ...family])].sort((a, b) => a.evaluations - b.evaluations);
  return nonIncreasingFit(ordered.map((member) => typicalError(member, seeds)))[ordered.indexOf(target)]!;
}

/** exp of the mean over seeds of ln RMS, [S] mean squares → the data's units. */
export function typicalError(
  { meanSquares }: SeedErrors,
  seeds: ArrayLike<number> = Int32Array.from(meanSquares.keys()),
): number {
  let sum = 0;
  for (let i = 0; i < seeds.length; i++) sum += Math.log(Math.max(meanSquares[seeds[i]!]!, Number.MIN_VALUE));
  return Math.exp(sum / (2 * seeds.length));
}

export function rootMeanSquare(meanSquares: Float64Array): number {
  return Math.sqrt(meanSquares.reduce((sum, value) => sum + value, 0) / meanSquares.length);
}
