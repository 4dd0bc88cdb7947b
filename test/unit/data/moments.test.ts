import assert from 'node:assert/strict';
import { defaultRank, momentsOf, scaleMoments } from '../../../src/data/moments/moments';
import { DiagnosisError } from '../../../src/shared/failure';
import { dataInMemory } from '../../support/dataInMemory';
import { checkMoments, powerLaw, withSpectrum } from '../../support/knownSpectrum';
import { plainProduct } from '../../support/plainProduct';
import { randomNormals } from '../../support/randomNormals';

describe('moments of data', () => {
  it('finds a known spectrum by the covariance, directly decomposed', async () => {
    const spectrum = powerLaw(30, 1);
    const { values, basis } = withSpectrum(200, 40, spectrum, 1000);
    const moments = await momentsOf(dataInMemory(values, 40), 12, plainProduct);
    checkMoments(moments, spectrum, basis, 40);
    moments.mean.forEach((value) => assert.ok(Math.abs(value - 1000) < 1e-9));
    assert.equal(moments.count, 200);
    assert.equal(moments.eigenvalues.length, 12);
  });

  it('finds a known spectrum by the covariance, iterated', async () => {
    const spectrum = powerLaw(100, 1.5);
    const { values, basis } = withSpectrum(600, 400, spectrum, -3);
    checkMoments(await momentsOf(dataInMemory(values, 400), 40, plainProduct), spectrum, basis, 400);
  });

  it('finds a known spectrum with fewer samples than dimensions', async () => {
    const spectrum = powerLaw(59, 2);
    const { values, basis } = withSpectrum(60, 500, spectrum, 7);
    const moments = await momentsOf(dataInMemory(values, 500), 192, plainProduct);
    checkMoments(moments, spectrum, basis, 500);
    assert.equal(moments.eigenvalues.length, 59);
    assert.equal(moments.tail, 0);
  });

  it('leaves out what has no variance', async () => {
    const { values, basis } = withSpectrum(50, 20, [4, 1], 0);
    const moments = await momentsOf(dataInMemory(values, 20), 10, plainProduct);
    checkMoments(moments, [4, 1], basis, 20);
    assert.deepEqual([moments.eigenvalues.length, moments.tail], [2, 0]);
    const constant = await momentsOf(dataInMemory(new Float64Array(60).fill(3), 20), 10, plainProduct);
    assert.deepEqual(
      [constant.eigenvalues.length, constant.totalVariance, constant.tail, constant.mean[7]],
      [0, 0, 0, 3],
    );
    const single = await momentsOf(dataInMemory(randomNormals(20, 1), 20), 10, plainProduct);
    assert.deepEqual([single.count, single.eigenvalues.length, single.totalVariance], [1, 0, 0]);
  });

  it('keeps the same sample many times apart from rounding', async () => {
    const one = randomNormals(400, 2);
    const values = new Float64Array(350 * 400);
    for (let i = 0; i < 350; i++)
      values.set(
        one.map((value) => value * (i % 3)),
        i * 400,
      );
    const { eigenvalues, totalVariance } = await momentsOf(dataInMemory(values, 400), 20, plainProduct);
    assert.equal(eigenvalues.length, 1);
    assert.ok(Math.abs(eigenvalues[0]! / totalVariance - 1) < 1e-9);
  });

  it('scales with the data', async () => {
    const values = randomNormals(100 * 6, 4);
    const scaled = scaleMoments(await momentsOf(dataInMemory(values, 6), 3, plainProduct), -2, 5);
    const direct = await momentsOf(
      dataInMemory(
        values.map((value) => 5 - 2 * value),
        6,
      ),
      3,
      plainProduct,
    );
    for (const key of ['mean', 'eigenvalues'] as const) {
      scaled[key].forEach((value, i) => assert.ok(Math.abs(value - direct[key][i]!) < 1e-9));
    }
    assert.ok(Math.abs(scaled.totalVariance - direct.totalVariance) < 1e-9);
    assert.ok(Math.abs(scaled.tail - direct.tail) < 1e-9);
  });

  it('reports progress up to one, stops when told, and refuses NaN', async () => {
    const values = randomNormals(100 * 6, 4);
    const seen: number[] = [];
    await momentsOf(dataInMemory(values, 6), 3, plainProduct, { onProgress: (fraction) => seen.push(fraction) });
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
    assert.equal(seen.at(-1), 1);
    const stopped = momentsOf(dataInMemory(values, 6), 3, plainProduct, { signal: AbortSignal.abort() });
    await assert.rejects(stopped, { name: 'AbortError' });
    values[77] = NaN;
    await assert.rejects(
      momentsOf(dataInMemory(values, 6), 3, plainProduct),
      (error) => error instanceof DiagnosisError,
    );
  });

  it('has a rank to begin with', () => {
    assert.equal(defaultRank(dataInMemory(new Float64Array(60), 20)), 2);
    assert.equal(defaultRank(dataInMemory(new Float64Array(500 * 300), 300)), 192);
  });
});
