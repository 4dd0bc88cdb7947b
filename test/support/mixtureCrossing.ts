/** How good every skip on the own grid is for a mixture of known density: Heun by hand, in float64, every σ tried. */
import { childSeed, normals } from '../../src/score/statistics/normal';
import { symmetricEigen } from '../../src/score/algebra/symmetricEigen';
import { d } from './diagnoseExamples';
import { denoiseMixture, type PlainMoments } from './diagnoseReference';
import type { MixtureOptions } from './onnxGraph';

/** The true solution's steps for each of the own grid's. */
const FINER = 32;

/**
 * Error of the skip to each σ of the grid, its rest kept, over the own sampler's, both to the true solution: geometric mean over seeds
 * without the best and the worst of them, [steps − 1] from the first level on.
 * @param sigmas of a ρ grid (ρ = 7) that ends in 0
 */
export function keptSkipRatios(
  data: MixtureOptions,
  { mean, covariance }: PlainMoments,
  sigmas: readonly number[],
  seeds: number,
  seed = 0,
): number[] {
  const { eigenvalues: values, vectors } = symmetricEigen(covariance, d);
  const top = sigmas[0]!;
  const logs = Array.from({ length: seeds }, (_, k) => {
    const start = normals(childSeed(seed, k), d).map((value) => top * value);
    const truth = heun(data, start, finer(sigmas));
    const own = distance(heun(data, start, sigmas), truth);
    return sigmas.slice(1, -1).map((sigma, level) => {
      const skipped = skip(mean, values, vectors, start, top, sigma);
      return Math.log(distance(heun(data, skipped, sigmas.slice(level + 1)), truth) / own);
    });
  });
  return logs[0]!.map((_, level) => {
    const inner = logs
      .map((ofSeed) => ofSeed[level]!)
      .sort((a, b) => a - b)
      .slice(1, -1);
    return Math.exp(inner.reduce((sum, value) => sum + value, 0) / inner.length);
  });
}

/** dx/dσ = (x − D)/σ, corrected but for the step to 0. */
function heun(data: MixtureOptions, start: Float64Array, sigmas: readonly number[]): Float64Array {
  let x = start;
  for (let i = 0; i + 1 < sigmas.length; i++) {
    const [from, to] = [sigmas[i]!, sigmas[i + 1]!];
    const slope = slopeAt(data, x, from);
    const guess = x.map((value, j) => value + (to - from) * slope[j]!);
    const next = to === 0 ? slope : slopeAt(data, guess, to);
    x = x.map((value, j) => value + ((to - from) * (slope[j]! + next[j]!)) / 2);
  }
  return x;
}

function slopeAt(data: MixtureOptions, x: Float64Array, sigma: number): Float64Array {
  const denoised = denoiseMixture(data, x, sigma);
  return x.map((value, j) => (value - denoised[j]!) / sigma);
}

/** The Gaussian's solution from σ_T to σ: every mode shrinks by √((λ + σ²)/(λ + σ_T²)). */
function skip(
  mean: Float64Array,
  values: Float64Array,
  vectors: Float64Array,
  x: Float64Array,
  from: number,
  to: number,
): Float64Array {
  const result = mean.slice();
  for (let k = 0; k < d; k++) {
    const mode = vectors.subarray(k * d, (k + 1) * d);
    const lambda = Math.max(0, values[k]!);
    const along = mode.reduce((sum, value, j) => sum + value * (x[j]! - mean[j]!), 0);
    const gain = Math.sqrt((lambda + to ** 2) / (lambda + from ** 2));
    mode.forEach((value, j) => (result[j]! += gain * along * value));
  }
  return result;
}

/** Levels between each two, evenly in σ^(1/7). */
function finer(sigmas: readonly number[]): number[] {
  const warped = sigmas.map((sigma) => sigma ** (1 / 7));
  const between = warped
    .slice(1, -1)
    .flatMap((to, i) =>
      Array.from({ length: FINER }, (_, part) => (warped[i]! + ((to - warped[i]!) * (part + 1)) / FINER) ** 7),
    );
  return [sigmas[0]!, ...between, 0];
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.hypot(...a.map((value, j) => value - b[j]!));
}
