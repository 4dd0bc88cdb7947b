import assert from 'node:assert/strict';
import type { NoiseLevel } from '../../../src/score/noise/level';
import { denoiseGaussian } from '../../../src/score/gaussian';
import { denoiseMixture, logDensityOfMixture, type Mixture } from '../../../src/score/mixture';
import { symmetricEigen } from '../../../src/score/algebra/symmetricEigen';
import { randomNormals } from '../../support/randomNormals';
import { closeTo } from './closeTo';
import { covarianceOf, dense, randomGaussian } from './denseGaussian';
import { edm, oneOfEach } from './levels';

const d = 6;
const components = [
  { weight: 0.5, gaussian: randomGaussian([3, 1], d, 0.1, 11) },
  { weight: 0.3, gaussian: randomGaussian([0.5], d, 0.02, 21) },
  { weight: 0.2, gaussian: randomGaussian([], d, 0.4, 31) },
];
const mixture: Mixture = { components };

/** ln w_k N(x; aμ_k, a²Σ_k + b²I) for one state, with the full covariance and its determinant. */
function logParts(x: Float64Array, level: NoiseLevel): number[] {
  const { a, b } = level;
  return components.map(({ weight, gaussian }) => {
    const noisy = covarianceOf(gaussian).map((value, ij) => a * a * value + (ij % (d + 1) === 0 ? b * b : 0));
    const volume = symmetricEigen(noisy, d).eigenvalues.reduce((sum, value) => sum + Math.log(2 * Math.PI * value), 0);
    const { score } = dense(gaussian)(x, level);
    const square = score.reduce((sum, value, i) => sum + value * (a * gaussian.mean[i]! - x[i]!), 0);
    return Math.log(weight) - (volume + square) / 2;
  });
}

/** Σ_k p(k|x) D_k(x) the long way. */
function longWay(x: Float64Array, level: NoiseLevel): Float64Array {
  const logs = logParts(x, level);
  const top = Math.max(...logs);
  const parts = logs.map((value) => Math.exp(value - top));
  const sum = parts.reduce((total, part) => total + part, 0);
  const answer = new Float64Array(d);
  components.forEach(({ gaussian }, k) => {
    const { denoised } = dense(gaussian)(x, level);
    for (let i = 0; i < d; i++) answer[i]! += (parts[k]! / sum) * denoised[i]!;
  });
  return answer;
}

function statesAt({ a, b }: NoiseLevel, count: number): Float64Array {
  const noise = randomNormals(count * d, 7);
  return noise.map((n, j) => {
    const { mean } = components[Math.floor(j / d) % components.length]!.gaussian;
    return a * mean[j % d]! + Math.hypot(b, 0.3 * a) * n;
  });
}

describe('the denoiser of a mixture of Gaussians', () => {
  for (const [name, level] of oneOfEach)
    it(`weighs each component's denoiser by its posterior: ${name}`, () => {
      const x = statesAt(level, 5);
      const expected = new Float64Array(x.length);
      for (let row = 0; row < 5; row++) expected.set(longWay(x.slice(row * d, (row + 1) * d), level), row * d);
      closeTo(denoiseMixture(mixture, x, level), expected, 1e-10);
    });

  it('has the density whose slope is the score, (aD − x)/b²', () => {
    const level = edm(0.7);
    const x = statesAt(level, 3);
    const denoised = denoiseMixture(mixture, x, level);
    const step = 1e-4;
    const slope = x.map((_, j) => {
      const moved = (by: number): number =>
        logDensityOfMixture(
          mixture,
          x.map((value, i) => (i === j ? value + by : value)),
          level,
        )[Math.floor(j / d)]!;
      return (moved(step) - moved(-step)) / (2 * step);
    });
    closeTo(
      slope,
      x.map((value, j) => (level.a * denoised[j]! - value) / level.b ** 2),
      1e-6,
    );
  });

  it('has the density of its parts together, without overflow far from all of them', () => {
    const level = edm(0.2);
    const x = statesAt(level, 3).map((value, j) => (j < d ? 1e4 + value : value));
    const expected = Array.from({ length: 3 }, (_, row) => {
      const logs = logParts(x.slice(row * d, (row + 1) * d), level);
      const top = Math.max(...logs);
      return top + Math.log(logs.reduce((sum, value) => sum + Math.exp(value - top), 0));
    });
    closeTo(logDensityOfMixture(mixture, x, level), expected, 1e-10);
    assert.ok(denoiseMixture(mixture, x, level).every(Number.isFinite));
  });

  it('is the one Gaussian’s where there is one, whatever its parts are called', () => {
    const { gaussian } = components[0]!;
    const level = edm(1.3);
    const x = statesAt(level, 4);
    const halves: Mixture = {
      components: [
        { weight: 0.25, gaussian },
        { weight: 0.75, gaussian },
      ],
    };
    closeTo(denoiseMixture(halves, x, level), denoiseGaussian(gaussian, x, level), 1e-12);
  });
});
