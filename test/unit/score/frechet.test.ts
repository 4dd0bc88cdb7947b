import assert from 'node:assert/strict';
import { addedDistance, FrechetDistances, pairedDistance } from '../../../src/score/statistics/frechet';
import { randomNormals } from '../../support/randomNormals';
import { within } from './closeTo';

/** 2 f samples whose mean is exactly `mean` and whose covariance is exactly diag(`variances`). */
function exactly(mean: readonly number[], variances: readonly number[]): Float64Array {
  const f = mean.length;
  const rows = variances.flatMap((variance, k) =>
    [1, -1].map((sign) =>
      mean.map((value, j) => value + (j === k ? sign * Math.sqrt((variance * (2 * f - 1)) / 2) : 0)),
    ),
  );
  return Float64Array.from(rows.flat());
}

/** y = x Wᵀ + 7 for every row, W [g, f]. */
function through(weights: readonly (readonly number[])[], samples: Float64Array, f: number): Float64Array {
  const rows = Array.from({ length: samples.length / f }, (_, i) => samples.subarray(i * f, (i + 1) * f));
  return Float64Array.from(
    rows.flatMap((row) => weights.map((weight) => 7 + weight.reduce((sum, value, j) => sum + value * row[j]!, 0))),
  );
}

describe('the Fréchet distance', () => {
  const a = exactly([1, 0, -2], [4, 1, 0.25]);
  const b = exactly([0, 2, -2], [1, 1, 2.25]);
  // ‖Δμ‖² + Σ (√λ_a − √λ_b)², as the covariances commute.
  // The root of a rank-deficient square costs half of the digits.
  const known = 1 + 4 + (2 - 1) ** 2 + 0 + (0.5 - 1.5) ** 2;

  it('is that of the two Gaussians', () => {
    within(new FrechetDistances(a, b, 3).between(), known, 1e-6);
    within(new FrechetDistances(b, a, 3).between(), known, 1e-6);
    within(new FrechetDistances(a, a, 3).between(), 0, 1e-6);
  });

  it('is that of linear features: turned, stretched, and more of them than samples', () => {
    const turn = [
      [0.6, -0.8, 0],
      [0.8, 0.6, 0],
      [0, 0, 1],
    ];
    within(new FrechetDistances(through(turn, a, 3), through(turn, b, 3), 3).between(), known, 1e-6);
    const twice = [...turn, ...turn, ...turn, ...turn].map((row) => row.map((value) => value * 3));
    within(new FrechetDistances(through(twice, a, 3), through(twice, b, 3), 12).between(), 9 * 4 * known, 1e-5);
  });

  it('needs not as many samples on one side as on the other', () => {
    const more = Float64Array.from([...b, ...b]);
    // Repeated samples have the covariance of the population: 11/12 over 5/6 of theirs.
    const shrunk = (5 / 6) * (12 / 11);
    const expected =
      5 + [4, 1, 0.25].reduce((sum, v, k) => sum + (Math.sqrt(v) - Math.sqrt(shrunk * [1, 1, 2.25][k]!)) ** 2, 0);
    within(new FrechetDistances(a, more, 3).between(), expected, 1e-6);
  });

  it('of a paired set is as sure as its pairing, and what it adds is told from what chance makes', () => {
    const f = 4;
    const own = randomNormals(48 * f, 1);
    const nudged = own.map((value, i) => value + 0.01 * Math.sin(i));
    const paired = pairedDistance(new FrechetDistances(nudged, own, f), 0);
    const chance = new FrechetDistances(own.subarray(0, 24 * f), own.subarray(24 * f), f).between();
    assert.ok(paired.high < 0.01 * chance, `${paired.high} ${chance}`);
    const data = new Float64Array(randomNormals(200 * f, 2));
    const added = addedDistance(new FrechetDistances(nudged, data, f), new FrechetDistances(own, data, f), 0);
    assert.ok(added.low < 0 && added.high > 0 && added.high - added.low < 0.05, JSON.stringify(added));
    const moved = own.map((value) => value + 1);
    const worse = addedDistance(new FrechetDistances(moved, data, f), new FrechetDistances(own, data, f), 0);
    assert.ok(worse.low > 2 && worse.low < 4 && worse.high > 4, JSON.stringify(worse));
  });
});
