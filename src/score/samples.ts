import type { Gaussian } from './gaussian';
import { combine, dot, innerProducts, orthonormalize } from './algebra/orthonormal';
import { meanRow } from './statistics/mean';
import { symmetricEigen } from './algebra/symmetricEigen';

/** Mean and covariance of a few samples [S, d]: the S − 1 directions they span, the rest as one isotropic tail. */
export function gaussianOfSamples(samples: Float64Array, d: number): Gaussian {
  const count = samples.length / d;
  const mean = meanRow(samples, d);
  const centred = samples.map((value, j) => value - mean[j % d]!);
  const gram = innerProducts(centred, centred, d).map((value) => value / Math.max(1, count - 1));
  const { eigenvalues: values, vectors } = symmetricEigen(gram, count);
  const total = values.reduce((sum, value) => sum + Math.max(value, 0), 0);
  // S samples spread the variance of d dimensions over S − 1: what a flat spectrum would show is noise, not structure.
  const flat = total / Math.max(1, count - 1);
  const rank = values.findIndex((value) => value <= flat);
  const kept = Math.max(rank, 0);
  const eigenvalues = values.slice(0, kept);
  const basis = orthonormalize(combine(vectors.slice(0, kept * count), centred, d), d);
  const captured = eigenvalues.reduce((sum, value) => sum + value, 0);
  return { mean, basis, eigenvalues, tail: Math.max(0, total - captured) / Math.max(1, d - kept) };
}

/**
 * Variance of the samples [S, d] in each dimension outside `basis` [r, d]. The trace less the kept eigenvalues would inherit the
 * scatter that few samples give to the leading modes, often more than the whole tail.
 */
export function varianceOutside(samples: Float64Array, mean: Float64Array, basis: Float64Array): number {
  const d = mean.length;
  const centred = samples.map((value, j) => value - mean[j % d]!);
  const inside = innerProducts(centred, basis, d);
  const freedom = Math.max(1, samples.length / d - 1) * Math.max(1, d - basis.length / d);
  return Math.max(0, dot(centred, centred) - dot(inside, inside)) / freedom;
}
