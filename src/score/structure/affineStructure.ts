import { combine, dot, innerProducts, orthonormalize } from '../algebra/orthonormal';
import { symmetricEigen, symmetrized } from '../algebra/symmetricEigen';
import type { Gaussian } from '../gaussian';
import { eigenvalueOfGain, gainError, type Modes, type Neighborhood } from './jacobian';
import { childSeed, normals } from '../statistics/normal';
import type { Denoise, NoiseLevel } from '../noise/level';

/** A step of this many σ drowns rounding; an affine map does not mind its length. */
const STEP = 4;
/** Part of the tail by which its own directions scatter in float32. */
const ROUNDING = 1e-3;
/** Directions outside the modes whose mean gain gives the tail. */
const OUTSIDE = 8;

/** The Gaussian of an affine denoiser, and the modes as its level shows them. */
export interface AffineStructure {
  readonly gaussian: Gaussian;
  readonly modes: Modes;
}

interface AffineDenoiser {
  readonly denoise: Denoise;
  /** Where large and small modes alike are resolved, σ ≈ √λ₁/4. */
  readonly level: NoiseLevel;
  /** As high as the schedule goes, where the mean is least multiplied by 1/(1 − g). */
  readonly top: NoiseLevel;
}

/**
 * All of the Gaussian whose denoiser this is: an affine map shows its Jacobian in plain differences D(c + h·v) − D(c), one evaluation
 * a direction. With `rank` = d that is the whole matrix; with fewer, three rounds of subspace iteration and the tail beside it.
 * @param start [n, d], directions that are tried first
 */
export async function affineStructure(
  { denoise, level, top }: AffineDenoiser,
  guess: Float64Array,
  { rank, start }: { readonly rank: number; readonly start: Float64Array },
  seed: number,
): Promise<AffineStructure> {
  const d = guess.length;
  const rows = new Float64Array(rank * d);
  rows.set(start.subarray(0, rank * d));
  rows.set(normals(seed, Math.max(0, rank * d - start.length)), Math.min(start.length, rank * d));
  let directions = orthonormalize(rows, d, 'random');
  const near = { denoise, level, mean: guess };
  const base = await answerAt(near, guess);
  let image = await differences(near, base, directions);
  for (let round = 0; rank < d && round < 2; round++) {
    directions = orthonormalize(image, d, 'random');
    image = await differences(near, base, directions);
  }
  const projected = innerProducts(directions, image, d);
  const { eigenvalues: gains, vectors } = symmetricEigen(symmetrized(projected, rank), rank);
  const basis = combine(vectors, directions, d);
  // What an image has outside the basis is in no gain yet: its square over the gain, at most.
  const images = combine(vectors, image, d);
  const outside = combine(innerProducts(images, basis, d), basis, d).map((value, j) => images[j]! - value);
  const asymmetry = 1.96 * gainError(projected);
  const errors = gains.map((gain, k) => {
    const off = outside.subarray(k * d, (k + 1) * d);
    return asymmetry + (gain > 0 ? (2 * dot(off, off)) / gain : 0);
  });
  const eigenvalues = gains.map((gain) => eigenvalueOfGain(gain, level.sigma));
  const tail = await tailVariance(near, base, basis, childSeed(seed, 1));
  const kept = rank === d ? rank : standingOut(eigenvalues, tail);
  const found = { basis: basis.slice(0, kept * d), eigenvalues: eigenvalues.slice(0, kept) };
  let gaussian: Gaussian = { mean: guess, ...found, tail };
  for (let round = 0; round < 2; round++)
    gaussian = { ...gaussian, mean: await solveMean({ denoise, level: top, mean: gaussian.mean }, gaussian) };
  return { gaussian, modes: { level, basis, gains, projected, errors } };
}

/** Leading modes that a tail of one variance would not explain as well. */
function standingOut(eigenvalues: Float64Array, tail: number): number {
  const first = eigenvalues.findIndex((value) => value < (1 + ROUNDING) * tail);
  return first === -1 ? eigenvalues.length : first;
}

/** D at a point c [d]. */
function answerAt({ denoise, level }: Neighborhood, point: Float64Array): Promise<Float64Array> {
  return denoise(
    point.map((value) => level.a * value),
    level,
  );
}

/** J·v for every row v of `directions` [r, d]. */
async function differences(
  { denoise, level, mean }: Neighborhood,
  base: Float64Array,
  directions: Float64Array,
): Promise<Float64Array> {
  const d = mean.length;
  const step = STEP * level.sigma;
  const answers = await denoise(
    directions.map((value, j) => level.a * (mean[j % d]! + step * value)),
    level,
  );
  return answers.map((value, j) => (value - base[j % d]!) / step);
}

/** λ̂ of the mean gain over random directions outside the basis [r, d]. */
async function tailVariance(
  near: Neighborhood,
  base: Float64Array,
  basis: Float64Array,
  seed: number,
): Promise<number> {
  const d = near.mean.length;
  const count = Math.min(OUTSIDE, d - basis.length / d);
  if (count === 0) return 0;
  const rows = new Float64Array(basis.length + count * d);
  rows.set(basis);
  rows.set(normals(seed, count * d), basis.length);
  const outside = orthonormalize(rows, d).subarray(basis.length);
  const image = await differences(near, base, outside);
  return eigenvalueOfGain(dot(outside, image) / count, near.level.sigma);
}

/** D(c) = μ + J(c − μ), so that μ = c + (I − J)⁻¹(D(c) − c), with J of the Gaussian's own modes. */
async function solveMean(near: Neighborhood, { basis, eigenvalues, tail }: Gaussian): Promise<Float64Array> {
  const { mean: center, level } = near;
  const d = center.length;
  const answer = await answerAt(near, center);
  const step = answer.map((value, i) => value - center[i]!);
  const { sigma } = level;
  const inverse = (variance: number): number => (variance + sigma * sigma) / (sigma * sigma);
  const along = innerProducts(step, basis, d).map((value, k) => value * (inverse(eigenvalues[k]!) - inverse(tail)));
  const added = combine(along, basis, d);
  return center.map((value, i) => value + inverse(tail) * step[i]! + (added[i] ?? 0));
}
