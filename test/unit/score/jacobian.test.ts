import assert from 'node:assert/strict';
import { denoiseGaussian } from '../../../src/score/gaussian';
import { applyJacobian, eigenvalueOfGain, leadingModes } from '../../../src/score/structure/jacobian';
import type { Denoise, NoiseLevel } from '../../../src/score/noise/level';
import { asymmetry } from '../../../src/score/linearity';
import { innerProducts } from '../../../src/score/algebra/orthonormal';
import { randomNormals } from '../../support/randomNormals';
import { closeTo, within } from './closeTo';
import { covarianceOf, randomGaussian } from './denseGaussian';
import { edm, flow, vp } from './levels';

const d = 20;
const gaussian = randomGaussian([30, 10, 3, 1], d, 0.02, 1);
const exact: Denoise = (x, level) => Promise.resolve(denoiseGaussian(gaussian, x, level));
const levels: readonly NoiseLevel[] = [edm(6), vp(6), flow(0.8)];

/** D(x) = x·Mᵀ/a: linear in x/a, and not a symmetric map. */
function linear(matrix: Float64Array): Denoise {
  return (x, { a }) =>
    Promise.resolve(
      Float64Array.from({ length: x.length }, (_, j) => {
        const start = j - (j % d);
        let sum = 0;
        for (let k = 0; k < d; k++) sum += (matrix[(j % d) * d + k]! * x[start + k]!) / a;
        return sum;
      }),
    );
}

describe('applyJacobian', () => {
  const directions = randomNormals(3 * d, 2);
  const steps = Float64Array.of(0.5, 1, 7);

  it('is exact for an affine denoiser, in every family and whatever the steps', async () => {
    const matrix = randomNormals(d * d, 3);
    const expected = innerProducts(directions, matrix, d);
    for (const level of levels)
      closeTo(
        await applyJacobian({ denoise: linear(matrix), level, mean: gaussian.mean }, directions, steps, 4),
        expected,
        1e-12,
      );
  });

  it('is Σ(Σ + σ²I)⁻¹·v for a Gaussian', async () => {
    const covariance = covarianceOf(gaussian);
    for (const level of levels) {
      const image = await applyJacobian({ denoise: exact, level, mean: gaussian.mean }, directions, steps, 5);
      // (Σ + σ²I)·(J·v) must be Σ·v.
      const pulled = innerProducts(image, covariance, d).map((value, j) => value + level.sigma ** 2 * image[j]!);
      closeTo(pulled, innerProducts(directions, covariance, d), 1e-12);
    }
  });

  it('costs two evaluations a direction and asks about points that the network knows', async () => {
    let seen = new Float64Array(0);
    const record: Denoise = (x) => {
      seen = x.slice();
      return Promise.resolve(x);
    };
    const level = vp(3);
    const wide = 400;
    const along = randomNormals(wide, 6).map((value) => value / Math.sqrt(wide));
    await applyJacobian(
      { denoise: record, level, mean: new Float64Array(wide) },
      along,
      Float64Array.of(2 * level.sigma),
      7,
    );
    assert.equal(seen.length, 2 * wide);
    // Per element: noise of b, and a step of 2b spread over the whole vector.
    const meanSquare = seen.reduce((sum, value) => sum + value * value, 0) / seen.length;
    within(meanSquare, level.b ** 2 * (1 + 4 / wide), 0.25);
  });
});

describe('leadingModes', () => {
  it('recovers the leading eigenpairs of a Gaussian', async () => {
    for (const level of levels) {
      const start = randomNormals(6 * d, 8);
      const { basis, gains, projected } = await leadingModes(
        { denoise: exact, level: level, mean: gaussian.mean },
        start,
        { iterations: 12, stepOverSigma: 2 },
        9,
      );
      for (let k = 0; k < 4; k++) {
        const lambda = gaussian.eigenvalues[k]!;
        within(gains[k]!, lambda / (lambda + level.sigma ** 2), 1e-9);
        within(eigenvalueOfGain(gains[k]!, level.sigma), lambda, 1e-8);
        const row = (rows: Float64Array): Float64Array => rows.slice(k * d, (k + 1) * d);
        within(Math.abs(innerProducts(row(basis), row(gaussian.basis), d)[0]!), 1, 1e-9);
      }
      assert.ok(asymmetry(projected, 6) < 1e-9);
    }
  });

  it('gives orthonormal modes, descending, at 2r(iterations + 1) evaluations', async () => {
    let evaluations = 0;
    const counted: Denoise = (x, level) => {
      evaluations += x.length / d;
      return exact(x, level);
    };
    const { basis, gains } = await leadingModes(
      { denoise: counted, level: edm(4), mean: gaussian.mean },
      randomNormals(5 * d, 10),
      { iterations: 3, stepOverSigma: 2 },
      11,
    );
    assert.equal(evaluations, 2 * 5 * 4);
    closeTo(
      innerProducts(basis, basis, d),
      Float64Array.from({ length: 25 }, (_, ij) => Number(ij % 6 === 0)),
      1e-13,
    );
    for (let k = 1; k < 5; k++) assert.ok(gains[k]! <= gains[k - 1]!);
  });

  it('shows the asymmetry of a map that is no score', async () => {
    const matrix = randomNormals(d * d, 12);
    const { projected } = await leadingModes(
      { denoise: linear(matrix), level: edm(1), mean: gaussian.mean },
      randomNormals(d * d, 13),
      { iterations: 0, stepOverSigma: 2 },
      14,
    );
    // Over the whole space the measure does not depend on the basis.
    within(asymmetry(projected, d), asymmetry(matrix, d), 1e-10);
  });
});

describe('eigenvalueOfGain', () => {
  it('turns g = λ/(λ + σ²) round', () => {
    for (const lambda of [1e-4, 0.3, 20])
      for (const sigma of [0.5, 3]) within(eigenvalueOfGain(lambda / (lambda + sigma ** 2), sigma), lambda, 1e-12);
  });

  it('gives a gain that no Gaussian has a bounded answer', () => {
    assert.equal(eigenvalueOfGain(-0.2, 3), 0);
    within(eigenvalueOfGain(1.5, 3), 9 * 999, 1e-9);
  });
});
