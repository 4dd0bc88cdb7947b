import assert from 'node:assert/strict';
import type { Moments } from '../../src/data/moments/moments';
import { randomBasis, randomNormals } from './randomNormals';

/** N samples whose covariance has exactly the given spectrum: scores orthonormal over the samples and centred. */
export function withSpectrum(
  count: number,
  d: number,
  spectrum: number[],
  mean: number,
): { values: Float64Array; basis: Float64Array } {
  const rank = spectrum.length;
  const basis = randomBasis(rank, d, 3);
  // A first row of ones makes Gram–Schmidt take the mean out of the others.
  const scores = orthonormalAfterOnes(rank, count);
  const values = new Float64Array(count * d).fill(mean);
  for (let k = 0; k < rank; k++) {
    const size = Math.sqrt(spectrum[k]! * (count - 1));
    for (let i = 0; i < count; i++) {
      const coordinate = size * scores[k * count + i]!;
      for (let j = 0; j < d; j++) values[i * d + j]! += coordinate * basis[k * d + j]!;
    }
  }
  return { values, basis };
}

function orthonormalAfterOnes(rank: number, count: number): Float64Array {
  const scores = randomNormals(rank * count, 5);
  for (let k = 0; k < rank; k++) {
    const row = scores.subarray(k * count, (k + 1) * count);
    for (let pass = 0; pass < 2; pass++) {
      const mean = row.reduce((sum, value) => sum + value, 0) / count;
      for (let i = 0; i < count; i++) row[i]! -= mean;
      for (let l = 0; l < k; l++) {
        const other = scores.subarray(l * count, (l + 1) * count);
        const overlap = row.reduce((sum, value, i) => sum + value * other[i]!, 0);
        for (let i = 0; i < count; i++) row[i]! -= overlap * other[i]!;
      }
    }
    const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    for (let i = 0; i < count; i++) row[i]! /= norm;
  }
  return scores;
}

/** Asserts that the moments are the spectrum's leading part, with its basis, orthonormal, and the rest as the tail. */
export function checkMoments(
  moments: Moments,
  spectrum: number[],
  basis: Float64Array,
  d: number,
  tolerance = 1e-6,
): void {
  const { eigenvalues, basis: found, totalVariance, tail } = moments;
  const total = spectrum.reduce((sum, value) => sum + value, 0);
  assert.ok(Math.abs(totalVariance / total - 1) < 1e-9, `total ${totalVariance} of ${total}`);
  eigenvalues.forEach((value, k) =>
    assert.ok(Math.abs(value / spectrum[k]! - 1) < tolerance, `λ${k} ${value} of ${spectrum[k]}`),
  );
  eigenvalues.forEach((_, k) => {
    const overlap = found.subarray(k * d, (k + 1) * d).reduce((sum, value, j) => sum + value * basis[k * d + j]!, 0);
    assert.ok(Math.abs(Math.abs(overlap) - 1) < tolerance, `u${k} overlaps ${overlap}`);
  });
  for (let k = 0; k < eigenvalues.length; k++) {
    for (let l = 0; l <= k; l++) {
      let product = 0;
      for (let j = 0; j < d; j++) product += found[k * d + j]! * found[l * d + j]!;
      assert.ok(Math.abs(product - Number(k === l)) < 1e-10, 'orthonormal');
    }
  }
  const rest = total - eigenvalues.reduce((sum, value) => sum + value, 0);
  assert.ok(Math.abs(tail - rest / (d - eigenvalues.length)) < 1e-6 * total);
}

/** [rank] 100, 100/2^exponent, … */
export const powerLaw = (rank: number, exponent: number): number[] =>
  Array.from({ length: rank }, (_, k) => 100 * (k + 1) ** -exponent);
