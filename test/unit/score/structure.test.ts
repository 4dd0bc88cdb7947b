import assert from 'node:assert/strict';
import { denoiseGaussian, totalVariance, type Gaussian } from '../../../src/score/gaussian';
import type { Denoise } from '../../../src/score/noise/level';
import { childSeed, normals } from '../../../src/score/statistics/normal';
import { dot, innerProducts, norm } from '../../../src/score/algebra/orthonormal';
import {
  cumulativeAlphas,
  edmSchedule,
  flowSchedule,
  linearBetas,
  vpSchedule,
} from '../../../src/score/noise/schedule';
import { gaussianOfSamples } from '../../../src/score/samples';
import {
  structureFromCheckpoint,
  type OwnSamples,
  type StructureEffort,
} from '../../../src/score/structure/fromCheckpoint';
import { randomNormals } from '../../support/randomNormals';
import { closeTo, within } from './closeTo';
import { randomGaussian } from './denseGaussian';
import { draws, overlap } from './draws';

const d = 64;
const spectrum = [100, 50, 25, 12, 6, 3];
const truth = randomGaussian(spectrum, d, 0.01, 1);
const exact: Denoise = (x, level) => Promise.resolve(denoiseGaussian(truth, x, level));
const effort: StructureEffort = {
  rank: 8,
  fullRank: 4,
  iterations: 3,
  pairs: 8,
  fitPairs: 48,
  fits: 3,
  settled: 0.03,
  levels: 3,
  affine: 64,
};
/** What sampling from noise of EDM's σ_max leaves. */
const ownOf = (samples: Float64Array): OwnSamples => ({ samples, startSigma: 80 });
/** The exact denoiser of a Gaussian with a ripple no larger than the bend of a trained network. */
const rippled =
  (gaussian: Gaussian): Denoise =>
  (x, level) =>
    Promise.resolve(denoiseGaussian(gaussian, x, level).map((value, j) => value + 0.005 * Math.cos(3 * x[j]!)));

describe('structureFromCheckpoint', () => {
  const samples = draws(truth, 96, 3);
  for (const [name, schedule] of Object.entries({
    EDM: edmSchedule(),
    VP: vpSchedule(cumulativeAlphas(linearBetas())),
    flow: flowSchedule(),
  }))
    it(`finds an exact Gaussian denoiser's mean, modes and eigenvalues: ${name}`, async () => {
      const { gaussian, source, judgements } = await structureFromCheckpoint(
        { denoise: exact, schedule: schedule },
        ownOf(samples),
        { ...effort, dimension: d },
        5,
      );
      assert.equal(source, 'checkpoint');
      assert.ok(judgements.length >= 2 && judgements.every(({ repeatable }) => repeatable));
      closeTo(gaussian.mean, truth.mean, 1e-3, 'mean');
      spectrum.forEach((value, k) => within(gaussian.eigenvalues[k]!, value, 0.02, `λ_${k}`));
      assert.ok(overlap(gaussian.basis, truth.basis, spectrum.length, d) > 0.99);
      within(totalVariance(gaussian), totalVariance(gaussianOfSamples(samples, d)), 0.15);
    });

  it('tells all of an affine denoiser, modes far below the noise and the variance outside them included', async () => {
    const wide = randomGaussian(
      Array.from({ length: 40 }, (_, k) => 100 * 0.8 ** k),
      d,
      0.003,
      4,
    );
    const affine: Denoise = (x, level) =>
      Promise.resolve(Float64Array.from(Float32Array.from(denoiseGaussian(wide, x, level))));
    const few = draws(wide, 6, 3);
    const { gaussian } = await structureFromCheckpoint(
      { denoise: affine, schedule: edmSchedule() },
      ownOf(few),
      { ...effort, rank: 5, dimension: d },
      5,
    );
    closeTo(gaussian.mean, wide.mean, 1e-4, 'mean');
    wide.eigenvalues.forEach((value, k) => within(gaussian.eigenvalues[k]!, value, 0.01, `λ_${k}`));
    gaussian.eigenvalues.slice(40).forEach((value) => within(value, 0.003, 0.02, 'outside'));
    // With differences in fewer directions than there are, the leading modes and the mean variance of the rest.
    const { gaussian: part } = await structureFromCheckpoint(
      { denoise: affine, schedule: edmSchedule() },
      ownOf(few),
      { ...effort, rank: 5, affine: 60, dimension: d },
      5,
    );
    assert.equal(part.eigenvalues.length, 20);
    closeTo(part.mean, wide.mean, 1e-2, 'mean');
    for (let k = 0; k < 10; k++) within(part.eigenvalues[k]!, wide.eigenvalues[k]!, 0.01, `λ_${k} of 20`);
  });

  it('believes a mean that stays from level to level, though a few samples of one kind have another', async () => {
    // Five samples about a point six standard errors from the mean, with a tenth of the variance.
    const far = truth.mean.map((value, i) => value + 6 * Math.sqrt(totalVariance(truth) / 5) * truth.basis[i]!);
    const ofOneKind = draws(
      { ...truth, mean: far, eigenvalues: truth.eigenvalues.map((value) => value / 10), tail: truth.tail / 10 },
      5,
      7,
    );
    const settings = [ownOf(ofOneKind), { ...effort, dimension: d }, 5] as const;
    const found = await structureFromCheckpoint({ denoise: rippled(truth), schedule: edmSchedule() }, ...settings);
    assert.equal(found.judgements[0]!.repeatable, true);
    closeTo(found.gaussian.mean, truth.mean, 0.02, 'mean');
    // A bias of ε as far from the samples' mean there moves with σ.
    const bias = far.map((value, i) => (value - truth.mean[i]!) / 80);
    const biased: Denoise = async (x, level) =>
      (await exact(x, level)).map((value, j) => value - level.sigma * bias[j % d]!);
    const { judgements } = await structureFromCheckpoint({ denoise: biased, schedule: edmSchedule() }, ...settings);
    assert.deepEqual(
      judgements.slice(0, 2).map(({ repeatable }) => repeatable),
      [false, false],
    );
  });

  it('takes its levels from where data of that extent still show down to √λ₁ of the samples', async () => {
    const { judgements } = await structureFromCheckpoint(
      { denoise: rippled(truth), schedule: edmSchedule() },
      ownOf(samples),
      { ...effort, dimension: d },
      5,
    );
    const sampled = gaussianOfSamples(samples, d).eigenvalues[0]!;
    // Samples from noise at σ_max keep σ_max²/(σ_max² + λ) of the variance.
    const leading = Math.sqrt(sampled / (1 - sampled / 80 ** 2));
    closeTo(
      judgements.map(({ sigma }) => sigma),
      [80, 40, 2 * leading, leading],
      1e-12,
    );
  });

  it('asks about no noise that a trajectory of the same seed starts from', async () => {
    const trajectories = Array.from({ length: 64 }, (_, k) => normals(childSeed(5, k), d));
    const watched: Denoise = (x, level) => {
      for (let start = 0; start < x.length; start += d) {
        const noise = x.slice(start, start + d).map((value, i) => (value - truth.mean[i]!) / level.sigma);
        for (const other of trajectories) assert.ok(Math.abs(dot(noise, other)) < 0.75 * norm(noise) * norm(other));
      }
      return exact(x, level);
    };
    await structureFromCheckpoint(
      { denoise: watched, schedule: edmSchedule() },
      ownOf(samples),
      { ...effort, dimension: d },
      5,
    );
  });

  it('repeats with its seed', async () => {
    const run = async (seed: number): Promise<Float64Array> =>
      (
        await structureFromCheckpoint(
          { denoise: exact, schedule: edmSchedule() },
          ownOf(samples),
          { ...effort, dimension: d },
          seed,
        )
      ).gaussian.eigenvalues;
    assert.deepEqual(await run(7), await run(7));
    assert.notDeepEqual(await run(7), await run(8));
  });

  it('resolves the leading half of a spectrum without a gap, and the variance outside its modes', async () => {
    const slow = Array.from({ length: 60 }, (_, k) => 100 / (k + 1) ** 1.5);
    const long = randomGaussian(slow, d, 1e-3, 2);
    for (const [rank, iterations, pairs] of [
      [12, 2, 4],
      [24, 3, 8],
    ] as const) {
      const trial = { ...effort, rank, iterations, pairs };
      const found = await structureFromCheckpoint(
        { denoise: rippled(long), schedule: edmSchedule() },
        ownOf(draws(long, 96, 3)),
        { ...trial, dimension: d },
        5,
      );
      for (let k = 0; k < rank / 2; k++) within(found.gaussian.eigenvalues[k]!, slow[k]!, 0.03, `λ_${k} of ${rank}`);
      assert.ok(overlap(found.gaussian.basis, long.basis, rank / 2, d) > 0.99);
      const outside = (slow.slice(rank).reduce((sum, value) => sum + value, 0) + 4 * 1e-3) / (d - rank);
      within(found.gaussian.tail, outside, 0.2, `tail of ${rank}`);
    }
  });

  describe('with a noise predictor, whose error D multiplies by σ', () => {
    const small: Gaussian = { ...truth, eigenvalues: truth.eigenvalues.map((value) => value / 100), tail: 1e-4 };
    const smallSamples = draws(small, 96, 3);
    const mixing = randomNormals(d * d, 9).map((value) => value / Math.sqrt(d));
    const phases = randomNormals(d, 10).map((value) => 3 * value);
    /** D of a network whose ε is off by `amplitude` times a smooth function of its input. */
    const predictor =
      (amplitude: number): Denoise =>
      (x, level) => {
        const wave = innerProducts(
          x.map((value) => value / Math.hypot(level.a, level.b)),
          mixing,
          d,
        );
        const denoised = denoiseGaussian(small, x, level);
        const error = (j: number): number => amplitude * Math.cos(3 * wave[j]! + phases[j % d]!);
        return Promise.resolve(denoised.map((value, j) => value - (level.b / level.a) * error(j)));
      };

    it('rejects the high levels that the error drowns and uses those below', async () => {
      const found = await structureFromCheckpoint(
        { denoise: predictor(0.003), schedule: edmSchedule() },
        ownOf(smallSamples),
        { ...effort, dimension: d },
        5,
      );
      assert.deepEqual(
        found.judgements.map(({ repeatable }) => repeatable),
        [false, false, true, true],
      );
      assert.equal(found.source, 'checkpoint');
      for (let k = 0; k < 4; k++) within(found.gaussian.eigenvalues[k]!, small.eigenvalues[k]!, 0.05, `λ_${k}`);
      assert.ok(overlap(found.gaussian.basis, small.basis, 4, d) > 0.99);
    });

    it("turns to the network's own samples where it drowns them all", async () => {
      const found = await structureFromCheckpoint(
        { denoise: predictor(0.3), schedule: edmSchedule() },
        ownOf(smallSamples),
        { ...effort, dimension: d },
        5,
      );
      assert.equal(found.source, 'samples');
      assert.ok(found.judgements.filter(({ repeatable }) => repeatable).length < 2);
      assert.deepEqual(found.gaussian, gaussianOfSamples(smallSamples, d));
    });

    it('does not take an error that follows the input for a gain', async () => {
      // ε is 2 % too small: D is off by 0.02·x, as odd as a true gain, but larger than data of this variance allow.
      const weak: Denoise = (x, level) =>
        Promise.resolve(denoiseGaussian(small, x, level).map((value, j) => value + 0.02 * x[j]!));
      const found = await structureFromCheckpoint(
        { denoise: weak, schedule: edmSchedule() },
        ownOf(smallSamples),
        { ...effort, dimension: d },
        5,
      );
      assert.equal(found.judgements[0]!.repeatable, false);
      assert.ok(found.judgements[0]!.evenPart < 1e-12);
    });

    it('does not take an error that ignores the sign of the noise for structure, however small', async () => {
      const even: Denoise = (x, level) =>
        Promise.resolve(
          denoiseGaussian(small, x, level).map((value, j) => {
            const noise = (x[j]! - level.a * small.mean[j % d]!) / level.b;
            return value + (0.2 / level.sigma) * (Math.abs(noise) - Math.sqrt(2 / Math.PI));
          }),
        );
      const found = await structureFromCheckpoint(
        { denoise: even, schedule: edmSchedule() },
        ownOf(smallSamples),
        { ...effort, dimension: d },
        5,
      );
      const top = found.judgements[0]!;
      assert.ok(top.evenPart > 0.3 && !top.repeatable, String(top.evenPart));
    });

    it('does not take a constant error for the mean of the data', async () => {
      const bias = randomNormals(d, 12);
      const biased: Denoise = (x, level) =>
        Promise.resolve(denoiseGaussian(small, x, level).map((value, j) => value - 0.2 * level.sigma * bias[j % d]!));
      const found = await structureFromCheckpoint(
        { denoise: biased, schedule: edmSchedule() },
        ownOf(smallSamples),
        { ...effort, dimension: d },
        5,
      );
      assert.equal(found.source, 'samples');
      assert.equal(found.judgements[0]!.repeatable, false);
    });
  });
});
