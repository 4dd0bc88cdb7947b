import assert from 'node:assert/strict';
import {
  FeatureBlocks,
  frechetDistance,
  pairedFrechet,
  type FeatureMoments,
} from '../../../src/score/statistics/pairedFrechet';
import { randomNormals } from '../../support/randomNormals';
import { within } from './closeTo';

function gaussian(mean: readonly number[], variances: readonly number[]): FeatureMoments {
  const f = mean.length;
  const covariance = new Float64Array(f * f);
  variances.forEach((value, j) => (covariance[j * (f + 1)] = value));
  return { mean: Float64Array.from(mean), covariance };
}

/** [n, f] draws with the given deviations about a mean. */
function draw(n: number, { mean, covariance }: FeatureMoments, seed: number): Float64Array {
  const f = mean.length;
  return randomNormals(n * f, seed).map((z, i) => mean[i % f]! + Math.sqrt(covariance[(i % f) * (f + 1)]!) * z);
}

describe('the distance of two Gaussians in features', () => {
  const a = gaussian([1, 0, -2], [4, 1, 0.25]);
  const b = gaussian([0, 2, -2], [1, 1, 2.25]);

  it('is the closed form where covariances commute, and zero to itself', () => {
    within(frechetDistance(a, b), 1 + 4 + 1 + 0 + 1, 1e-12);
    assert.ok(frechetDistance(a, a) < 1e-12);
    const shifted = { ...a, mean: a.mean.map((value) => value + 0.5) };
    within(frechetDistance(shifted, a), 3 * 0.25, 1e-12);
  });

  it('is the closed form of two by two where they do not', () => {
    // tr (A^½ B A^½)^½ = √(tr AB + 2 √det AB) in two dimensions.
    const one: FeatureMoments = { mean: new Float64Array(2), covariance: Float64Array.of(2, 1, 1, 3) };
    const other: FeatureMoments = { mean: new Float64Array(2), covariance: Float64Array.of(1, -0.5, -0.5, 2) };
    const traceOfProduct = 2 * 1 + 1 * -0.5 + 1 * -0.5 + 3 * 2;
    const determinant = (2 * 3 - 1) * (1 * 2 - 0.25);
    within(frechetDistance(one, other), 5 + 3 - 2 * Math.sqrt(traceOfProduct + 2 * Math.sqrt(determinant)), 1e-12);
  });

  it('is that of the samples, whichever blocks they are summed in', () => {
    const values = draw(50, a, 1);
    const whole = new FeatureBlocks(values, a.mean, 50).moments();
    const few = new FeatureBlocks(values, new Float64Array(3), 7).moments();
    whole.covariance.forEach((value, j) => within(few.covariance[j]!, value, 1e-9));
    const twice = new FeatureBlocks(values, a.mean, 50).moments([0, 0, 1, 1]);
    within(twice.mean[0]!, (values[0]! + values[3]!) / 2, 1e-12);
  });
});

describe('the paired difference of two distances', () => {
  const f = 4;
  const data = gaussian([0, 0, 0, 0], [4, 2, 1, 0.5]);

  it('is zero, with no width, for the same samples', () => {
    const own = draw(64, data, 1);
    const target = new FeatureBlocks(draw(300, data, 2), new Float64Array(f), 64);
    const { difference } = pairedFrechet({ own, hybrid: own, target }, f, 0, 20);
    assert.deepEqual(difference, { value: 0, low: 0, high: 0 });
  });

  it('finds a known shift, and its interval shrinks with the pairs', () => {
    const width = [64, 1024].map((n) => {
      const own = draw(n, data, 3);
      const hybrid = own.map((value, i) => value + (i % f === 0 ? 1 : 0));
      const target = new FeatureBlocks(draw(4000, data, 4), new Float64Array(f), 64);
      const { difference } = pairedFrechet({ own, hybrid, target }, f, 0, 60);
      assert.ok(difference.low < 1 && difference.high > 1, JSON.stringify(difference));
      return difference.high - difference.low;
    });
    assert.ok(width[1]! < width[0]! / 2.5, width.join(' '));
  });

  it('has intervals that hold: 95 % of them contain the truth', () => {
    // A hybrid that loses part of a mode and drifts: neither distance is small, and the bias of few samples differs.
    const own = gaussian([0.2, 0, 0, 0], [4.4, 2, 1, 0.5]);
    const [drift, loss] = [0.3, 0.85];
    const hybrid = gaussian([0.2 + drift, 0, 0, 0], [4.4, 2 * loss ** 2, 1, 0.5]);
    const truth = frechetDistance(hybrid, data) - frechetDistance(own, data);
    let held = 0;
    const trials = 60;
    for (let trial = 0; trial < trials; trial++) {
      const samples = draw(100, own, 10 * trial + 1);
      const paired = samples.map((value, i) => (i % f === 0 ? value + drift : i % f === 1 ? loss * value : value));
      const target = new FeatureBlocks(draw(400, data, 10 * trial + 2), new Float64Array(f), 40);
      const { difference } = pairedFrechet({ own: samples, hybrid: paired, target }, f, trial, 40);
      held += Number(difference.low <= truth && truth <= difference.high);
    }
    // 53 or more of 60 in all but 2 % of the cases where the intervals hold 95 % of the time.
    assert.ok(held >= 53, `${held} of ${trials}`);
  });

  it('to a Gaussian that is known resamples the seeds alone', () => {
    const own = draw(400, gaussian([0, 0, 0, 0], [1, 2, 1, 0.5]), 5);
    const hybrid = draw(400, data, 6);
    const { own: distance, difference } = pairedFrechet({ own, hybrid, target: data }, f, 0, 60);
    assert.ok(distance > 0.8 && distance < 1.3, String(distance));
    assert.ok(difference.low < -1 && difference.high > -1 && difference.high < -0.5, JSON.stringify(difference));
  });
});
