import assert from 'node:assert/strict';
import { symmetricEigen } from '../../src/score/algebra/symmetricEigen';
import { momentsOf } from '../../src/data/moments/moments';
import { createMatMul, type LinearAlgebra } from '../../src/engine/linearAlgebra';
import { dataInMemory } from '../support/dataInMemory';
import { checkMoments, powerLaw, withSpectrum } from '../support/knownSpectrum';
import { plainProduct } from '../support/plainProduct';
import { randomNormals } from '../support/randomNormals';

describe('moments through the runtime', () => {
  let algebra: LinearAlgebra;
  before(async () => (algebra = await createMatMul()));
  after(() => algebra.release());

  it('finds the leading part of a known spectrum by passes over large data', async () => {
    const spectrum = [50, 20, 9, 4, 2, 1, ...powerLaw(20, 1).map((value) => value / 500)];
    const { values, basis } = withSpectrum(2200, 2100, spectrum, 1);
    checkMoments(await momentsOf(dataInMemory(values, 2100), 5, algebra.product), spectrum, basis, 2100, 1e-3);
  }).timeout(120_000);

  it('agrees with a direct decomposition on noise, whose spectrum has no gaps', async () => {
    const d = 330;
    const values = randomNormals(900 * d, 8);
    const set = dataInMemory(values, d);
    const { eigenvalues } = await momentsOf(set, 60, algebra.product);
    const mean = new Float64Array(d);
    values.forEach((value, i) => (mean[i % d]! += value / 900));
    const centred = values.map((value, i) => value - mean[i % d]!);
    const covariance = (await plainProduct(centred, centred, d, 900, d, 'a')).map((value) => value / 899);
    const direct = symmetricEigen(covariance, d, 60).eigenvalues;
    eigenvalues.forEach((value, k) => assert.ok(Math.abs(value / direct[k]! - 1) < 1e-6));
  });

  it('takes 192 eigenpairs of 2,000 pictures of 28×28 in a few seconds of one processor', async () => {
    const count = 2000;
    const dimension = 784;
    const values = randomNormals(count * dimension, 1).map((value, i) => value / ((i % dimension) + 1) ** 0.75);
    const set = dataInMemory(values, dimension);
    const before = process.cpuUsage();
    const { eigenvalues, totalVariance, tail } = await momentsOf(set, 192, algebra.product);
    const { user, system } = process.cpuUsage(before);
    // Processor time, because a busy machine says nothing about the method.
    assert.ok((user + system) / 1e6 < 6, `${(user + system) / 1e6} s`);
    assert.equal(eigenvalues.length, 192);
    const kept = eigenvalues.reduce((sum, value) => sum + value, 0);
    assert.ok(Math.abs(kept + tail * (dimension - 192) - totalVariance) < 1e-9);
    // The sampled spectrum spreads about the true one, 1 and so on down, by √(2/N).
    assert.ok(Math.abs(eigenvalues[0]! - 1) < 0.15);
  });
});
