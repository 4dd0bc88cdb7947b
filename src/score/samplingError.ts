import { offsetByChance, type ComparedDenoisers, type ModelAnswers } from './linearity';
import { dot } from './algebra/orthonormal';
import { FoldDeviations, type Fold } from './foldDeviations';
import { isotropic, type Gaussian } from './gaussian';

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
  const deviations = new FoldDeviations(folds, gaussian, { x, level, weights: each });
  const movedBy = (other: ModelAnswers): readonly number[] => {
    const from = denoised.map((value, j) => value - other.denoised[j]!);
    const scatter = new Float64Array(d);
    for (let j = 0; j < denoised.length; j++)
      scatter[j % d]! += each[Math.floor(j / d)]! * (denoised[j]! - other.mean[j % d]!);
    return Array.from(
      deviations.productsWith(from),
      (product, f) => (product - nmse * dot(scatter, folds[f]!.offset)) / half,
    );
  };
  // A fold's deviation is multiplied with what the other half leaves.
  const moved = [...movedBy(second).slice(0, half), ...movedBy(first).slice(half)];
  const squares = [moved.slice(0, half), moved.slice(half)].map((values) => {
    const center = values.reduce((sum, value) => sum + value, 0) / half;
    return values.reduce((sum, value) => sum + (value - center) ** 2, 0) * (half / (half - 1));
  });
  const typical = deviations.meanSquareOfPairs() / half ** 2;
  return Math.sqrt(Math.max(squares[0]! + squares[1]!, typical)) / Math.abs(centred);
}
