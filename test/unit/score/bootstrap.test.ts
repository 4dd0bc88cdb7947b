import assert from 'node:assert/strict';
import { bootstrap, quantile, ratioOfSums, sumAt } from '../../../src/score/statistics/bootstrap';
import { randomNormals } from '../../support/randomNormals';
import { within } from './closeTo';

describe('ratioOfSums', () => {
  it('covers a known ratio about 95 times in 100', () => {
    const n = 32;
    const repeats = 120;
    let covered = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const noise = randomNormals(5 * n, 1000 + repeat);
      // Like squared norms: positive, uneven, numerator and denominator correlated. E numerator / E denominator = 0.2.
      const denominator = Float64Array.from({ length: n }, (_, i) =>
        [0, 1, 2, 3].reduce((sum, k) => sum + noise[k * n + i]! ** 2, 0),
      );
      const numerator = denominator.map((value, i) => value * (0.2 + 0.08 * noise[4 * n + i]!));
      const { value, low, high } = ratioOfSums(numerator, denominator, repeat);
      assert.ok(low <= value && value <= high);
      if (low <= 0.2 && 0.2 <= high) covered++;
    }
    assert.ok(covered >= 0.89 * repeats && covered < repeats, `${covered} of ${repeats}`);
  });

  it('keeps numerator and denominator of a probe together', () => {
    const denominator = randomNormals(40, 1).map((value) => Math.exp(3 * value));
    const { value, low, high } = ratioOfSums(
      denominator.map((x) => 0.3 * x),
      denominator,
    );
    for (const bound of [value, low, high]) within(bound, 0.3, 1e-13);
  });

  it('repeats with its seed', () => {
    const [a, b] = [randomNormals(30, 2).map(Math.abs), randomNormals(30, 3).map(Math.abs)];
    assert.deepEqual(ratioOfSums(a, b, 5), ratioOfSums(a, b, 5));
    assert.notDeepEqual(ratioOfSums(a, b, 5), ratioOfSums(a, b, 6));
  });
});

describe('bootstrap', () => {
  it('of a mean is as wide as its standard error says', () => {
    const n = 400;
    const values = randomNormals(n, 7);
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    const error = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / n;
    const { value, low, high } = bootstrap(n, (indices) => sumAt(values, indices) / indices.length, 1, {
      resamples: 4000,
    });
    within(value, mean, 1e-12);
    within(high - low, 2 * 1.96 * error, 0.06);
    within((high + low) / 2, mean, 0.2);
  });

  it('leaves out resamples without an answer, and falls back to the value alone', () => {
    assert.deepEqual(
      bootstrap(1, () => 2),
      { value: 2, low: 2, high: 2 },
    );
    const values = [0, 0, 1];
    const { low, high } = bootstrap(3, (indices) => 1 / sumAt(values, indices));
    assert.ok(Number.isFinite(low) && Number.isFinite(high));
    const none = bootstrap(2, (indices) => (indices[0] === 0 && indices[1] === 1 ? 5 : NaN), 0, { resamples: 0 });
    assert.deepEqual(none, { value: 5, low: 5, high: 5 });
  });
});

describe('quantile', () => {
  it('interpolates between order statistics', () => {
    const sorted = [1, 2, 4, 8];
    assert.equal(quantile(sorted, 0), 1);
    assert.equal(quantile(sorted, 1), 8);
    assert.equal(quantile(sorted, 0.5), 3);
    within(quantile(sorted, 0.9), 4 + 0.7 * 4, 1e-14);
    assert.equal(quantile([3], 0.025), 3);
  });
});
