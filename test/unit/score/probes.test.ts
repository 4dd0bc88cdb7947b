import assert from 'node:assert/strict';
import { denoiseGaussian, isotropic } from '../../../src/score/gaussian';
import { drawProbes, evenWeights } from '../../../src/score/probes';
import { meanSquareAbout, weightedMean } from '../../../src/score/statistics/mean';
import { normals } from '../../../src/score/statistics/normal';
import { randomGaussian } from './denseGaussian';
import { within } from './closeTo';
import { edm, vp } from './levels';

const d = 5;
const gaussian = randomGaussian([4, 1, 0.2], d, 0.05, 3);
const clean = normals(1, 40 * d).map((value, j) => gaussian.mean[j % d]! + value);

describe('drawProbes', () => {
  for (const level of [edm(3), vp(1.5)])
    it(`expect what independent probes do, by their weights, with less scatter: a = ${level.a.toFixed(2)}`, () => {
      const sizes: number[] = [];
      const means = new Float64Array(d);
      const runs = 150;
      let whole = 0;
      for (let seed = 0; seed < runs; seed++) {
        const { x, weights } = drawProbes(clean, gaussian, level, { count: 24, seed });
        whole += Array.from(weights).reduce((sum, weight) => sum + weight, 0) / (24 * runs);
        sizes.push(meanSquareAbout(denoiseGaussian(gaussian, x, level), gaussian.mean, weights));
        weightedMean(x, weights, d).forEach((value, i) => (means[i]! += value / runs));
      }
      const many = 4000;
      const noise = normals(9, many * d);
      const plain = noise.map((n, j) => level.a * clean[j % clean.length]! + level.b * n);
      const alike = evenWeights(many, many).weights;
      const size = meanSquareAbout(denoiseGaussian(gaussian, plain, level), gaussian.mean, alike);
      within(sizes.reduce((sum, value) => sum + value, 0) / runs, size, 0.05);
      within(whole, 1, 0.05);
      weightedMean(plain, alike, d).forEach((value, i) => assert.ok(Math.abs(means[i]! - value) < 0.15 * level.b));
      const scatter = Math.sqrt(sizes.reduce((sum, value) => sum + (value / size - 1) ** 2, 0) / runs);
      // Of 24 independent ones it is about 0.25.
      assert.ok(scatter < 0.12, `${scatter}`);
    });

  it('name the sample that each was made from, and are the same again', () => {
    const { x, sampleOf } = drawProbes(clean, gaussian, edm(1e-6), { count: 30, seed: 2 });
    for (let p = 0; p < 30; p++)
      for (let i = 0; i < d; i++) assert.ok(Math.abs(x[p * d + i]! - clean[sampleOf[p]! * d + i]!) < 1e-4);
    assert.deepEqual(drawProbes(clean, gaussian, edm(1e-6), { count: 30, seed: 2 }).x, x);
  });

  it('of a Gaussian without modes, or of nothing, are all alike', () => {
    const flat = isotropic(gaussian);
    for (const model of [flat, { ...flat, tail: 0 }]) {
      const { weights } = drawProbes(clean, model, edm(2), { count: 8, seed: 1 });
      for (const weight of Array.from(weights)) within(weight, 1, 1e-12);
    }
  });
});
