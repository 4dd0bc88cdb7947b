import assert from 'node:assert/strict';
import { createMatMul, type LinearAlgebra } from '../../src/engine/linearAlgebra';
import { plainProduct } from '../support/plainProduct';
import { randomNormals } from '../support/randomNormals';

describe('the float64 product through the runtime', () => {
  let algebra: LinearAlgebra;
  before(async () => (algebra = await createMatMul()));
  after(() => algebra.release());

  it('agrees with plain loops, transposed or not, in every shape', async () => {
    for (const transpose of [undefined, 'a', 'b'] as const) {
      for (const [m, k, n] of [
        [1, 1, 1],
        [3, 4, 5],
        [1, 100, 7],
        [64, 33, 20],
      ] as const) {
        const a = randomNormals(m * k, 1);
        const b = randomNormals(k * n, 2);
        const fast = await algebra.product(a, b, m, k, n, transpose);
        const slow = await plainProduct(a, b, m, k, n, transpose);
        assert.equal(fast.length, m * n);
        fast.forEach((value, i) => assert.ok(Math.abs(value - slow[i]!) < 1e-12 * k));
      }
    }
  });

  it('gives zeros for an empty sum and refuses what does not fit', async () => {
    assert.deepEqual(await algebra.product(new Float64Array(0), new Float64Array(0), 2, 0, 1), new Float64Array(2));
    await assert.rejects(algebra.product(new Float64Array(3), new Float64Array(4), 2, 2, 2), /got 3 and 4 numbers/);
  });

  it('keeps nothing after its release, and loads again when asked', async () => {
    const other = await createMatMul();
    const two = Float64Array.of(2);
    assert.deepEqual(await other.product(two, two, 1, 1, 1), Float64Array.of(4));
    await other.release();
    assert.deepEqual(await other.product(two, two, 1, 1, 1), Float64Array.of(4));
    await other.release();
  });
});
