import assert from 'node:assert/strict';
import { totalVariance, type Gaussian } from '../../../src/score/gaussian';
import { innerProducts } from '../../../src/score/algebra/orthonormal';
import { gaussianOfSamples, varianceOutside } from '../../../src/score/samples';
import { closeTo, within } from './closeTo';
import { covarianceOf, randomGaussian } from './denseGaussian';
import { draws, overlap } from './draws';

const d = 64;
const spectrum = [100, 50, 25, 12, 6, 3];
const truth = randomGaussian(spectrum, d, 0.01, 1);

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
    assert.ok(overlap(found.basis, truth.basis, leading, d) > 0.97);
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

describe('varianceOutside', () => {
  it('is free of the scatter of the leading modes', () => {
    const samples = draws(truth, 30, 17);
    const { mean } = gaussianOfSamples(samples, d);
    within(varianceOutside(samples, mean, truth.basis), truth.tail, 0.12);
    const none = new Float64Array(0);
    within(varianceOutside(samples, mean, none), totalVariance(gaussianOfSamples(samples, d)) / d, 1e-12);
  });
});
