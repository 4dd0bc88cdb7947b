import assert from 'node:assert/strict';
import { predictions, type Prediction } from '../../../src/domain/predictions';
import { namedSchedule } from '../../../src/diagnosis/recognition/schedules/named';
import { distance, measureSchedule } from '../../../src/score/noise/measureSchedule';
import { familySchedule } from '../../../src/score/noise/fitSchedule';
import { scheduleFamilies } from '../../../src/score/noise/scheduleFamilies';
import { normals } from '../../../src/score/statistics/normal';

const D = 64;
const COUNT = 24;
const SPREAD = 0.15;
/** Blobs of one variance around points that lie in a subspace, [COUNT, D]. */
const points = (() => {
  const [inner, basis] = [normals(1, COUNT * 12), normals(2, 12 * D)];
  return Float64Array.from({ length: COUNT * D }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < 12; k++) sum += inner[Math.floor(i / D) * 12 + k]! * basis[k * D + (i % D)]!;
    return 0.17 * sum;
  });
})();

/** E[x₀ | y], y = x₀ + σn, of those blobs; y is [B, D]. */
function denoise(y: Float64Array, sigma: number): Float64Array {
  const total = sigma ** 2 + SPREAD ** 2;
  const result = new Float64Array(y.length);
  for (let row = 0; row < y.length; row += D) {
    const weights = Array.from({ length: COUNT }, (_, c) => {
      let square = 0;
      for (let j = 0; j < D; j++) square += (y[row + j]! - points[c * D + j]!) ** 2;
      return -square / (2 * total);
    });
    const most = Math.max(...weights);
    const shares = weights.map((weight) => Math.exp(weight - most));
    const sum = shares.reduce((a, b) => a + b, 0);
    for (let j = 0; j < D; j++) {
      let near = 0;
      for (let c = 0; c < COUNT; c++) near += (shares[c]! / sum) * points[c * D + j]!;
      result[row + j] = (SPREAD ** 2 * y[row + j]! + sigma ** 2 * near) / total;
    }
  }
  return result;
}

/** An exact network of a prediction under a schedule. */
function network(prediction: Prediction, alphas: Float64Array) {
  return (x: Float64Array, timestep: number): Promise<Float64Array> => {
    const a = Math.sqrt(alphas[timestep]!);
    const b = Math.sqrt(1 - alphas[timestep]!);
    const denoised = denoise(
      x.map((value) => value / a),
      b / a,
    );
    const { cSkip, cOut } = predictions[prediction].coefficients({ a, b, sigma: b / a, time: timestep }, 0.5);
    return Promise.resolve(denoised.map((value, j) => (value - cSkip * x[j]!) / cOut));
  };
}

describe('measureSchedule', () => {
  const cases: [Prediction, string, number, number[]][] = [
    ['v', 'sigmoid', 500, [0, 3, 0.3]],
    ['epsilon', 'linear', 1000, [0.0015, 0.0195]],
    ['epsilon', 'linear', 300, [1e-4, 0.02]],
    ['score', 'scaled-linear', 1000, [0.00085, 0.012]],
  ];
  for (const [prediction, name, timesteps, parameters] of cases)
    it(`finds ${name}:${parameters.join()} over ${timesteps} timesteps of ${prediction}`, async () => {
      const family = scheduleFamilies.find((one) => one.name === name)!;
      const truth = familySchedule(family, timesteps, parameters);
      const [best] = await measureSchedule({
        answer: network(prediction, truth.alphas),
        coefficients: (level) => predictions[prediction].coefficients(level, 0.5),
        dimension: D,
        timesteps,
        count: 55,
        seed: 3,
      });
      assert.ok(best);
      assert.ok(distance(best, truth) < 0.2, `${best.family.name}:${best.parameters.join()}`);
      assert.ok(best.inconsistency < 0.2 && best.core < 0.085, `${best.inconsistency}, ${best.core}`);
    }).timeout(20_000);

  it('tells of a network that is no posterior mean that no schedule fits', async () => {
    const weights = normals(4, D);
    const fits = await measureSchedule({
      answer: (x, timestep) => Promise.resolve(x.map((value, j) => Math.sin(4 * value + timestep * weights[j % D]!))),
      coefficients: (level) => predictions.epsilon.coefficients(level, 0.5),
      dimension: D,
      timesteps: 1000,
      count: 16,
      seed: 3,
    });
    assert.ok(!fits[0] || fits[0].inconsistency > 0.3);
  }).timeout(20_000);
});

describe('namedSchedule', () => {
  it('reads a family with its parameters, and writes it alike', () => {
    for (const name of ['linear', 'scaled-linear:0.0015,0.0195', 'sigmoid:0,3,0.3', 'linear+zero-snr', 'cosine'])
      assert.equal(namedSchedule(name, 500)?.name, name);
    assert.equal(namedSchedule('linear', 300)!.schedule.timesteps, 300);
    assert.ok(namedSchedule('linear:0.0015,0.0195')!.schedule.sigmaMax > 100);
  });

  it('refuses what is none', () => {
    for (const name of ['sigmod', 'linear:1', 'linear:0.1,2', 'sigmoid:a,b,c', 'cosine:'])
      assert.equal(namedSchedule(name), undefined);
  });
});
