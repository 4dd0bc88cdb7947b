import assert from 'node:assert/strict';
import { dot, norm } from '../../../src/score/algebra/orthonormal';
import { besides } from '../../../src/score/algebra/subspace';
import { randomBasis, randomNormals } from '../../support/randomNormals';

const d = 11;

describe('coordinates beside directions', () => {
  for (const count of [1, 3, 10])
    it(`of ${count}: lengths, angles and the way back stay`, () => {
      const rows = randomBasis(count, d, 5);
      const directions = Array.from({ length: count }, (_, k) => rows.slice(k * d, (k + 1) * d));
      const { dimension, coordinatesOf, rowsOf } = besides(directions, d);
      assert.equal(dimension, d - count);
      const coordinates = randomNormals(4 * dimension, 6);
      const back = rowsOf(coordinates);
      for (let i = 0; i < 4; i++) {
        const row = back.subarray(i * d, (i + 1) * d);
        const own = coordinates.subarray(i * dimension, (i + 1) * dimension);
        assert.ok(Math.abs(norm(row) - norm(own)) < 1e-12);
        for (const direction of directions) assert.ok(Math.abs(dot(row, direction)) < 1e-12);
      }
      coordinatesOf(back).forEach((value, j) => assert.ok(Math.abs(value - coordinates[j]!) < 1e-12));
      const moved = back.map((value, j) => value + 3 * directions[0]![j % d]!);
      coordinatesOf(moved).forEach((value, j) => assert.ok(Math.abs(value - coordinates[j]!) < 1e-12));
    });

  it('of an axis: the others', () => {
    const axis = Float64Array.of(1, 0, 0);
    const { coordinatesOf } = besides([axis], 3);
    const [one, other] = coordinatesOf([7, 2, 3]);
    assert.ok(Math.abs(Math.hypot(one!, other!) - Math.hypot(2, 3)) < 1e-12);
  });
});
