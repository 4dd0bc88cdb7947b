import assert from 'node:assert/strict';
import { denoiseGaussian } from '../../../src/score/gaussian';
import type { Denoise, NoiseLevel } from '../../../src/score/noise/level';
import { probeShell } from '../../../src/score/structure/shell';
import { randomNormals } from '../../support/randomNormals';
import { closeTo, within } from './closeTo';
import { randomGaussian } from './denseGaussian';
import { edm, flow, vp } from './levels';

const d = 20;
const gaussian = randomGaussian([30, 10, 3, 1], d, 0.02, 1);
const exact: Denoise = (x, level) => Promise.resolve(denoiseGaussian(gaussian, x, level));
const levels: readonly NoiseLevel[] = [edm(6), vp(6), flow(0.8)];

describe('probeShell', () => {
  it('finds an affine denoiser wholly odd about its mean, and that mean', async () => {
    for (const level of levels) {
      const off = gaussian.mean.map((value) => value + 0.5);
      const { evenPart, mean } = await probeShell({ denoise: exact, level: level, mean: off }, 6, 15);
      assert.ok(evenPart < 1e-25);
      closeTo(
        mean,
        denoiseGaussian(
          gaussian,
          off.map((value) => level.a * value),
          level,
        ),
        1e-13,
      );
    }
  });

  it('measures the size of D about its mean: Σ σ²g² on a Gaussian', async () => {
    const level = edm(6);
    const { size } = await probeShell({ denoise: exact, level: level, mean: gaussian.mean }, 4000, 16);
    const gain = (lambda: number): number => lambda / (lambda + 36);
    const expected =
      36 * (gaussian.eigenvalues.reduce((sum, value) => sum + gain(value) ** 2, 0) + 16 * gain(0.02) ** 2);
    within(size, expected, 0.06);
  });

  it('finds an even denoiser wholly even, and one half of unrelated answers', async () => {
    const even: Denoise = (x, { sigma }) =>
      Promise.resolve(x.map((value, j) => Math.abs(value - gaussian.mean[j % d]!) / sigma));
    within((await probeShell({ denoise: even, level: edm(5), mean: gaussian.mean }, 20, 17)).evenPart, 1, 1e-12);
    const { size } = await probeShell({ denoise: even, level: edm(5), mean: gaussian.mean }, 2000, 17);
    // Var|n| = 1 − 2/π in each dimension.
    within(size, d * (1 - 2 / Math.PI), 0.05);
    const unrelated: Denoise = (x) => Promise.resolve(randomNormals(x.length, 18));
    const { evenPart } = await probeShell({ denoise: unrelated, level: edm(5), mean: gaussian.mean }, 200, 19);
    within(evenPart, 0.5, 0.05);
  });

  it('stays finite where no signal is left: D is the mean there', async () => {
    const { mean, size, evenPart } = await probeShell({ denoise: exact, level: flow(1), mean: gaussian.mean }, 4, 20);
    closeTo(mean, gaussian.mean, 1e-14);
    assert.ok(size < 1e-25 && Number.isFinite(evenPart));
  });

  it('finds an affine denoiser additive, an odd one that is not affine neither even nor additive, and unrelated answers twice off', async () => {
    const level = edm(6);
    const affine = await probeShell({ denoise: exact, level, mean: gaussian.mean }, 6, 21);
    assert.ok(affine.additivity < 1e-25);
    const bent: Denoise = (x, { sigma }) =>
      Promise.resolve(x.map((value, j) => Math.tanh((2 * (value - gaussian.mean[j % d]!)) / sigma)));
    const odd = await probeShell({ denoise: bent, level, mean: gaussian.mean }, 40, 22);
    assert.ok(odd.evenPart < 1e-3 && odd.additivity > 0.1, `${odd.evenPart} ${odd.additivity}`);
    const unrelated: Denoise = (x) => Promise.resolve(randomNormals(x.length, 23));
    within((await probeShell({ denoise: unrelated, level, mean: gaussian.mean }, 200, 24)).additivity, 2, 0.1);
  });

  it('costs three evaluations a pair', async () => {
    let asked = 0;
    const counting: Denoise = (x, level) => {
      asked += x.length / d;
      return exact(x, level);
    };
    await probeShell({ denoise: counting, level: edm(6), mean: gaussian.mean }, 5, 25);
    assert.equal(asked, 15);
  });
});
