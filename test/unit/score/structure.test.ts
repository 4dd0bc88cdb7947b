import assert from 'node:assert/strict';
import { denoiseGaussian, totalVariance, type Gaussian } from '../../../src/score/gaussian';
import type { Denoise } from '../../../src/score/level';
import { innerProducts } from '../../../src/score/orthonormal';
import { cumulativeAlphas, edmSchedule, flowSchedule, linearBetas, vpSchedule } from '../../../src/score/schedule';
import { gaussianOfSamples, structureFromCheckpoint } from '../../../src/score/structure';
import { randomNormals } from '../../support/randomNormals';
import { closeTo, within } from './closeTo';
import { covarianceOf, randomGaussian } from './denseGaussian';

const d = 64;
const spectrum = [100, 50, 25, 12, 6, 3];
const truth = randomGaussian(spectrum, d, 0.01, 1);
const exact: Denoise = (x, level) => Promise.resolve(denoiseGaussian(truth, x, level));
const effort = { rank: 8, iterations: 4, pairs: 8 };

/** Draws from N(μ, Σ), [count, d]. */
function draws({ mean, basis, eigenvalues, tail }: Gaussian, count: number, seed: number): Float64Array {
  const result = randomNormals(count * d, seed).map((value, j) => mean[j % d]! + Math.sqrt(tail) * value);
  const weights = randomNormals(count * eigenvalues.length, seed + 1);
  for (let s = 0; s < count; s++)
    eigenvalues.forEach((value, k) => {
      const weight = Math.sqrt(value) * weights[s * eigenvalues.length + k]!;
      for (let i = 0; i < d; i++) result[s * d + i]! += weight * basis[k * d + i]!;
    });
  return result;
}

/** ‖U Vᵀ‖²/k: 1 when the first k rows span the same space. */
function overlap(a: Float64Array, b: Float64Array, k: number): number {
  return innerProducts(a.slice(0, k * d), b.slice(0, k * d), d).reduce((sum, value) => sum + value * value, 0) / k;
}

describe('structureFromCheckpoint', () => {
  const samples = draws(truth, 96, 3);
  for (const [name, schedule] of Object.entries({
    EDM: edmSchedule(),
    VP: vpSchedule(cumulativeAlphas(linearBetas())),
    flow: flowSchedule(),
  }))
    it(`finds an exact Gaussian denoiser's mean, modes and eigenvalues: ${name}`, async () => {
      const { gaussian, source, judgements } = await structureFromCheckpoint(exact, schedule, samples, d, effort, 5);
      assert.equal(source, 'checkpoint');
      assert.ok(judgements.length >= 2 && judgements.every(({ repeatable }) => repeatable));
      closeTo(gaussian.mean, truth.mean, 1e-3, 'mean');
      spectrum.forEach((value, k) => within(gaussian.eigenvalues[k]!, value, 0.02, `λ_${k}`));
      assert.ok(overlap(gaussian.basis, truth.basis, spectrum.length) > 0.99);
      within(totalVariance(gaussian), totalVariance(gaussianOfSamples(samples, d)), 0.15);
    });

  it('takes its levels from half of σ_max down to √λ₁ of the samples', async () => {
    const { judgements } = await structureFromCheckpoint(exact, edmSchedule(), samples, d, effort, 5);
    const leading = Math.sqrt(gaussianOfSamples(samples, d).eigenvalues[0]!);
    closeTo(
      judgements.map(({ sigma }) => sigma),
      [40, 2 * leading, leading],
      1e-12,
    );
  });

  it('repeats with its seed', async () => {
    const run = async (seed: number): Promise<Float64Array> =>
      (await structureFromCheckpoint(exact, edmSchedule(), samples, d, effort, seed)).gaussian.eigenvalues;
    assert.deepEqual(await run(7), await run(7));
    assert.notDeepEqual(await run(7), await run(8));
  });

  it("turns to the network's own samples where a noise predictor's error drowns D", async () => {
    // ε is off by 0.003 of something smooth, so D is off by σ times that: it dwarfs D − μ at every level looked at.
    const mixing = randomNormals(d * d, 9).map((value) => value / Math.sqrt(d));
    const phases = randomNormals(d, 10).map((value) => 3 * value);
    const noisy: Denoise = async (x, level) => {
      const denoised = await exact(x, level);
      const scaled = x.map((value) => value / Math.hypot(level.a * 1.25, level.b));
      const wave = innerProducts(scaled, mixing, d);
      return denoised.map((value, j) => value + 0.003 * 300 * level.sigma * Math.cos(3 * wave[j]! + phases[j % d]!));
    };
    const { gaussian, source, judgements } = await structureFromCheckpoint(noisy, edmSchedule(), samples, d, effort, 5);
    assert.equal(source, 'samples');
    assert.ok(judgements.filter(({ repeatable }) => repeatable).length < 2);
    assert.deepEqual(gaussian, gaussianOfSamples(samples, d));
  });
});

describe('gaussianOfSamples', () => {
  it('keeps the mean and, inside its basis, the covariance of the samples', () => {
    const count = 96;
    const samples = draws(truth, count, 11);
    const { mean, basis, eigenvalues, tail } = gaussianOfSamples(samples, d);
    for (let i = 0; i < d; i++) {
      let sum = 0;
      for (let s = 0; s < count; s++) sum += samples[s * d + i]!;
      assert.ok(Math.abs(mean[i]! - sum / count) < 1e-12);
    }
    const centred = samples.map((value, j) => value - mean[j % d]!);
    const rank = eigenvalues.length;
    const onModes = innerProducts(centred, basis, d);
    for (let k = 0; k < rank; k++)
      for (let l = 0; l < rank; l++) {
        let sum = 0;
        for (let s = 0; s < count; s++) sum += onModes[s * rank + k]! * onModes[s * rank + l]!;
        closeTo([sum / (count - 1)], [k === l ? eigenvalues[k]! : 0], 1e-11);
      }
    const total = centred.reduce((sum, value) => sum + value * value, 0) / (count - 1);
    within(totalVariance({ mean, basis, eigenvalues, tail }), total, 1e-12);
  });

  it('finds the leading modes of a low-rank Gaussian and calls the rest a tail', () => {
    const samples = draws(truth, 200, 13);
    const found = gaussianOfSamples(samples, d);
    const leading = found.eigenvalues.length;
    assert.ok(leading >= 3 && leading <= spectrum.length, `${leading} modes`);
    for (let k = 0; k < leading; k++) within(found.eigenvalues[k]!, spectrum[k]!, 0.35, `λ_${k}`);
    assert.ok(overlap(found.basis, truth.basis, leading) > 0.97);
  });

  it('has an answer for equal samples and for one', () => {
    for (const count of [1, 3]) {
      const same = Float64Array.from({ length: count * d }, (_, j) => j % d);
      const { mean, eigenvalues, tail } = gaussianOfSamples(same, d);
      closeTo(mean, same.slice(0, d), 1e-15);
      assert.equal(eigenvalues.length, 0);
      assert.ok(tail < 1e-20);
    }
  });

  it('of white noise keeps the total variance', () => {
    const white: Gaussian = { mean: truth.mean, basis: new Float64Array(0), eigenvalues: new Float64Array(0), tail: 2 };
    const found = gaussianOfSamples(draws(white, 64, 15), d);
    within(totalVariance(found), totalVariance(white), 0.1);
    const covariance = covarianceOf(found);
    for (let i = 0; i < d; i++) assert.ok(covariance[i * d + i]! > 0);
  });
});
