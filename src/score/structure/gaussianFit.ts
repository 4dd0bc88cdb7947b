import { addScaled, combine, dot, innerProducts, orthonormalize } from '../algebra/orthonormal';
import { symmetricEigen, symmetrized } from '../algebra/symmetricEigen';
import type { Gaussian } from '../gaussian';
import type { Denoise, NoiseLevel } from '../noise/level';
import { meanRow } from '../statistics/mean';
import { childSeed, normals } from '../statistics/normal';
import { normalScores } from '../statistics/normalScores';
import type { Modes, Neighborhood } from './jacobian';
import { regressionWeights } from './regression';

/** What a denoiser says of a Gaussian guess of its data at one level. */
export interface GaussianFit {
  /** The mean that solves μ = c + (I − J)⁻¹(m(c) − c), [d]. */
  readonly mean: Float64Array;
  /** The guess's modes, turned to those of the best linear gains, and by what these show outside them. */
  readonly modes: Modes;
}

/** Standard errors that a gain's interval spans to either side. */
const WIDTH = 1.96;
/**
 * The best linear gain of draws from N(μ̂, Σ̂ + σ²I) instead of the true marginal is off by about the nonlinear part of D along the mode,
 * over the variance there: 0.7 to 0.9 of it on two bumps of equal weight, σ/√λ from 0.2 to 0.8.
 */
const BIAS = 2;
/** What a mode shows outside the others must be this many times what scatter alone makes of it. */
const SIGNIFICANT = 1.5;
/** No gain of a Gaussian's denoiser is larger. */
const LARGEST_GAIN = 0.999;

/**
 * Draws ±z from the guess's own marginal N(c, Σ̂ + σ²I), antithetic about its mean c: by Stein's lemma the linear regression of D on them
 * is E∇D there, whatever the shape of D, and g = λ/(λ + σ²) of it is right to second order where the data are no Gaussian.
 * Their average solves for the mean. 2·pairs evaluations; more pairs than modes.
 */
export async function fitGaussian(
  { denoise, level }: Pick<Neighborhood, 'denoise' | 'level'>,
  guess: Gaussian,
  pairs: number,
  seed: number,
): Promise<GaussianFit> {
  const { mean: center, basis } = guess;
  const d = center.length;
  const rank = basis.length / d;
  const drawn = drawMarginal(guess, level, pairs, seed);
  const { m, odd } = await answersTo(denoise, level, center, drawn.z);
  const tailGain = rank === d ? 0 : dot(drawn.outside, odd) / dot(drawn.outside, drawn.outside);
  // What a tail of one gain makes of the part outside the modes is known, and would be noise to them.
  addScaled(odd, drawn.outside, -tailGain);
  const { weights, inverse } = regressionWeights(drawn.inputs, rank);
  const image = combine(weights, odd, d);
  const projected = innerProducts(image, basis, d);
  const { eigenvalues: gains, vectors } = symmetricEigen(symmetrized(projected, rank), rank);
  addScaled(odd, combine(drawn.inputs, image, d), -1);
  const scatter = innerProducts(combine(vectors, inverse, rank), vectors, rank);
  const found: Regressed = {
    gains,
    basis: combine(vectors, basis, d),
    image: combine(vectors, image, d),
    residual: odd,
    freedom: pairs - rank,
    scatter: gains.map((_, k) => scatter[k * (rank + 1)]!),
    spread: columnSquares(combine(drawn.inputs, transposed(vectors, rank), rank), rank).map((sum) => sum / pairs),
  };
  return {
    mean: solveMean(center, m, found, tailGain),
    modes: { level, gains, projected, ...refined(found) },
  };
}

/** Draws z = along the modes + outside them, [pairs, d], with their coordinates along the modes, [pairs, r]. */
interface Draws {
  readonly z: Float64Array;
  readonly inputs: Float64Array;
  readonly outside: Float64Array;
}

/** Draws of N(0, Σ̂ + σ²I), along the modes in a Latin hypercube. */
function drawMarginal(guess: Gaussian, { sigma }: NoiseLevel, pairs: number, seed: number): Draws {
  const { mean, basis, eigenvalues, tail } = guess;
  const d = mean.length;
  const rank = eigenvalues.length;
  const outside = normals(seed, pairs * d);
  if (rank > 0) addScaled(outside, combine(innerProducts(outside, basis, d), basis, d), -1);
  const rest = Math.sqrt(Math.max(0, tail) + sigma * sigma);
  for (let j = 0; j < outside.length; j++) outside[j]! *= rest;
  const inputs = normalScores(pairs, rank, childSeed(seed, 1)).map(
    (score, j) => score * Math.sqrt(Math.max(0, eigenvalues[j % rank]!) + sigma * sigma),
  );
  const z = outside.slice();
  if (rank > 0) addScaled(z, combine(inputs, basis, d), 1);
  return { z, inputs, outside };
}

/** The mean m [d] of the answers to c ± z, and their odd parts, [pairs, d]. */
async function answersTo(
  denoise: Denoise,
  level: NoiseLevel,
  center: Float64Array,
  z: Float64Array,
): Promise<{ m: Float64Array; odd: Float64Array }> {
  const d = center.length;
  const size = z.length;
  const points = new Float64Array(2 * size);
  for (let j = 0; j < size; j++) {
    points[j] = level.a * (center[j % d]! + z[j]!);
    points[size + j] = level.a * (center[j % d]! - z[j]!);
  }
  const answers = await denoise(points, level);
  return { m: meanRow(answers, d), odd: z.map((_, j) => (answers[j]! - answers[size + j]!) / 2) };
}

/** The modes by descending gain, as the regression has them. */
interface Regressed {
  readonly gains: Float64Array;
  /** [r, d] */
  readonly basis: Float64Array;
  /** J·v of every mode, [r, d]. */
  readonly image: Float64Array;
  /** What the regression leaves of every answer, [pairs, d]. */
  readonly residual: Float64Array;
  readonly freedom: number;
  /** Variance of a regressed coefficient over that of the residual, [r]. */
  readonly scatter: Float64Array;
  /** Mean square of the draws along each mode, [r]. */
  readonly spread: Float64Array;
}

/**
 * The modes with what their images show outside them: a power iteration that costs nothing. Half widths of the gains: chance, by what the
 * regression leaves; what draws of a Gaussian leave of a mixture; and what is not yet in the basis.
 */
function refined({
  gains,
  basis,
  image,
  residual,
  freedom,
  scatter,
  spread,
}: Regressed): Pick<Modes, 'basis' | 'errors'> {
  const rank = gains.length;
  if (rank === 0) return { basis, errors: gains };
  const d = basis.length / rank;
  const inside = columnSquares(innerProducts(residual, basis, d), rank).map((sum) => sum / freedom);
  const outsideVariance = dot(residual, residual) / freedom - inside.reduce((sum, value) => sum + value, 0);
  const outside = image.slice();
  addScaled(outside, combine(innerProducts(image, basis, d), basis, d), -1);
  const rows = new Float64Array(basis.length);
  const errors = gains.map((gain, k) => {
    const row = rows.subarray(k * d, (k + 1) * d);
    addScaled(row, basis.subarray(k * d, (k + 1) * d), Math.abs(gain));
    const off = outside.subarray(k * d, (k + 1) * d);
    const size = dot(off, off);
    const chance = SIGNIFICANT * outsideVariance * scatter[k]!;
    const part = size > chance ? 1 - chance / size : 0;
    addScaled(row, off, Math.sign(gain) * part);
    const unseen = gain === 0 ? 0 : (2 * part * size) / Math.abs(gain);
    return WIDTH * Math.sqrt(inside[k]! * scatter[k]!) + (BIAS * inside[k]!) / spread[k]! + unseen;
  });
  return { basis: orthonormalize(rows, d, 'random'), errors };
}

/** c + (I − J)⁻¹(m − c): c ← m alone would leave g of the error a round, which is 0.93 where σ_max is no larger than √λ/4. */
function solveMean(
  center: Float64Array,
  m: Float64Array,
  { basis, gains }: Pick<Modes, 'basis' | 'gains'>,
  tailGain: number,
): Float64Array {
  const d = center.length;
  const step = m.map((value, i) => value - center[i]!);
  const inverse = (gain: number): number => 1 / (1 - Math.min(Math.max(gain, 0), LARGEST_GAIN));
  const solved = center.slice();
  addScaled(solved, step, inverse(tailGain));
  gains.forEach((gain, k) => {
    const mode = basis.subarray(k * d, (k + 1) * d);
    addScaled(solved, mode, dot(mode, step) * (inverse(gain) - inverse(tailGain)));
  });
  return solved;
}

/** Σ of squares down each column of [n, r], [r]. */
function columnSquares(rows: Float64Array, rank: number): Float64Array {
  const sums = new Float64Array(rank);
  for (let j = 0; j < rows.length; j++) sums[j % rank]! += rows[j]! ** 2;
  return sums;
}

function transposed(matrix: Float64Array, rank: number): Float64Array {
  return matrix.map((_, i) => matrix[(i % rank) * rank + Math.floor(i / rank)]!);
}
