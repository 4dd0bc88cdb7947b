import type { Denoise, NoiseLevel } from '../noise/level';
import { childSeed, normals } from '../statistics/normal';
import { combine, innerProducts, orthonormalize } from '../algebra/orthonormal';
import { symmetricEigen, symmetrized } from '../algebra/symmetricEigen';

/** Leading modes of the denoiser's Jacobian at one noise level: gains g_k = λ_k/(λ_k + σ²) for a Gaussian. */
export interface Modes {
  readonly level: NoiseLevel;
  /** [r, d], rows orthonormal, by descending gain. */
  readonly basis: Float64Array;
  readonly gains: Float64Array;
  /** VᵀJV before symmetrising, [r, r]; its asymmetry is a measure of its own. */
  readonly projected: Float64Array;
  /** Half width of each gain's 95 % interval, [r]. */
  readonly errors: Float64Array;
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
  const image = new Float64Array(rank * d);
  for (let k = 0; k < rank; k++)
    for (let j = k * d; j < (k + 1) * d; j++) image[j] = (answers[j]! - answers[rank * d + j]!) / (2 * steps[k]!);
  return image;
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
  const errors = new Float64Array(rank).fill(WIDTH * gainError(projected));
  return { level, basis: combine(vectors, directions, d), gains: eigenvalues, projected, errors };
}

/** Standard errors to either side. */
const WIDTH = 1.96;

/**
 * Standard error of a gain. The Jacobian of a true score is symmetric: what VᵀJV [r, r] shows besides is error, as large as in the
 * symmetric part, and a diagonal element has both halves of it.
 */
export function gainError(projected: Float64Array): number {
  const r = Math.sqrt(projected.length);
  if (r < 2) return 0;
  let odd = 0;
  for (let i = 0; i < r; i++)
    for (let j = 0; j < i; j++) odd += ((projected[i * r + j]! - projected[j * r + i]!) / 2) ** 2;
  return Math.sqrt((2 * odd) / ((r * (r - 1)) / 2));
}

/** λ̂ = σ²g/(1 − g). A gain outside (0, 1) belongs to no Gaussian: clamped, so that it cannot run away. */
export function eigenvalueOfGain(gain: number, sigma: number): number {
  const g = Math.min(Math.max(gain, 0), 0.999);
  return (sigma * sigma * g) / (1 - g);
}
