import assert from 'node:assert/strict';
import { directEigenpairs } from '../../../src/score/algebra/eigenpairs';
import { defaultRank, momentsOf, scaleMoments, type Moments } from '../../../src/data/moments/moments';
import { DiagnosisError } from '../../../src/shared/failure';
import { dataInMemory } from '../../support/dataInMemory';
import { plainProduct } from '../../support/plainProduct';
import { randomBasis, randomNormals } from '../../support/randomNormals';

/** N samples whose covariance has exactly the given spectrum: scores orthonormal over the samples and centred. */
function withSpectrum(
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

function check(moments: Moments, spectrum: number[], basis: Float64Array, d: number, tolerance = 1e-6): void {
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

const powerLaw = (rank: number, exponent: number): number[] =>
  Array.from({ length: rank }, (_, k) => 100 * (k + 1) ** -exponent);

describe('moments of data', () => {
  it('finds a known spectrum by the covariance, directly decomposed', async () => {
    const spectrum = powerLaw(30, 1);
    const { values, basis } = withSpectrum(200, 40, spectrum, 1000);
    const moments = await momentsOf(dataInMemory(values, 40), 12, plainProduct);
    check(moments, spectrum, basis, 40);
    moments.mean.forEach((value) => assert.ok(Math.abs(value - 1000) < 1e-9));
    assert.equal(moments.count, 200);
    assert.equal(moments.eigenvalues.length, 12);
  });

  it('finds a known spectrum by the covariance, iterated', async () => {
    const spectrum = powerLaw(100, 1.5);
    const { values, basis } = withSpectrum(600, 400, spectrum, -3);
    check(await momentsOf(dataInMemory(values, 400), 40, plainProduct), spectrum, basis, 400);
  });

  it('finds a known spectrum with fewer samples than dimensions', async () => {
    const spectrum = powerLaw(59, 2);
    const { values, basis } = withSpectrum(60, 500, spectrum, 7);
    const moments = await momentsOf(dataInMemory(values, 500), 192, plainProduct);
    check(moments, spectrum, basis, 500);
    assert.equal(moments.eigenvalues.length, 59);
    assert.equal(moments.tail, 0);
  });

  it('finds the leading part of a known spectrum by passes over large data', async () => {
    const spectrum = [50, 20, 9, 4, 2, 1, ...powerLaw(20, 1).map((value) => value / 500)];
    const { values, basis } = withSpectrum(2200, 2100, spectrum, 1);
    check(await momentsOf(dataInMemory(values, 2100), 5, plainProduct), spectrum, basis, 2100, 1e-3);
  }).timeout(120_000);

  it('agrees with a direct decomposition on noise, whose spectrum has no gaps', async () => {
    const d = 330;
    const values = randomNormals(900 * d, 8);
    const set = dataInMemory(values, d);
    const { eigenvalues } = await momentsOf(set, 60, plainProduct);
    const mean = Array.from(
      { length: d },
      (_, j) => values.reduce((sum, value, i) => (i % d === j ? sum + value : sum), 0) / 900,
    );
    const centred = values.map((value, i) => value - mean[i % d]!);
    const covariance = (await plainProduct(centred, centred, d, 900, d, 'a')).map((value) => value / 899);
    const direct = directEigenpairs(covariance, d, 60).eigenvalues;
    eigenvalues.forEach((value, k) => assert.ok(Math.abs(value / direct[k]! - 1) < 1e-6));
  });

  it('leaves out what has no variance', async () => {
    const { values, basis } = withSpectrum(50, 20, [4, 1], 0);
    const moments = await momentsOf(dataInMemory(values, 20), 10, plainProduct);
    check(moments, [4, 1], basis, 20);
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
    await momentsOf(dataInMemory(values, 6), 3, plainProduct, (fraction) => seen.push(fraction));
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
    assert.equal(seen.at(-1), 1);
    const stopped = momentsOf(dataInMemory(values, 6), 3, plainProduct, undefined, AbortSignal.abort());
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
