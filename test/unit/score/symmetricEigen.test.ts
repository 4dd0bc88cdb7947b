import assert from 'node:assert/strict';
import { combine, innerProducts } from '../../../src/score/algebra/orthonormal';
import { symmetricEigen } from '../../../src/score/algebra/symmetricEigen';
import { randomBasis, randomNormals } from '../../support/randomNormals';
import { closeTo, within } from './closeTo';

const identity = (n: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, ij) => Number(ij % (n + 1) === 0));

function randomSymmetric(n: number, seed: number): Float64Array {
  const half = randomNormals(n * n, seed);
  return half.map((value, ij) => value + half[(ij % n) * n + Math.floor(ij / n)]!);
}

/** Rows u of a basis and values λ → Σ λ u uᵀ. */
function composed(basis: Float64Array, values: ArrayLike<number>, n: number): Float64Array {
  const scaled = basis.map((value, j) => value * values[Math.floor(j / n)]!);
  return innerProducts(transposed(basis, n), transposed(scaled, n), n);
}

function transposed(matrix: Float64Array, n: number): Float64Array {
  return matrix.map((_, ij) => matrix[(ij % n) * n + Math.floor(ij / n)]!);
}

/** A·v = λ·v for every pair, vectors orthonormal, values descending, trace kept. */
function checkPairs(matrix: Float64Array, n: number): Float64Array {
  const { eigenvalues: values, vectors } = symmetricEigen(matrix, n);
  const images = combine(vectors, matrix, n);
  closeTo(
    images,
    vectors.map((value, j) => value * values[Math.floor(j / n)]!),
    2e-13,
    'A·v',
  );
  closeTo(innerProducts(vectors, vectors, n), identity(n), 2e-13, 'orthogonality');
  const trace = Array.from({ length: n }, (_, i) => matrix[i * n + i]!).reduce((sum, value) => sum + value, 0);
  closeTo([values.reduce((sum, value) => sum + value, 0)], [trace], 1e-12, 'trace');
  for (let i = 1; i < n; i++) assert.ok(values[i]! <= values[i - 1]!);
  return values;
}

describe('symmetricEigen', () => {
  it('solves A·V = V·D with orthonormal V for random matrices', () => {
    for (const [n, seed] of [
      [1, 1],
      [2, 2],
      [3, 3],
      [17, 4],
      [60, 5],
      [150, 6],
    ] as const)
      checkPairs(randomSymmetric(n, seed), n);
  });

  it('finds a spectrum put together beforehand, over twelve orders of magnitude', () => {
    const n = 12;
    const expected = Float64Array.from({ length: n }, (_, k) => 10 ** (4 - k));
    const values = checkPairs(composed(randomBasis(n, n, 7), expected, n), n);
    closeTo(values, expected, 1e-15 * n);
  });

  it('has the closed form of 2×2', () => {
    const values = checkPairs(Float64Array.of(2, 3, 3, -1), 2);
    closeTo(values, [0.5 + Math.sqrt(11.25), 0.5 - Math.sqrt(11.25)], 1e-15);
  });

  it('keeps its feet on equal, zero and negative eigenvalues', () => {
    const n = 8;
    const spectrum = [5, 5, 5, 2, 2, 0, 0, -3];
    closeTo(checkPairs(composed(randomBasis(n, n, 8), spectrum, n), n), spectrum, 1e-14);
    closeTo(checkPairs(identity(n), n), new Float64Array(n).fill(1), 0);
    closeTo(checkPairs(new Float64Array(n * n), n), new Float64Array(n), 0);
    closeTo(checkPairs(new Float64Array(n * n).fill(1), n), [n, 0, 0, 0, 0, 0, 0, 0], 1e-14);
  });

  it('separates clusters of eigenvalues that differ in the tenth digit', () => {
    const n = 40;
    const spectrum = Array.from({ length: n }, (_, k) => 4 - Math.floor(k / 10) - 1e-10 * k);
    closeTo(checkPairs(composed(randomBasis(n, n, 10), spectrum, n), n), spectrum, 1e-14);
  });

  it('gives the leading pairs alone where so many are asked for', () => {
    const [n, rank] = [30, 4];
    const matrix = randomSymmetric(n, 11);
    const all = symmetricEigen(matrix, n);
    const { eigenvalues, vectors } = symmetricEigen(matrix, n, rank);
    assert.deepEqual(eigenvalues, all.eigenvalues.slice(0, rank));
    assert.deepEqual(vectors, all.vectors.slice(0, rank * n));
  });

  it('answers NaN where the matrix holds no numbers', () => {
    for (const value of [NaN, Infinity])
      assert.ok(symmetricEigen(Float64Array.of(1, value, value, 2), 2).eigenvalues.every(Number.isNaN));
  });

  it('scales with the matrix, however large or small, and leaves it alone', () => {
    const n = 6;
    const matrix = randomSymmetric(n, 9);
    const before = matrix.slice();
    const { eigenvalues: values } = symmetricEigen(matrix, n);
    assert.deepEqual(matrix, before);
    for (const scale of [1e-300, 1e-150, 1e-100, 1e100, 1e150, 1e300])
      symmetricEigen(
        matrix.map((value) => scale * value),
        n,
      ).eigenvalues.forEach((value, k) => within(value, scale * values[k]!, 1e-11));
  });
});
