import { addScaled, combine, dot, innerProducts, orthonormalize } from '../algebra/orthonormal';
import { symmetricEigen } from '../algebra/symmetricEigen';
import type { Gaussian } from '../gaussian';
import type { Denoise, NoiseLevel } from '../noise/level';
import { meanRow } from '../statistics/mean';
import { childSeed, normals } from '../statistics/normal';
import { normalScores } from '../statistics/normalScores';
import type { Modes, Neighborhood } from './jacobian';
import { regress, transposed } from './regression';

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
  const { mean: center, basis, eigenvalues } = guess;
  const d = center.length;
  const rank = eigenvalues.length;
  const drawn = drawMarginal(guess, level, pairs, seed);
  const { m, odd } = await answersTo(denoise, level, center, drawn.z);
  const tailGain = rank === d ? 0 : dot(drawn.outside, odd) / dot(drawn.outside, drawn.outside);
  // What the guess makes of a draw is known, as is what a tail of one gain makes of the part outside the modes; the rest is regressed.
  addScaled(odd, drawn.outside, -tailGain);
  const spread = eigenvalues.map((value) => Math.max(0, value) + level.sigma ** 2);
  const expected = eigenvalues.map((value, k) => Math.max(0, value) / spread[k]!);
  const toUnit = spread.map((value) => 1 / Math.sqrt(value));
  const unit = scaled(drawn.inputs, toUnit);
  const along = innerProducts(odd, basis, d);
  addScaled(odd, combine(along, basis, d), -1);
  addScaled(along, scaled(drawn.inputs, expected), -1);
  const inside = regress(unit, along, rank, 1);
  const outside = regress(unit, rank < d ? odd : new Float64Array(0), rank, d);
  const projected = scaled(transposed(inside.coefficients, rank), toUnit);
  expected.forEach((gain, k) => (projected[k * (rank + 1)]! += gain));
  const { eigenvalues: gains, vectors } = symmetricEigen(weighed(projected, inside.left), rank);
  const turned = scaled(vectors, toUnit);
  const modes = Array.from(gains, (gain, k): Mode => {
    const vector = vectors.subarray(k * rank, (k + 1) * rank);
    const inUnits = turned.subarray(k * rank, (k + 1) * rank);
    const mix = (values: Float64Array): number => values.reduce((sum, value, j) => sum + vector[j]! ** 2 * value, 0);
    return {
      gain,
      left: mix(inside.left),
      scatter: mix(inside.scatter(inUnits)),
      spread: mix(spread),
      outside: rank < d ? combine(inUnits, outside.coefficients, d) : null,
      scatterOutside: d * (outside.scatter(inUnits)[0] ?? 0),
    };
  });
  return {
    mean: solveMean(center, m, { basis: combine(vectors, basis, d), gains }, tailGain),
    modes: { level, gains, projected, ...refined(modes, combine(vectors, basis, d)) },
  };
}

/** Symmetric, each pair of elements [i, j] and [j, i] by how little the outputs i and j have left that is not linear. */
function weighed(projected: Float64Array, left: Float64Array): Float64Array {
  const rank = left.length;
  return projected.map((value, at) => {
    const [i, j] = [Math.floor(at / rank), at % rank];
    const both = left[i]! + left[j]!;
    const part = both > 0 ? left[j]! / both : 0.5;
    return part * value + (1 - part) * projected[j * rank + i]!;
  });
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

/** A mode as the regression has it. */
interface Mode {
  readonly gain: number;
  /** Variance along it of what is not linear in the draws. */
  readonly left: number;
  /** Variance of the gain by chance. */
  readonly scatter: number;
  /** Variance of the draws along it. */
  readonly spread: number;
  /** What its image J·v has outside the modes, [d], and the square that chance alone would give it; null where nothing is outside. */
  readonly outside: Float64Array | null;
  readonly scatterOutside: number;
}

/**
 * The modes with what their images show outside them: a power iteration that costs nothing. Half widths of the gains: chance, by what the
 * regression leaves; what draws of a Gaussian leave of a mixture; and what is not yet in the basis.
 */
function refined(modes: readonly Mode[], basis: Float64Array): Pick<Modes, 'basis' | 'errors'> {
  if (modes.length === 0) return { basis, errors: new Float64Array(0) };
  const d = basis.length / modes.length;
  const rows = basis.slice();
  const errors = modes.map(({ gain, left, scatter, spread, outside, scatterOutside }, k) => {
    const error = WIDTH * Math.sqrt(scatter) + (BIAS * left) / spread;
    if (!outside || gain === 0) return error;
    const size = dot(outside, outside);
    const chance = SIGNIFICANT * scatterOutside;
    const part = size > chance ? 1 - chance / size : 0;
    addScaled(rows.subarray(k * d, (k + 1) * d), outside, part / gain);
    return error + (2 * part * size) / Math.abs(gain);
  });
  return { basis: orthonormalize(rows, d, 'random'), errors: Float64Array.from(errors) };
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

/** Each column of [n, r] times its factor. */
function scaled(rows: Float64Array, factors: Float64Array): Float64Array {
  return rows.map((value, j) => value * factors[j % factors.length]!);
}
