import type { Denoise, NoiseLevel } from './noise/level';
import { meanRow } from './statistics/mean';
import { childSeed, normals } from './statistics/normal';
import { combine, innerProducts, orthonormalize } from './algebra/orthonormal';
import { symmetricEigen, symmetrized } from './algebra/symmetricEigen';

/** Leading modes of the denoiser's Jacobian at one noise level: gains g_k = λ_k/(λ_k + σ²) for a Gaussian. */
export interface Modes {
  readonly level: NoiseLevel;
  /** [r, d], rows orthonormal, by descending gain. */
  readonly basis: Float64Array;
  readonly gains: Float64Array;
  /** VᵀJV before symmetrising, [r, r]; its asymmetry is a measure of its own. */
  readonly projected: Float64Array;
}

/** A denoiser at one noise level, probed about the mean [d] of its data. */
export interface Neighborhood {
  readonly denoise: Denoise;
  readonly level: NoiseLevel;
  readonly mean: Float64Array;
}

/**
 * J·v for every row v of `directions` [r, d], by central differences of D as a function of x/a: forward passes only,
 * 2r of them. The base points are the mean plus noise at the level's own σ, a fresh draw for each direction, because that is where
 * the network was trained; `steps` [r] are as large as the spread along the direction, so that rounding does not show.
 */
export async function applyJacobian(
  { denoise, level, mean }: Neighborhood,
  directions: Float64Array,
  steps: Float64Array,
  seed: number,
): Promise<Float64Array> {
  const d = mean.length;
  const rank = directions.length / d;
  const noise = normals(seed, rank * d);
  const points = new Float64Array(2 * rank * d);
  for (let k = 0; k < rank; k++)
    for (let i = 0; i < d; i++) {
      const j = k * d + i;
      const base = mean[i]! + level.sigma * noise[j]!;
      points[j] = level.a * (base + steps[k]! * directions[j]!);
      points[rank * d + j] = level.a * (base - steps[k]! * directions[j]!);
    }
  const answers = await denoise(points, level);
  return Float64Array.from({ length: rank * d }, (_, j) => {
    const k = Math.floor(j / d);
    return (answers[j]! - answers[rank * d + j]!) / (2 * steps[k]!);
  });
}

/** Block subspace iteration from `start` [r, d], Rayleigh–Ritz at the end [Halko, Martinsson & Tropp 2011]: 2r(iterations + 1) evaluations. */
export async function leadingModes(
  near: Neighborhood,
  start: Float64Array,
  { iterations, stepOverSigma }: { iterations: number; stepOverSigma: number },
  seed: number,
): Promise<Modes> {
  const { level } = near;
  const d = near.mean.length;
  const rank = start.length / d;
  let directions = orthonormalize(start.slice(), d);
  const steps = new Float64Array(rank).fill(stepOverSigma * level.sigma);
  for (let i = 0; i < iterations; i++)
    directions = orthonormalize(await applyJacobian(near, directions, steps, childSeed(seed, i)), d);
  const image = await applyJacobian(near, directions, steps, childSeed(seed, iterations));
  return rayleighRitz(level, directions, image, d);
}

/** Eigenpairs of the symmetric part of V·J·Vᵀ, as combinations of the rows of V. */
function rayleighRitz(level: NoiseLevel, directions: Float64Array, image: Float64Array, d: number): Modes {
  const rank = directions.length / d;
  const projected = innerProducts(directions, image, d);
  const { eigenvalues, vectors } = symmetricEigen(symmetrized(projected, rank), rank);
  return { level, basis: combine(vectors, directions, d), gains: eigenvalues, projected };
}

/** λ̂ = σ²g/(1 − g). A gain outside (0, 1) belongs to no Gaussian: clamped, so that it cannot run away. */
export function eigenvalueOfGain(gain: number, sigma: number): number {
  const g = Math.min(Math.max(gain, 0), 0.999);
  return (sigma * sigma * g) / (1 - g);
}

export interface Repeatability {
  /** Mean of ‖D − mean‖² over probes; unrelated answers share it evenly between the odd and the even part. */
  readonly size: number;
  /** Part of it that antithetic probes ±n do not share with opposite sign: 0 for an affine denoiser. */
  readonly evenPart: number;
  /** Mean of D over the probes, [d]. */
  readonly mean: Float64Array;
}

/** Antithetic pairs a·μ ± b·n at one level: 2·pairs evaluations. One pair alone has no even part about its own mean. */
export async function repeatability(
  { denoise, level, mean }: Neighborhood,
  pairs: number,
  seed: number,
): Promise<Repeatability> {
  const d = mean.length;
  const noise = normals(seed, pairs * d);
  const points = new Float64Array(2 * pairs * d);
  for (let j = 0; j < pairs * d; j++) {
    points[j] = level.a * mean[j % d]! + level.b * noise[j]!;
    points[pairs * d + j] = level.a * mean[j % d]! - level.b * noise[j]!;
  }
  const answers = await denoise(points, level);
  const average = meanRow(answers, d);
  let odd = 0;
  let even = 0;
  for (let j = 0; j < pairs * d; j++) {
    const plus = answers[j]! - average[j % d]!;
    const minus = answers[pairs * d + j]! - average[j % d]!;
    odd += ((plus - minus) / 2) ** 2;
    even += ((plus + minus) / 2) ** 2;
  }
  return { size: (odd + even) / pairs, evenPart: even / (odd + even || 1), mean: average };
}
