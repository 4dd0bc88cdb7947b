import assert from 'node:assert/strict';
import { denoiseGaussian } from '../../../src/score/gaussian';
import { additivityCosines, asymmetry, compareDenoisers } from '../../../src/score/linearity';
import { evenWeights } from '../../../src/score/probes';
import { randomNormals } from '../../support/randomNormals';
import { closeTo, within } from './closeTo';
import { dense, randomGaussian } from './denseGaussian';
import { edm, flow, vp } from './levels';

const d = 12;
const count = 40;
const gaussian = randomGaussian([5, 2, 1], d, 0.1, 1);
const squared = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
const minus = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, j) => value - b[j]!);
const repeated = (mean: Float64Array): Float64Array => Float64Array.from({ length: count * d }, (_, j) => mean[j % d]!);

describe('compareDenoisers', () => {
  const levels = [edm(0.4), edm(3), vp(1.5), flow(0.7)];

  it('finds nothing left to explain in a Gaussian network', () => {
    for (const level of levels) {
      const x = randomNormals(count * d, 2);
      const denoised = denoiseGaussian(gaussian, x, level);
      const fit = compareDenoisers(
        {
          x,
          denoised,
          models: [{ denoised: denoised.slice(), mean: gaussian.mean }],
          level,
          ...evenWeights(count, count),
        },
        0,
      );
      assert.deepEqual(fit.denoiserNmse, { value: 0, low: 0, high: 0 });
      assert.equal(fit.denoiserNmseUncentred, 0);
      assert.equal(fit.scoreNmse, 0);
    }
  });

  it('is the ratio of sums by definition, for D about μ, D about 0 and the score', () => {
    for (const level of levels) {
      const x = randomNormals(count * d, 3).map((value) => 2 * value);
      const modelled = denoiseGaussian(gaussian, x, level);
      const denoised = modelled.map((value, j) => value + 0.3 * Math.sin(3 * x[j]!));
      const fit = compareDenoisers(
        { x, denoised, models: [{ denoised: modelled, mean: gaussian.mean }], level, ...evenWeights(count, count) },
        0,
      );
      const residual = squared(minus(denoised, modelled));
      within(fit.denoiserNmse.value, residual / squared(minus(denoised, repeated(gaussian.mean))), 1e-12);
      within(fit.denoiserNmseUncentred, residual / squared(denoised), 1e-12);
      assert.ok(fit.denoiserNmse.low < fit.denoiserNmse.value && fit.denoiserNmse.value < fit.denoiserNmse.high);
      const score = denoised.map((value, j) => (level.a * value - x[j]!) / level.b ** 2);
      const rows = Array.from({ length: count }, (_, p) => x.slice(p * d, (p + 1) * d));
      const scores = Float64Array.from(rows.flatMap((row) => [...dense(gaussian)(row, level).score]));
      const scoreResidual = squared(minus(score, scores));
      within(fit.scoreNmse, scoreResidual / squared(score), 1e-10);
    }
  });

  it('is no surer for probes made from the same few samples', () => {
    const level = edm(3);
    const x = randomNormals(count * d, 6).map((value) => 3 * value);
    const modelled = denoiseGaussian(gaussian, x, level);
    // The network errs by sample (p mod 4), not by probe.
    const denoised = modelled.map((value, j) => value + 0.2 * (Math.floor(j / d) % 4));
    const all = compareDenoisers(
      { x, denoised, models: [{ denoised: modelled, mean: gaussian.mean }], level, ...evenWeights(count, count) },
      0,
    ).denoiserNmse;
    const four = compareDenoisers(
      { x, denoised, models: [{ denoised: modelled, mean: gaussian.mean }], level, ...evenWeights(count, 4) },
      0,
    ).denoiserNmse;
    within(four.value, all.value, 1e-12);
    assert.ok(four.high - four.low > 1.5 * (all.high - all.low));
  });

  it('of the mean alone leaves exactly everything', () => {
    const x = randomNormals(count * d, 4);
    const fit = compareDenoisers(
      {
        x,
        denoised: denoiseGaussian(gaussian, x, edm(2)),
        models: [{ denoised: repeated(gaussian.mean), mean: gaussian.mean }],
        level: edm(2),
        ...evenWeights(count, count),
      },
      0,
    );
    within(fit.denoiserNmse.value, 1, 1e-14);
  });

  it('keeps the score NMSE where two float32 scores would differ by rounding alone', () => {
    const level = edm(5000);
    const x = randomNormals(count * d, 5).map((value) => level.b * value);
    const modelled = denoiseGaussian(gaussian, x, level);
    const denoised = modelled.map((value, j) => value + 1e-3 * Math.cos(j));
    const fit = compareDenoisers(
      { x, denoised, models: [{ denoised: modelled, mean: gaussian.mean }], level, ...evenWeights(count, count) },
      0,
    );
    // ‖s‖ ≈ ‖x‖/σ², so the ratio is Σ(1e-3 cos j)² / Σx².
    within(fit.scoreNmse, squared(minus(denoised, modelled)) / squared(x), 1e-3);
    assert.ok(fit.scoreNmse < 1e-13 && fit.scoreNmse > 0);
  });
});

describe('additivityCosines', () => {
  const [alpha, beta] = [0.6, 0.8];
  const level = vp(3);
  const cosines = (denoise: (x: Float64Array) => Float64Array): Float64Array => {
    const [u, v] = [randomNormals(count * d, 6), randomNormals(count * d, 7)];
    const at = (direction: (j: number) => number): Float64Array =>
      denoise(u.map((_, j) => level.a * (gaussian.mean[j % d]! + level.sigma * direction(j))));
    const combined = at((j) => alpha * u[j]! + beta * v[j]!);
    return additivityCosines(
      { combined, first: at((j) => u[j]!), second: at((j) => v[j]!) },
      [alpha, beta],
      gaussian.mean,
    );
  };

  it('are 1 for a Gaussian', () => {
    closeTo(
      cosines((x) => denoiseGaussian(gaussian, x, level)),
      new Float64Array(count).fill(1),
      1e-14,
    );
  });

  it('fall for a bent denoiser', () => {
    const bent = cosines((x) => denoiseGaussian(gaussian, x, level).map((value) => Math.tanh(2 * value)));
    assert.ok(bent.every((value) => value < 0.999 && value > -1));
  });

  it('are the cosine by definition', () => {
    // About μ = 0 with α = β = 1/√2: whole (1, 0) against parts (1, 1) makes 45°.
    const half = Math.SQRT1_2;
    const [whole, first, second] = [Float64Array.of(1, 0), Float64Array.of(1, 0), Float64Array.of(0, 1)];
    closeTo(additivityCosines({ combined: whole, first, second }, [half, half], new Float64Array(2)), [half], 1e-15);
    closeTo(
      additivityCosines({ combined: whole.map((x) => -x), first, second: first }, [half, half], new Float64Array(2)),
      [-1],
      1e-15,
    );
  });
});

describe('asymmetry', () => {
  it('is 0 for a symmetric matrix, infinite in the limit of a skew one, 1 halfway', () => {
    const matrix = randomNormals(25, 8);
    const transposed = matrix.map((_, ij) => matrix[(ij % 5) * 5 + Math.floor(ij / 5)]!);
    assert.equal(
      asymmetry(
        matrix.map((value, ij) => value + transposed[ij]!),
        5,
      ),
      0,
    );
    within(
      asymmetry(matrix, 5),
      Math.sqrt(squared(minus(matrix, transposed))) / Math.hypot(...matrix.map((value, ij) => value + transposed[ij]!)),
      1e-13,
    );
    // [[0, 1], [0, 0]]: both halves have the same norm.
    within(asymmetry(Float64Array.of(0, 1, 0, 0), 2), 1, 1e-15);
  });
});
