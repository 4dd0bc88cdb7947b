import { FoldDeviations, type Fold } from '../../../src/score/foldDeviations';
import { orthonormalize } from '../../../src/score/algebra/orthonormal';
import type { Gaussian } from '../../../src/score/gaussian';

import { normals } from '../../../src/score/statistics/normal';
import { closeTo, within } from './closeTo';
import { edm } from './levels';

const d = 7;
const count = 4;
const weights = Float64Array.of(1, 0.5, 2, 1);

describe('what the folds of the data would change', () => {
  for (const rank of [0, 3, d])
    it(`is (I − K)δμ + σ²·R·δΣ·R(x/a − μ) as dense matrices give it, with ${rank} modes of ${d}`, () => {
      const gaussian = gaussianOf(rank);
      const folds = [1, 2, 3, 4].map((seed) => foldOf(rank, seed));
      const x = normals(5, count * d);
      const level = edm(1.5);
      const deviations = new FoldDeviations(folds, gaussian, { x, level, weights });
      const dense = folds.map((fold) => denseDeviation(fold, gaussian, x, level.sigma));
      const product = (a: Float64Array, b: Float64Array) =>
        a.reduce((sum, value, j) => sum + weights[Math.floor(j / d)]! * value * b[j]!, 0);

      const v = normals(6, count * d);
      closeTo(
        deviations.productsWith(v),
        dense.map((one) => product(v, one)),
        1e-12,
      );
      const pairs = dense.flatMap((one, f) => dense.slice(0, f).map((other) => product(one, other) ** 2));
      const typical = pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
      within(deviations.meanSquareOfPairs(), typical, 1e-12);
    });
});

function gaussianOf(rank: number): Gaussian {
  return {
    mean: normals(1, d),
    basis: orthonormalize(normals(2, rank * d), d),
    eigenvalues: Float64Array.from({ length: rank }, (_, k) => 2 / (k + 1)),
    tail: rank === d ? 0 : 0.1,
  };
}

function foldOf(rank: number, seed: number): Fold {
  const noise = normals(10 + seed, rank * rank);
  return {
    offset: normals(20 + seed, d),
    products: noise.map((value, j) => value + noise[(j % rank) * rank + Math.floor(j / rank)]!),
    tail: 0.1 * seed,
  };
}

function denseDeviation(fold: Fold, gaussian: Gaussian, x: Float64Array, sigma: number): Float64Array {
  const { mean, basis, eigenvalues, tail } = gaussian;
  const rank = eigenvalues.length;
  const square = sigma * sigma;
  const diagonal = Float64Array.from({ length: rank * rank }, (_, j) =>
    j % (rank + 1) === 0 ? eigenvalues[j % rank]! : 0,
  );
  const change = fold.products.map((value, j) => value - diagonal[j]!);
  const covariance = (within: Float64Array, outside: number) => (i: number, j: number) => {
    let sum = i === j ? outside : 0;
    for (let k = 0; k < rank; k++)
      for (let l = 0; l < rank; l++)
        sum += basis[k * d + i]! * basis[l * d + j]! * (within[k * rank + l]! - (k === l ? outside : 0));
    return sum;
  };
  const inverted = diagonal.map((value, j) => (j % (rank + 1) === 0 ? 1 / (value + square) : 0));
  const resolvent = covariance(inverted, 1 / (tail + square));
  const times = (matrix: (i: number, j: number) => number, vector: Float64Array) =>
    vector.map((_, i) => vector.reduce((sum, value, j) => sum + matrix(i, j) * value, 0));
  // I − K = σ²R
  const result = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += d) {
    const centred = mean.map((value, i) => x[start + i]! - value);
    const changed = times(covariance(change, fold.tail - tail), times(resolvent, centred));
    const sum = times(
      resolvent,
      changed.map((value, i) => square * (value + fold.offset[i]!)),
    );
    result.set(sum, start);
  }
  return result;
}
