import assert from 'node:assert/strict';
import { momentsOf } from '../../src/data/moments/moments';
import { createMatMul } from '../../src/engine/linearAlgebra';
import { dataInMemory } from '../support/dataInMemory';
import { randomNormals } from '../support/randomNormals';

describe('moments through the runtime', () => {
  it('takes 192 eigenpairs of 2,000 pictures of 28×28 in a few seconds of one processor', async () => {
    const count = 2000;
    const dimension = 784;
    const values = randomNormals(count * dimension, 1).map((value, i) => value / ((i % dimension) + 1) ** 0.75);
    const set = dataInMemory(values, dimension);
    const { product, release } = await createMatMul();
    const before = process.cpuUsage();
    const { eigenvalues, totalVariance, tail } = await momentsOf(set, 192, product);
    const { user, system } = process.cpuUsage(before);
    await release();
    // Processor time, because a busy machine says nothing about the method.
    assert.ok((user + system) / 1e6 < 6, `${(user + system) / 1e6} s`);
    assert.equal(eigenvalues.length, 192);
    const kept = eigenvalues.reduce((sum, value) => sum + value, 0);
    assert.ok(Math.abs(kept + tail * (dimension - 192) - totalVariance) < 1e-9);
    // The sampled spectrum spreads about the true one, 1 and so on down, by √(2/N).
    assert.ok(Math.abs(eigenvalues[0]! - 1) < 0.15);
  });
});
