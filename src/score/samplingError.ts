import { offsetByChance, type ComparedDenoisers } from './linearity';
import { isotropic, type Gaussian } from './gaussian';
import type { NoiseLevel } from './noise/level';

/** How one of several equal parts of the data differs from a Gaussian of all of them. */
export interface Fold {
  /** Its mean less the Gaussian's, [d]. */
  readonly offset: Float64Array;
  /** Its second moments about the Gaussian's mean, within the Gaussian's modes, [r, r]. */
  readonly products: Float64Array;
  /** The same of each direction outside the modes. */
  readonly tail: number;
}

/** One Gaussian fitted to each of two independent halves, and the parts that both consist of, the first half's before the second's. */
export interface GaussianHalves {
  readonly gaussians: readonly [Gaussian, Gaussian];
  /** None where only the halves are known. */
  readonly folds: readonly Fold[];
}

/** The same halves for the Gaussian that keeps nothing but mean and scale. */
export function isotropicHalves({ gaussians, folds }: GaussianHalves): GaussianHalves {
  return { gaussians: [isotropic(gaussians[0]), isotropic(gaussians[1])], folds: folds.map(isotropicFold) };
}

function isotropicFold({ offset, products, tail }: Fold): Fold {
  const d = offset.length;
  const rank = Math.round(Math.sqrt(products.length));
  let within = 0;
  for (let k = 0; k < rank; k++) within += products[k * rank + k]!;
  return { offset, products: new Float64Array(0), tail: (within + (d - rank) * tail) / d };
}

/**
 * What a fold of the data would change about D_G(x), x [B, d] → [B, d], were it all the data, to first order: with K = Σ(Σ+σ²)⁻¹ and
 * R = (Σ+σ²)⁻¹, (I − K)δμ + σ²·R·δΣ·R(x/a − μ). What connects the modes with the directions outside them is left out.
 */
function deviationOfFold(fold: Fold, gaussian: Gaussian, x: Float64Array, { a, sigma }: NoiseLevel): Float64Array {
  const { mean, basis, eigenvalues, tail } = gaussian;
  const d = mean.length;
  const rank = eigenvalues.length;
  const square = sigma * sigma;
  const outsideMean = square / (tail + square);
  const outsideScale = (square * (fold.tail - tail)) / (tail + square) ** 2;
  const offsetInside = projections(basis, fold.offset, rank);
  const result = new Float64Array(x.length);
  const centred = new Float64Array(d);
  for (let start = 0; start < x.length; start += d) {
    for (let i = 0; i < d; i++) {
      centred[i] = x[start + i]! / a - mean[i]!;
      result[start + i] = outsideMean * fold.offset[i]! + outsideScale * centred[i]!;
    }
    const inside = projections(basis, centred, rank);
    const scaled = inside.map((value, k) => value / (eigenvalues[k]! + square));
    for (let k = 0; k < rank; k++) {
      let changed = -eigenvalues[k]! * scaled[k]!;
      for (let l = 0; l < rank; l++) changed += fold.products[k * rank + l]! * scaled[l]!;
      const shrunk = square / (eigenvalues[k]! + square);
      const value = shrunk * (offsetInside[k]! + changed) - outsideMean * offsetInside[k]! - outsideScale * inside[k]!;
      for (let i = 0; i < d; i++) result[start + i]! += value * basis[k * d + i]!;
    }
  }
  return result;
}

/** Of one vector [d] on the rows of the basis, [rank]. */
function projections(basis: Float64Array, vector: Float64Array, rank: number): Float64Array {
  const d = vector.length;
  return Float64Array.from({ length: rank }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < d; i++) sum += basis[k * d + i]! * vector[i]!;
    return sum;
  });
}

/** Degrees of freedom of a standard error from folds in two halves. */
export function freedomOf(folds: readonly Fold[]): number {
  return folds.length - 2;
}

/**
 * Standard error of the NMSE of halves that comes from which data there are: how much each fold, through its half's Gaussian, moves
 * Σ⟨D − D₁, D − D₂⟩ / Σ⟨D − μ₁, D − μ₂⟩. Other noise and other probes are another error.
 * @param folds about `gaussian`
 */
export function samplingError(
  { x, denoised, models, level, weights }: ComparedDenoisers,
  gaussian: Gaussian,
  folds: readonly Fold[],
): number {
  const [first, second = first] = models;
  const d = gaussian.mean.length;
  const half = folds.length / 2;
  const each = Float64Array.from(weights);
  const chance = offsetByChance({ denoised, weights }, first.mean, second.mean);
  let centred = -each.reduce((sum, weight) => sum + weight, 0) * chance;
  let residual = 0;
  for (let j = 0; j < denoised.length; j++) {
    const weight = each[Math.floor(j / d)]!;
    centred += weight * (denoised[j]! - first.mean[j % d]!) * (denoised[j]! - second.mean[j % d]!);
    residual += weight * (denoised[j]! - first.denoised[j]!) * (denoised[j]! - second.denoised[j]!);
  }
  // Without an offset the denominator is D's own scatter, which goes with no fold.
  const nmse = chance === 0 ? residual / centred : 0;
  const deviations = folds.map((fold) => deviationOfFold(fold, gaussian, x, level));
  const moved = deviations.map((deviation, f) => {
    const other = f < half ? second : first;
    let sum = 0;
    for (let j = 0; j < x.length; j++) {
      const weight = each[Math.floor(j / d)]!;
      sum += weight * (denoised[j]! - other.denoised[j]!) * deviation[j]!;
      sum -= weight * nmse * (denoised[j]! - other.mean[j % d]!) * folds[f]!.offset[j % d]!;
    }
    return sum / half;
  });
  const squares = [moved.slice(0, half), moved.slice(half)].map((values) => {
    const center = values.reduce((sum, value) => sum + value, 0) / half;
    return values.reduce((sum, value) => sum + (value - center) ** 2, 0) * (half / (half - 1));
  });
  const typical = meanSquareOfPairs(deviations, each, d) / half ** 2;
  return Math.sqrt(Math.max(squares[0]! + squares[1]!, typical)) / Math.abs(centred);
}

/**
 * Mean square of Σw⟨e_f, e_g⟩ over pairs of folds: how large the product of two unrelated errors usually is. How large that of the halves
 * happens to be says little of it where the errors are larger than what is measured.
 */
function meanSquareOfPairs(deviations: readonly Float64Array[], weights: Float64Array, d: number): number {
  let squares = 0;
  let pairs = 0;
  for (const [f, one] of deviations.entries())
    for (const other of deviations.slice(0, f)) {
      let sum = 0;
      for (let j = 0; j < one.length; j++) sum += weights[Math.floor(j / d)]! * one[j]! * other[j]!;
      squares += sum * sum;
      pairs++;
    }
  return squares / pairs;
}
