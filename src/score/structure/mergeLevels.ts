import { combine, dot, innerProducts, orthonormalize } from '../algebra/orthonormal';
import { symmetricEigen } from '../algebra/symmetricEigen';
import type { Gaussian } from '../gaussian';
import { eigenvalueOfGain, type Modes } from './jacobian';

/** The modes that one level shows, and how much they count. */
export interface WeightedModes {
  readonly modes: Modes;
  readonly weight: number;
}

/** Weighted mean of the covariances seen at several levels, in the space that their modes span together. */
export function mergeLevels(
  found: readonly WeightedModes[],
  d: number,
  rank: number,
): Pick<Gaussian, 'basis' | 'eigenvalues'> {
  const stacked = new Float64Array(found.reduce((size, { modes }) => size + modes.basis.length, 0));
  let offset = 0;
  for (const { modes } of found) {
    stacked.set(modes.basis, offset);
    offset += modes.basis.length;
  }
  const span = orthonormalize(stacked, d);
  const n = span.length / d;
  const covariance = new Float64Array(n * n);
  /** Σ over levels of the weight of each direction that its modes span. */
  const seen = new Float64Array(n * n);
  const weights = found.reduce((sum, { weight }) => sum + weight, 0);
  for (const { modes, weight } of found) {
    const inSpan = innerProducts(span, modes.basis, d);
    const r = modes.gains.length;
    const lambda = Array.from(modes.gains, (gain) => eigenvalueOfGain(gain, modes.level.sigma));
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        for (let k = 0; k < r; k++) {
          const share = (weight / weights) * inSpan[i * r + k]! * inSpan[j * r + k]!;
          covariance[i * n + j]! += lambda[k]! * share;
          seen[i * n + j]! += share;
        }
  }
  const { eigenvalues: values, vectors } = symmetricEigen(covariance, n);
  // A mode that a level did not follow is no evidence of zero variance there: only the levels that saw it count.
  const corrected = values.slice(0, rank).map((value, k) => {
    const mode = vectors.subarray(k * n, (k + 1) * n);
    const evidence = dot(mode, combine(mode, seen, n));
    return Math.max(value, 0) / Math.max(evidence, 0.25);
  });
  const order = Array.from(corrected.keys()).sort((a, b) => corrected[b]! - corrected[a]!);
  const sorted = new Float64Array(order.length * n);
  order.forEach((k, place) => sorted.set(vectors.subarray(k * n, (k + 1) * n), place * n));
  const eigenvalues = Float64Array.from(order, (k) => corrected[k]!);
  const basis = combine(sorted, span, d);
  return { basis, eigenvalues };
}
