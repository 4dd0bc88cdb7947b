import assert from 'node:assert/strict';
import { symmetricEigen } from '../../../src/score/algebra/symmetricEigen';
import { symmetricEigenvalues } from '../../../src/score/algebra/symmetricEigenvalues';
import { randomNormals } from '../../support/randomNormals';

describe('symmetricEigenvalues', () => {
  const symmetric = (n: number, seed: number): Float64Array => {
    const random = randomNormals(n * n, seed);
    return random.map((value, i) => value + random[(i % n) * n + Math.floor(i / n)]!);
  };

  it('are those of the rotations, of every size', () => {
    for (const n of [1, 2, 3, 7, 40]) {
      const matrix = symmetric(n, n);
      const found = symmetricEigenvalues(matrix, n).sort().reverse();
      symmetricEigen(matrix, n).values.forEach((value, k) => {
        assert.ok(
          Math.abs(found[k]! - value) < 1e-12 * n * Math.abs(found[0]! - found[n - 1]! || found[0]!),
          `${n} ${k}`,
        );
      });
    }
  });

  it('are right where some are zero, equal, or all on the diagonal', () => {
    const low = randomNormals(20, 3);
    const rankOne = Float64Array.from({ length: 400 }, (_, i) => low[i % 20]! * low[Math.floor(i / 20)]!);
    const found = symmetricEigenvalues(rankOne, 20).sort();
    const square = low.reduce((sum, value) => sum + value * value, 0);
    assert.ok(Math.abs(found[19]! / square - 1) < 1e-12);
    assert.ok(found.subarray(0, 19).every((value) => Math.abs(value) < 1e-12 * square));
    const diagonal = Float64Array.of(2, 0, 0, 0, 2, 0, 0, 0, -1);
    assert.deepEqual([...symmetricEigenvalues(diagonal, 3).sort()], [-1, 2, 2]);
    assert.deepEqual([...symmetricEigenvalues(new Float64Array(9), 3)], [0, 0, 0]);
  });
});
