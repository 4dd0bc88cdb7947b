import assert from 'node:assert/strict';
import { denoiseGaussian, isotropic, teleport, teleportDenoised, totalVariance } from '../../../src/score/gaussian';
import { randomNormals } from '../../support/randomNormals';
import { closeTo, within } from './closeTo';
import { covarianceOf, dense, integrateOde, randomGaussian, type PathPoint } from './denseGaussian';
import { edm, flow, oneOfEach, vp } from './levels';

const d = 7;
const full = randomGaussian([9, 2, 0.3], d, 0.05, 11);
const lowRank = randomGaussian([9, 2, 0.3], d, 0, 21);

describe('denoiseGaussian', () => {
  for (const [name, level] of oneOfEach)
    it(`agrees with the inverse of the full matrix: ${name}`, () => {
      for (const gaussian of [full, lowRank, isotropic(full)]) {
        const x = randomNormals(d, 5).map((value) => 2 * level.b * value);
        const { score, denoised } = dense(gaussian)(x, level);
        const ours = denoiseGaussian(gaussian, x, level);
        closeTo(ours, denoised, 1e-11, 'D');
        const { a, b } = level;
        closeTo(
          x.map((value, j) => (a * ours[j]! - value) / b ** 2),
          score,
          1e-10,
          'score',
        );
      }
    });

  it('treats every row of a batch by itself', () => {
    const x = randomNormals(4 * d, 8);
    const together = denoiseGaussian(full, x, vp(2));
    for (let p = 0; p < 4; p++)
      closeTo(together.slice(p * d, (p + 1) * d), denoiseGaussian(full, x.slice(p * d, (p + 1) * d), vp(2)), 0);
  });

  it('tend to the mean under all noise and to x/a under none', () => {
    const x = randomNormals(d, 9);
    closeTo(denoiseGaussian(full, x, flow(1)), full.mean, 0);
    closeTo(denoiseGaussian(full, x, edm(0)), x, 1e-14);
  });

  it('at σ = 0 keep what the data can be: x inside a low-rank basis, the mean outside it', () => {
    const weights = [1.5, -0.4, 2];
    const inside = lowRank.mean.map((mu, i) =>
      weights.reduce((sum, weight, k) => sum + weight * lowRank.basis[k * d + i]!, mu),
    );
    closeTo(denoiseGaussian(lowRank, inside, edm(0)), inside, 1e-14);
    closeTo(
      denoiseGaussian(lowRank, randomNormals(d, 3), edm(0)),
      denoiseGaussian(lowRank, randomNormals(d, 3), edm(1e-9)),
      1e-12,
    );
  });
});

describe('totalVariance and isotropic', () => {
  it('are the trace of Σ, spread evenly', () => {
    for (const gaussian of [full, lowRank]) {
      const covariance = covarianceOf(gaussian);
      const trace = Array.from({ length: d }, (_, i) => covariance[i * d + i]!).reduce((sum, value) => sum + value);
      within(totalVariance(gaussian), trace, 1e-13);
      const even = isotropic(gaussian);
      within(totalVariance(even), trace, 1e-13);
      closeTo(
        covarianceOf(even),
        Float64Array.from({ length: d * d }, (_, ij) => (ij % (d + 1) === 0 ? trace / d : 0)),
        1e-14,
      );
      assert.equal(even.mean, gaussian.mean);
    }
  });
});

describe('teleport', () => {
  /** σ = e^τ; the angle of VP; the time of flow. */
  const paths: Record<string, { path: (tau: number) => PathPoint; from: number; to: number }> = {
    EDM: {
      path: (tau) => ({ level: edm(Math.exp(tau)), rateA: 0, rateB: Math.exp(tau) }),
      from: Math.log(80),
      to: Math.log(0.5),
    },
    VP: {
      path: (tau) => ({ level: vp(Math.tan(tau)), rateA: -Math.sin(tau), rateB: Math.cos(tau) }),
      from: Math.atan(150),
      to: Math.atan(0.3),
    },
    flow: { path: (tau) => ({ level: flow(tau), rateA: -1, rateB: 1 }), from: 0.95, to: 0.2 },
    'flow from pure noise': { path: (tau) => ({ level: flow(tau), rateA: -1, rateB: 1 }), from: 1, to: 0.2 },
  };
  for (const [name, { path, from, to }] of Object.entries(paths))
    for (const [rank, gaussian] of [
      ['full', full],
      ['low rank, no tail', lowRank],
      ['isotropic', isotropic(full)],
    ] as const)
      it(`solves the ODE: ${name}, ${rank}`, () => {
        const start = path(from).level;
        const x = randomNormals(d, 31).map((value) => start.b * value);
        const integrated = integrateOde(gaussian, x, path, from, to, 800);
        closeTo(teleport(gaussian, x, start, path(to).level), integrated, 1e-9);
      });

  it('composes: two legs are one', () => {
    for (const [top, middle, end] of [
      [edm(80), edm(7), edm(0.1)],
      [vp(157), vp(3), vp(0.02)],
      [flow(1), flow(0.6), flow(0)],
      // Across families too: all of them describe the same marginals.
      [edm(80), vp(5), flow(0.1)],
    ] as const)
      for (const gaussian of [full, lowRank]) {
        const x = randomNormals(2 * d, 41).map((value) => top.b * value);
        const twoLegs = teleport(gaussian, teleport(gaussian, x, top, middle), middle, end);
        closeTo(twoLegs, teleport(gaussian, x, top, end), 1e-12);
      }
  });

  it('carries the whole marginal: covariance b²I + a²Σ to the same at the end', () => {
    const [from, to] = [vp(20), vp(0.5)];
    // The map is linear about the means: M (b_T²I + a_T²Σ) Mᵀ, column by column of M.
    const columns = Array.from({ length: d }, (_, j) => {
      const unit = full.mean.map((mu, i) => from.a * mu + Number(i === j));
      return teleport(full, unit, from, to).map((value, i) => value - to.a * full.mean[i]!);
    });
    const noisy = covarianceOf(full).map((value, ij) => from.a ** 2 * value + (ij % (d + 1) === 0 ? from.b ** 2 : 0));
    const carried = Float64Array.from({ length: d * d }, (_, ij) => {
      let sum = 0;
      for (let k = 0; k < d; k++)
        for (let l = 0; l < d; l++) sum += columns[k]![Math.floor(ij / d)]! * noisy[k * d + l]! * columns[l]![ij % d]!;
      return sum;
    });
    const expected = covarianceOf(full).map((value, ij) => to.a ** 2 * value + (ij % (d + 1) === 0 ? to.b ** 2 : 0));
    closeTo(carried, expected, 1e-12);
  });

  it('shrinks what lies outside the basis by b/b_T', () => {
    const outside = randomNormals(d, 51);
    for (let k = 0; k < 3; k++) {
      const row = lowRank.basis.slice(k * d, (k + 1) * d);
      const overlap = row.reduce((sum, value, i) => sum + value * outside[i]!, 0);
      row.forEach((value, i) => (outside[i]! -= overlap * value));
    }
    const x = lowRank.mean.map((mu, i) => mu + outside[i]!);
    const expected = lowRank.mean.map((mu, i) => mu + (2 / 50) * outside[i]!);
    closeTo(teleport(lowRank, x, edm(50), edm(2)), expected, 1e-13);
  });
});

describe('teleportDenoised', () => {
  it('is the denoiser at the teleported state, down to σ = 0', () => {
    for (const [from, to] of [
      [edm(80), edm(0.5)],
      [edm(80), edm(0)],
      [vp(157), vp(1)],
      [flow(1), flow(0.3)],
      [flow(1), flow(0)],
      [flow(1), flow(1)],
    ] as const)
      for (const gaussian of [full, lowRank, isotropic(full)]) {
        const x = randomNormals(3 * d, 61).map((value) => from.b * value);
        const there = denoiseGaussian(gaussian, teleport(gaussian, x, from, to), to);
        closeTo(teleportDenoised(gaussian, x, from, to), there, 1e-12);
      }
  });
});
