import type { Gaussian } from '../../../src/score/gaussian';
import { innerProducts } from '../../../src/score/algebra/orthonormal';
import { randomNormals } from '../../support/randomNormals';

/** Draws from N(μ, Σ), [count, d]. */
export function draws({ mean, basis, eigenvalues, tail }: Gaussian, count: number, seed: number): Float64Array {
  const d = mean.length;
  const result = randomNormals(count * d, seed).map((value, j) => mean[j % d]! + Math.sqrt(tail) * value);
  const weights = randomNormals(count * eigenvalues.length, seed + 1);
  for (let s = 0; s < count; s++)
    eigenvalues.forEach((value, k) => {
      const weight = Math.sqrt(value) * weights[s * eigenvalues.length + k]!;
      for (let i = 0; i < d; i++) result[s * d + i]! += weight * basis[k * d + i]!;
    });
  return result;
}

/** ‖U Vᵀ‖²/k of the first k rows of two bases [r, d]: 1 when they span the same space. */
export function overlap(a: Float64Array, b: Float64Array, k: number, d: number): number {
  return innerProducts(a.slice(0, k * d), b.slice(0, k * d), d).reduce((sum, value) => sum + value * value, 0) / k;
}
